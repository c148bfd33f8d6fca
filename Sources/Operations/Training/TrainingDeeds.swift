internal import Foundation
internal import Market
internal import Matching
internal import Storage

/// What a training learns from: who did what to which content, as weights.
struct TrainingDeeds: Sendable {
    let matrix: InteractionMatrix
    /// The contents, by column.
    let contents: [Identifier<Content>]
    let deedCount: Int
    let optedOutCount: Int
    let lastSequence: Int64
    /// What was learnt in the order of the log; nil where the input has none.
    let learnt: LearntParts?
    /// A moment of the log by whose future weights can be chosen; nil where the input has no order or is short.
    let past: PastMoment?

    /// Reads the log from its start in portions; the sum of a pair's signal strengths is its weight, and pairs
    /// whose sum is not positive are left out. What is learnt while serving is learnt from the same rows.
    /// - Complexity: O(log); memory O(pairs).
    static func read(
        _ platform: Platform, observe: (SetEvaluation.Progress) -> Void
    ) async throws -> TrainingDeeds {
        let limits = try await platform.read { try PersonalisationStore($0).limits() }
        let end = try await platform.read { try EventStore($0).settledSequence() }
        let moment = Int64(Double(end) * PastMoment.share)
        var sums = DeedSums(platform.rules, features: try await features(platform))
        var sequence: Int64 = 0
        let portion = 20_000
        while true {
            let after = sequence
            let lessons = try await platform.read {
                try EventStore($0).lessons(after: after, upTo: end, limit: portion)
            }
            for lesson in lessons where limits.allow(lesson.deed.viewer, at: lesson.deed.occurredAt) {
                if lesson.deed.sequence > moment { try sums.remember() }
                sums.add(lesson)
            }
            sequence = lessons.last?.deed.sequence ?? sequence
            observe(.init(step: "reading the log", share: Double(sequence) / Double(max(1, end))))
            if lessons.count < portion { break }
        }
        return TrainingDeeds(
            matrix: try sums.pairs.matrix(), contents: sums.pairs.contents, deedCount: sums.pairs.count,
            optedOutCount: limits.refusedCount, lastSequence: max(sequence, end),
            learnt: sums.model.learnt(upTo: max(sequence, end)), past: sums.past)
    }

    /// What expectations know of each content.
    private static func features(_ platform: Platform) async throws -> [Identifier<Content>: ItemFeatures] {
        var features: [Identifier<Content>: ItemFeatures] = [:]
        for item in try await platform.read({ try FeedItemStore($0).allItems() }) {
            features[item.content] = ItemFeatures(item, attributes: ItemFeatures.attributes(item.topics))
        }
        return features
    }
}

/// Sums of signals by pair, and what is learnt in order, while the log is read.
private struct DeedSums {
    private let strengths: [Signal: Float]
    private let counting: CountingRules
    private let features: [Identifier<Content>: ItemFeatures]
    private(set) var pairs = PairSums<Identifier<Viewer>>()
    private(set) var model: LiveModel
    private var sample: ViewerSample
    private var known: Known?
    private var last: (sequence: Int64, at: Timestamp) = (0, Timestamp(milliseconds: 0))

    /// What was known at the moment.
    private struct Known {
        let sequence: Int64
        let at: Timestamp
        let matrix: InteractionMatrix
        let contentCount: Int
        let learnt: LearntParts
    }

    init(_ rules: RuleBook, features: [Identifier<Content>: ItemFeatures]) {
        self.features = features
        sample = ViewerSample(viewersMax: 4_000, deedsMax: rules.serving.values.deedsMax)
        strengths = rules.feed.values.signalStrengths
        counting = rules.counting.values
        model = rules.learning.values.emptyModel(
            sessionGap: rules.feed.values.sources.sessionGap, strengths: strengths)
    }

    /// Remembers what is known now as the moment; only the first time.
    mutating func remember() throws {
        guard known == nil, last.sequence > 0 else { return }
        known = Known(
            sequence: last.sequence, at: last.at, matrix: try pairs.matrix(), contentCount: pairs.contents.count,
            learnt: model.learnt(upTo: last.sequence))
    }

    /// The moment with what followed; nil where there was none.
    var past: PastMoment? {
        known.map {
            PastMoment(
                sequence: $0.sequence, at: $0.at, matrix: $0.matrix,
                contents: Array(pairs.contents[..<$0.contentCount]),
                learnt: $0.learnt, viewers: sample.chosen)
        }
    }

    mutating func add(_ lesson: Lesson) {
        defer { last = (lesson.deed.sequence, max(last.at, lesson.deed.occurredAt)) }
        guard let content = lesson.deed.content else { return }
        let item = pairs.item(content)
        if let deed = LiveDeed(lesson, item: item, under: counting) {
            model.learn(deed) { number in features[pairs.contents[Int(number)]] }
        }
        let signal = lesson.deed.signal(under: counting)
        if known == nil, lesson.deed.kind != .impression {
            sample.add(
                .init(item: item, signal: signal, at: lesson.deed.occurredAt), by: lesson.deed.viewer)
        }
        guard let signal, let strength = strengths[signal], strength != 0 else { return }
        if known != nil { sample.goOn(content, strength: strength, by: lesson.deed.viewer) }
        pairs.add(strength, by: lesson.deed.viewer, to: item)
    }
}

/// Runs long, blocking work on a thread of its own, so that the cooperative threads stay free.
/// - Parameter yielding: whether other threads go first when processors are short.
func offCooperativeThreads<Value: Sendable>(
    yielding: Bool = false, _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread {
            // Linux keeps niceness by thread, and process 0 is the calling one; where that is refused, work goes on as it is.
            if yielding { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }
            continuation.resume(with: Result(catching: work))
        }
        thread.stackSize = 8 << 20
        thread.start()
    }
}
