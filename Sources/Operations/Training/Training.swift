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
        /// Whether and how long settings are searched for, instead of compared; nil for not at all.
        package var tuning: Tuning?

        /// A search for settings before the training.
        package struct Tuning: Sendable, Hashable {
            /// Nothing further is tried after this time; nil for as long as it takes.
            package var budget: Duration?

            /// A search.
            package init(budget: Duration? = nil) { self.budget = budget }
        }

        /// A plan.
        /// - Precondition: the share lies strictly between 0 and 1, and there is a thread.
        package init(
            folder: String, candidates: [ImplicitALS.Settings] = ImplicitALS.candidates(like: .init()),
            heldBackShare: Double = 0.1, threads: Int = 1, tuning: Tuning? = nil
        ) {
            precondition(heldBackShare > 0 && heldBackShare < 1, "A part of the pairs is held back.")
            precondition(threads > 0 && !candidates.isEmpty, "Some thread works, with some settings.")
            self.folder = folder
            self.candidates = candidates
            self.heldBackShare = heldBackShare
            self.threads = threads
            self.tuning = tuning
        }
    }

    /// Trains, measures on pairs held back, writes model and card, and puts them in force.
    ///
    /// A server that watches the folder takes the model over; this platform's own feed does so when it reloads.
    ///
    /// - Parameters:
    ///   - trainer: who does the work; this process when nil.
    ///   - observe: called from the training's thread.
    /// - Throws: `TrainingRefusal.nothingToLearn`, `ModelFolderError`, `DatabaseError`, and what reading a file throws.
    package func train(
        _ plan: Plan, on input: TrainingInput = .log, by trainer: (any Trainer)? = nil,
        observe: @escaping @Sendable (SetEvaluation.Progress) -> Void = { _ in }
    ) async throws -> ModelCard {
        try await (trainer ?? LocalTrainer(platform: platform)).train(on: input, plan, observe: observe)
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
        bytes: Int, rules: RuleVersion, choice: [String]
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
            choice: choice.isEmpty ? nil : choice,
            intendedUse: "Ranks contents of this platform for its viewers who allow personalisation; not for "
                + "decisions about people.")
    }
}
