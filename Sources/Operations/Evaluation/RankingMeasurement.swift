internal import Matching

/// Measures learners on the questions of one protocol of ranked lists.
struct RankingMeasurement {
    private let kind: EvaluationProtocol
    private let plan: RankingPlan
    private let task: RankingTask
    private let families: [LearnerFamily]
    private let settings: FieldEvaluation.Settings
    private let baselines: [any Learner] = [Popularity(), ItemNeighbourLearner()]

    init(_ kind: EvaluationProtocol, _ questions: PublishedQuestions, _ settings: FieldEvaluation.Settings) throws {
        self.kind = kind
        self.settings = settings
        plan = questions.plan
        task = settings.sample.map { questions.plan.test.sampled($0, seed: settings.seed) } ?? questions.plan.test
        let all: [LearnerFamily] =
            switch kind {
            case .sets:
                LearnerFamily.forSets(isOrdered: task.train.isOrdered, seed: settings.seed)
            case .sequences: LearnerFamily.forSequences(seed: settings.seed)
            case .sessions: LearnerFamily.forSessions
            case .coldItems: LearnerFamily.forNewItems(questions.contents)
            case .clicks, .clickTable: []
            }
        let known = Set(all.map(\.name) + baselines.map(\.name))
        for name in settings.only where !known.contains(name) {
            throw EvaluationError.unknownModel(name: name, known: known.sorted())
        }
        let chosen = all.filter { settings.only.isEmpty || settings.only.contains($0.name) }
        let train = task.train
        families = (chosen.isEmpty ? all : chosen).map { $0.limited(to: settings.effort, for: train) }
    }

    func part(observe: (SetEvaluation.Progress) -> Void) throws -> EvaluationReport.Part {
        let clock = ContinuousClock()
        let start = clock.now
        let choice = try search(families).choose(on: plan.choosing, observe: observe)
        let choosingSeconds = (clock.now - start).asSeconds

        var results: [String: RankingResult] = [:]
        var rows = try modelRows(choice.parts, &results, observe)
        let model = rows[0].name
        let compared = settings.compared.map { [$0.first, $0.second] } ?? []
        for learner in baselines where results[learner.name] == nil {
            let isWanted = settings.only.isEmpty || (settings.only + compared).contains(learner.name)
            if isWanted { rows.append(try row(.baseline, learner, &results, observe)) }
        }
        for name in compared where results[name] == nil && name != "blend" {
            guard let family = families.first(where: { $0.name == name }) else {
                throw EvaluationError.unknownModel(name: name, known: (["blend"] + families.map(\.name)).sorted())
            }
            for part in try search([family]).choose(on: plan.choosing, observe: observe).parts {
                rows.append(try row(.source, part.learner, &results, observe))
            }
        }
        return EvaluationReport.Part(
            name: kind == .sequences ? (settings.isPlain ? "sequences-plain" : "sequences-strict") : kind.rawValue,
            facts: facts, choosingSeconds: choosingSeconds, trialCount: choice.trialCount, leftOut: choice.leftOut,
            rows: rows, comparison: comparison(results, model: model))
    }

    private func search(_ families: [LearnerFamily]) -> EvaluationSearch {
        EvaluationSearch(
            families: families, cutoff: kind.choosingCutoff, hidesHistory: task.hidesHistory, settings: settings)
    }

    /// The blend, and where it has several parts each of them alone.
    private func modelRows(
        _ parts: [Blend.Part], _ results: inout [String: RankingResult],
        _ observe: (SetEvaluation.Progress) -> Void
    ) throws -> [EvaluationReport.Row] {
        var members: [BlendedScoring.Member] = []
        var seconds: [Double] = []
        for part in parts {
            let fitted = try fit(part.learner, observe: observe)
            members.append(.init(scoring: fitted.scoring, weight: part.weight))
            seconds.append(fitted.seconds)
        }
        let blend = Blend(parts)
        let scoring: any HistoryScoring = members.count == 1 ? members[0].scoring : BlendedScoring(members)
        var rows = [
            try row(blend.name, .model, blend.settingsText, nil, scoring, seconds.reduce(0, +), &results, observe)
        ]
        guard members.count > 1 else { return rows }
        for (place, part) in parts.enumerated() {
            rows.append(
                try row(
                    part.learner.name, .source, part.learner.settingsText, Double(part.weight),
                    members[place].scoring, seconds[place], &results, observe))
        }
        return rows
    }

    private func row(
        _ role: EvaluationReport.Role, _ learner: any Learner, _ results: inout [String: RankingResult],
        _ observe: (SetEvaluation.Progress) -> Void
    ) throws -> EvaluationReport.Row {
        let fitted = try fit(learner, observe: observe)
        return try row(
            learner.name, role, learner.settingsText, nil, fitted.scoring, fitted.seconds, &results, observe)
    }

    private func comparison(_ results: [String: RankingResult], model: String) -> EvaluationReport.Comparison? {
        guard let names = settings.compared else { return nil }
        // Where one learner alone was chosen, it is the blend.
        func result(_ name: String) -> RankingResult? { results[name] ?? (name == "blend" ? results[model] : nil) }
        guard let first = result(names.first), let second = result(names.second) else { return nil }
        let differences = first.difference(
            from: second, for: task, resampling: settings.resampling, threads: settings.threads)
        return EvaluationReport.Comparison(
            first: names.first, second: names.second,
            differences: zip(kind.measures, differences).map { .init($0.name, $1) })
    }

    private var facts: String {
        "\(task.train.count) histories, \(task.train.itemCount) items, \(task.train.items.count) deeds to learn from, "
            + "\(task.count) questions"
    }

    private func fit(
        _ learner: any Learner, observe: (SetEvaluation.Progress) -> Void
    ) throws -> (scoring: any HistoryScoring, seconds: Double) {
        let clock = ContinuousClock()
        let start = clock.now
        let scoring = try learner.fit(task.train, threads: settings.threads) { share in
            observe(.init(step: "fitting \(learner.name)", share: share))
            return .goOn
        }
        return (scoring, (clock.now - start).asSeconds)
    }

    private func row(
        _ name: String, _ role: EvaluationReport.Role, _ words: String, _ weight: Double?,
        _ scoring: any HistoryScoring,
        _ fitSeconds: Double, _ results: inout [String: RankingResult], _ observe: (SetEvaluation.Progress) -> Void
    ) throws -> EvaluationReport.Row {
        let clock = ContinuousClock()
        let start = clock.now
        let result = try RankingResult(
            of: scoring, for: task, measures: kind.measures, resampling: settings.resampling, threads: settings.threads
        ) { share in
            observe(.init(step: "ranking \(name)", share: share))
            return .goOn
        }
        results[name] = result
        func named(_ means: [MeasuredMean]) -> [EvaluationReport.Measure] {
            zip(kind.measures, means).map { .init($0.name, $1) }
        }
        return EvaluationReport.Row(
            name: name, role: role, settings: words, weight: weight, fitSeconds: fitSeconds,
            answerSeconds: (clock.now - start).asSeconds, measures: named(result.means),
            segments: RankingSegment.allCases.compactMap { segment in
                result.segments[segment].map { .init(name: segment.rawValue, measures: named($0)) }
            }, coverage: result.coverage)
    }
}
