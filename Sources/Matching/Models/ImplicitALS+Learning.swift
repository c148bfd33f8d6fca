internal import CVectorKernels

extension ImplicitALS {
    /// Implicit ALS as a learner: a history is folded into the items' vectors, as serving does it.
    package struct Factors: Learner, Hashable {
        /// What is tuned.
        package var settings: Settings

        /// A learner with some settings.
        package init(_ settings: Settings = Settings()) { self.settings = settings }

        package var name: String { "ials" }

        package var settingsText: String {
            "d \(settings.dimensions), \(settings.sweeps) sweeps, α₀ \(settings.unobservedWeight), λ \(settings.penalty)"
        }

        /// The vectors of both sides, the sparse matrix with what sorting it takes, and what a thread solves with.
        package func memoryBytes(for histories: Histories) -> Int {
            let dimensions = settings.dimensions
            let vectors = (histories.count + 3 * histories.itemCount) * dimensions * 4
            let sparse = histories.items.count * (24 + 16 + 2 * 8) + (histories.count + histories.itemCount) * 48
            let blocks = (max(histories.count, histories.itemCount) + 2_047) / 2_048
            return vectors + sparse + (blocks * 4 + 64 * 16 + 48) * dimensions * dimensions
        }

        package func fit(
            _ histories: Histories, threads: Int, observe: (Double) -> Wish
        ) throws(LearningError) -> any HistoryScoring {
            do throws(TrainingError) {
                let outcome = try ImplicitALS.train(histories.matrix(), settings: settings, threads: threads) {
                    observe(Double($0.halfSweepsDone) / Double($0.halfSweepsTotal))
                }
                return FoldedScoring(outcome.model)
            } catch {
                switch error {
                case .cancelled: throw .cancelled
                case .noInteractions: throw .nothingToLearn
                case .notSolvable: throw .notSolvable
                }
            }
        }
    }
}

/// Inner products of items' vectors with the vector of a history, which is found when it is asked about.
package struct FoldedScoring: HistoryScoring {
    private let model: FactorModel
    private let panels: [Float]

    /// Scores by a model.
    package init(_ model: FactorModel) {
        self.model = model
        let count = Int32(model.itemCount)
        let dimensions = Int32(model.dimensions)
        var panels = [Float](repeating: 0, count: Int(vk_panel_floats(count, dimensions)))
        vk_pack_rows(model.itemFactors, count, dimensions, &panels)
        self.panels = panels
    }

    package var itemCount: Int { model.itemCount }

    package func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        guard let output = scores.baseAddress, !rows.isEmpty else { return }
        let dimensions = model.dimensions
        var tastes: [Float] = []
        tastes.reserveCapacity(rows.count * dimensions)
        for row in rows {
            let evidence = histories.range(of: row).map {
                Evidence(item: histories.items[$0], strength: histories.weights[$0])
            }
            tastes += model.foldIn(evidence) ?? [Float](repeating: 0, count: dimensions)
        }
        var scratch = [Float](
            repeating: 0, count: Int(vk_gemm_panels_scratch(Int32(rows.count), Int32(dimensions))))
        vk_gemm_panels(
            tastes, Int32(rows.count), panels, Int32(itemCount), Int32(dimensions), 0, 0, output, Int64(itemCount),
            &scratch)
    }
}
