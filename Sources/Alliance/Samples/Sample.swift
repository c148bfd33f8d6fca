package import Market

/// A free product that a creator asks a merchant for, to make content about it (寄样).
///
/// A value: each move returns the sample that follows. Sample orders never enter GMV, scores or commission.
package struct Sample: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "smp" }

    /// The sample's identifier.
    package let id: Identifier<Sample>
    /// Who asked.
    package let creator: Identifier<Creator>
    /// Whose product it is.
    package let merchant: Identifier<Merchant>
    /// What was asked for; one unit.
    package let product: Identifier<Product>
    /// Whether the sample is free or paid back when sales meet a target.
    package let kind: SampleOffer.Kind
    /// What the creator wrote to the merchant.
    package let message: String
    /// When it was asked for.
    package let requestedAt: Timestamp
    /// The rules that hold for it, however they change later.
    package let rules: RuleVersion

    /// Where it is on its way.
    package internal(set) var state: State
    /// When the state was entered.
    package internal(set) var movedAt: Timestamp
    /// When the clock for the present state runs out; nil where none runs.
    package internal(set) var dueAt: Timestamp?
    /// When it reached the creator.
    package internal(set) var deliveredAt: Timestamp?
    /// Extensions taken.
    package internal(set) var extensions: Int
    /// Whether an appeal was made; there is one.
    package internal(set) var hasAppealed: Bool
    /// The merchant's reason for a rejection, the creator's for an appeal, or the reviewer's for a decision.
    package internal(set) var note: String?
    /// The carrier's tracking code.
    package internal(set) var trackingCode: String?
    /// The content that fulfilled it.
    package internal(set) var evidence: SampleEvidence?
    /// Counts changes, for `ETag` and `If-Match`.
    package internal(set) var revision: Int64

    /// A sample as stored.
    package init(
        id: Identifier<Sample>, creator: Identifier<Creator>, merchant: Identifier<Merchant>,
        product: Identifier<Product>, kind: SampleOffer.Kind, message: String, requestedAt: Timestamp,
        rules: RuleVersion, state: State, movedAt: Timestamp, dueAt: Timestamp?, deliveredAt: Timestamp?,
        extensions: Int, hasAppealed: Bool, note: String?, trackingCode: String?, evidence: SampleEvidence?,
        revision: Int64
    ) {
        precondition(revision > 0, "Revisions are counted from 1.")
        precondition((deliveredAt != nil) || state != .delivered, "A delivered sample knows when it was delivered.")
        self.id = id
        self.creator = creator
        self.merchant = merchant
        self.product = product
        self.kind = kind
        self.message = message
        self.requestedAt = requestedAt
        self.rules = rules
        self.state = state
        self.movedAt = movedAt
        self.dueAt = dueAt
        self.deliveredAt = deliveredAt
        self.extensions = extensions
        self.hasAppealed = hasAppealed
        self.note = note
        self.trackingCode = trackingCode
        self.evidence = evidence
        self.revision = revision
    }

    /// Whether the request is on its way, so that another one for the same product must wait.
    package var isOpen: Bool {
        switch state {
        case .requested, .approved, .shipped, .delivered, .inAppeal, .overdue: true
        case .rejected, .expired, .withdrawn, .waived, .fulfilled, .unfulfilled, .refunded: false
        }
    }
}

/// Content that was made about a sample, with what qualifies it.
package enum SampleEvidence: Hashable, Sendable {
    /// A public video, with when it was posted.
    case video(Identifier<Content>, postedAt: Timestamp)
    /// A live room in which the product was pinned for so long.
    case room(Identifier<Room>, pinnedFor: Duration, endedAt: Timestamp)
}
