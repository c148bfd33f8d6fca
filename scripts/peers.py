"""Measures one peer and prints its figures as one line of JSON.

    peers.py numpy|hnswlib|usearch ROWS QUERIES TRUTH DIMENSIONS innerProduct|euclidean
    peers.py implicit FOLDER FACTORS SWEEPS

Vectors are files of single-precision numbers as they lie in memory; TRUTH holds ten positions for each query. Searches
ask one query at a time on one thread, and builds and fits take two.
"""

import gzip
import json
import os
import sys
import time

# Set before numpy is loaded: implicit asks for it, and single queries are asked on one thread.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

THREADS = 2
WANTED = 10
ENOUGH = 0.997


def vectors(arguments):
    rows, queries, truth, dimensions, metric = arguments
    d = int(dimensions)
    return (
        np.fromfile(rows, np.float32).reshape(-1, d),
        np.fromfile(queries, np.float32).reshape(-1, d),
        np.fromfile(truth, np.int32).reshape(-1, WANTED),
        metric == "euclidean",
    )


def rate(queries, search):
    """Queries a second: the best of three rounds."""
    least = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for query in queries:
            search(query)
        least = min(least, time.perf_counter() - start)
    return len(queries) / least


def point(setting, queries, truth, search):
    hits = sum(len(set(truth[i].tolist()) & set(np.asarray(search(q)).ravel().tolist())) for i, q in enumerate(queries))
    return {"setting": setting, "recall": hits / truth.size, "rate": rate(queries, search)}


def measure_numpy(arguments):
    rows, queries, truth, euclidean = vectors(arguments)
    queries, truth = queries[:200], truth[:200]
    bias = (rows**2).sum(1) / 2 if euclidean else np.zeros(len(rows), np.float32)

    def search(query):
        scores = rows @ query - bias
        return np.argpartition(-scores, WANTED)[:WANTED]

    return {"build": 0, "points": [point(0, queries, truth, search)]}


def measure_hnswlib(arguments):
    import hnswlib

    rows, queries, truth, euclidean = vectors(arguments)
    index = hnswlib.Index(space="l2" if euclidean else "ip", dim=rows.shape[1])
    start = time.perf_counter()
    index.init_index(max_elements=len(rows), ef_construction=100, M=16, random_seed=1)
    index.add_items(rows, num_threads=THREADS)
    build = time.perf_counter() - start
    index.set_num_threads(1)
    points = []
    for ef in (16, 24, 32, 48, 64, 96, 128):
        index.set_ef(ef)
        points.append(point(ef, queries, truth, lambda q: index.knn_query(q, k=WANTED, num_threads=1)[0]))
        if points[-1]["recall"] >= ENOUGH:
            break
    return {"build": build, "points": points}


def measure_usearch(arguments):
    from usearch.index import Index

    rows, queries, truth, euclidean = vectors(arguments)
    index = Index(
        ndim=rows.shape[1], metric="l2sq" if euclidean else "ip", dtype="f16", connectivity=16, expansion_add=100
    )
    start = time.perf_counter()
    index.add(np.arange(len(rows)), rows, threads=THREADS)
    build = time.perf_counter() - start
    points = []
    for ef in (16, 24, 32, 48, 64, 96, 128):
        index.expansion_search = ef
        points.append(point(ef, queries, truth, lambda q: index.search(q, WANTED, threads=1).keys))
        if points[-1]["recall"] >= ENOUGH:
            break
    return {"build": build, "points": points}


def pairs(path, shape):
    from scipy.sparse import csr_matrix

    viewers, items = [], []
    with gzip.open(path, "rt") as lines:
        for line in lines:
            numbers = [int(word) for word in line.split()]
            viewers += [numbers[0]] * (len(numbers) - 1)
            items += numbers[1:]
    return csr_matrix((np.ones(len(items), np.float32), (viewers, items)), shape=shape)


def measure_implicit(arguments):
    from implicit.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    folder, factors, sweeps = arguments[0], int(arguments[1]), int(arguments[2])
    shape = (29858, 40981)
    train, test = pairs(f"{folder}/train.txt.gz", shape), pairs(f"{folder}/test.txt.gz", shape)
    # Chosen on a tenth of the training pairs, held back at random.
    alpha, penalty = 50, 20
    least = float("inf")
    with threadpool_limits(1, "blas"):
        for _ in range(2):
            model = AlternatingLeastSquares(
                factors=factors, regularization=penalty, alpha=alpha, iterations=sweeps, num_threads=THREADS,
                use_gpu=False, random_state=1,
            )
            start = time.perf_counter()
            model.fit(train, show_progress=False)
            least = min(least, time.perf_counter() - start)
        viewers = np.flatnonzero(np.diff(test.indptr))
        found, _ = model.recommend(viewers, train[viewers], N=20, filter_already_liked_items=True)
    recalls = []
    for row, viewer in enumerate(viewers):
        wanted = set(test.indices[test.indptr[viewer] : test.indptr[viewer + 1]].tolist())
        recalls.append(len(wanted & set(found[row].tolist())) / len(wanted))
    return {"seconds": least, "recall": float(np.mean(recalls))}


if __name__ == "__main__":
    measures = {
        "numpy": measure_numpy,
        "hnswlib": measure_hnswlib,
        "usearch": measure_usearch,
        "implicit": measure_implicit,
    }
    print(json.dumps(measures[sys.argv[1]](sys.argv[2:])))
