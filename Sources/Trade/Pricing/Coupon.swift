package import Market

/// A viewer's right to a promotion, once (优惠券): claimed, locked by a purchase that is not paid yet, used by one that is.
package struct Coupon: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "cpn" }

    /// Where a coupon is (domain.md §13.1).
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// It was claimed and can be used.
        case granted
        /// A purchase that is not paid counts on it.
        case locked
        /// A purchase that is paid was reduced by it.
        case used
        /// What it reduced was paid back before it was sent; it can be used again.
        case returned
        /// Its time ran out.
        case expired
    }

    /// What can be asked of a coupon.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case lock, free, use
        case giveBack = "give_back"
        case expire
    }

    /// The moves that a coupon can make.
    package static let transitions = TransitionTable<State, Command>([
        .init(.granted, .lock, .locked, by: [.viewer], when: "a purchase is placed within its time"),
        .init(.returned, .lock, .locked, by: [.viewer], when: "a purchase is placed within its time"),
        .timer(.locked, .free, .granted, when: "the purchase was closed"),
        .timer(.locked, .use, .used, when: "the purchase is paid"),
        .timer(.used, .giveBack, .returned, when: "everything it reduced was paid back before it was sent"),
        .timer(.granted, .expire, .expired, when: "its time ran out"),
        .timer(.returned, .expire, .expired, when: "its time ran out"),
    ])

    /// The coupon's identifier.
    package let id: Identifier<Coupon>
    /// What it is a right to.
    package let promotion: Identifier<Promotion>
    /// Whose it is.
    package let viewer: Identifier<Viewer>
    /// Which of the viewer's coupons of the promotion it is, from 1.
    package let number: Int64
    /// When it was claimed.
    package let claimedAt: Timestamp
    /// Until when it counts.
    package let expiresAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// The purchase that counts on it or was reduced by it.
    package internal(set) var purchase: Identifier<Purchase>?
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// A coupon as stored.
    package init(
        id: Identifier<Coupon>, promotion: Identifier<Promotion>, viewer: Identifier<Viewer>, number: Int64,
        claimedAt: Timestamp, expiresAt: Timestamp, state: State = .granted, purchase: Identifier<Purchase>? = nil,
        revision: Int64 = 1
    ) {
        self.id = id
        self.promotion = promotion
        self.viewer = viewer
        self.number = number
        self.claimedAt = claimedAt
        self.expiresAt = expiresAt
        self.state = state
        self.purchase = purchase
        self.revision = revision
    }

    /// Whether a purchase can count on it at a time.
    package func isUsable(at time: Timestamp) -> Bool {
        (state == .granted || state == .returned) && time < expiresAt
    }

    /// The coupon after a command.
    /// - Parameter purchase: the purchase that counts on it from now on; only for `lock`.
    /// - Throws: `PromotionRefusal.notAllowed`.
    package func moving(
        _ command: Command, for purchase: Identifier<Purchase>? = nil
    ) throws(PromotionRefusal) -> Coupon {
        var moved = self
        do { moved.state = try Self.transitions.state(after: command, in: state) } catch { throw .notAllowed(error) }
        switch command {
        case .lock: moved.purchase = purchase
        case .free, .giveBack: moved.purchase = nil
        case .use, .expire: break
        }
        moved.revision += 1
        return moved
    }
}
