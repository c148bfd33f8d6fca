internal import Statistics

/// Part of the histories held back, so that learners can be compared without looking at test data.
package struct ValidationSlice: Sendable {
    /// What is held back.
    package enum Rule: Sendable, Hashable {
        /// This share of each row's deeds, fractions by chance: the last ones where order is that of time, any where it says nothing.
        case share(Double)
        /// The last deed of each row: the next item is asked for.
        case lastDeed
        /// This share of the rows, the last ones; of those, the last deed is asked for and the others are the question.
        case lastRows(Double)
    }

    /// What learners learn from.
    package let train: Histories
    /// The questions that are asked.
    package let questions: Histories
    /// For each question the items to be found, ascending.
    package let wanted: [[Int32]]

    /// Cuts a slice; the same for the same seed.
    /// - Parameter questionsMax: so many questions are asked, drawn at random where there are more.
    /// - Precondition: shares lie strictly between 0 and 1, and at least one question may be asked.
    package init(of histories: Histories, rule: Rule, questionsMax: Int, seed: UInt64) {
        precondition(questionsMax > 0, "at least one question is asked")
        var generator = SeededGenerator(seed: seed)
        var train = Rows(histories)
        var asked: [(question: [Int], wanted: [Int])] = []
        let firstAsked =
            if case .lastRows(let share) = rule { histories.count - Int(Double(histories.count) * share) } else { 0 }
        for row in 0..<histories.count {
            let places = Array(histories.range(of: row))
            let heldBack = Self.heldBack(places, rule: rule, isOrdered: histories.isOrdered, using: &generator)
            guard row >= firstAsked, !heldBack.isEmpty else {
                train.append(places)
                continue
            }
            let kept =
                heldBack.count == 1 && heldBack[0] == places.count - 1
                ? Array(places.dropLast()) : places.enumerated().filter { !heldBack.contains($0.offset) }.map(\.element)
            if case .lastRows = rule { train.append([]) } else { train.append(kept) }
            asked.append((kept, heldBack.map { places[$0] }))
        }
        if asked.count > questionsMax {
            let chosen = asked.indices.shuffled(using: &generator).prefix(questionsMax).sorted()
            asked = chosen.map { asked[$0] }
        }
        var questions = Rows(histories)
        for pair in asked { questions.append(pair.question) }
        self.train = train.histories()
        self.questions = questions.histories()
        wanted = asked.map { pair in Set(pair.wanted.map { histories.items[$0] }).sorted() }
    }

    /// Positions inside a row that are held back; none where nothing would be left.
    private static func heldBack(
        _ places: [Int], rule: Rule, isOrdered: Bool, using generator: inout SeededGenerator
    ) -> [Int] {
        guard places.count > 1 else { return [] }
        guard case .share(let share) = rule else { return [places.count - 1] }
        precondition(share > 0 && share < 1, "a part of the deeds is held back, neither none nor all")
        let expected = Double(places.count) * share
        let rounded = Int(expected) + (generator.nextUnit() < expected - expected.rounded(.down) ? 1 : 0)
        let count = min(rounded, places.count - 1)
        guard !isOrdered else { return Array(places.count - count..<places.count) }
        return places.indices.shuffled(using: &generator).prefix(count).sorted()
    }

    /// Rows picked from histories, place by place.
    private struct Rows {
        let source: Histories
        var starts = [0]
        var places: [Int] = []

        init(_ source: Histories) { self.source = source }

        mutating func append(_ row: [Int]) {
            places += row
            starts.append(places.count)
        }

        func histories() -> Histories {
            Histories(
                starts: starts, items: places.map { source.items[$0] }, weights: places.map { source.weights[$0] },
                itemCount: source.itemCount, isOrdered: source.isOrdered)
        }
    }
}
