internal import CVectorKernels
internal import Statistics

/// Trains factors for implicit feedback by alternating least squares (iALS).
///
/// Minimises, over viewer vectors w and item vectors h,
///
///     Σ observed c (w·h − 1)² + α₀ Σ all pairs (w·h)² + λ Σ viewers (n + α₀ |I|)^ν |w|² + λ Σ items (n + α₀ |U|)^ν |h|²
///
/// where c is an interaction's weight and n the number of interactions of the row. Y. Hu, Y. Koren and C. Volinsky,
/// ICDM 2008, with the frequency-scaled penalty of S. Rendle, W. Krichene, L. Zhang and Y. Koren, "Revisiting the performance of
/// iALS on item recommendation benchmarks", RecSys 2022 (arXiv 2110.14037). See docs/matching/model.md §2.
package enum ImplicitALS {
    /// What is tuned.
    package struct Settings: Sendable, Hashable {
        /// Length of the vectors, 1 ... 256.
        package var dimensions: Int
        /// Passes over both sides.
        package var sweeps: Int
        /// α₀, the weight of the wish that everything not seen scores 0.
        package var unobservedWeight: Float
        /// λ, the strength of the penalty.
        package var penalty: Float
        /// ν, how much the penalty grows with the length of a history: 1 as in weighted-λ, 0 as in plain ridge.
        package var penaltyExponent: Float
        /// Standard deviation of the start, before division by √d.
        package var startDeviation: Float
        /// Steps of conjugate gradients in each sweep for rows with more deeds than that; 0 solves all rows exactly.
        ///
        /// The last half sweep is exact in any case, so that viewers stand where folding in would put them.
        package var descentSteps: Int
        /// The seed of the start.
        package var seed: UInt64

        /// Settings; the defaults were chosen on validation data (docs/matching/model.md §5).
        /// - Precondition: every number lies in its range.
        package init(
            dimensions: Int = 64, sweeps: Int = 8, unobservedWeight: Float = 0.01, penalty: Float = 0.01,
            penaltyExponent: Float = 1, startDeviation: Float = 0.1, descentSteps: Int = 3, seed: UInt64 = 1
        ) {
            precondition((1...256).contains(dimensions), "vectors have 1 to 256 dimensions")
            precondition(sweeps > 0, "training takes at least one sweep")
            precondition(unobservedWeight > 0 && penalty > 0, "the two weights are positive")
            precondition(penaltyExponent >= 0 && startDeviation > 0, "the exponent is not negative, the start not zero")
            self.dimensions = dimensions
            self.sweeps = sweeps
            self.unobservedWeight = unobservedWeight
            self.penalty = penalty
            self.penaltyExponent = penaltyExponent
            precondition(descentSteps >= 0, "there are no steps, or some")
            self.startDeviation = startDeviation
            self.descentSteps = descentSteps
            self.seed = seed
        }
    }

    /// How far training has come.
    package struct Progress: Sendable, Hashable {
        /// Half sweeps that are done.
        package let halfSweepsDone: Int
        /// Half sweeps in all.
        package let halfSweepsTotal: Int
    }

    /// Why there is no model.
    package enum TrainingError: Error, Sendable, Equatable {
        /// The observer asked to stop.
        case cancelled
        /// The matrix holds no interaction, so there is nothing to learn.
        case noInteractions
        /// A least-squares system could not be solved; weights beyond the reach of single precision cause this.
        case notSolvable
    }

    /// What training found.
    package struct Outcome: Sendable {
        /// The items' side, with all that a feed needs.
        package let model: FactorModel
        /// The viewers' vectors (viewers x d, row-major), in the model's axes; for evaluation and look-alikes.
        package let viewerFactors: [Float]
    }

    /// Trains; the result depends on data, settings and processor, not on the number of threads.
    ///
    /// - Parameters:
    ///   - threads: how many threads may work; the calling thread is one of them and blocks until the end.
    ///   - observe: called after each half sweep, on the calling thread.
    /// - Throws: `TrainingError`.
    /// - Complexity: per half sweep O(Σ rows min(n, d)² max(n, d) + d³), n being a row's interactions.
    package static func train(
        _ matrix: InteractionMatrix, settings: Settings = Settings(), threads: Int = 1,
        observe: (Progress) -> Wish = { _ in .goOn }
    ) throws(TrainingError) -> Outcome {
        guard matrix.pairCount > 0 else { throw .noInteractions }
        let dimensions = settings.dimensions
        var items = startingFactors(count: matrix.itemCount, settings: settings)
        var viewers = [Float](repeating: 0, count: matrix.viewerCount * dimensions)
        let total = 2 * settings.sweeps + 1
        // One more half sweep at the end leaves the viewers solved against the final items, as serving does it.
        for half in 0..<total {
            let steps = half == total - 1 ? 0 : settings.descentSteps
            let solved =
                half % 2 == 0
                ? solve(
                    &viewers, from: &items, rows: matrix.byViewer, settings: settings, steps: steps, threads: threads)
                : solve(
                    &items, from: &viewers, rows: matrix.byItem, settings: settings, steps: steps, threads: threads)
            guard solved != nil else { throw .notSolvable }
            if half == total - 1, let spreads = solved {
                _ = observe(Progress(halfSweepsDone: total, halfSweepsTotal: total))
                let model = FactorModel(
                    itemFactors: items, spreads: spreads, unobservedWeight: settings.unobservedWeight,
                    penalty: settings.penalty, penaltyExponent: settings.penaltyExponent)
                return Outcome(model: model, viewerFactors: viewers)
            }
            guard observe(Progress(halfSweepsDone: half + 1, halfSweepsTotal: total)) == .goOn else { throw .cancelled }
        }
        preconditionFailure("the last half sweep returns")
    }

    private static func startingFactors(count: Int, settings: Settings) -> [Float] {
        var generator = SeededGenerator(seed: settings.seed)
        let deviation = Double(settings.startDeviation) / Double(settings.dimensions).squareRoot()
        return (0..<count * settings.dimensions).map { _ in Float(generator.nextNormal() * deviation) }
    }

    /// Rows solved by one thread at a time.
    private static let blockSize = 128

    /// Solves every row of one side, with the other side fixed and turned into its principal axes.
    ///
    /// With steps, rows that are longer than that come closer to their solution from where they stand, turned along. In
    /// the fixed side's axes the penalty is diagonal, so a step costs 4 n d and needs no d x d matrix.
    /// - Returns: the spreads of the fixed side, or nil when some row could not be solved.
    private static func solve(
        _ solved: inout [Float], from fixed: inout [Float], rows: SparseRows, settings: Settings, steps: Int,
        threads: Int
    ) -> [Float]? {
        let dimensions = settings.dimensions
        let fixedCount = fixed.count / dimensions
        let axes = fixed.withUnsafeMutableBufferPointer { buffer in
            let axes = PrincipalAxes(
                rows: UnsafeBufferPointer(buffer), dimensions: dimensions, threads: threads)
            axes.turn(buffer, threads: threads)
            return axes
        }
        let spreads = axes.spreads
        let ridge = RidgePenalty(
            spreads: spreads, unobservedWeight: settings.unobservedWeight, penalty: settings.penalty,
            exponent: settings.penaltyExponent, otherSideCount: fixedCount)
        if steps > 0 { solved.withUnsafeMutableBufferPointer { axes.turn($0, threads: threads) } }
        let blocks = (rows.count + blockSize - 1) / blockSize
        var failures = [Bool](repeating: false, count: max(1, blocks))
        failures.withUnsafeMutableBufferPointer { failures in
            solved.withUnsafeMutableBufferPointer { solved in
                guard !solved.isEmpty else { return }
                let failures = SharedStorage(failures)
                let output = SharedStorage(solved)
                ParallelLoop.run(blocks: blocks, threads: threads) { [fixed] block in
                    var scratch = [Float](repeating: 0, count: Int(vk_ridge_scratch(Int32(dimensions))))
                    for row in block * blockSize..<min(rows.count, (block + 1) * blockSize) {
                        let range = rows.range(of: row)
                        let diagonal = ridge.diagonal(interactionCount: range.count)
                        let status = rows.columns.withUnsafeBufferPointer { columns in
                            rows.weights.withUnsafeBufferPointer { weights -> Int32 in
                                guard let columns = columns.baseAddress, let weights = weights.baseAddress else {
                                    return 0
                                }
                                let start = range.lowerBound
                                if steps > 0, range.count > steps {
                                    return vk_ridge_steps(
                                        fixed, columns + start, Int32(range.count), Int32(dimensions), weights + start,
                                        diagonal, Int32(steps), &scratch, output.start + row * dimensions)
                                }
                                return vk_ridge(
                                    fixed, columns + start, Int32(range.count), Int32(dimensions), weights + start, nil,
                                    diagonal, &scratch, output.start + row * dimensions)
                            }
                        }
                        if status != 0 { failures.start[block] = true }
                    }
                }
            }
        }
        return failures.contains(true) ? nil : spreads
    }
}

/// The diagonal quadratic penalty of one row: α₀ times the spread of the other side, plus λ (n + α₀ N)^ν.
struct RidgePenalty: Sendable {
    let spreads: [Float]
    let unobservedWeight: Float
    let penalty: Float
    let exponent: Float
    let otherSideCount: Int

    /// The penalty along each axis, > 0.
    func diagonal(interactionCount: Int) -> [Float] {
        let size = Double(interactionCount) + Double(unobservedWeight) * Double(otherSideCount)
        let scaled = exponent == 1 ? size : Elementary.power(max(size, 1e-6), Double(exponent))
        let flat = max(1e-6, penalty * Float(scaled))
        return spreads.map { unobservedWeight * $0 + flat }
    }
}
