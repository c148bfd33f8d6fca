/// A message on its way to an endpoint (commerce.md §7.3).
package struct WebhookDelivery: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "whd" }

    /// Where it is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// It was not sent yet.
        case pending
        /// It was sent and did not arrive; it is sent again.
        case retrying
        /// It arrived.
        case succeeded
        /// It was sent as often as is tried, or its endpoint is not told any more.
        case exhausted
    }

    /// What became of an attempt.
    package enum Outcome: Hashable, Sendable {
        /// The receiver answered.
        case answered(status: Int, retryAfter: Duration?)
        /// Nobody answered in time, or the connection broke.
        case unanswered
        /// The address leads where nothing is sent to.
        case forbiddenAddress

        /// Whether the receiver has it: a status from 200 to 299.
        package var isSuccess: Bool {
            if case .answered(let status, _) = self { (200..<300).contains(status) } else { false }
        }

        /// Whether the receiver says that it is gone for good.
        package var isGone: Bool { if case .answered(410, _) = self { true } else { false } }
    }

    /// What is kept of an attempt.
    package struct Attempt: Sendable, Hashable {
        /// Which one, from 1; a delivery that is sent again counts anew.
        package let number: Int
        /// The status of the answer; nil for none.
        package let status: Int?
        /// Why there was no answer.
        package let fault: String?
        /// When.
        package let at: Timestamp
        /// How long it took.
        package let took: Duration

        /// An attempt.
        package init(number: Int, status: Int?, fault: String? = nil, at: Timestamp, took: Duration) {
            self.number = number
            self.status = status
            self.fault = fault
            self.at = at
            self.took = took
        }
    }

    /// How long after an attempt that did not arrive the next one follows (Standard Webhooks 1.0, "deliverability and
    /// reliability"): ten attempts in 75 hours and 35 minutes.
    package static let pauses: [Duration] = [
        .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20), .hours(24),
    ]
    /// The most attempts.
    package static let attemptsMax = pauses.count + 1
    /// How long a receiver may take.
    package static let timeout: Duration = .seconds(15)

    /// The delivery.
    package let id: Identifier<WebhookDelivery>
    /// Where it goes.
    package let endpoint: Identifier<WebhookEndpoint>
    /// The message, the same for every attempt: a receiver that gets it twice knows it.
    package let message: String
    /// The event's name.
    package let type: String
    /// What it is about.
    package let subject: String
    /// The body, to the last byte.
    package let body: String
    /// When the event happened.
    package let at: Timestamp
    /// Where it is.
    package private(set) var state: State
    /// How often it was sent.
    package private(set) var attempts: Int
    /// When it is sent next; nil when it is over.
    package private(set) var nextAt: Timestamp?

    /// A delivery as stored.
    package init(
        id: Identifier<WebhookDelivery>, endpoint: Identifier<WebhookEndpoint>, message: String, type: String,
        subject: String, body: String, at: Timestamp, state: State = .pending, attempts: Int = 0, nextAt: Timestamp?
    ) {
        self.id = id
        self.endpoint = endpoint
        self.message = message
        self.type = type
        self.subject = subject
        self.body = body
        self.at = at
        self.state = state
        self.attempts = attempts
        self.nextAt = nextAt
    }

    /// The delivery after an attempt.
    /// - Parameter isOver: whether its endpoint is not told any more.
    package func after(_ outcome: Outcome, at time: Timestamp, isOver: Bool) -> WebhookDelivery {
        var next = self
        next.attempts += 1
        next.nextAt = nil
        if outcome.isSuccess {
            next.state = .succeeded
        } else if isOver || outcome == .forbiddenAddress || next.attempts >= Self.attemptsMax {
            next.state = .exhausted
        } else {
            next.state = .retrying
            var pause = Self.pauses[next.attempts - 1]
            // A receiver that says when it wants to be asked again is not asked before, a day at most.
            if case .answered(_, let wanted?) = outcome { pause = max(pause, min(wanted, .hours(24))) }
            next.nextAt = time.advanced(by: pause)
        }
        return next
    }

    /// The delivery, sent again from the beginning.
    package func again(at time: Timestamp) -> WebhookDelivery {
        var again = self
        again.state = .pending
        again.attempts = 0
        again.nextAt = time
        return again
    }
}
