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
        /// What the items served were made of; nil before the first.
        var items: FeedItemStore.Extent?
        var responses = ResponseCounts()
    }

    /// What has been counted of the log, so that a reload reads only what came since.
    struct ResponseCounts: Sendable {
        /// One content on one day.
        struct Key: Sendable, Hashable {
            let content: Identifier<Content>
            let day: Int64
        }

        /// Numbers without the key beside them, which a dictionary of days has once already.
        struct Count: Sendable, Hashable {
            var impressions: Int32
            var views: Int32
        }

        /// How far was counted, nil before anything was.
        var mark: ResponseStore.Mark?
        private(set) var byDay: [Key: Count] = [:]

        /// Everything counted, in no order.
        var all: some Sequence<DailyResponses> {
            byDay.lazy.map {
                DailyResponses(
                    content: $0.key.content, day: $0.key.day, impressions: Int($0.value.impressions),
                    views: Int($0.value.views))
            }
        }

        /// The same counts under the identifiers of a catalogue, whose letters are then in memory once.
        func sharing(_ catalogue: FeedCatalogue) -> ResponseCounts {
            var counts = ResponseCounts(mark: mark)
            counts.byDay = Dictionary(
                uniqueKeysWithValues: byDay.lazy.map { key, count in
                    (Key(content: catalogue.shared(key.content), day: key.day), count)
                })
            return counts
        }

        /// Adds what came since, and forgets days before the window.
        mutating func add(_ responses: [DailyResponses], upTo mark: ResponseStore.Mark, firstDay: Int64) {
            for response in responses {
                let key = Key(content: response.content, day: response.day)
                var count = byDay[key] ?? Count(impressions: 0, views: 0)
                // Beyond two thousand million showings of a content in a day it stays at that.
                count.impressions = Int32(clamping: Int(count.impressions) + response.impressions)
                count.views = Int32(clamping: Int(count.views) + response.views)
                byDay[key] = count
            }
            if byDay.contains(where: { $0.key.day < firstDay }) { byDay = byDay.filter { $0.key.day >= firstDay } }
            self.mark = mark
        }
    }

    private let current = Mutex(FeedCatalogue.empty)
    private let source = Mutex(Source())
    private let timings = Mutex<[String: StageTimes]>([:])
    let ledger = ExposureLedgerQueue()

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
