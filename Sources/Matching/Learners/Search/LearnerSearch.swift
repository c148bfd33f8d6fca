/// Chooses learners, their settings and their weights in a blend on a slice of the training data.
///
/// First each family finds its best settings, then a blend grows from the best family: in each round the family and weight that
/// raise the target most join, as long as they raise it enough, and by more than one standard error (forward selection as in R. Caruana et al., "Ensemble
/// selection from libraries of models", ICML 2004). Who does not help is left out. Test data take no part.
package struct LearnerSearch: Sendable {
    /// The families to choose from.
    package let families: [LearnerFamily]
    /// What is held back.
    package var rule: ValidationSlice.Rule
    /// Length of the lists that are compared.
    package var cutoff: Int
    /// Whether items of the question are left out of the lists.
    package var hidesHistory: Bool
    /// At most so many questions are asked.
    package var questionsMax: Int
    /// Weights that are tried for a newcomer beside the blend so far, ascending, > 0.
    package var weights: [Float]
    /// A newcomer has to raise the quality by this share of it, and by one standard error of that.
    package var gainMin: Double
    /// The seed of the slice.
    package var seed: UInt64

    /// A search.
    /// - Precondition: there is a family, and the weights are positive.
    package init(
        _ families: [LearnerFamily], rule: ValidationSlice.Rule = .share(0.1), cutoff: Int = 20,
        hidesHistory: Bool = true, questionsMax: Int = 4_000,
        weights: [Float] = [0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1, 1.4, 2], gainMin: Double = 0.003, seed: UInt64 = 1
    ) {
        precondition(!families.isEmpty && cutoff > 0, "there is something to choose from")
        precondition(weights.allSatisfy { $0 > 0 } && gainMin >= 0, "weights are positive, the least gain not negative")
        self.families = families
        self.rule = rule
        self.cutoff = cutoff
        self.hidesHistory = hidesHistory
        self.questionsMax = questionsMax
        self.weights = weights
        self.gainMin = gainMin
        self.seed = seed
    }

    /// Searches; the same choice for the same seed and the same answers of `mayGoOn`, whatever the number of threads.
    ///
    /// - Parameters:
    ///   - mayGoOn: asked before each fit but the first whether there is time for one more.
    ///   - observe: told the share of the families that is done.
    /// - Throws: `LearningError`; `nothingToLearn` too when no deed can be held back.
    /// - Complexity: one fit for each learner that is tried. The best of each family stays in memory.
    package func choose(
        for histories: Histories, threads: Int, mayGoOn: () -> Bool = { true },
        observe: (Double) -> Wish = { _ in .goOn }
    ) throws(LearningError) -> LearnerChoice {
        let slice = ValidationSlice(of: histories, rule: rule, questionsMax: questionsMax, seed: seed)
        guard slice.questions.count > 0, !slice.train.items.isEmpty else { throw .nothingToLearn }
        var trials: [LearnerChoice.Trial] = []
        var finalists: [Finalist] = []
        var ranOutOfTime = false
        for (number, family) in families.enumerated() {
            var best: Finalist?
            for stage in family.stages {
                for learner in stage(best?.learner) {
                    guard trials.isEmpty || mayGoOn() else {
                        ranOutOfTime = true
                        break
                    }
                    let scoring = try learner.fit(slice.train, threads: threads) { share in
                        observe((Double(number) + 0.9 * share) / Double(families.count + 1))
                    }
                    let quality = slice.quality(
                        of: scoring, cutoff: cutoff, hidesHistory: hidesHistory, threads: threads)
                    trials.append(
                        .init(family: family.name, settings: learner.settingsText, quality: quality))
                    if best.map({ quality.target > $0.quality.target }) ?? true {
                        best = Finalist(family: family.name, learner: learner, scoring: scoring, quality: quality)
                    }
                }
            }
            if let best { finalists.append(best) }
            guard observe(Double(number + 1) / Double(families.count + 1)) == .goOn else { throw .cancelled }
        }
        let grown = try grow(from: finalists, on: slice, threads: threads, observe: observe)
        return LearnerChoice(
            blend: grown.blend, quality: grown.quality, trials: trials, steps: grown.steps,
            leftOut: families.map(\.name).filter { name in !grown.steps.contains { $0.family == name } },
            questionCount: slice.questions.count, rule: rule, isOrdered: histories.isOrdered, cutoff: cutoff,
            ranOutOfTime: ranOutOfTime)
    }

    private struct Finalist {
        let family: String
        let learner: any Learner
        let scoring: any HistoryScoring
        let quality: ValidationSlice.Quality
    }

    private func grow(
        from finalists: [Finalist], on slice: ValidationSlice, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> (blend: Blend, quality: ValidationSlice.Quality, steps: [LearnerChoice.Step]) {
        var rest = finalists.enumerated()
            .sorted { ($1.element.quality.target, $0.offset) < ($0.element.quality.target, $1.offset) }
            .map(\.element)
        guard !rest.isEmpty else { throw .nothingToLearn }
        let first = rest.removeFirst()
        var quality = first.quality
        var parts = [Blend.Part(first.learner, weight: 1)]
        var members = [BlendedScoring.Member(scoring: first.scoring, weight: 1)]
        var steps = [LearnerChoice.Step(family: first.family, weight: 1, quality: quality)]
        while !rest.isEmpty {
            var winner: (place: Int, weight: Float, quality: ValidationSlice.Quality)?
            for (place, finalist) in rest.enumerated() {
                let found = slice.compare(
                    BlendedScoring(members), with: finalist.scoring, weights: weights, cutoff: cutoff,
                    hidesHistory: hidesHistory, threads: threads)
                for (weight, tried) in zip(weights, found)
                where tried.gain >= max(gainMin, tried.gainError)
                    && tried.quality.target > (winner?.quality.target ?? quality.target)
                {
                    winner = (place, weight, tried.quality)
                }
                guard observe(Double(families.count) / Double(families.count + 1)) == .goOn else { throw .cancelled }
            }
            guard let winner else { break }
            let joined = rest.remove(at: winner.place)
            quality = winner.quality
            parts.append(.init(joined.learner, weight: winner.weight))
            members.append(.init(scoring: joined.scoring, weight: winner.weight))
            steps.append(.init(family: joined.family, weight: winner.weight, quality: quality))
        }
        return (Blend(parts), quality, steps)
    }
}
