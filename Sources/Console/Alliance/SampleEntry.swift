package import Alliance
package import Market

/// A sample with the names that pages show beside it.
package struct SampleEntry: Sendable, Hashable {
    /// The sample.
    package let sample: Sample
    /// The product's title.
    package let product: String
    /// Who asked.
    package let creator: Creator
    /// Whose product it is.
    package let merchant: Merchant
    /// How often the creator's samples led to content.
    package let rate: FulfilmentRate

    /// A sample with its names.
    package init(sample: Sample, product: String, creator: Creator, merchant: Merchant, rate: FulfilmentRate) {
        self.sample = sample
        self.product = product
        self.creator = creator
        self.merchant = merchant
        self.rate = rate
    }
}

extension Sample.State {
    /// The state's name on pages.
    package var phrase: SamplePhrase {
        switch self {
        case .requested: .stateRequested
        case .approved: .stateApproved
        case .rejected: .stateRejected
        case .expired: .stateExpired
        case .withdrawn: .stateWithdrawn
        case .shipped: .stateShipped
        case .delivered: .stateDelivered
        case .inAppeal: .stateInAppeal
        case .waived: .stateWaived
        case .overdue: .stateOverdue
        case .fulfilled: .stateFulfilled
        case .unfulfilled: .stateUnfulfilled
        case .refunded: .stateRefunded
        }
    }

    /// The colour family of the state's badge.
    var tone: String {
        switch self {
        case .requested, .approved, .shipped: "wait"
        case .delivered, .inAppeal: "act"
        case .overdue, .unfulfilled, .rejected: "bad"
        case .fulfilled, .refunded: "good"
        case .expired, .withdrawn, .waived: "off"
        }
    }

    /// The way that leads to the state, for the steps on the page; the last one is the state itself.
    var path: [Sample.State] {
        switch self {
        case .requested: [.requested]
        case .approved: [.requested, .approved]
        case .rejected: [.requested, .rejected]
        case .expired: [.requested, .expired]
        case .withdrawn: [.requested, .withdrawn]
        case .shipped: [.requested, .approved, .shipped]
        case .delivered: [.requested, .approved, .shipped, .delivered]
        case .inAppeal: [.requested, .approved, .shipped, .delivered, .inAppeal]
        case .waived: [.requested, .approved, .shipped, .delivered, .inAppeal, .waived]
        case .overdue: [.requested, .approved, .shipped, .delivered, .overdue]
        case .fulfilled: [.requested, .approved, .shipped, .delivered, .fulfilled]
        case .unfulfilled: [.requested, .approved, .shipped, .delivered, .overdue, .unfulfilled]
        case .refunded: [.requested, .approved, .shipped, .delivered, .fulfilled, .refunded]
        }
    }

    /// What still lies ahead on the way that everyone hopes for.
    var ahead: [Sample.State] {
        let hoped: [Sample.State] = [.requested, .approved, .shipped, .delivered, .fulfilled]
        guard !Sample.transitions.isFinal(self), self != .fulfilled, let last = path.last(where: hoped.contains),
            let place = hoped.firstIndex(of: last)
        else { return [] }
        return Array(hoped[(place + 1)...])
    }
}

extension Sample.Command {
    /// The command's name on its button.
    package var phrase: SamplePhrase {
        switch self {
        case .approve: .approve
        case .reject: .reject
        case .expire: .expire
        case .withdraw: .withdraw
        case .ship: .ship
        case .deliver: .deliver
        case .extend: .extend
        case .appeal: .appeal
        case .grantAppeal: .grantAppeal
        case .dismissAppeal: .dismissAppeal
        case .fulfil: .fulfil
        case .fallDue: .fallDue
        case .close: .close
        case .refund: .refund
        }
    }

    /// The one thing that the form asks for: its field's name and label; nil when a press is enough.
    package var field: (name: String, label: SamplePhrase)? {
        switch self {
        case .reject: ("reason", .fieldReason)
        case .ship: ("tracking_code", .fieldTracking)
        case .appeal: ("reason", .fieldDefect)
        case .grantAppeal, .dismissAppeal: ("note", .fieldNote)
        case .fulfil: ("content", .fieldContent)
        case .refund: ("units_sold", .fieldUnitsSold)
        case .approve, .expire, .withdraw, .deliver, .extend, .fallDue, .close: nil
        }
    }

    /// The look of the button: the way ahead, a way out, or neither.
    var emphasis: String {
        switch self {
        case .approve, .ship, .deliver, .fulfil, .refund, .grantAppeal: "primary"
        case .reject, .withdraw, .appeal, .dismissAppeal: "quiet"
        case .extend, .expire, .fallDue, .close: "plain"
        }
    }
}
