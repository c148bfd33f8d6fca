extension ImplicitALS {
    /// One kind of settings and how well it found what was held back.
    package struct Trial: Sendable {
        /// The settings tried.
        package let settings: Settings
        /// NDCG at the cutoff, with its interval.
        package let ndcg: Evaluation.Estimate
        /// Recall at the cutoff, with its interval.
        package let recall: Evaluation.Estimate
    }

    /// Candidates that differ in how hard they pull towards zero; which is best depends on how dense the data are
    /// (docs/matching/model.md §5).
    package static func candidates(like settings: Settings) -> [Settings] {
        let pairs: [(unobservedWeight: Float, penalty: Float)] = [
            (0.01, 0.01), (0.01, 0.003), (0.02, 0.002), (0.03, 0.01),
        ]
        return pairs.map { pair in
            var candidate = settings
            candidate.unobservedWeight = pair.unobservedWeight
            candidate.penalty = pair.penalty
            return candidate
        }
    }

    /// Trains with each of some settings on part of the pairs and measures each on the rest.
    ///
    /// Test data take no part in it.
    /// - Parameter observe: called before each trial with its number; may stop the choice.
    /// - Returns: the trials, best NDCG first, in the order given where equal.
    /// - Throws: `TrainingError`.
    package static func compare(
        _ choices: [Settings], on matrix: InteractionMatrix, share: Double = 0.1, cutoff: Int = 20, seed: UInt64 = 1,
        threads: Int = 1, observe: (Int) -> Wish = { _ in .goOn }
    ) throws(TrainingError) -> [Trial] {
        let parts = matrix.holdingBack(share: share, seed: seed)
        var trials: [Trial] = []
        for (number, settings) in choices.enumerated() {
            guard observe(number) == .goOn else { throw .cancelled }
            let outcome = try train(parts.train, settings: settings, threads: threads)
            let result = Evaluation(
                of: FactorScoring(outcome.model, viewerFactors: outcome.viewerFactors), train: parts.train,
                heldBack: parts.heldBack, settings: .init(cutoffs: [cutoff], resamples: 50), threads: threads)
            trials.append(
                Trial(settings: settings, ndcg: result.measures[0].ndcg, recall: result.measures[0].recall))
        }
        return trials.enumerated()
            .sorted { ($1.element.ndcg.mean, $0.offset) < ($0.element.ndcg.mean, $1.offset) }
            .map(\.element)
    }
}
