#pragma once

#include "internal.h"

// The choice of the best `k` while a scan goes on.
//
// Winners wait in a buffer of twice their number; a full buffer is cut back to the best `k`, and the worst of
// them becomes the bar. Each cut is linear, so a scan is linear whatever the order of the rows.

enum { BLOCK = 64 };

/// True when a is better than b: larger score first, then lower index.
VK_INLINE int better(float score_a, int32_t index_a, float score_b, int32_t index_b) {
    return score_a > score_b || (score_a == score_b && index_a < index_b);
}

VK_INLINE void swap(int32_t *indices, float *scores, int64_t i, int64_t j) {
    int32_t index = indices[i];
    float score = scores[i];
    indices[i] = indices[j];
    scores[i] = scores[j];
    indices[j] = index;
    scores[j] = score;
}

/// Splits around the middle of three; returns where the pivot ended.
static inline int64_t split(int32_t *indices, float *scores, int64_t low, int64_t high) {
    int64_t middle = low + (high - low) / 2;
    if (better(scores[middle], indices[middle], scores[low], indices[low])) swap(indices, scores, middle, low);
    if (better(scores[high], indices[high], scores[low], indices[low])) swap(indices, scores, high, low);
    if (better(scores[high], indices[high], scores[middle], indices[middle])) swap(indices, scores, high, middle);
    float score = scores[middle];
    int32_t index = indices[middle];
    swap(indices, scores, middle, high);
    int64_t store = low;
    for (int64_t i = low; i < high; i++)
        if (better(scores[i], indices[i], score, index)) swap(indices, scores, i, store++);
    swap(indices, scores, store, high);
    return store;
}

/// Brings the best `k` of `count` to the front, in no order.
static inline void cut(int32_t *indices, float *scores, int64_t count, int64_t k) {
    int64_t low = 0, high = count - 1;
    while (low < high) {
        int64_t at = split(indices, scores, low, high);
        if (at == k - 1 || at == k) return;
        if (at < k) low = at + 1; else high = at - 1;
    }
}

static inline void sift(int32_t *indices, float *scores, int64_t root, int64_t count) {
    for (;;) {
        int64_t child = 2 * root + 1;
        if (child >= count) return;
        if (child + 1 < count && better(scores[child], indices[child], scores[child + 1], indices[child + 1])) child++;
        if (better(scores[child], indices[child], scores[root], indices[root])) return;
        swap(indices, scores, root, child);
        root = child;
    }
}

/// Heap sort, best first: the heap keeps the worst at its root.
static inline void order(int32_t *indices, float *scores, int64_t count) {
    for (int64_t root = count / 2 - 1; root >= 0; root--) sift(indices, scores, root, count);
    for (int64_t last = count - 1; last > 0; last--) {
        swap(indices, scores, 0, last);
        sift(indices, scores, 0, last);
    }
}

typedef struct {
    int32_t *indices;
    float *scores;
    int64_t count;
    int32_t k;
    float bar;
} winners;

VK_INLINE void offer(winners *w, const float *values, int64_t first, int32_t count, uint64_t mask) {
    float bar = w->bar;
    int any = 0;
    for (int32_t i = 0; i < count; i++) any |= values[i] >= bar;
    if (!any) return;
    for (int32_t i = 0; i < count; i++)
        if (values[i] >= bar && (mask >> i & 1)) {
            w->indices[w->count] = (int32_t)(first + i);
            w->scores[w->count] = values[i];
            w->count++;
        }
    if (w->count >= 2 * (int64_t)w->k) {
        cut(w->indices, w->scores, w->count, w->k);
        w->count = w->k;
        bar = w->scores[0];
        for (int32_t i = 1; i < w->k; i++) bar = w->scores[i] < bar ? w->scores[i] : bar;
        w->bar = bar;
    }
}

static inline int32_t finish(winners *w) {
    if (w->count > w->k) {
        cut(w->indices, w->scores, w->count, w->k);
        w->count = w->k;
    }
    order(w->indices, w->scores, w->count);
    return (int32_t)w->count;
}

VK_INLINE void products(const float *rows, int32_t count, int32_t d, const float *query, float *out) {
    VK_REASSOCIATE
    for (int32_t i = 0; i < count; i++) {
        const float *row = rows + (int64_t)i * d;
        float sum = 0;
        for (int32_t j = 0; j < d; j++) sum += row[j] * query[j];
        out[i] = sum;
    }
}

VK_INLINE float nearness(const float *x, const float *y, int32_t d) {
    VK_REASSOCIATE
    float sum = 0;
    for (int32_t j = 0; j < d; j++) sum += (x[j] - y[j]) * (x[j] - y[j]);
    return -sum;
}

/// Minus the squared distances, so that larger is nearer.
VK_INLINE void nearnesses(const float *rows, int32_t count, int32_t d, const float *query, float *out) {
    for (int32_t i = 0; i < count; i++) {
        // A row ahead is asked for while this one is added up: long rows are read faster than they arrive.
        const char *ahead = (const char *)(rows + (int64_t)(i + 4) * d);
        if (i + 4 < count)
            for (int32_t at = 0; at < 4 * d; at += 64) __builtin_prefetch(ahead + at);
        out[i] = nearness(rows + (int64_t)i * d, query, d);
    }
}

/// Scores of rows that lie together.
VK_INLINE void score_rows(const float *rows, int32_t count, int32_t d, const float *query, int32_t metric, float *out) {
    if (metric == VK_EUCLIDEAN) nearnesses(rows, count, d, query, out);
    // Common widths get their own unrolled body.
    else if (count == BLOCK && d == 64) products(rows, BLOCK, 64, query, out);
    else if (count == BLOCK && d == 128) products(rows, BLOCK, 128, query, out);
    else products(rows, count, d, query, out);
}
