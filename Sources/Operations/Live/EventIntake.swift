package import Market

/// What became of a batch of events: accepted and dropped together are the received ones.
package struct EventIntake: Sendable, Hashable {
    /// One event that was not kept.
    package struct Drop: Sendable, Hashable {
        /// Its place in the batch, from 0.
        package let index: Int
        /// Why.
        package let reason: EventDrop

        /// A dropped event.
        package init(index: Int, reason: EventDrop) {
            self.index = index
            self.reason = reason
        }
    }

    /// How many events the batch had.
    package let received: Int
    /// How many are in the log now because of this batch.
    package let accepted: Int
    /// The others, by place.
    package let drops: [Drop]

    /// An outcome.
    /// - Precondition: accepted and dropped add up to the received.
    init(received: Int, accepted: Int, drops: [Drop]) {
        precondition(received == accepted + drops.count, "Accepted and dropped events are the received ones.")
        self.received = received
        self.accepted = accepted
        self.drops = drops.sorted { $0.index < $1.index }
    }

    /// How many were dropped, by reason.
    package var droppedByReason: [EventDrop: Int] { drops.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 } }
}

/// A batch that the intake does not look at.
package enum EventIntakeRefusal: Refusal {
    /// More events than a batch may have.
    case batchTooLarge(max: Int)
    /// No event at all.
    case batchEmpty

    package var code: ErrorCode {
        switch self {
        case .batchTooLarge: "event.batch_too_large"
        case .batchEmpty: "event.batch_empty"
        }
    }

    package var kind: ErrorKind { .invalid }

    package var details: [String: String] {
        switch self {
        case .batchTooLarge(let max): ["max": String(max)]
        case .batchEmpty: [:]
        }
    }
}
