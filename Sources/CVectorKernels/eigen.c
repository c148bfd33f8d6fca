#include "internal.h"

#include <math.h>

VK_INLINE double dot(const double *x, const double *y, int32_t n) {
    VK_REASSOCIATE
    double sum = 0;
    for (int32_t j = 0; j < n; j++) sum += x[j] * y[j];
    return sum;
}

/// Householder reduction to a tridiagonal matrix, row by row from the last, on the lower triangle.
///
/// Leaves the scaled vectors of the reflections in the rows of `a`, their halved square lengths in `h`, the diagonal in
/// `diagonal` and what lies beside it in `beside` (beside[0] = 0).
VK_INLINE void tridiagonalise(double *a, int32_t d, double *diagonal, double *beside, double *h) {
    VK_REASSOCIATE
    for (int32_t i = d - 1; i > 0; i--) {
        double *u = a + (int64_t)i * d, scale = 0;
        h[i] = 0;
        for (int32_t j = 0; j < i; j++) scale += fabs(u[j]);
        if (i == 1 || scale == 0) {
            beside[i] = u[i - 1];
            continue;
        }
        for (int32_t j = 0; j < i; j++) u[j] /= scale;
        double square = dot(u, u, i), f = u[i - 1], g = f >= 0 ? -sqrt(square) : sqrt(square);
        beside[i] = scale * g;
        square -= f * g;
        u[i - 1] = f - g;
        h[i] = square;
        // p = A u / h from the lower triangle alone, each row read once.
        double *p = diagonal;
        for (int32_t j = 0; j < i; j++) p[j] = 0;
        for (int32_t j = 0; j < i; j++) {
            const double *row = a + (int64_t)j * d;
            double x = u[j];
            p[j] += dot(row, u, j) + row[j] * x;
            for (int32_t k = 0; k < j; k++) p[k] += x * row[k];
        }
        for (int32_t j = 0; j < i; j++) p[j] /= square;
        double half = dot(p, u, i) / (2 * square);
        for (int32_t j = 0; j < i; j++) p[j] -= half * u[j];
        for (int32_t j = 0; j < i; j++) {
            double *row = a + (int64_t)j * d, x = u[j], y = p[j];
            for (int32_t k = 0; k <= j; k++) row[k] -= x * p[k] + y * u[k];
        }
    }
    beside[0] = 0;
    for (int32_t i = 0; i < d; i++) diagonal[i] = a[(int64_t)i * d + i];
}

/// Rows of `vectors` become the axes of the tridiagonal matrix in the coordinates of the old one.
VK_INLINE void unfold(const double *a, int32_t d, const double *h, double *vectors) {
    for (int64_t i = 0; i < (int64_t)d * d; i++) vectors[i] = 0;
    for (int32_t i = 0; i < d; i++) vectors[(int64_t)i * d + i] = 1;
    for (int32_t i = 2; i < d; i++) {
        if (h[i] == 0) continue;
        const double *u = a + (int64_t)i * d;
        // Reflections of smaller rows have touched the first i coordinates of the first i axes only.
        for (int32_t r = 0; r < i; r++) {
            double *row = vectors + (int64_t)r * d, factor = dot(row, u, i) / h[i];
            for (int32_t j = 0; j < i; j++) row[j] -= factor * u[j];
        }
    }
}

/// Implicit QL with Wilkinson's shifts; turns the rows of `vectors` along. Returns the most rounds that one value took.
VK_INLINE int32_t iterate(double *diagonal, double *beside, int32_t d, double *vectors) {
    enum { ROUNDS = 100 };
    int32_t most = 0;
    for (int32_t i = 1; i < d; i++) beside[i - 1] = beside[i];
    beside[d - 1] = 0;
    for (int32_t l = 0; l < d; l++) {
        int32_t round = 0;
        for (;;) {
            int32_t m = l;
            for (; m < d - 1; m++) {
                double size = fabs(diagonal[m]) + fabs(diagonal[m + 1]);
                if (fabs(beside[m]) <= 1.2e-16 * size) break;
            }
            if (m == l || round == ROUNDS) break;
            round++;
            double g = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l]), r = hypot(g, 1);
            g = diagonal[m] - diagonal[l] + beside[l] / (g + (g >= 0 ? r : -r));
            double s = 1, c = 1, p = 0;
            int32_t i = m - 1;
            for (; i >= l; i--) {
                double f = s * beside[i], b = c * beside[i];
                r = hypot(f, g);
                beside[i + 1] = r;
                if (r == 0) {
                    diagonal[i + 1] -= p;
                    beside[m] = 0;
                    break;
                }
                s = f / r;
                c = g / r;
                g = diagonal[i + 1] - p;
                r = (diagonal[i] - g) * s + 2 * c * b;
                p = s * r;
                diagonal[i + 1] = g + p;
                g = c * r - b;
                double *x = vectors + (int64_t)i * d, *y = x + d;
                for (int32_t k = 0; k < d; k++) {
                    double t = y[k];
                    y[k] = s * x[k] + c * t;
                    x[k] = c * x[k] - s * t;
                }
            }
            if (r == 0 && i >= l) continue;
            diagonal[l] -= p;
            beside[l] = g;
            beside[m] = 0;
        }
        most = round > most ? round : most;
    }
    return most;
}

int64_t vk_eigen_scratch(int32_t d) { return 3 * (int64_t)d; }

VK_CLONES int32_t vk_eigen_symmetric(double *a, int32_t d, double *vectors, double *scratch) {
    double *diagonal = scratch, *beside = diagonal + d, *h = beside + d;
    tridiagonalise(a, d, diagonal, beside, h);
    unfold(a, d, h, vectors);
    int32_t rounds = iterate(diagonal, beside, d, vectors);
    for (int64_t i = 0; i < (int64_t)d * d; i++) a[i] = 0;
    for (int32_t i = 0; i < d; i++) a[(int64_t)i * d + i] = diagonal[i];
    return rounds;
}
