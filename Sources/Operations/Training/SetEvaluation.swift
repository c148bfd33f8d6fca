package import Matching

/// The measures of the models that Dancong ships, side by side on one user-item set.
package struct SetEvaluation: Sendable {
    /// One model's row.
    package struct Row: Sendable {
        /// The model: `popularity`, `item-knn` or `ials`.
        package let model: String
        /// The settings that matter, in words.
        package let settings: String
        /// The measures.
        package let evaluation: Evaluation
        /// Seconds that training took.
        package let trainingSeconds: Double
        /// Seconds that ranking everything for everybody took.
        package let rankingSeconds: Double
    }

    /// How far the work has come.
    package struct Progress: Sendable, Hashable {
        /// What is being done, such as `training ials`.
        package let step: String
        /// Done, 0 ... 1 of this step.
        package let share: Double
    }

    /// The set.
    package let set: InteractionSet
    /// The settings of the factor model, chosen or given.
    package let als: ImplicitALS.Settings
    /// One row per model, the baselines first.
    package let rows: [Row]

    /// Trains and measures all models.
    ///
    /// - Parameters:
    ///   - als: settings of the factor model; with several, the best on pairs held back from training is taken.
    ///   - observe: called often on the calling thread, which this blocks until the end.
    /// - Throws: `ImplicitALS.TrainingError`.
    package init(
        of set: InteractionSet, als choices: [ImplicitALS.Settings], settings: Evaluation.Settings, threads: Int,
        observe: (Progress) -> Void = { _ in }
    ) throws {
        precondition(!choices.isEmpty, "There is at least one kind of settings to train with.")
        self.set = set
        let clock = ContinuousClock()
        func row(
            _ model: String, _ words: String, _ scoring: some ItemScoring, since start: ContinuousClock.Instant
        ) -> Row {
            let trained = clock.now
            observe(Progress(step: "ranking \(model)", share: 0))
            let evaluation = Evaluation(
                of: scoring, train: set.train, heldBack: set.heldBack, settings: settings, threads: threads)
            observe(Progress(step: "ranking \(model)", share: 1))
            return Row(
                model: model, settings: words, evaluation: evaluation, trainingSeconds: (trained - start).asSeconds,
                rankingSeconds: (clock.now - trained).asSeconds)
        }
        var rows: [Row] = []
        var start = clock.now
        rows.append(row("popularity", "count of viewers", PopularityScoring(PopularityModel(set.train)), since: start))

        observe(Progress(step: "training item-knn", share: 0))
        start = clock.now
        let neighbourSettings = ItemNeighbours.Settings(neighboursMax: 100)
        let neighbours = ItemNeighbours(set.train, settings: neighbourSettings, threads: threads)
        rows.append(
            row(
                "item-knn", "cosine, \(neighbourSettings.neighboursMax) neighbours",
                NeighbourScoring(neighbours, histories: set.train), since: start))

        start = clock.now
        var als = choices[0]
        if choices.count > 1 {
            let trials = try ImplicitALS.compare(choices, on: set.train, threads: threads) { number in
                observe(Progress(step: "choosing settings of ials", share: Double(number) / Double(choices.count)))
                return .goOn
            }
            als = trials.first?.settings ?? als
        }
        let outcome = try ImplicitALS.train(set.train, settings: als, threads: threads) { progress in
            let share = Double(progress.halfSweepsDone) / Double(progress.halfSweepsTotal)
            observe(Progress(step: "training ials", share: share))
            return .goOn
        }
        rows.append(
            row(
                "ials", "d \(als.dimensions), \(als.sweeps) sweeps, α₀ \(als.unobservedWeight), λ \(als.penalty)",
                FactorScoring(outcome.model, viewerFactors: outcome.viewerFactors), since: start))
        self.als = als
        self.rows = rows
    }
}

extension Duration {
    /// The duration in seconds, as precise as a `Double` is.
    var asSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
