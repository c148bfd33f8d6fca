package import Market

extension Sample {
    /// Where a sample is on its way (domain.md §12.4).
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The creator asked; the merchant's clock runs.
        case requested
        /// The merchant said yes and will ship.
        case approved
        /// The merchant said no, with a reason.
        case rejected
        /// The merchant did not answer in time.
        case expired
        /// The creator took the request back before it was shipped.
        case withdrawn
        /// On its way to the creator.
        case shipped
        /// With the creator; the clock for the content runs.
        case delivered
        /// The creator says that the sample is defective; the clock stands still.
        case inAppeal = "in_appeal"
        /// The appeal was granted: nothing is owed.
        case waived
        /// The due day passed; content that was posted in time may still qualify.
        case overdue
        /// Qualifying content was posted.
        case fulfilled
        /// No qualifying content came.
        case unfulfilled
        /// The sample was of the refundable kind and its sales target was met.
        case refunded
    }

    /// What can be asked of a sample.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case approve, reject, expire, withdraw, ship, deliver, extend, appeal
        case grantAppeal = "grant_appeal"
        case dismissAppeal = "dismiss_appeal"
        case fulfil
        case fallDue = "fall_due"
        case close
        case refund
    }

    /// The moves that a sample can make; anything not listed is refused with what is allowed instead.
    package static let transitions = TransitionTable<State, Command>([
        .init(.requested, .approve, .approved, by: [.merchant]),
        .init(.requested, .reject, .rejected, by: [.merchant], when: "with a reason"),
        .timer(.requested, .expire, .expired, when: "the merchant did not answer in time"),
        .init(.requested, .withdraw, .withdrawn, by: [.creator]),
        .init(.approved, .withdraw, .withdrawn, by: [.creator]),
        .init(.approved, .ship, .shipped, by: [.merchant], when: "with a tracking code"),
        .init(.shipped, .deliver, .delivered, by: [.merchant, .creator]),
        .init(.delivered, .extend, .delivered, by: [.creator], when: "once"),
        .init(.delivered, .appeal, .inAppeal, by: [.creator], when: "once, with what is defective"),
        .init(.inAppeal, .grantAppeal, .waived, by: [.merchant, .operator]),
        .init(.inAppeal, .dismissAppeal, .delivered, by: [.operator], when: "the time of the appeal is given back"),
        .init(.delivered, .fulfil, .fulfilled, by: [.creator], when: "qualifying content was posted in time"),
        .timer(.delivered, .fallDue, .overdue, when: "the due day passed"),
        .init(.overdue, .fulfil, .fulfilled, by: [.creator], when: "qualifying content was posted in time"),
        .timer(.overdue, .close, .unfulfilled, when: "content posted in time would have qualified by now"),
        .init(
            .fulfilled, .refund, .refunded, by: [.merchant],
            when: "refundable kind, the target was met in time, and the orders can hardly be returned any more"),
    ])
}
