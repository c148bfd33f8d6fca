#include "internal.h"

enum { BLOCK = 64 };

/// Winners wait in a buffer of twice their number; a full buffer is cut back to the best `k`, and the worst of
/// them becomes the bar. Each cut is linear, so a scan is linear whatever the order of the rows.
int64_t vk_scan_capacity(int32_t k) { return 2 * (int64_t)k + BLOCK; }

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
static int64_t split(int32_t *indices, float *scores, int64_t low, int64_t high) {
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
static void cut(int32_t *indices, float *scores, int64_t count, int64_t k) {
    int64_t low = 0, high = count - 1;
    while (low < high) {
        int64_t at = split(indices, scores, low, high);
        if (at == k - 1 || at == k) return;
        if (at < k) low = at + 1; else high = at - 1;
    }
}

static void sift(int32_t *indices, float *scores, int64_t root, int64_t count) {
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
static void order(int32_t *indices, float *scores, int64_t count) {
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

static int32_t finish(winners *w) {
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

VK_CLONES int32_t vk_scan(const float *rows, int64_t n, int32_t d, const float *query, const uint64_t *allowed, int32_t k,
                          int32_t *indices, float *scores) {
    if (k <= 0) return 0;
    winners w = {indices, scores, 0, k, -__builtin_inff()};
    float values[BLOCK];
    for (int64_t first = 0; first < n; first += BLOCK) {
        uint64_t mask = allowed ? allowed[first / BLOCK] : ~(uint64_t)0;
        if (!mask) continue;
        int32_t count = n - first < BLOCK ? (int32_t)(n - first) : BLOCK;
        const float *block = rows + first * d;
        // Common widths get their own unrolled body.
        if (count == BLOCK && d == 64) products(block, BLOCK, 64, query, values);
        else if (count == BLOCK && d == 128) products(block, BLOCK, 128, query, values);
        else products(block, count, d, query, values);
        offer(&w, values, first, count, mask);
    }
    return finish(&w);
}

VK_CLONES void vk_halve(const float *values, int64_t count, uint16_t *halves) {
    _Float16 *out = (_Float16 *)halves;
    for (int64_t i = 0; i < count; i++) out[i] = (_Float16)values[i];
}

int64_t vk_scan_halves_capacity(int32_t k) { return 4 * (int64_t)k + 16 * BLOCK; }

VK_INLINE void half_products(const _Float16 *rows, int32_t count, int32_t d, const float *query, float *out) {
    VK_REASSOCIATE
    for (int32_t i = 0; i < count; i++) {
        const _Float16 *row = rows + (int64_t)i * d;
        float sum = 0;
        for (int32_t j = 0; j < d; j++) sum += (float)row[j] * query[j];
        out[i] = sum;
    }
}

/// Cuts the buffer back to the rows within `slack` of the k-th best, which becomes the bar.
static void cut_within(winners *w, float slack) {
    if (w->count <= w->k) return;
    cut(w->indices, w->scores, w->count, w->k);
    float kth = w->scores[0];
    for (int32_t i = 1; i < w->k; i++) kth = w->scores[i] < kth ? w->scores[i] : kth;
    w->bar = kth - slack;
    int64_t kept = w->k;
    for (int64_t i = w->k; i < w->count; i++)
        if (w->scores[i] >= w->bar) swap(w->indices, w->scores, i, kept++);
    w->count = kept;
}

VK_CLONES int32_t vk_scan_halves(const uint16_t *halves, const float *rows, int64_t n, int32_t d, const float *query,
                                 float slack, const uint64_t *allowed, int32_t k, int32_t *indices, float *scores) {
    if (k <= 0) return 0;
    winners w = {indices, scores, 0, k, -__builtin_inff()};
    int64_t capacity = vk_scan_halves_capacity(k);
    float values[BLOCK];
    for (int64_t first = 0; first < n; first += BLOCK) {
        uint64_t mask = allowed ? allowed[first / BLOCK] : ~(uint64_t)0;
        if (!mask) continue;
        int32_t count = n - first < BLOCK ? (int32_t)(n - first) : BLOCK;
        const _Float16 *block = (const _Float16 *)halves + first * d;
        if (count == BLOCK && d == 64) half_products(block, BLOCK, 64, query, values);
        else if (count == BLOCK && d == 128) half_products(block, BLOCK, 128, query, values);
        else half_products(block, count, d, query, values);
        int any = 0;
        for (int32_t i = 0; i < count; i++) any |= values[i] >= w.bar;
        if (!any) continue;
        for (int32_t i = 0; i < count; i++)
            if (values[i] >= w.bar && (mask >> i & 1)) {
                indices[w.count] = (int32_t)(first + i);
                scores[w.count++] = values[i];
            }
        if (w.count > capacity - BLOCK) {
            cut_within(&w, slack);
            // Some room has to be free again, or cutting would take over.
            if (w.count > capacity - 8 * BLOCK) return -1;
        }
    }
    cut_within(&w, slack);
    for (int64_t i = 0; i < w.count; i++) products(rows + (int64_t)indices[i] * d, 1, d, query, scores + i);
    return finish(&w);
}

VK_CLONES int32_t vk_select(const float *values, int64_t n, const uint64_t *allowed, int32_t k, int32_t *indices,
                            float *scores) {
    if (k <= 0) return 0;
    winners w = {indices, scores, 0, k, -__builtin_inff()};
    for (int64_t first = 0; first < n; first += BLOCK) {
        uint64_t mask = allowed ? allowed[first / BLOCK] : ~(uint64_t)0;
        if (!mask) continue;
        int32_t count = n - first < BLOCK ? (int32_t)(n - first) : BLOCK;
        offer(&w, values + first, first, count, mask);
    }
    return finish(&w);
}
