package import Market
package import Matching
internal import Storage

extension Platform {
    /// Learns from the log.
    package var training: Training { Training(platform: self) }
}

/// Trains models from the log of events.
package struct Training: Sendable {
    let platform: Platform

    /// What a training is asked to do.
    package struct Plan: Sendable {
        /// Where the model is put.
        package var folder: String
        /// Settings of the factor model; of several the best on pairs held back is taken.
        package var candidates: [ImplicitALS.Settings]
        /// Share of the pairs on which the card's measures are taken.
        package var heldBackShare: Double
        /// Threads that may work.
        package var threads: Int

        /// A plan.
        /// - Precondition: the share lies strictly between 0 and 1, and there is a thread.
        package init(
            folder: String, candidates: [ImplicitALS.Settings] = ImplicitALS.candidates(like: .init()),
            heldBackShare: Double = 0.1, threads: Int = 1
        ) {
            precondition(heldBackShare > 0 && heldBackShare < 1, "A part of the pairs is held back.")
            precondition(threads > 0 && !candidates.isEmpty, "Some thread works, with some settings.")
            self.folder = folder
            self.candidates = candidates
            self.heldBackShare = heldBackShare
            self.threads = threads
        }
    }

    /// Trains on the whole log, measures on pairs held back, writes model and card, and puts them in force.
    ///
    /// A server that watches the folder takes the model over; this platform's own feed does so when it reloads.
    ///
    /// - Parameter observe: called from the training's thread.
    /// - Throws: `TrainingRefusal.nothingToLearn`, `ModelFolderError`, `DatabaseError`.
    package func train(
        _ plan: Plan, observe: @escaping @Sendable (SetEvaluation.Progress) -> Void = { _ in }
    ) async throws -> ModelCard {
        let deeds = try await TrainingDeeds.read(platform, observe: observe)
        let rules = platform.rules
        let now = platform.clock.now()
        guard deeds.matrix.pairCount > 0 else { throw TrainingRefusal.nothingToLearn }
        return try await offCooperativeThreads {
            let parts = deeds.matrix.holdingBack(share: plan.heldBackShare, seed: 1)
            let evaluation = try SetEvaluation(
                of: InteractionSet(name: "held back", train: parts.train, heldBack: parts.heldBack),
                als: plan.candidates,
                settings: .init(cutoffs: [20]), threads: plan.threads, observe: observe)
            let outcome = try ImplicitALS.train(deeds.matrix, settings: evaluation.als, threads: plan.threads) {
                let share = Double($0.halfSweepsDone) / Double($0.halfSweepsTotal)
                observe(.init(step: "training on everything", share: share))
                return .goOn
            }
            let model = TrainedModel(
                version: Self.version(now, seed: UInt64(deeds.lastSequence)), itemIDs: deeds.contents.map(\.rawValue),
                factors: outcome.model, neighbours: ItemNeighbours(deeds.matrix, threads: plan.threads),
                popularity: PopularityModel(deeds.matrix), learnt: deeds.learnt)
            var card: ModelCard?
            _ = try ModelFolder(plan.folder).write(model) { digest, bytes in
                let written = ModelCard(
                    evaluation, deeds, version: model.version, at: now, digest: digest, bytes: bytes,
                    rules: rules.feed.version)
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

/// Why nothing was trained.
package enum TrainingRefusal: Refusal {
    /// The log holds no deed that speaks for a content.
    case nothingToLearn

    package var code: ErrorCode { "training.nothing_to_learn" }
    package var kind: ErrorKind { .conflict }
}

extension ModelCard {
    init(
        _ evaluation: SetEvaluation, _ deeds: TrainingDeeds, version: String, at time: Timestamp, digest: String,
        bytes: Int, rules: RuleVersion
    ) {
        func three(_ estimate: Evaluation.Estimate) -> [Double] { [estimate.mean, estimate.low, estimate.high] }
        let als = evaluation.als
        self.init(
            version: version, trainedAt: time.description, sha256: digest, fileBytes: bytes,
            rulesVersion: rules.description,
            training: Training(
                deeds: deeds.deedCount, viewers: deeds.matrix.viewerCount, items: deeds.matrix.itemCount,
                pairs: deeds.matrix.pairCount, viewersOptedOut: deeds.optedOutCount, lastSequence: deeds.lastSequence),
            settings: Settings(
                dimensions: als.dimensions, sweeps: als.sweeps, unobservedWeight: Double(als.unobservedWeight),
                penalty: Double(als.penalty), penaltyExponent: Double(als.penaltyExponent), seed: als.seed),
            measures: evaluation.set.heldBack.pairCount == 0
                ? []
                : evaluation.rows.flatMap { row in
                    row.evaluation.measures.map {
                        Measure(
                            model: row.model, cutoff: $0.cutoff, recall: three($0.recall), ndcg: three($0.ndcg),
                            coverage: $0.coverage, noveltyBits: $0.novelty)
                    }
                },
            intendedUse: "Ranks contents of this platform for its viewers who allow personalisation; not for "
                + "decisions about people.")
    }
}
