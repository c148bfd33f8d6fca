package import Market
internal import Metrics
internal import Synchronization

/// Counts what the intake took and dropped, and how long its steps take, since the platform was opened.
package final class IntakeMeter: Sendable {
    /// What has been counted.
    package struct Reading: Sendable, Hashable {
        /// Events received.
        package var received = 0
        /// Events kept.
        package var accepted = 0
        /// Events dropped, by reason.
        package var dropped: [EventDrop: Int] = [:]
        /// Time spent, by step.
        package var time: [String: Duration] = [:]
        /// Batches that ran, by step.
        package var runs: [String: Int] = [:]
    }

    private let counted = Mutex(Reading())
    private let receivedCounter = Counter(label: "dancong_events_received_total")
    private let acceptedCounter = Counter(label: "dancong_events_accepted_total")
    private let dropCounters: [EventDrop: Counter]

    /// A meter at zero. Make it after the metrics system has been set up.
    package init() {
        dropCounters = Dictionary(
            uniqueKeysWithValues: EventDrop.allCases.map {
                ($0, Counter(label: "dancong_events_dropped_total", dimensions: [("reason", $0.rawValue)]))
            })
    }

    /// What has been counted until now.
    package var reading: Reading { counted.withLock { $0 } }

    func count(_ intake: EventIntake) {
        let dropped = intake.droppedByReason
        counted.withLock { reading in
            reading.received += intake.received
            reading.accepted += intake.accepted
            reading.dropped.merge(dropped, uniquingKeysWith: +)
        }
        receivedCounter.increment(by: intake.received)
        acceptedCounter.increment(by: intake.accepted)
        for (reason, count) in dropped { dropCounters[reason]?.increment(by: count) }
    }

    func time(_ step: String, _ duration: Duration) {
        counted.withLock { reading in
            reading.time[step, default: .zero] += duration
            reading.runs[step, default: 0] += 1
        }
    }
}
