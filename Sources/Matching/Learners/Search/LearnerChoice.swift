package import Market

/// What a search chose, and all that a model card says about how it came to it.
package struct LearnerChoice: Sendable {
    /// One learner that was tried alone.
    package struct Trial: Sendable, Hashable {
        /// Its family.
        package let family: String
        /// Its settings, in words.
        package let settings: String
        /// How well it did.
        package let quality: ValidationSlice.Quality
    }

    /// A family that joined the blend.
    package struct Step: Sendable, Hashable {
        /// The family.
        package let family: String
        /// Its weight; the first has 1.
        package let weight: Float
        /// How well the blend did once it had joined.
        package let quality: ValidationSlice.Quality
    }

    /// The chosen learners with their weights, to be fitted on everything.
    package let blend: Blend
    /// How well the blend did on the slice; a little too good to be true, since it was chosen there.
    package let quality: ValidationSlice.Quality
    /// Everything that was tried, in order.
    package let trials: [Trial]
    /// How the blend grew.
    package let steps: [Step]
    /// Families that did not help, or for which there was no time.
    package let leftOut: [String]
    /// The number of questions that were asked.
    package let questionCount: Int
    /// What was held back.
    package let rule: ValidationSlice.Rule
    /// Whether order was that of time.
    package let isOrdered: Bool
    /// Length of the lists.
    package let cutoff: Int
    /// Whether learners were left untried because time had run out.
    package let ranOutOfTime: Bool

    /// The choice as sentences for a model card.
    package func cardLines(in language: Language) -> [String] {
        switch language {
        case .english: englishLines
        case .chinese: chineseLines
        }
    }

    private var englishLines: [String] {
        let held =
            switch rule {
            case .share(let share):
                "\(Self.percent(share)) of each history held back\(isOrdered ? ", the latest deeds" : " at random")"
            case .lastDeed: "the last deed of each history held back"
            case .lastRows(let share): "the last \(Self.percent(share)) of the sessions held back"
            }
        var lines = ["Chosen on \(questionCount) questions cut from the training data, \(held); \(trials.count) fits."]
        for (step, part) in zip(steps, blend.parts) {
            lines.append(
                "\(step.family) × \(step.weight) (\(part.learner.settingsText)): \(figures(step.quality))")
        }
        if !leftOut.isEmpty { lines.append("Left out, because they did not help: \(leftOut.joined(separator: ", "))") }
        if ranOutOfTime { lines.append("Time ran out before everything was tried.") }
        return lines
    }

    private var chineseLines: [String] {
        let held =
            switch rule {
            case .share(let share): "每份历史\(isOrdered ? "留出最近的" : "随机留出") \(Self.percent(share))"
            case .lastDeed: "每份历史留出最后一次行为"
            case .lastRows(let share): "留出最后 \(Self.percent(share)) 的会话"
            }
        var lines = ["在训练数据中切出的 \(questionCount) 个问题上选定，\(held)；共训练 \(trials.count) 次。"]
        for (step, part) in zip(steps, blend.parts) {
            lines.append("\(step.family) × \(step.weight)（\(part.learner.settingsText)）：\(figures(step.quality))")
        }
        if !leftOut.isEmpty { lines.append("因没有帮助而舍去：\(leftOut.joined(separator: "、"))") }
        if ranOutOfTime { lines.append("时间用尽，未全部试完。") }
        return lines
    }

    private func figures(_ quality: ValidationSlice.Quality) -> String {
        "Recall@\(cutoff) \(Self.rounded(quality.recall)), NDCG@\(cutoff) \(Self.rounded(quality.ndcg))"
    }

    private static func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }

    /// Four decimals.
    private static func rounded(_ value: Double) -> String {
        let digits = String(Int((value * 10_000).rounded()) + 100_000)
        return "\(digits.dropFirst().dropLast(4)).\(digits.suffix(4))"
    }
}
