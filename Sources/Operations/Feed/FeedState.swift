internal import Foundation
internal import Logging
internal import Market
internal import Matching
internal import Storage
internal import Synchronization

/// What the feed serves from, what it has measured, and what waits to be written to the exposure ledger.
final class FeedState: Sendable {
    /// Where trained models are read from, and which one is in use.
    struct Source: Sendable {
        var folder: String?
        var digest: String?
        /// The model with that digest, so that only a newer one is read; the catalogue shares its memory.
        var trained: TrainedModel?
        var responses = ResponseCounts()
    }

    /// What has been counted of the log, so that a reload reads only what came since.
    struct ResponseCounts: Sendable {
        /// One content on one day.
        struct Key: Sendable, Hashable {
            let content: Identifier<Content>
            let day: Int64
        }

        /// How far was counted, nil before anything was.
        var mark: ResponseStore.Mark?
        var byDay: [Key: DailyResponses] = [:]

        /// Adds what came since, and forgets days before the window.
        mutating func add(_ responses: [DailyResponses], upTo mark: ResponseStore.Mark, firstDay: Int64) {
            for response in responses {
                let key = Key(content: response.content, day: response.day)
                guard byDay[key] != nil else {
                    byDay[key] = response
                    continue
                }
                byDay[key]?.impressions += response.impressions
                byDay[key]?.views += response.views
            }
            byDay = byDay.filter { $0.key.day >= firstDay }
            self.mark = mark
        }
    }

    private let current = Mutex(FeedCatalogue.empty)
    private let source = Mutex(Source())
    private let timings = Mutex<[String: StageTimes]>([:])
    let ledger = ExposureQueue()

    /// The catalogue in force; a page keeps the one it began with.
    var catalogue: FeedCatalogue { current.withLock { $0 } }

    /// Puts another catalogue in force, whole.
    func swap(_ catalogue: FeedCatalogue, source new: Source) {
        // The old value is let go outside the lock: freeing a large one takes a while.
        let old = current.withLock { current in
            let old = current
            current = catalogue
            return old
        }
        _ = old
        source.withLock { $0 = new }
    }

    var modelSource: Source { source.withLock { $0 } }

    func time(_ stage: String, _ duration: Duration) {
        timings.withLock { $0[stage, default: StageTimes()].add(duration) }
    }

    var stageTimes: [String: StageTimes] { timings.withLock { $0 } }
}

/// How long a stage of the feed takes.
package struct StageTimes: Sendable, Hashable {
    /// Times the stage ran.
    package private(set) var count = 0
    /// Time spent in all.
    package private(set) var total: Duration = .zero
    /// The longest run.
    package private(set) var longest: Duration = .zero
    /// The last runs, at most 512, in no order.
    private var recent: [Duration] = []

    init() {}

    /// The time under which a share of the last runs stayed; zero before the first.
    package func quantile(_ share: Double) -> Duration {
        guard !recent.isEmpty else { return .zero }
        let sorted = recent.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * min(1, max(0, share))))]
    }

    mutating func add(_ duration: Duration) {
        if recent.count < 512 { recent.append(duration) } else { recent[count % 512] = duration }
        count += 1
        total += duration
        longest = max(longest, duration)
    }
}

/// Lines of the exposure ledger on their way to the database.
final class ExposureQueue: Sendable {
    private struct State {
        var waiting: [Exposure] = []
        var isScheduled = false
        /// Lines that were taken out and are being written.
        var underWay = 0
    }

    /// Beyond so many waiting lines a page waits for the database.
    static let waitingMax = 50_000

    private let state = Mutex(State())

    /// Adds lines.
    /// - Returns: whether the caller has to see to it that they are written.
    func add(_ exposures: [Exposure]) -> Bool {
        state.withLock { state in
            state.waiting.append(contentsOf: exposures)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
    }

    /// Lines that are not in the database yet.
    var depth: Int { state.withLock { $0.waiting.count + $0.underWay } }

    /// Whether so much waits that nothing more should come.
    var isFull: Bool { depth > Self.waitingMax }

    /// Takes all lines out, to be followed by ``written(_:)`` or ``putBack(_:)``.
    func take() -> [Exposure] {
        state.withLock { state in
            let lines = state.waiting
            state.waiting = []
            state.isScheduled = false
            state.underWay += lines.count
            return lines
        }
    }

    /// Notes that so many taken lines are in the database.
    func written(_ count: Int) { state.withLock { $0.underWay -= count } }

    /// Puts lines back that could not be written.
    func putBack(_ exposures: [Exposure]) {
        state.withLock { state in
            state.underWay -= exposures.count
            state.waiting.insert(contentsOf: exposures, at: 0)
        }
    }
}
