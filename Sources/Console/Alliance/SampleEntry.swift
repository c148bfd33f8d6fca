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
    /// The rules that hold for the sample.
    package let rules: SampleRules

    /// A sample with its names.
    package init(
        sample: Sample, product: String, creator: Creator, merchant: Merchant, rate: FulfilmentRate, rules: SampleRules
    ) {
        self.sample = sample
        self.product = product
        self.creator = creator
        self.merchant = merchant
        self.rate = rate
        self.rules = rules
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

    /// One thing that a command's form asks for.
    package struct Field: Sendable, Hashable {
        /// What is typed into it.
        package enum Kind: Sendable, Hashable { case text, number, date }

        /// The field's name in the form.
        package let name: String
        /// What people read beside it.
        package let label: SamplePhrase
        /// What is typed into it.
        package let kind: Kind
    }

    /// What the form asks for; nothing when a press is enough.
    package var fields: [Field] {
        switch self {
        case .reject: [Field(name: "reason", label: .fieldReason, kind: .text)]
        case .ship: [Field(name: "tracking_code", label: .fieldTracking, kind: .text)]
        case .appeal: [Field(name: "reason", label: .fieldDefect, kind: .text)]
        case .grantAppeal, .dismissAppeal: [Field(name: "note", label: .fieldNote, kind: .text)]
        case .fulfil: [Field(name: "content", label: .fieldContent, kind: .text)]
        case .refund:
            [
                Field(name: "units_sold", label: .fieldUnitsSold, kind: .number),
                Field(name: "last_shipped_on", label: .fieldLastShipped, kind: .date),
            ]
        case .approve, .expire, .withdraw, .deliver, .extend, .fallDue, .close: []
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
