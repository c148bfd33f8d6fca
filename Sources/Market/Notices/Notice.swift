/// A word to one party about something that happened to it or will be due (站内通知).
package struct Notice: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "ntc" }

    /// What a notice tells.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case sampleRequested = "sample_requested"
        case sampleApproved = "sample_approved"
        case sampleRejected = "sample_rejected"
        case sampleExpired = "sample_expired"
        case sampleWithdrawn = "sample_withdrawn"
        case sampleShipped = "sample_shipped"
        case sampleDelivered = "sample_delivered"
        case sampleInAppeal = "sample_in_appeal"
        case sampleWaived = "sample_waived"
        case sampleOverdue = "sample_overdue"
        case sampleFulfilled = "sample_fulfilled"
        case sampleUnfulfilled = "sample_unfulfilled"
        case sampleRefunded = "sample_refunded"
        /// Content for a sample is due soon.
        case sampleContentDue = "sample_content_due"
        /// A room that the viewer booked is on air.
        case roomOpened = "room_opened"
        /// A content of the creator waits for an operator to look at it.
        case contentInReview = "content_in_review"
        /// A content came back with a finding.
        case contentReturned = "content_returned"
        /// A content can be seen.
        case contentPublished = "content_published"
        /// An operator restricted a content to its creator's page.
        case contentRestricted = "content_restricted"
        /// An operator took a content down.
        case contentRemoved = "content_removed"
        /// A locked commission of a product ends soon, and what follows is less.
        case rateFalls = "rate_falls"
        /// An agency wants to bind a creator.
        case bindingProposed = "binding_proposed"
        /// The other side of a binding wants its end.
        case bindingExit = "binding_exit"
        /// A merchant's plan names the creator.
        case planNamesYou = "plan_names_you"
        /// A merchant wants an agency to lead a campaign.
        case campaignProposed = "campaign_proposed"
        /// A buyer's bank takes back what was paid, or asks about it; the merchant is to answer.
        case disputeOpened = "dispute_opened"
        /// The money of a dispute is the merchant's again.
        case disputeWon = "dispute_won"
        /// The money of a dispute is the buyer's.
        case disputeLost = "dispute_lost"

        /// What the notice is about.
        package var noun: Noun {
            switch self {
            case .roomOpened: .room
            case .contentInReview, .contentReturned, .contentPublished, .contentRestricted, .contentRemoved: .content
            case .rateFalls: .product
            case .bindingProposed, .bindingExit: .binding
            case .planNamesYou, .campaignProposed: .plan
            case .disputeOpened, .disputeWon, .disputeLost: .dispute
            default: .sample
            }
        }
    }

    /// The noun that a notice is about.
    package enum Noun: Hashable, Sendable {
        case sample, room, content, product, plan, binding, dispute
    }

    /// The notice's identifier.
    package let id: Identifier<Notice>
    /// The party that is told.
    package let recipient: Membership
    /// What it tells.
    package let kind: Kind
    /// The identifier of what it is about, such as a sample's.
    package let subject: String
    /// When something is due, where the notice is about a due day.
    package let dueAt: Timestamp?
    /// When it was written.
    package let at: Timestamp
    /// When it was read; nil while it is not.
    package let readAt: Timestamp?

    /// A notice as stored.
    package init(
        id: Identifier<Notice>, recipient: Membership, kind: Kind, subject: String, dueAt: Timestamp?, at: Timestamp,
        readAt: Timestamp?
    ) {
        self.id = id
        self.recipient = recipient
        self.kind = kind
        self.subject = subject
        self.dueAt = dueAt
        self.at = at
        self.readAt = readAt
    }
}
