#include "internal.h"

VK_INLINE float dot(const float *x, const float *y, int32_t d) {
    VK_REASSOCIATE
    float sum = 0;
    for (int32_t j = 0; j < d; j++) sum += x[j] * y[j];
    return sum;
}

VK_CLONES float vk_dot(const float *x, const float *y, int32_t d) { return dot(x, y, d); }

VK_CLONES void vk_axpy(float alpha, const float *x, float *y, int32_t d) {
    VK_REASSOCIATE
    for (int32_t j = 0; j < d; j++) y[j] += alpha * x[j];
}

VK_CLONES void vk_gemv(const float *rows, int64_t n, int32_t d, const float *query, float *out) {
    for (int64_t i = 0; i < n; i++) out[i] = dot(rows + i * d, query, d);
}

VK_CLONES void vk_gemv_gather(const float *rows, int32_t d, const int32_t *indices, int32_t count, const float *query,
                              float *out) {
    for (int32_t i = 0; i < count; i++) out[i] = dot(rows + (int64_t)indices[i] * d, query, d);
}

enum { PANEL = 16, TALL = 4 };

/// TALL rows of `a` against a packed panel (d x PANEL), whose accumulators stay in registers.
VK_INLINE void multiply_tile(const float *a, int64_t a_stride, const float *panel, int32_t d, float *out,
                             int64_t out_stride, int32_t rows, int32_t columns) {
    VK_REASSOCIATE
    float sums[TALL][PANEL];
    for (int32_t r = 0; r < TALL; r++)
        for (int32_t c = 0; c < PANEL; c++) sums[r][c] = 0;
    if (rows == TALL) {
        for (int32_t t = 0; t < d; t++) {
            const float *b = panel + (int64_t)t * PANEL;
            for (int32_t r = 0; r < TALL; r++) {
                float x = a[r * a_stride + t];
                for (int32_t c = 0; c < PANEL; c++) sums[r][c] += x * b[c];
            }
        }
    } else {
        for (int32_t r = 0; r < rows; r++)
            for (int32_t t = 0; t < d; t++) {
                const float *b = panel + (int64_t)t * PANEL;
                float x = a[r * a_stride + t];
                for (int32_t c = 0; c < PANEL; c++) sums[r][c] += x * b[c];
            }
    }
    for (int32_t r = 0; r < rows; r++)
        for (int32_t c = 0; c < columns; c++) out[r * out_stride + c] = sums[r][c];
}

VK_CLONES void vk_gemm_nt(const float *a, int32_t m, const float *b, int32_t n, int32_t d, float *out,
                          int64_t out_stride, float *scratch) {
    for (int32_t left = 0; left < n; left += PANEL) {
        int32_t columns = n - left < PANEL ? n - left : PANEL;
        for (int32_t c = 0; c < PANEL; c++) {
            const float *row = b + (int64_t)(left + (c < columns ? c : 0)) * d;
            for (int32_t t = 0; t < d; t++) scratch[(int64_t)t * PANEL + c] = row[t];
        }
        for (int32_t top = 0; top < m; top += TALL) {
            int32_t rows = m - top < TALL ? m - top : TALL;
            multiply_tile(a + (int64_t)top * d, d, scratch, d, out + (int64_t)top * out_stride + left, out_stride, rows,
                          columns);
        }
    }
}
