package import Market

extension Sample {
    /// Who is told that a sample has entered a state, and how the notice is called: the side that did not move it, and
    /// both when the clock did.
    package func notices(of state: State) -> [(recipient: Membership, kind: Notice.Kind)] {
        let creator = Membership.creator(creator)
        let merchant = Membership.merchant(merchant)
        return switch state {
        case .requested: [(merchant, .sampleRequested)]
        case .approved: [(creator, .sampleApproved)]
        case .rejected: [(creator, .sampleRejected)]
        case .expired: [(creator, .sampleExpired), (merchant, .sampleExpired)]
        case .withdrawn: [(merchant, .sampleWithdrawn)]
        case .shipped: [(creator, .sampleShipped)]
        case .delivered: [(creator, .sampleDelivered), (merchant, .sampleDelivered)]
        case .inAppeal: [(merchant, .sampleInAppeal)]
        case .waived: [(creator, .sampleWaived)]
        case .overdue: [(creator, .sampleOverdue), (merchant, .sampleOverdue)]
        case .fulfilled: [(merchant, .sampleFulfilled)]
        case .unfulfilled: [(creator, .sampleUnfulfilled), (merchant, .sampleUnfulfilled)]
        case .refunded: [(creator, .sampleRefunded)]
        }
    }
}
