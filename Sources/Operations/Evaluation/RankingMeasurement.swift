internal import Matching

/// Measures learners on the questions of one protocol of ranked lists.
struct RankingMeasurement {
    private let kind: EvaluationProtocol
    private let plan: RankingPlan
    private let task: RankingTask
    private let families: [LearnerFamily]
    private let settings: FieldEvaluation.Settings
    private let baselines: [any Learner] = [PopularityLearner(), ItemNeighbourLearner()]

    init(_ kind: EvaluationProtocol, _ questions: PublishedQuestions, _ settings: FieldEvaluation.Settings) throws {
        self.kind = kind
        self.settings = settings
        plan = questions.plan
        task = settings.sample.map { questions.plan.test.sampled($0, seed: settings.seed) } ?? questions.plan.test
        let all: [LearnerFamily] =
            switch kind {
            case .sets: LearnerFamily.forSets(settings.effort)
            case .sequences: LearnerFamily.forSequences(settings.effort)
            case .sessions: LearnerFamily.forSessions(settings.effort)
            case .coldItems: [Self.contents(questions.contents, settings.effort)]
            case .clicks: []
            }
        let known = Set(all.map(\.name) + baselines.map(\.name))
        for name in settings.only where !known.contains(name) {
            throw EvaluationError.unknownModel(name: name, known: known.sorted())
        }
        let chosen = all.filter { settings.only.isEmpty || settings.only.contains($0.name) }
        families = chosen.isEmpty ? all : chosen
    }

    private static func contents(_ contents: [ItemContent], _ effort: LearnerFamily.Effort) -> LearnerFamily {
        let first = ContentProfiles(contents: contents)
        return LearnerFamily(
            first.name, effort == .light ? [first] : [first] + ContentProfiles.variants(contents: contents))
    }

    func part(observe: (SetEvaluation.Progress) -> Void) throws -> EvaluationReport.Part {
        let clock = ContinuousClock()
        let start = clock.now
        let search = EvaluationSearch(families: families, hidesHistory: task.hidesHistory, settings: settings)
        let choice = try search.choose(on: plan.choosing, observe: observe)
        let choosingSeconds = (clock.now - start).asSeconds

        var results: [String: RankingResult] = [:]
        var rows: [EvaluationReport.Row] = []
        var sources: [EvaluationReport.Row] = []
        try autoreleased {
            var members: [BlendedScoring.Member] = []
            var seconds: [Double] = []
            for part in choice.parts {
                let fitted = try fit(part.learner, observe: observe)
                members.append(.init(scoring: fitted.scoring, weight: part.weight))
                seconds.append(fitted.seconds)
            }
            let blend: any HistoryScoring = members.count == 1 ? members[0].scoring : BlendedScoring(members)
            let name = members.count == 1 ? choice.parts[0].learner.name : "blend"
            rows.append(
                try row(
                    name, .model, Blend(choice.parts).settingsText, nil, blend, seconds.reduce(0, +), &results,
                    observe))
            guard members.count > 1 else { return }
            for (place, member) in members.enumerated() {
                let learner = choice.parts[place].learner
                sources.append(
                    try row(
                        learner.name, .source, learner.settingsText, Double(member.weight), member.scoring,
                        seconds[place], &results, observe))
            }
        }
        rows += sources
        let compared = settings.compared.map { [$0.first, $0.second] } ?? []
        for learner in baselines where results[learner.name] == nil {
            guard settings.only.isEmpty || settings.only.contains(learner.name) || compared.contains(learner.name)
            else { continue }
            let fitted = try fit(learner, observe: observe)
            rows.append(
                try row(
                    learner.name, .baseline, learner.settingsText, nil, fitted.scoring, fitted.seconds, &results,
                    observe))
        }
        for name in compared where results[name] == nil && !(name == "blend" && !rows.isEmpty) {
            guard let family = families.first(where: { $0.name == name }) else {
                throw EvaluationError.unknownModel(name: name, known: (["blend"] + families.map(\.name)).sorted())
            }
            let alone = EvaluationSearch(families: [family], hidesHistory: task.hidesHistory, settings: settings)
            guard let learner = try alone.choose(on: plan.choosing, observe: observe).parts.first?.learner else { continue }
            let fitted = try fit(learner, observe: observe)
            rows.append(
                try row(
                    learner.name, .source, learner.settingsText, nil, fitted.scoring, fitted.seconds, &results, observe))
        }
        return EvaluationReport.Part(
            name: kind == .sequences ? (settings.isPlain ? "sequences-plain" : "sequences-strict") : kind.rawValue,
            facts: facts, choosingSeconds: choosingSeconds, trialCount: choice.trialCount, leftOut: choice.leftOut,
            rows: rows, comparison: comparison(results, model: rows[0].name))
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
        _ name: String, _ role: EvaluationReport.Role, _ words: String, _ weight: Double?, _ scoring: any HistoryScoring,
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

/// Runs work whose large values shall be gone when it ends.
private func autoreleased(_ work: () throws -> Void) rethrows { try work() }
