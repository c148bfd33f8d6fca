#include "internal.h"

#include <math.h>

/// a[i][j] += sum_p c[p] * x_p[j] for one row and four vectors, from column `from` on.
VK_INLINE void add_four(float *row, int32_t from, int32_t d, float c0, float c1, float c2, float c3, const float *x0,
                        const float *x1, const float *x2, const float *x3) {
    VK_REASSOCIATE
    for (int32_t j = from; j < d; j++) row[j] += c0 * x0[j] + c1 * x1[j] + c2 * x2[j] + c3 * x3[j];
}

VK_INLINE void add_one(float *row, int32_t from, int32_t d, float c, const float *x) {
    VK_REASSOCIATE
    for (int32_t j = from; j < d; j++) row[j] += c * x[j];
}

/// Updates start at a multiple of eight so that vector loads keep their phase; what lies below the
/// diagonal is scrap.
VK_INLINE int32_t rounded(int32_t i) { return i & ~7; }

VK_INLINE void syrk_upper(float *a, int32_t d, const float *x, const float *weights, int32_t count) {
    int32_t p = 0;
    for (; p + 4 <= count; p += 4) {
        const float *x0 = x + (int64_t)p * d, *x1 = x0 + d, *x2 = x1 + d, *x3 = x2 + d;
        float w0 = weights ? weights[p] : 1, w1 = weights ? weights[p + 1] : 1;
        float w2 = weights ? weights[p + 2] : 1, w3 = weights ? weights[p + 3] : 1;
        for (int32_t i = 0; i < d; i++)
            add_four(a + (int64_t)i * d, rounded(i), d, w0 * x0[i], w1 * x1[i], w2 * x2[i], w3 * x3[i], x0, x1, x2, x3);
    }
    for (; p < count; p++) {
        const float *x0 = x + (int64_t)p * d;
        float w0 = weights ? weights[p] : 1;
        for (int32_t i = 0; i < d; i++) add_one(a + (int64_t)i * d, rounded(i), d, w0 * x0[i], x0);
    }
}

VK_CLONES void vk_syrk_upper(float *a, int32_t d, const float *x, const float *weights, int32_t count) {
    syrk_upper(a, d, x, weights, count);
}

VK_INLINE int32_t cholesky_upper(float *a, int32_t d) {
    for (int32_t k = 0; k < d; k += 4) {
        int32_t width = d - k < 4 ? d - k : 4;
        for (int32_t p = 0; p < width; p++) {
            float *row = a + (int64_t)(k + p) * d;
            for (int32_t q = 0; q < p; q++) {
                const float *above = a + (int64_t)(k + q) * d;
                add_one(row, k + p, d, -above[k + p], above);
            }
            float pivot = row[k + p];
            if (!(pivot > 0) || !isfinite(pivot)) return 1 + k + p;
            float scale = 1 / sqrtf(pivot);
            for (int32_t j = k + p; j < d; j++) row[j] *= scale;
        }
        const float *x0 = a + (int64_t)k * d, *x1 = x0 + d, *x2 = x1 + d, *x3 = x2 + d;
        if (width == 4)
            for (int32_t i = k + 4; i < d; i++) {
                int32_t from = rounded(i) < k + 4 ? i : rounded(i);
                add_four(a + (int64_t)i * d, from, d, -x0[i], -x1[i], -x2[i], -x3[i], x0, x1, x2, x3);
            }
    }
    return 0;
}

VK_CLONES int32_t vk_cholesky_upper(float *a, int32_t d) { return cholesky_upper(a, d); }

VK_INLINE void cholesky_solve(const float *u, int32_t d, float *b) {
    VK_REASSOCIATE
    for (int32_t k = 0; k < d; k++) {
        const float *row = u + (int64_t)k * d;
        b[k] /= row[k];
        add_one(b, k + 1, d, -b[k], row);
    }
    for (int32_t k = d - 1; k >= 0; k--) {
        const float *row = u + (int64_t)k * d;
        float sum = 0;
        for (int32_t j = k + 1; j < d; j++) sum += row[j] * b[j];
        b[k] = (b[k] - sum) / row[k];
    }
}

VK_CLONES void vk_cholesky_solve(const float *u, int32_t d, float *b) { cholesky_solve(u, d, b); }

int64_t vk_ridge_scratch(int32_t d) { return 2 * (int64_t)d * d + 6 * (int64_t)d; }

/// count x count system K z = y with K = I + G^T G, G = B^-1/2 H^T W^1/2 (d x count), then x = B^-1/2 G z.
VK_INLINE int32_t ridge_dual(const float *factors, const int32_t *indices, int32_t count, int32_t d, const float *weights,
                             const float *targets, const float *diagonal, float *scratch, float *out) {
    VK_REASSOCIATE
    float *k = scratch, *g = k + (int64_t)count * count, *z = g + (int64_t)d * count, *inverse = z + count;
    for (int32_t t = 0; t < d; t++) inverse[t] = 1 / sqrtf(diagonal[t]);
    for (int32_t p = 0; p < count; p++) {
        const float *h = factors + (int64_t)indices[p] * d;
        float root = weights ? sqrtf(weights[p]) : 1;
        for (int32_t t = 0; t < d; t++) g[(int64_t)t * count + p] = h[t] * root * inverse[t];
        z[p] = targets ? root * targets[p] : root;
    }
    for (int64_t i = 0; i < (int64_t)count * count; i++) k[i] = 0;
    for (int32_t i = 0; i < count; i++) k[(int64_t)i * count + i] = 1;
    syrk_upper(k, count, g, 0, d);
    int32_t failed = cholesky_upper(k, count);
    if (failed) return failed;
    cholesky_solve(k, count, z);
    for (int32_t t = 0; t < d; t++) {
        const float *row = g + (int64_t)t * count;
        float sum = 0;
        for (int32_t p = 0; p < count; p++) sum += row[p] * z[p];
        out[t] = sum * inverse[t];
    }
    return 0;
}

VK_INLINE int32_t ridge_primal(const float *factors, const int32_t *indices, int32_t count, int32_t d,
                               const float *weights, const float *targets, const float *diagonal, float *scratch,
                               float *out) {
    float *a = scratch, *packed = a + (int64_t)d * d;
    for (int64_t i = 0; i < (int64_t)d * d; i++) a[i] = 0;
    for (int32_t t = 0; t < d; t++) a[(int64_t)t * d + t] = diagonal[t];
    for (int32_t t = 0; t < d; t++) out[t] = 0;
    float w[4];
    for (int32_t p = 0; p < count; p += 4) {
        int32_t width = count - p < 4 ? count - p : 4;
        for (int32_t q = 0; q < width; q++) {
            const float *h = factors + (int64_t)indices[p + q] * d;
            w[q] = weights ? weights[p + q] : 1;
            for (int32_t t = 0; t < d; t++) packed[(int64_t)q * d + t] = h[t];
            add_one(out, 0, d, targets ? w[q] * targets[p + q] : w[q], h);
        }
        syrk_upper(a, d, packed, w, width);
    }
    int32_t failed = cholesky_upper(a, d);
    if (failed) return failed;
    cholesky_solve(a, d, out);
    return 0;
}

VK_CLONES int32_t vk_ridge(const float *factors, const int32_t *indices, int32_t count, int32_t d,
                           const float *weights, const float *targets, const float *diagonal, float *scratch,
                           float *out) {
    if (count == 0) {
        for (int32_t t = 0; t < d; t++) out[t] = 0;
        return 0;
    }
    if (count < d) return ridge_dual(factors, indices, count, d, weights, targets, diagonal, scratch, out);
    return ridge_primal(factors, indices, count, d, weights, targets, diagonal, scratch, out);
}

int64_t vk_ridge_steps_scratch(int32_t d) { return 4 * (int64_t)d; }

/// out += sum over p of weights[p] * (offset - h_p . x) h_p; four rows at a time, so that their sums overlap.
VK_INLINE void add_residuals(const float *factors, const int32_t *indices, int32_t count, int32_t d,
                             const float *weights, float offset, const float *x, float *out) {
    VK_REASSOCIATE
    int32_t p = 0;
    for (; p + 4 <= count; p += 4) {
        const float *h0 = factors + (int64_t)indices[p] * d, *h1 = factors + (int64_t)indices[p + 1] * d;
        const float *h2 = factors + (int64_t)indices[p + 2] * d, *h3 = factors + (int64_t)indices[p + 3] * d;
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (int32_t t = 0; t < d; t++) {
            s0 += h0[t] * x[t];
            s1 += h1[t] * x[t];
            s2 += h2[t] * x[t];
            s3 += h3[t] * x[t];
        }
        add_four(out, 0, d, weights[p] * (offset - s0), weights[p + 1] * (offset - s1), weights[p + 2] * (offset - s2),
                 weights[p + 3] * (offset - s3), h0, h1, h2, h3);
    }
    for (; p < count; p++) {
        const float *h = factors + (int64_t)indices[p] * d;
        float sum = 0;
        for (int32_t t = 0; t < d; t++) sum += h[t] * x[t];
        add_one(out, 0, d, weights[p] * (offset - sum), h);
    }
}

VK_INLINE float weighted_dot(const float *x, const float *w, const float *y, int32_t d) {
    VK_REASSOCIATE
    float sum = 0;
    for (int32_t t = 0; t < d; t++) sum += x[t] * w[t] * y[t];
    return sum;
}

VK_CLONES int32_t vk_ridge_steps(const float *factors, const int32_t *indices, int32_t count, int32_t d,
                                 const float *weights, const float *diagonal, int32_t steps, float *scratch, float *x) {
    VK_REASSOCIATE
    if (count == 0) {
        for (int32_t t = 0; t < d; t++) x[t] = 0;
        return 0;
    }
    float *r = scratch, *direction = r + d, *image = direction + d, *inverse = image + d;
    for (int32_t t = 0; t < d; t++) {
        r[t] = -diagonal[t] * x[t];
        inverse[t] = diagonal[t];
    }
    add_residuals(factors, indices, count, d, weights, 1, x, r);
    for (int32_t p = 0; p < count; p++) {
        const float *h = factors + (int64_t)indices[p] * d;
        float w = weights[p];
        for (int32_t t = 0; t < d; t++) inverse[t] += w * h[t] * h[t];
    }
    for (int32_t t = 0; t < d; t++) {
        inverse[t] = 1 / inverse[t];
        direction[t] = inverse[t] * r[t];
    }
    float size = weighted_dot(r, inverse, r, d);
    for (int32_t step = 0; step < steps && size > 1e-20f; step++) {
        for (int32_t t = 0; t < d; t++) image[t] = -diagonal[t] * direction[t];
        add_residuals(factors, indices, count, d, weights, 0, direction, image);
        float curve = 0;
        for (int32_t t = 0; t < d; t++) curve -= direction[t] * image[t];
        if (!(curve > 0)) break;
        float length = size / curve;
        for (int32_t t = 0; t < d; t++) {
            x[t] += length * direction[t];
            r[t] += length * image[t];
        }
        float next = weighted_dot(r, inverse, r, d), ratio = next / size;
        for (int32_t t = 0; t < d; t++) direction[t] = inverse[t] * r[t] + ratio * direction[t];
        size = next;
    }
    return isfinite(size) ? 0 : 1;
}
