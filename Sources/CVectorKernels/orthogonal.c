#include "internal.h"

#include <math.h>

VK_INLINE void add_scaled(double alpha, const double *x, double *y, int32_t from, int32_t to) {
    VK_REASSOCIATE
    for (int32_t j = from; j < to; j++) y[j] += alpha * x[j];
}

VK_CLONES int32_t vk_inverse_factor_upper(double *a, int32_t d, double tolerance, double *scratch) {
    double *before = scratch, *sums = scratch + d;
    int32_t rank = 0;
    for (int32_t k = 0; k < d; k++) before[k] = a[(int64_t)k * d + k];
    for (int32_t k = 0; k < d; k++) {
        double *row = a + (int64_t)k * d, pivot = row[k];
        if (!(pivot > tolerance * before[k]) || !isfinite(pivot)) {
            for (int32_t j = k; j < d; j++) row[j] = 0;
            continue;
        }
        rank++;
        double scale = 1 / sqrt(pivot);
        for (int32_t j = k; j < d; j++) row[j] *= scale;
        for (int32_t i = k + 1; i < d; i++) add_scaled(-row[i], row, a + (int64_t)i * d, i, d);
    }
    for (int32_t i = d - 1; i >= 0; i--) {
        double *row = a + (int64_t)i * d, inverse = row[i] > 0 ? 1 / row[i] : 0;
        for (int32_t j = i; j < d; j++) sums[j] = 0;
        for (int32_t k = i + 1; k < d; k++) add_scaled(row[k], a + (int64_t)k * d, sums, k, d);
        row[i] = inverse;
        for (int32_t j = i + 1; j < d; j++) row[j] = -sums[j] * inverse;
        for (int32_t j = 0; j < i; j++) row[j] = 0;
    }
    return rank;
}
