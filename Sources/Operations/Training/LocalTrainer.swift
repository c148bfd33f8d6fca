internal import Market
internal import Matching

/// The trainer that works inside of this process, on threads of its own.
package struct LocalTrainer: Trainer {
    let platform: Platform

    /// A trainer for the log and the rules of a platform.
    package init(platform: Platform) { self.platform = platform }

    package func train(
        on input: TrainingInput, _ plan: Training.Plan, observe: @escaping @Sendable (SetEvaluation.Progress) -> Void
    ) async throws -> ModelCard {
        let deeds =
            switch input {
            case .log: try await TrainingDeeds.read(platform, observe: observe)
            case .file(let path):
                try await offCooperativeThreads { try TrainingDeeds.read(file: path, observe: observe) }
            }
        let rules = platform.rules
        let now = platform.clock.now()
        guard deeds.matrix.pairCount > 0 else { throw TrainingRefusal.nothingToLearn }
        var weighing: WeightChoice?
        if let past = deeds.past { weighing = try await WeightChoice(past, on: platform) }
        return try await offCooperativeThreads { [weighing] in
            var candidates = plan.candidates
            var lines: [String] = []
            if let tuning = plan.tuning {
                let search = TrainingSearch(budget: tuning.budget, threads: plan.threads)
                let choice = try search.choose(for: deeds.matrix, like: candidates[0], observe: observe)
                candidates = [choice.als]
                lines = choice.lines
            }
            let parts = deeds.matrix.holdingBack(share: plan.heldBackShare, seed: 1)
            let evaluation = try SetEvaluation(
                of: InteractionSet(name: "held back", train: parts.train, heldBack: parts.heldBack),
                als: candidates, settings: .init(cutoffs: [20]), threads: plan.threads, observe: observe)
            let fit = try weighing?.choose(like: evaluation.als, threads: plan.threads, observe: observe)
            let outcome = try ImplicitALS.train(deeds.matrix, settings: evaluation.als, threads: plan.threads) {
                let share = Double($0.halfSweepsDone) / Double($0.halfSweepsTotal)
                observe(.init(step: "training on everything", share: share))
                return .goOn
            }
            let model = TrainedModel(
                version: Self.version(now, seed: UInt64(deeds.lastSequence)), itemIDs: deeds.contents.map(\.rawValue),
                factors: outcome.model, neighbours: ItemNeighbours(deeds.matrix, threads: plan.threads),
                popularity: PopularityModel(deeds.matrix), learnt: deeds.learnt, fitWeights: fit?.served ?? [:])
            let index = RecallReport(model, deeds.matrix, threads: plan.threads)
            var card: ModelCard?
            _ = try ModelFolder(plan.folder).write(model) { digest, bytes in
                var written = ModelCard(
                    evaluation, deeds, version: model.version, at: now, digest: digest, bytes: bytes,
                    rules: rules.feed.version, choice: lines)
                written.weights = fit.map { ModelCard.Weights($0, rules: rules.feed.values) }
                written.index = index
                card = written
                return written
            }
            observe(.init(step: "writing the model", share: 1))
            guard let card else { throw TrainingRefusal.nothingToLearn }
            return card
        }
    }

    /// A name that sorts by time and is safe in a file name.
    private static func version(_ now: Timestamp, seed: UInt64) -> String {
        let time = now.description.filter { $0 != ":" && $0 != "." }
        return "\(time)-\(String(seed, radix: 16))"
    }
}
