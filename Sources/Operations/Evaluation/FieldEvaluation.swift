package import Matching

/// Measures Dancong on published data, by the protocol of the field, with baselines beside.
package struct FieldEvaluation: Sendable {
    /// How it goes about it.
    package struct Settings: Sendable {
        /// Seed of everything that is drawn.
        package var seed: UInt64
        /// Threads that may work.
        package var threads: Int
        /// How much is tried before the test.
        package var effort: LearnerFamily.Effort
        /// No further learner is tried once this time is over; nil for as long as it takes. With a budget the choice can
        /// depend on the speed of the machine.
        package var budget: Duration?
        /// So many questions are asked, drawn at random; nil for all.
        package var sample: Int?
        /// Names of the learners that take part; empty for all. Baselines are measured when named or when all take part.
        package var only: [String]
        /// Names of two models to be compared question by question.
        package var compared: (first: String, second: String)?
        /// Whether sequences are learnt from with their last item but one.
        package var isPlain: Bool
        /// Resamples of each interval.
        package var resamples: Int

        /// Settings; the defaults are those of published figures.
        package init(
            seed: UInt64 = 1, threads: Int = 1, effort: LearnerFamily.Effort = .usual, budget: Duration? = nil,
            sample: Int? = nil, only: [String] = [], compared: (first: String, second: String)? = nil,
            isPlain: Bool = false, resamples: Int = 500
        ) {
            self.seed = seed
            self.threads = threads
            self.effort = effort
            self.budget = budget
            self.sample = sample
            self.only = only
            self.compared = compared
            self.isPlain = isPlain
            self.resamples = resamples
        }

        var resampling: Resampling { Resampling(resamples: resamples, seed: seed) }
    }

    /// The settings.
    package let settings: Settings

    /// A measurement with settings.
    package init(_ settings: Settings) { self.settings = settings }

    /// Measures a folder by each of some protocols.
    ///
    /// - Parameters:
    ///   - protocols: nil for those that its files are recognised as.
    ///   - observe: called often on the calling thread, which this blocks until the end.
    /// - Throws: `EvaluationError`, `TextFileError`, `TableError`, `LearningError`.
    package func report(
        on folder: PublishedFolder, by protocols: [EvaluationProtocol]? = nil,
        observe: (SetEvaluation.Progress) -> Void = { _ in }
    ) throws -> EvaluationReport {
        var parts: [EvaluationReport.Part] = []
        for kind in try protocols ?? folder.protocols() {
            switch kind {
            case .clicks, .clickTable:
                guard settings.compared == nil else { throw EvaluationError.notComparable(kind) }
                parts.append(
                    kind == .clicks
                        ? try ClickStream(folder).part(settings, observe: observe)
                        : try ClickTable(folder).part(settings, observe: observe))
            case .sets, .sequences, .sessions, .coldItems:
                observe(.init(step: "reading \(folder.name)", share: 0))
                let questions = try folder.questions(of: kind, isPlain: settings.isPlain, seed: settings.seed)
                observe(.init(step: "reading \(folder.name)", share: 1))
                parts.append(try RankingMeasurement(kind, questions, settings).part(observe: observe))
            }
        }
        return EvaluationReport(
            data: folder.name, seed: settings.seed, parts: parts, peakBytes: MemoryPeak.bytes())
    }
}
