internal import CVectorKernels

/// Scores all items for viewers of a training matrix, a block of viewers at a time.
///
/// Called from several threads at once.
package protocol ItemScoring: Sendable {
    /// The number of items scored.
    var itemCount: Int { get }

    /// Writes viewers x items scores, row-major, for a block of viewers.
    func score(viewers: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>)
}

/// Gives everybody what is popular.
package struct PopularityScoring: ItemScoring {
    private let weights: [Float]

    /// Scores by popularity.
    package init(_ model: PopularityModel) { weights = model.weights }

    package var itemCount: Int { weights.count }

    package func score(viewers: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        for row in 0..<viewers.count {
            _ = UnsafeMutableBufferPointer(rebasing: scores[row * itemCount..<(row + 1) * itemCount])
                .update(fromContentsOf: weights)
        }
    }
}

/// Adds up, over a viewer's items, the similarities of their neighbours.
package struct NeighbourScoring: ItemScoring {
    private let model: ItemNeighbours
    private let histories: SparseRows

    /// Scores by neighbours of what each viewer of a matrix had to do with.
    package init(_ model: ItemNeighbours, histories matrix: InteractionMatrix) {
        self.model = model
        histories = matrix.byViewer
    }

    package var itemCount: Int { model.itemCount }

    package func score(viewers: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        scores.update(repeating: 0)
        for (row, viewer) in viewers.enumerated() {
            for place in histories.range(of: viewer) {
                for near in model.range(of: histories.columns[place]) {
                    scores[row * itemCount + Int(model.neighbours[near])] +=
                        model.similarities[near] * histories.weights[place]
                }
            }
        }
    }
}

/// Inner products of viewers' and items' vectors.
package struct FactorScoring: ItemScoring {
    private let model: FactorModel
    private let viewerFactors: [Float]

    /// Scores by vectors (viewers x d, row-major) in the model's axes.
    /// - Precondition: the vectors are as long as the model's.
    package init(_ model: FactorModel, viewerFactors: [Float]) {
        precondition(viewerFactors.count % model.dimensions == 0, "viewer vectors fill whole rows")
        self.model = model
        self.viewerFactors = viewerFactors
    }

    package var itemCount: Int { model.itemCount }

    package func score(viewers: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        let dimensions = model.dimensions
        guard let output = scores.baseAddress, !viewers.isEmpty else { return }
        var scratch = [Float](repeating: 0, count: 16 * dimensions)
        viewerFactors.withUnsafeBufferPointer { vectors in
            guard let start = vectors.baseAddress else { return }
            vk_gemm_nt(
                start + viewers.lowerBound * dimensions, Int32(viewers.count), model.itemFactors, Int32(itemCount),
                Int32(dimensions), output, Int64(itemCount), &scratch)
        }
    }
}
