#include <math.h>
#include <string.h>

#include "winners.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

int32_t vk_byte_path(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni"))
        return VK_AVX512_VNNI;
    if (__builtin_cpu_supports("avx2")) return VK_AVX2;
#endif
    return VK_PLAIN;
}

VK_CLONES void vk_pack_bytes(const float *rows, int64_t count, int32_t d, const float *centre, uint8_t *packed,
                             float *scales, float *squares, float *widest) {
    int32_t groups = (d + 3) / 4;
    int64_t places = (count + VK_BYTE_ROWS - 1) / VK_BYTE_ROWS * VK_BYTE_ROWS;
    memset(packed, 128, (size_t)(places * groups * 4));
    float worst_error = 0, longest = 0;
    for (int64_t i = 0; i < count; i++) {
        const float *row = rows + i * d;
        float reach = 0;
        double square = 0;
        for (int32_t j = 0; j < d; j++) {
            float x = row[j] - (centre ? centre[j] : 0);
            reach = fabsf(x) > reach ? fabsf(x) : reach;
            square += (double)x * x;
        }
        squares[i] = (float)square;
        scales[i] = reach / 127;
        // Smaller numbers than these are zero beside any row that matters.
        if (!(scales[i] > 1e-30f)) {
            scales[i] = 0;
            continue;
        }
        float steps = 127 / reach;
        double error = 0, length = 0;
        uint8_t *block = packed + i / VK_BYTE_ROWS * groups * 64 + i % VK_BYTE_ROWS * 4;
        for (int32_t j = 0; j < d; j++) {
            float x = row[j] - (centre ? centre[j] : 0);
            float c = rintf(x * steps);
            c = c > 127 ? 127 : c < -127 ? -127 : c;
            double rest = (double)x / scales[i] - c;
            error += rest * rest;
            length += (double)c * c;
            block[(int64_t)(j / 4) * 64 + j % 4] = (uint8_t)((int32_t)c + 128);
        }
        // A little is added for the rounding of these sums themselves.
        float e = (float)sqrt(error) * 1.000001f, l = (float)sqrt(length) * 1.000001f;
        worst_error = e > worst_error ? e : worst_error;
        longest = l > longest ? l : longest;
    }
    for (int64_t i = count; i < places; i++) scales[i] = squares[i] = 0;
    widest[0] = worst_error;
    widest[1] = longest;
}

// MARK: Sums of bytes, for one to four sixteens

static void tile_plain(const uint8_t *packed, int32_t blocks, int32_t groups, const int8_t *query, int32_t *out) {
    for (int32_t b = 0; b < blocks; b++) {
        int32_t sums[VK_BYTE_ROWS] = {0};
        for (int32_t g = 0; g < groups; g++, packed += 64)
            for (int32_t r = 0; r < VK_BYTE_ROWS; r++)
                for (int32_t j = 0; j < 4; j++) sums[r] += (int32_t)packed[4 * r + j] * query[4 * g + j];
        memcpy(out + VK_BYTE_ROWS * b, sums, sizeof sums);
    }
}

#if defined(__x86_64__)
/// Even and odd bytes are widened apart, because products of unsigned with signed bytes saturate in pairs.
__attribute__((target("avx2"))) static void tile_avx2(const uint8_t *packed, int32_t blocks, int32_t groups,
                                                      const int8_t *query, int32_t *out) {
    const __m256i low = _mm256_set1_epi16(0xFF);
    for (int32_t b = 0; b < blocks; b++) {
        __m256i first = _mm256_setzero_si256(), second = first;
        for (int32_t g = 0; g < groups; g++, packed += 64) {
            const int8_t *q = query + 4 * g;
            __m256i even = _mm256_set1_epi32((int32_t)((uint32_t)(uint16_t)q[2] << 16 | (uint16_t)q[0]));
            __m256i odd = _mm256_set1_epi32((int32_t)((uint32_t)(uint16_t)q[3] << 16 | (uint16_t)q[1]));
            __m256i x = _mm256_loadu_si256((const __m256i *)packed);
            __m256i y = _mm256_loadu_si256((const __m256i *)(packed + 32));
            first = _mm256_add_epi32(first, _mm256_madd_epi16(_mm256_and_si256(x, low), even));
            first = _mm256_add_epi32(first, _mm256_madd_epi16(_mm256_srli_epi16(x, 8), odd));
            second = _mm256_add_epi32(second, _mm256_madd_epi16(_mm256_and_si256(y, low), even));
            second = _mm256_add_epi32(second, _mm256_madd_epi16(_mm256_srli_epi16(y, 8), odd));
        }
        _mm256_storeu_si256((__m256i *)(out + VK_BYTE_ROWS * b), first);
        _mm256_storeu_si256((__m256i *)(out + VK_BYTE_ROWS * b + 8), second);
    }
}

__attribute__((target("avx512f,avx512bw,avx512vnni"))) static void tile_vnni(const uint8_t *packed, int32_t blocks,
                                                                             int32_t groups, const int8_t *query,
                                                                             int32_t *out) {
    int64_t stride = (int64_t)groups * 64;
    if (blocks == 4) {
        __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
        for (int32_t g = 0; g < groups; g++, packed += 64) {
            int32_t four;
            memcpy(&four, query + 4 * g, 4);
            __m512i q = _mm512_set1_epi32(four);
            a = _mm512_dpbusd_epi32(a, _mm512_loadu_si512(packed), q);
            b = _mm512_dpbusd_epi32(b, _mm512_loadu_si512(packed + stride), q);
            c = _mm512_dpbusd_epi32(c, _mm512_loadu_si512(packed + 2 * stride), q);
            d = _mm512_dpbusd_epi32(d, _mm512_loadu_si512(packed + 3 * stride), q);
        }
        _mm512_storeu_si512(out, a);
        _mm512_storeu_si512(out + 16, b);
        _mm512_storeu_si512(out + 32, c);
        _mm512_storeu_si512(out + 48, d);
        return;
    }
    for (int32_t i = 0; i < blocks; i++) {
        __m512i even = _mm512_setzero_si512(), odd = even;
        for (int32_t g = 0; g < groups; g++, packed += 64) {
            int32_t four;
            memcpy(&four, query + 4 * g, 4);
            __m512i *sum = g & 1 ? &odd : &even;
            *sum = _mm512_dpbusd_epi32(*sum, _mm512_loadu_si512(packed), _mm512_set1_epi32(four));
        }
        _mm512_storeu_si512(out + VK_BYTE_ROWS * i, _mm512_add_epi32(even, odd));
    }
}
#endif

VK_INLINE void tile(const uint8_t *packed, int32_t blocks, int32_t groups, const int8_t *query, int32_t path,
                    int32_t *out) {
#if defined(__x86_64__)
    if (path == VK_AVX512_VNNI) return tile_vnni(packed, blocks, groups, query, out);
    if (path == VK_AVX2) return tile_avx2(packed, blocks, groups, query, out);
#endif
    tile_plain(packed, blocks, groups, query, out);
}

void vk_byte_sums(const vk_byte_rows *rows, int64_t count, const vk_byte_query *query, int32_t path, int32_t *out) {
    for (int64_t first = 0; first < count; first += BLOCK) {
        int32_t places = count - first < BLOCK ? (int32_t)(count - first) : BLOCK;
        tile(rows->packed + first * rows->groups * 4, places / VK_BYTE_ROWS, rows->groups, query->bytes, path,
             out + first);
        for (int32_t i = 0; i < places; i++) out[first + i] -= query->offset;
    }
}

/// Scores of up to four sixteens from `first` on, each raised by `margin` times its row's scale.
VK_INLINE void byte_scores(const vk_byte_rows *rows, int64_t first, int32_t places, const vk_byte_query *query,
                           float margin, int32_t path, float *out) {
    int32_t sums[BLOCK];
    tile(rows->packed + first * rows->groups * 4, places / VK_BYTE_ROWS, rows->groups, query->bytes, path, sums);
    const float *scales = rows->scales + first;
    float unit = query->scale;
    int32_t offset = query->offset;
    for (int32_t i = 0; i < places; i++) out[i] = scales[i] * (unit * (float)(sums[i] - offset) + margin);
    if (rows->biases)
        for (int32_t i = 0; i < places; i++) out[i] += rows->biases[first + i];
}

VK_CLONES void vk_byte_scores(const vk_byte_rows *rows, int64_t count, const vk_byte_query *query, int32_t path,
                              float *out) {
    for (int64_t first = 0; first < count; first += BLOCK) {
        int32_t places = count - first < BLOCK ? (int32_t)(count - first) : BLOCK;
        byte_scores(rows, first, places, query, 0, path, out + first);
    }
}

// MARK: Exact by scoring again

int64_t vk_scan_bytes_capacity(int32_t k) { return 4 * (int64_t)k + 64 * BLOCK; }

/// Cuts the buffer, whose scores are upper bounds less twice the margin, back to the rows that may still win.
static void cut_possible(winners *w, const float *scales, float margin, float slack) {
    if (w->count <= w->k) return;
    cut(w->indices, w->scores, w->count, w->k);
    float kth = w->scores[0];
    for (int32_t i = 1; i < w->k; i++) kth = w->scores[i] < kth ? w->scores[i] : kth;
    w->bar = kth - slack;
    int64_t kept = w->k;
    for (int64_t i = w->k; i < w->count; i++)
        if (w->scores[i] + 2 * margin * scales[w->indices[i]] >= w->bar) swap(w->indices, w->scores, i, kept++);
    w->count = kept;
}

VK_CLONES int32_t vk_rescore(const float *rows, int32_t d, const float *query, int32_t metric, int32_t count, int32_t k,
                             int32_t *indices, float *scores) {
    for (int32_t i = 0; i < count; i++) {
        if (i + 1 < count) {
            const char *next = (const char *)(rows + (int64_t)indices[i + 1] * d);
            for (int32_t at = 0; at < 4 * d; at += 64) __builtin_prefetch(next + at);
        }
        score_rows(rows + (int64_t)indices[i] * d, 1, d, query, metric, scores + i);
    }
    // What turned out not to be a number is no winner.
    int64_t kept = 0;
    for (int32_t i = 0; i < count; i++)
        if (scores[i] == scores[i]) swap(indices, scores, i, kept++);
    winners w = {indices, scores, kept, k, 0};
    return finish(&w);
}

VK_CLONES int32_t vk_scan_bytes(const vk_byte_rows *bytes, const float *rows, int64_t n, int32_t d,
                                const vk_byte_query *byte_query, const float *query, int32_t metric, float margin,
                                float slack, const uint64_t *allowed, int32_t k, int32_t path, int32_t *indices,
                                float *scores) {
    if (k <= 0) return 0;
    winners w = {indices, scores, 0, k, -__builtin_inff()};
    int64_t capacity = vk_scan_bytes_capacity(k);
    // The first cut comes early, to raise the bar; the next when the buffer has doubled, so that cuts stay linear.
    int64_t full = 2 * (int64_t)k + BLOCK;
    float highest[BLOCK];
    for (int64_t first = 0; first < n; first += BLOCK) {
        uint64_t mask = allowed ? allowed[first / BLOCK] : ~(uint64_t)0;
        if (!mask) continue;
        int32_t count = n - first < BLOCK ? (int32_t)(n - first) : BLOCK;
        int32_t places = (count + VK_BYTE_ROWS - 1) / VK_BYTE_ROWS * VK_BYTE_ROWS;
        byte_scores(bytes, first, places, byte_query, margin, path, highest);
        float bar = w.bar;
        int any = 0;
        for (int32_t i = 0; i < count; i++) any |= highest[i] >= bar;
        if (!any) continue;
        for (int32_t i = 0; i < count; i++)
            if (highest[i] >= bar && (mask >> i & 1)) {
                indices[w.count] = (int32_t)(first + i);
                scores[w.count++] = highest[i] - 2 * margin * bytes->scales[first + i];
            }
        if (w.count > full) {
            cut_possible(&w, bytes->scales, margin, slack);
            // Some room has to be free again, or cutting would take over.
            if (w.count > capacity - 8 * BLOCK) return -1;
            full = 2 * w.count + BLOCK;
            if (full > capacity - BLOCK) full = capacity - BLOCK;
        }
    }
    cut_possible(&w, bytes->scales, margin, slack);
    return vk_rescore(rows, d, query, metric, (int32_t)w.count, k, indices, scores);
}

// MARK: Lists

VK_CLONES int32_t vk_probe_bytes(const vk_byte_rows *bytes, const int32_t *ids, const int32_t *starts,
                                 const int32_t *lists, int32_t list_count, const vk_byte_query *query,
                                 const uint64_t *allowed, int64_t budget, int32_t k, int32_t path, int32_t *indices,
                                 float *scores, int64_t *seen) {
    winners w = {indices, scores, 0, k, -__builtin_inff()};
    float values[BLOCK];
    int64_t done = 0;
    for (int32_t l = 0; l < list_count && done < budget && k > 0; l++) {
        int64_t end = (int64_t)starts[lists[l] + 1] * VK_BYTE_ROWS;
        for (int64_t first = (int64_t)starts[lists[l]] * VK_BYTE_ROWS; first < end; first += BLOCK) {
            int32_t places = end - first < BLOCK ? (int32_t)(end - first) : BLOCK;
            uint64_t mask = 0;
            for (int32_t i = 0; i < places; i++) {
                int32_t id = ids[first + i];
                // Places that fill up a list have the id -1.
                uint64_t bit = id < 0 ? 0 : allowed ? allowed[id >> 6] >> (id & 63) & 1 : 1;
                mask |= bit << i;
            }
            if (!mask) continue;
            done += __builtin_popcountll(mask);
            byte_scores(bytes, first, places, query, 0, path, values);
            offer(&w, values, first, places, mask);
        }
    }
    *seen = done;
    int32_t found = finish(&w);
    for (int32_t i = 0; i < found; i++) indices[i] = ids[indices[i]];
    return found;
}

VK_CLONES int32_t vk_rescore_until(const float *rows, int32_t d, const float *query, int32_t metric, int32_t count,
                                   int32_t k, float factor, float shift, int32_t *indices, float *scores) {
    // The best so far lie in front, in order; they are never more than the candidates that were scored.
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        int32_t index = indices[i];
        if (kept == k && factor * scores[i] + shift < scores[k - 1]) break;
        if (i + 2 < count) {
            const char *ahead = (const char *)(rows + (int64_t)indices[i + 2] * d);
            for (int32_t at = 0; at < 4 * d; at += 64) __builtin_prefetch(ahead + at);
        }
        float score;
        score_rows(rows + (int64_t)index * d, 1, d, query, metric, &score);
        if (!(score == score) || (kept == k && !better(score, index, scores[k - 1], indices[k - 1]))) continue;
        int32_t place = kept < k ? kept++ : k - 1;
        for (; place > 0 && better(score, index, scores[place - 1], indices[place - 1]); place--) {
            scores[place] = scores[place - 1];
            indices[place] = indices[place - 1];
        }
        scores[place] = score;
        indices[place] = index;
    }
    return kept;
}

VK_CLONES void vk_largest_in_rows(const float *values, int32_t m, int32_t n, const float *biases, int32_t *out) {
    for (int32_t i = 0; i < m; i++) {
        const float *row = values + (int64_t)i * n;
        float largest = -__builtin_inff();
        for (int32_t j = 0; j < n; j++) {
            float value = row[j] + biases[j];
            largest = value > largest ? value : largest;
        }
        int32_t at = 0;
        for (int32_t j = n - 1; j >= 0; j--) at = row[j] + biases[j] == largest ? j : at;
        out[i] = at;
    }
}
