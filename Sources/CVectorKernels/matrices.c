#include "internal.h"

// Products of large matrices: tiles whose sums stay in registers, over packed strips, as in K. Goto and
// R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008).

typedef float lanes __attribute__((vector_size(64), aligned(4)));

enum { STRIP = 6, WIDTH = 16 };

int64_t vk_panel_floats(int32_t n, int32_t d) { return ((int64_t)n + WIDTH - 1) / WIDTH * WIDTH * d; }

/// sums (STRIP x WIDTH) of a packed strip (depth x STRIP) times a packed panel (depth x WIDTH).
VK_INLINE void tile(const float *strip, const float *panel, int32_t depth, float *out) {
    VK_REASSOCIATE
    lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, s4 = {0}, s5 = {0};
    for (int32_t t = 0; t < depth; t++) {
        lanes b = *(const lanes *)(panel + (int64_t)t * WIDTH);
        const float *a = strip + (int64_t)t * STRIP;
        s0 += a[0] * b;
        s1 += a[1] * b;
        s2 += a[2] * b;
        s3 += a[3] * b;
        s4 += a[4] * b;
        s5 += a[5] * b;
    }
    lanes *rows = (lanes *)out;
    rows[0] = s0;
    rows[1] = s1;
    rows[2] = s2;
    rows[3] = s3;
    rows[4] = s4;
    rows[5] = s5;
}

/// Packs STRIP rows of `a` (elements at row * row_stride + t * depth_stride), the missing ones as zeros.
VK_INLINE void pack_strip(const float *a, int64_t row_stride, int64_t depth_stride, int32_t rows, int32_t depth,
                          float *strip) {
    if (rows == STRIP && row_stride == 1) {
        for (int32_t t = 0; t < depth; t++)
            for (int32_t r = 0; r < STRIP; r++) strip[(int64_t)t * STRIP + r] = a[t * depth_stride + r];
        return;
    }
    for (int32_t r = 0; r < STRIP; r++)
        for (int32_t t = 0; t < depth; t++)
            strip[(int64_t)t * STRIP + r] = r < rows ? a[r * row_stride + t * depth_stride] : 0;
}

/// Packs WIDTH columns of `b` (depth x columns, row stride `stride`), the missing ones as zeros.
VK_INLINE void pack_panel(const float *b, int64_t stride, int32_t columns, int32_t depth, float *panel) {
    if (columns == WIDTH) {
        for (int32_t t = 0; t < depth; t++)
            *(lanes *)(panel + (int64_t)t * WIDTH) = *(const lanes *)(b + t * stride);
        return;
    }
    for (int32_t t = 0; t < depth; t++)
        for (int32_t c = 0; c < WIDTH; c++) panel[(int64_t)t * WIDTH + c] = c < columns ? b[t * stride + c] : 0;
}

VK_CLONES void vk_gram_upper(float *g, int32_t d, const float *x, int32_t count, float *scratch) {
    int32_t panels = (d + WIDTH - 1) / WIDTH;
    float *strip = scratch + (int64_t)panels * WIDTH * count;
    for (int32_t p = 0; p < panels; p++) {
        int32_t left = p * WIDTH, columns = d - left < WIDTH ? d - left : WIDTH;
        pack_panel(x + left, d, columns, count, scratch + (int64_t)left * count);
    }
    float sums[STRIP * WIDTH];
    for (int32_t top = 0; top < d; top += STRIP) {
        int32_t rows = d - top < STRIP ? d - top : STRIP;
        pack_strip(x + top, 1, d, rows, count, strip);
        for (int32_t p = top / WIDTH; p < panels; p++) {
            int32_t left = p * WIDTH, columns = d - left < WIDTH ? d - left : WIDTH;
            tile(strip, scratch + (int64_t)left * count, count, sums);
            for (int32_t r = 0; r < rows; r++)
                for (int32_t c = 0; c < columns; c++) g[(int64_t)(top + r) * d + left + c] += sums[r * WIDTH + c];
        }
    }
}

int64_t vk_gram_scratch(int32_t d, int32_t count) {
    return vk_panel_floats(d, count) + (int64_t)STRIP * count;
}

VK_CLONES void vk_pack_rows(const float *rows, int32_t n, int32_t d, float *panels) {
    for (int32_t left = 0; left < n; left += WIDTH) {
        int32_t columns = n - left < WIDTH ? n - left : WIDTH;
        float *panel = panels + (int64_t)left * d;
        for (int32_t t = 0; t < d; t++)
            for (int32_t c = 0; c < WIDTH; c++)
                panel[(int64_t)t * WIDTH + c] = c < columns ? rows[(int64_t)(left + c) * d + t] : 0;
    }
}

VK_CLONES void vk_pack_columns(const float *b, int32_t d, int32_t n, float *panels) {
    for (int32_t left = 0; left < n; left += WIDTH) {
        int32_t columns = n - left < WIDTH ? n - left : WIDTH;
        pack_panel(b + left, n, columns, d, panels + (int64_t)left * d);
    }
}

VK_CLONES void vk_gemm_panels(const float *a, int32_t m, const float *panels, int32_t n, int32_t d, int32_t triangular,
                              int32_t accumulate, float *out, int64_t out_stride, float *scratch) {
    int32_t strips = (m + STRIP - 1) / STRIP;
    for (int32_t s = 0; s < strips; s++) {
        int32_t top = s * STRIP, rows = m - top < STRIP ? m - top : STRIP;
        pack_strip(a + (int64_t)top * d, d, 1, rows, d, scratch + (int64_t)top * d);
    }
    float sums[STRIP * WIDTH];
    for (int32_t left = 0; left < n; left += WIDTH) {
        int32_t columns = n - left < WIDTH ? n - left : WIDTH;
        int32_t depth = triangular && left + WIDTH < d ? left + WIDTH : d;
        for (int32_t top = 0; top < m; top += STRIP) {
            int32_t rows = m - top < STRIP ? m - top : STRIP;
            tile(scratch + (int64_t)top * d, panels + (int64_t)left * d, depth, sums);
            for (int32_t r = 0; r < rows; r++) {
                float *row = out + (int64_t)(top + r) * out_stride + left;
                if (accumulate) for (int32_t c = 0; c < columns; c++) row[c] += sums[r * WIDTH + c];
                else for (int32_t c = 0; c < columns; c++) row[c] = sums[r * WIDTH + c];
            }
        }
    }
}

int64_t vk_gemm_panels_scratch(int32_t m, int32_t d) {
    return ((int64_t)m + STRIP - 1) / STRIP * STRIP * d;
}

VK_CLONES void vk_gather_sum(const float *rows, int32_t d, const int32_t *indices, const float *weights, int32_t count,
                             float *out) {
    VK_REASSOCIATE
    int32_t j = 0;
    for (; j + 8 * WIDTH <= d; j += 8 * WIDTH) {
        lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, s4 = {0}, s5 = {0}, s6 = {0}, s7 = {0};
        for (int32_t p = 0; p < count; p++) {
            const lanes *row = (const lanes *)(rows + (int64_t)indices[p] * d + j);
            float w = weights[p];
            s0 += w * row[0];
            s1 += w * row[1];
            s2 += w * row[2];
            s3 += w * row[3];
            s4 += w * row[4];
            s5 += w * row[5];
            s6 += w * row[6];
            s7 += w * row[7];
        }
        lanes *to = (lanes *)(out + j);
        to[0] = s0;
        to[1] = s1;
        to[2] = s2;
        to[3] = s3;
        to[4] = s4;
        to[5] = s5;
        to[6] = s6;
        to[7] = s7;
    }
    for (; j + WIDTH <= d; j += WIDTH) {
        lanes sum = {0};
        for (int32_t p = 0; p < count; p++) sum += weights[p] * *(const lanes *)(rows + (int64_t)indices[p] * d + j);
        *(lanes *)(out + j) = sum;
    }
    for (; j < d; j++) {
        float sum = 0;
        for (int32_t p = 0; p < count; p++) sum += weights[p] * rows[(int64_t)indices[p] * d + j];
        out[j] = sum;
    }
}
