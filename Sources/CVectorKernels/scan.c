#include "winners.h"

int64_t vk_scan_capacity(int32_t k) { return 2 * (int64_t)k + BLOCK; }

/// Below so many allowed rows of a block, only they are read.
enum { FEW = 24 };

VK_CLONES int32_t vk_scan(const float *rows, int64_t n, int32_t d, const float *query, int32_t metric,
                          const uint64_t *allowed, int32_t k, int32_t *indices, float *scores) {
    if (k <= 0) return 0;
    winners w = {indices, scores, 0, k, -__builtin_inff()};
    float values[BLOCK];
    for (int64_t first = 0; first < n; first += BLOCK) {
        uint64_t mask = allowed ? allowed[first / BLOCK] : ~(uint64_t)0;
        if (!mask) continue;
        int32_t count = n - first < BLOCK ? (int32_t)(n - first) : BLOCK;
        const float *block = rows + first * d;
        if (__builtin_popcountll(mask) < FEW) {
            if (count < BLOCK) mask &= ((uint64_t)1 << count) - 1;
            for (uint64_t left = mask; left; left &= left - 1) {
                int32_t i = __builtin_ctzll(left);
                score_rows(block + (int64_t)i * d, 1, d, query, metric, values + i);
            }
            for (int32_t i = 0; i < count; i++) values[i] = mask >> i & 1 ? values[i] : -__builtin_inff();
        } else {
            score_rows(block, count, d, query, metric, values);
        }
        offer(&w, values, first, count, mask);
    }
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
