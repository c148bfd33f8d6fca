/// What one scoring reached on a task: means with intervals, for all questions and for each segment.
package struct RankingResult: Sendable {
    /// What was measured.
    package let measures: [RankingMeasure]
    /// The means, beside `measures`.
    package let means: [MeasuredMean]
    /// The means of segments that have questions, beside `measures`.
    package let segments: [RankingSegment: [MeasuredMean]]
    /// The share of all items that stand in at least one list of the largest cutoff.
    package let coverage: Double
    /// For each measure the value of each question.
    let values: [[Double]]

    /// Measures lists that were ranked for a task.
    ///
    /// - Precondition: the lists are those of the task, as deep as the largest cutoff, and the task has a question.
    /// - Complexity: O(questions x depth x log wanted), and that of the intervals.
    package init(
        of lists: RankedLists, for task: RankingTask, measures: [RankingMeasure], resampling: Resampling,
        threads: Int = 1
    ) {
        precondition(task.count > 0 && lists.count == task.count, "there is a list for every question")
        precondition(measures.allSatisfy { $0.cutoff <= lists.depth }, "lists are as deep as they are measured")
        self.measures = measures
        let values = Self.values(lists, task, measures) { _ in true }
        self.values = values
        // There is a question, so every estimate exists.
        means = resampling.estimates(values, askers: task.askers, threads: threads) ?? []
        var segments: [RankingSegment: [MeasuredMean]] = [:]
        for segment in [RankingSegment.newViewers, .lightViewers, .heavyViewers] {
            let rows = (0..<task.count).filter {
                RankingSegment(knownDeeds: task.questions.range(of: $0).count) == segment
            }
            let columns = values.map { column in rows.map { column[$0] } }
            segments[segment] = resampling.estimates(columns, askers: rows.map { task.askers[$0] }, threads: threads)
        }
        var deeds = [Int](repeating: 0, count: task.train.itemCount)
        for item in task.train.items { deeds[Int(item)] += 1 }
        let isNew = { (item: Int32) in RankingSegment.isNewItem(deeds: deeds[Int(item)]) }
        let rows = (0..<task.count).filter { task.wanted.columns(of: $0).contains(where: isNew) }
        let ofNew = Self.values(lists, task, measures, wanting: isNew)
        segments[.newItems] = resampling.estimates(
            ofNew.map { column in rows.map { column[$0] } }, askers: rows.map { task.askers[$0] }, threads: threads)
        self.segments = segments
        coverage = lists.coverage(
            cutoff: measures.reduce(0) { max($0, $1.cutoff) }, itemCount: task.questions.itemCount)
    }

    /// Ranks and measures.
    /// - Throws: `LearningError.cancelled`.
    package init(
        of scoring: any HistoryScoring, for task: RankingTask, measures: [RankingMeasure], resampling: Resampling,
        threads: Int = 1, observe: (Double) -> Wish = { _ in .goOn }
    ) throws(LearningError) {
        let depth = measures.reduce(1) { max($0, $1.cutoff) }
        let lists = try RankedLists(of: scoring, for: task, depth: depth, threads: threads, observe: observe)
        self.init(of: lists, for: task, measures: measures, resampling: resampling, threads: threads)
    }

    /// How much more this scoring reached than another on the same task, question by question.
    ///
    /// The intervals are of the paired difference, and far narrower than the two intervals side by side suggest.
    /// - Precondition: both measured the same on the same task.
    package func difference(
        from other: RankingResult, for task: RankingTask, resampling: Resampling, threads: Int = 1
    ) -> [MeasuredMean] {
        precondition(measures == other.measures, "the same measures are compared")
        let differences = zip(values, other.values).map { mine, theirs in zip(mine, theirs).map { $0 - $1 } }
        return resampling.estimates(differences, askers: task.askers, threads: threads) ?? []
    }

    private static func values(
        _ lists: RankedLists, _ task: RankingTask, _ measures: [RankingMeasure], wanting isWanted: (Int32) -> Bool
    ) -> [[Double]] {
        var values = [[Double]](repeating: [Double](repeating: 0, count: task.count), count: measures.count)
        for question in 0..<task.count {
            let wanted = task.wanted.columns(of: question).filter(isWanted)
            guard !wanted.isEmpty else { continue }
            let hits = lists.hits(of: question, in: wanted[...])
            for (row, measure) in measures.enumerated() {
                values[row][question] = measure.value(hits: hits, wantedCount: wanted.count)
            }
        }
        return values
    }
}
