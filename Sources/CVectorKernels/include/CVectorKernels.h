#pragma once

#include <stddef.h>
#include <stdint.h>

// Small dense kernels in single precision. Matrices are row-major. Nothing here allocates, and nothing keeps
// state. On x86-64 each kernel is compiled three times (baseline, AVX2, AVX-512) and chosen once at load.
//
// Results may differ in the last bits between processors, because sums are reassociated; on one processor
// they are the same on every call.

#ifdef __cplusplus
extern "C" {
#endif

/// Inner product of two vectors of length `d`.
float vk_dot(const float *_Nonnull x, const float *_Nonnull y, int32_t d);

/// y += alpha * x, over `d` elements.
void vk_axpy(float alpha, const float *_Nonnull x, float *_Nonnull y, int32_t d);

/// out[i] = dot(rows[i], query) for `n` rows of length `d`.
void vk_gemv(const float *_Nonnull rows, int64_t n, int32_t d, const float *_Nonnull query, float *_Nonnull out);

/// out[i] = dot(rows[indices[i]], query) for `count` chosen rows of length `d`.
void vk_gemv_gather(const float *_Nonnull rows, int32_t d, const int32_t *_Nonnull indices, int32_t count,
                    const float *_Nonnull query, float *_Nonnull out);

/// out (m x n, row stride `out_stride`) = a (m x d) times the transpose of b (n x d).
/// `scratch` holds 16 * d floats.
void vk_gemm_nt(const float *_Nonnull a, int32_t m, const float *_Nonnull b, int32_t n, int32_t d,
                float *_Nonnull out, int64_t out_stride, float *_Nonnull scratch);

/// Upper triangle of a (d x d) += sum over p of weights[p] * x[p] x[p]^T, for `count` rows x[p] of length `d`.
/// Null weights mean ones. Four vectors share each pass over the triangle. Below the diagonal is scrap space.
void vk_syrk_upper(float *_Nonnull a, int32_t d, const float *_Nonnull x, const float *_Nullable weights,
                   int32_t count);

/// Factors the upper triangle of a symmetric positive matrix in place: a = U^T U.
/// Returns 0, or 1 + the row whose pivot was not positive. Below the diagonal is scrap space.
int32_t vk_cholesky_upper(float *_Nonnull a, int32_t d);

/// Solves U^T U x = b in place, with the factor of `vk_cholesky_upper`.
void vk_cholesky_solve(const float *_Nonnull u, int32_t d, float *_Nonnull b);

/// Number of floats `vk_ridge` needs as scratch for rows of length `d`.
int64_t vk_ridge_scratch(int32_t d);

/// Minimises sum_p weights[p] (targets[p] - x . h_p)^2 + sum_t diagonal[t] x[t]^2 and writes x (length `d`) to `out`,
/// where h_p = factors[indices[p]].
///
/// With fewer rows than dimensions the equivalent count x count system is solved instead (matrix inversion
/// lemma), which is why the quadratic penalty has to be diagonal. Null weights or targets mean ones.
/// Returns 0, or non-zero when the system was not positive (all diagonals must be > 0 and all values finite).
int32_t vk_ridge(const float *_Nonnull factors, const int32_t *_Nonnull indices, int32_t count, int32_t d,
                 const float *_Nullable weights, const float *_Nullable targets, const float *_Nonnull diagonal,
                 float *_Nonnull scratch, float *_Nonnull out);

/// How rows are compared with a query: by inner product, or by minus the squared distance. Larger is better.
enum { VK_INNER_PRODUCT = 0, VK_EUCLIDEAN = 1 };

/// Number of (index, score) pairs the output of `vk_scan` must have room for.
int64_t vk_scan_capacity(int32_t k);

/// Finds the `k` allowed rows with the largest score, by the `metric` (`VK_INNER_PRODUCT` …), against `query`.
///
/// `allowed` is a bit set of n bits in 64-bit words (bit i of word i / 64), or null for all rows; words of zero are
/// skipped without reading their rows. The winners are in front of `indices` and `scores`, best first, equal
/// scores by lower index. Both outputs have `vk_scan_capacity(k)` places. Returns how many were found (<= k).
/// Scores that are not numbers never win.
int32_t vk_scan(const float *_Nonnull rows, int64_t n, int32_t d, const float *_Nonnull query, int32_t metric,
                const uint64_t *_Nullable allowed, int32_t k, int32_t *_Nonnull indices, float *_Nonnull scores);

/// The same choice among scores that are already there: the `k` largest of `values[0 ..< n]`.
int32_t vk_select(const float *_Nonnull values, int64_t n, const uint64_t *_Nullable allowed, int32_t k,
                  int32_t *_Nonnull indices, float *_Nonnull scores);

/// Number of doubles `vk_eigen_symmetric` needs as scratch for `d` rows.
int64_t vk_eigen_scratch(int32_t d);

/// Eigenvectors of a symmetric matrix by Householder reflections and implicit QL, in double precision
/// (J. H. Wilkinson and C. Reinsch, "Handbook for automatic computation", volume 2, 1971; II/2 and II/4).
///
/// The lower triangle of `a` (d x d) is read and the whole destroyed; its diagonal ends as the eigenvalues. Rows of `vectors`
/// (d x d) are the eigenvectors, unsorted. Returns the most rounds that one value took; 100 means that it did not settle.
int32_t vk_eigen_symmetric(double *_Nonnull a, int32_t d, double *_Nonnull vectors, double *_Nonnull scratch);

/// Number of floats `vk_ridge_steps` needs as scratch for rows of length `d`.
int64_t vk_ridge_steps_scratch(int32_t d);

/// Comes closer to what `vk_ridge` solves with targets of one, from the `x` that is there, by `steps` steps of conjugate
/// gradients preconditioned by the system's diagonal (the method of G. Takacs, I. Pilaszy and D. Tikk, RecSys 2011).
///
/// Costs about 4 * count * d * (steps + 1) operations. Returns 0, or non-zero when a value was not finite.
int32_t vk_ridge_steps(const float *_Nonnull factors, const int32_t *_Nonnull indices, int32_t count, int32_t d,
                       const float *_Nonnull weights, const float *_Nonnull diagonal, int32_t steps,
                       float *_Nonnull scratch, float *_Nonnull x);

/// Number of floats that `d` numbers for each of `n` columns take when packed in panels of 16 columns.
int64_t vk_panel_floats(int32_t n, int32_t d);

/// Packs `rows` (n x d) so that they are the columns of `vk_gemm_panels`: number t of row i stands at
/// (i / 16 * d + t) * 16 + i % 16.
void vk_pack_rows(const float *_Nonnull rows, int32_t n, int32_t d, float *_Nonnull panels);

/// Packs the columns of `b` (d x n) for `vk_gemm_panels`.
void vk_pack_columns(const float *_Nonnull b, int32_t d, int32_t n, float *_Nonnull panels);

/// Number of floats `vk_gemm_panels` needs as scratch.
int64_t vk_gemm_panels_scratch(int32_t m, int32_t d);

/// out (m x n, row stride `out_stride`) = a (m x d) times the packed columns; added to what is there if `accumulate`.
/// `a` is read as a whole before `out` is written, so the two may be one.
/// With `triangular`, rows of a square packed matrix below its diagonal are known to be zero and skipped.
void vk_gemm_panels(const float *_Nonnull a, int32_t m, const float *_Nonnull panels, int32_t n, int32_t d,
                    int32_t triangular, int32_t accumulate, float *_Nonnull out, int64_t out_stride,
                    float *_Nonnull scratch);

/// Number of floats `vk_gram_upper` needs as scratch.
int64_t vk_gram_scratch(int32_t d, int32_t count);

/// Upper triangle of g (d x d) += transpose of x times x, for `count` rows of length `d`. Suits large d.
/// Some of what lies below the diagonal is written too and means nothing.
void vk_gram_upper(float *_Nonnull g, int32_t d, const float *_Nonnull x, int32_t count, float *_Nonnull scratch);

/// out (length `d`) = sum over p of weights[p] * rows[indices[p]].
void vk_gather_sum(const float *_Nonnull rows, int32_t d, const int32_t *_Nonnull indices,
                   const float *_Nonnull weights, int32_t count, float *_Nonnull out);

/// Turns a symmetric non-negative matrix G = R^T R, of which the upper triangle is read, into the inverse of R, in place:
/// columns whose Gram matrix is G, times the result, are orthonormal.
///
/// A column of which no more than the share `tolerance` of its squared length is left after the columns before it depends on them:
/// its column of the result is zero. `scratch` holds 2 * d doubles. Returns the number of other columns.
int32_t vk_inverse_factor_upper(double *_Nonnull a, int32_t d, double tolerance, double *_Nonnull scratch);

// MARK: Rows in bytes
//
// A number x of a row is kept as the byte c + 128 with x close to scale * c and -127 <= c <= 127; a query has one
// scale and signed bytes. Sixteen rows are interleaved: four bytes of each row in turn, so that one instruction
// multiplies and adds four dimensions of sixteen rows. Sums of bytes are whole numbers, the same on every processor.

/// Rows that are interleaved at a time.
enum { VK_BYTE_ROWS = 16 };

/// The instructions that add up products of bytes; each processor has all up to one.
enum { VK_PLAIN = 0, VK_AVX2 = 1, VK_AVX512_VNNI = 2 };

/// Rows in bytes, a whole number of sixteens; not owned.
typedef struct {
    /// groups * 64 bytes for each sixteen rows.
    const uint8_t *_Nonnull packed;
    /// One for each row.
    const float *_Nonnull scales;
    /// Added to each row's score; null for nothing. A bias that is not a number keeps a row from ever winning.
    const float *_Nullable biases;
    /// Dimensions divided by four, rounded up.
    int32_t groups;
} vk_byte_rows;

/// A query in bytes; not owned.
typedef struct {
    /// groups * 4 signed bytes.
    const int8_t *_Nonnull bytes;
    /// One of its bytes stands for so much.
    float scale;
    /// 128 times the sum of its bytes.
    int32_t offset;
} vk_byte_query;

/// The best instructions for bytes that this processor has.
int32_t vk_byte_path(void);

/// Writes `count` rows of length `d` as bytes, after taking `centre` from each. Places after the last row of the last
/// sixteen are filled with zero rows. Per row: its scale, and the squared length before rounding. `widest` receives
/// the largest |x - scale * c| / scale and the largest |c| of all rows (vector lengths), for bounds on the rounding.
void vk_pack_bytes(const float *_Nonnull rows, int64_t count, int32_t d, const float *_Nullable centre,
                   uint8_t *_Nonnull packed, float *_Nonnull scales, float *_Nonnull squares, float *_Nonnull widest);

/// out[i] = the sum of products of the query with row i, less its offset; `count` is a multiple of sixteen.
/// `path` is at most `vk_byte_path()`.
void vk_byte_sums(const vk_byte_rows *_Nonnull rows, int64_t count, const vk_byte_query *_Nonnull query, int32_t path,
                  int32_t *_Nonnull out);

/// out[i] = scale of row i * scale of the query * sum i + bias i.
void vk_byte_scores(const vk_byte_rows *_Nonnull rows, int64_t count, const vk_byte_query *_Nonnull query,
                    int32_t path, float *_Nonnull out);

/// Number of (index, score) pairs the output of `vk_scan_bytes` must have room for.
int64_t vk_scan_bytes_capacity(int32_t k);

/// What `vk_scan` finds, after reading a quarter of the bytes: every row whose score may be among the best, within
/// its rounding, is scored again from the full `rows`.
///
/// Exact when no rounded score is further than scale of row * `margin` + `slack` / 2 from the full one. Returns how many were
/// found, or -1 when too many rows lay within the rounding; then `vk_scan` has to be asked.
int32_t vk_scan_bytes(const vk_byte_rows *_Nonnull bytes, const float *_Nonnull rows, int64_t n, int32_t d,
                      const vk_byte_query *_Nonnull byte_query, const float *_Nonnull query, int32_t metric,
                      float margin, float slack, const uint64_t *_Nullable allowed, int32_t k, int32_t path,
                      int32_t *_Nonnull indices, float *_Nonnull scores);

/// The best `k` rows by their scores in bytes among the lists named, in the order named, until `budget` allowed rows were
/// scored. List l holds the sixteens starts[l] ..< starts[l + 1]; ids are the rows' positions for the filter and the
/// answer. `seen` receives the number of allowed rows scored. Outputs have `vk_scan_capacity(k)` places.
int32_t vk_probe_bytes(const vk_byte_rows *_Nonnull bytes, const int32_t *_Nonnull ids,
                       const int32_t *_Nonnull starts, const int32_t *_Nonnull lists, int32_t list_count,
                       const vk_byte_query *_Nonnull query, const uint64_t *_Nullable allowed, int64_t budget,
                       int32_t k, int32_t path, int32_t *_Nonnull indices, float *_Nonnull scores,
                       int64_t *_Nonnull seen);

/// Scores `count` rows again from the full `rows` and brings the best `k` to the front, best first. Returns how many.
int32_t vk_rescore(const float *_Nonnull rows, int32_t d, const float *_Nonnull query, int32_t metric, int32_t count,
                   int32_t k, int32_t *_Nonnull indices, float *_Nonnull scores);

/// The same for candidates that come best first, until `k` were found and factor * (a candidate's score) + `shift`, the most that
/// its full score is expected to be, is below the last of them.
int32_t vk_rescore_until(const float *_Nonnull rows, int32_t d, const float *_Nonnull query, int32_t metric,
                         int32_t count, int32_t k, float factor, float shift, int32_t *_Nonnull indices,
                         float *_Nonnull scores);

/// out[i] = the place of the largest values[i * n + j] + biases[j], the first of equals; 0 when none is a number.
void vk_largest_in_rows(const float *_Nonnull values, int32_t m, int32_t n, const float *_Nonnull biases,
                        int32_t *_Nonnull out);

#ifdef __cplusplus
}
#endif
