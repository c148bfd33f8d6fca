internal import Matching

/// Chooses learners and weights before a test, on what the plan says.
struct EvaluationSearch {
    /// What was chosen.
    struct Choice {
        let parts: [Blend.Part]
        let trialCount: Int
        let leftOut: [String]
    }

    let families: [LearnerFamily]
    let cutoff: Int
    let hidesHistory: Bool
    let settings: FieldEvaluation.Settings

    /// Scores that one trial may take: with few items more questions are asked, and the choice rests on less chance.
    private static let scoresMax = 200_000_000

    /// Questions that are asked to choose among so many items.
    private static func questionsMax(itemCount: Int) -> Int { max(2_000, scoresMax / max(1, itemCount)) }

    func choose(
        on place: RankingPlan.Choosing, observe: (SetEvaluation.Progress) -> Void
    ) throws(LearningError) -> Choice {
        let clock = ContinuousClock()
        let end = settings.budget.map { clock.now + $0 }
        func mayGoOn() -> Bool { end.map { clock.now < $0 } ?? true }
        func progress(_ share: Double) -> Wish {
            observe(.init(step: "choosing learners", share: share))
            return .goOn
        }
        switch place {
        case .slice(let histories, let rule):
            let search = LearnerSearch(
                families, rule: rule, cutoff: cutoff, hidesHistory: hidesHistory,
                questionsMax: Self.questionsMax(itemCount: histories.itemCount), seed: settings.seed)
            let choice = try search.choose(
                for: histories, threads: settings.threads, mayGoOn: mayGoOn, observe: progress)
            return Choice(parts: choice.blend.parts, trialCount: choice.trials.count, leftOut: choice.leftOut)
        case .task(let task):
            return try best(
                on: task.sampled(Self.questionsMax(itemCount: task.train.itemCount), seed: settings.seed),
                mayGoOn: mayGoOn, observe: progress)
        }
    }

    /// The best learner of the families by the geometric mean of recall and NDCG.
    private func best(
        on task: RankingTask, mayGoOn: () -> Bool, observe: (Double) -> Wish
    ) throws(LearningError) -> Choice {
        let learners = families.flatMap(\.starts)
        var best: (learner: any Learner, target: Double)?
        var trialCount = 0
        for (number, learner) in learners.enumerated() where best == nil || mayGoOn() {
            _ = observe(Double(number) / Double(learners.count))
            let scoring = try learner.fit(task.train, threads: settings.threads) { _ in .goOn }
            let result = try RankingResult(
                of: scoring, for: task, measures: [.recall(cutoff), .ndcg(cutoff)],
                resampling: Resampling(resamples: 20, seed: settings.seed), threads: settings.threads)
            let target = (result.means[0].value * result.means[1].value).squareRoot()
            if best.map({ target > $0.target }) ?? true { best = (learner, target) }
            trialCount += 1
        }
        guard let best else { throw .nothingToLearn }
        return Choice(parts: [.init(best.learner, weight: 1)], trialCount: trialCount, leftOut: [])
    }
}
