/// For each item, the items that the same viewers watch: cosine of the columns of the interaction matrix.
///
/// Item-based collaborative filtering as in M. Deshpande and G. Karypis, ACM TOIS 22 (2004).
package struct ItemNeighbours: Sendable, Equatable {
    /// Where each item's neighbours start; one more than there are items.
    package let starts: [Int32]
    /// Neighbours, most similar first, equal similarity by lower number.
    package let neighbours: [Int32]
    /// Cosines beside `neighbours`, in 0 ... 1.
    package let similarities: [Float]
    /// Viewers of both items, beside `neighbours`.
    package let sharedViewers: [Int32]

    /// The number of items.
    package var itemCount: Int { starts.count - 1 }

    /// The places of one item's neighbours; empty for items that came after training.
    package func range(of item: Int32) -> Range<Int> {
        guard item >= 0, Int(item) < itemCount else { return 0..<0 }
        return Int(starts[Int(item)])..<Int(starts[Int(item) + 1])
    }

    init(starts: [Int32], neighbours: [Int32], similarities: [Float], sharedViewers: [Int32]) {
        self.starts = starts
        self.neighbours = neighbours
        self.similarities = similarities
        self.sharedViewers = sharedViewers
    }

    /// How neighbours are found.
    package struct Settings: Sendable, Hashable {
        /// Neighbours kept per item.
        package var neighboursMax: Int
        /// Viewers with longer histories are left out: they cost their square and say little.
        package var historyMax: Int
        /// Pairs of items with fewer common viewers are dropped.
        package var sharedViewersMin: Int

        /// Settings; the defaults suit a feed.
        package init(neighboursMax: Int = 30, historyMax: Int = 2_000, sharedViewersMin: Int = 1) {
            precondition(neighboursMax > 0 && historyMax > 1 && sharedViewersMin > 0, "the limits are positive")
            self.neighboursMax = neighboursMax
            self.historyMax = historyMax
            self.sharedViewersMin = sharedViewersMin
        }
    }

    /// Finds every item's neighbours; the same for any number of threads.
    /// - Complexity: O(sum over viewers of history length squared).
    package init(_ matrix: InteractionMatrix, settings: Settings = Settings(), threads: Int = 1) {
        let itemCount = matrix.itemCount
        let blockSize = 256
        let blocks = (itemCount + blockSize - 1) / blockSize
        var norms = [Float](repeating: 0, count: itemCount)
        let byViewer = matrix.byViewer
        for viewer in 0..<matrix.viewerCount {
            let range = byViewer.range(of: viewer)
            guard range.count <= settings.historyMax else { continue }
            for place in range {
                norms[Int(byViewer.columns[place])] += byViewer.weights[place] * byViewer.weights[place]
            }
        }
        let inverse = norms.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
        var results = [[Row]](repeating: [], count: max(blocks, 1))
        results.withUnsafeMutableBufferPointer { buffer in
            let shared = SharedStorage(buffer)
            ParallelLoop.run(blocks: blocks, threads: threads) { block in
                var counter = CommonViewers(matrix: matrix, inverseNorms: inverse, settings: settings)
                let items = block * blockSize..<min(itemCount, (block + 1) * blockSize)
                shared.start[block] = items.map { counter.neighbours(of: $0) }
            }
        }
        var starts: [Int32] = [0]
        var neighbours: [Int32] = []
        var similarities: [Float] = []
        var sharedViewers: [Int32] = []
        for row in results.joined() {
            for neighbour in row {
                neighbours.append(neighbour.item)
                similarities.append(neighbour.similarity)
                sharedViewers.append(neighbour.viewers)
            }
            starts.append(Int32(neighbours.count))
        }
        self.init(starts: starts, neighbours: neighbours, similarities: similarities, sharedViewers: sharedViewers)
    }

    fileprivate typealias Row = [(item: Int32, similarity: Float, viewers: Int32)]
}

/// Counts the viewers one item shares with all others, in a dense row that is cleared as it is read.
private struct CommonViewers {
    let matrix: InteractionMatrix
    let inverseNorms: [Float]
    let settings: ItemNeighbours.Settings
    private var products: [Float]
    private var counts: [Int32]
    private var touched: [Int32] = []

    init(matrix: InteractionMatrix, inverseNorms: [Float], settings: ItemNeighbours.Settings) {
        self.matrix = matrix
        self.inverseNorms = inverseNorms
        self.settings = settings
        products = [Float](repeating: 0, count: matrix.itemCount)
        counts = [Int32](repeating: 0, count: matrix.itemCount)
    }

    mutating func neighbours(of item: Int) -> ItemNeighbours.Row {
        count(item)
        var row: ItemNeighbours.Row = []
        row.reserveCapacity(touched.count)
        for other in touched {
            let index = Int(other)
            if counts[index] >= settings.sharedViewersMin, index != item {
                let cosine = products[index] * inverseNorms[item] * inverseNorms[index]
                row.append((other, min(1, cosine), counts[index]))
            }
            products[index] = 0
            counts[index] = 0
        }
        touched.removeAll(keepingCapacity: true)
        row.sort { $0.similarity != $1.similarity ? $0.similarity > $1.similarity : $0.item < $1.item }
        return Array(row.prefix(settings.neighboursMax))
    }

    private mutating func count(_ item: Int) {
        let viewers = matrix.byItem
        let items = matrix.byViewer
        for place in viewers.range(of: item) {
            let history = items.range(of: Int(viewers.columns[place]))
            guard history.count <= settings.historyMax else { continue }
            let weight = viewers.weights[place]
            for other in history {
                let index = Int(items.columns[other])
                if counts[index] == 0 { touched.append(items.columns[other]) }
                counts[index] += 1
                products[index] += weight * items.weights[other]
            }
        }
    }
}
