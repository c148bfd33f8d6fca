package import Amounts
package import Market

/// A reduction of prices for a time (优惠活动): for everybody, or for those who claimed a coupon of it.
package struct Promotion: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "pmo" }

    /// Who pays for what buyers do not (优惠承担方).
    package enum Bearer: Hashable, Sendable {
        /// The merchant gets less for its own goods.
        case merchant(Identifier<Merchant>)
        /// The platform pays it to whoever sells.
        case platform
        /// The creator gives it from the commission of what it brings.
        case creator(Identifier<Creator>)
    }

    /// By how much prices are reduced.
    package enum Reduction: Hashable, Sendable {
        /// By an amount, once.
        case amount(Money)
        /// By a part of the price, rounded down, up to an amount.
        case share(Rate, atMost: Money?)
    }

    /// Who has it.
    package enum Access: Hashable, Sendable {
        /// Everybody, without asking.
        case everybody
        /// Those who claimed a coupon: so many in all, so many for one person.
        case coupons(count: Int64, perPerson: Int64)
    }

    /// Where a promotion is; its times say when it counts.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// It counts within its times.
        case open
        /// It counts no more; coupons that were claimed end with it.
        case withdrawn
    }

    /// What can be asked of a promotion.
    package enum Command: String, Hashable, Sendable, CaseIterable { case withdraw }

    /// The moves that a promotion can make.
    package static let transitions = TransitionTable<State, Command>([
        .init(.open, .withdraw, .withdrawn, by: [.merchant, .creator, .operator])
    ])

    /// What its bearer says of a promotion.
    package struct Draft: Hashable, Sendable {
        /// What buyers read.
        package var title: String
        /// The products that it reduces; none for all that its bearer can reduce.
        package var products: Set<Identifier<Product>>
        /// By how much.
        package var reduction: Reduction
        /// What the goods that it reduces cost at least, together; zero for nothing.
        package var threshold: Money
        /// Who has it.
        package var access: Access
        /// From when.
        package var begins: Timestamp
        /// Until when.
        package var ends: Timestamp
        /// How long a coupon counts after it was claimed; nil until the promotion ends.
        package var couponsCountFor: Duration?
        /// Whether other promotions may reduce the same goods.
        package var combines: Bool

        /// A draft.
        package init(
            title: String, products: Set<Identifier<Product>> = [], reduction: Reduction, threshold: Money,
            access: Access = .everybody, begins: Timestamp, ends: Timestamp, couponsCountFor: Duration? = nil,
            combines: Bool = true
        ) {
            self.title = title
            self.products = products
            self.reduction = reduction
            self.threshold = threshold
            self.access = access
            self.begins = begins
            self.ends = ends
            self.couponsCountFor = couponsCountFor
            self.combines = combines
        }
    }

    /// The most letters of a title.
    package static let titleMax = 100
    /// The most products that one promotion names.
    package static let productsMax = 100
    /// The most coupons of one promotion.
    package static let couponsMax: Int64 = 10_000_000
    /// The longest time from the begin to the end.
    package static let lastsMax = Duration.days(366)

    /// The promotion's identifier.
    package let id: Identifier<Promotion>
    /// Who pays for it.
    package let bearer: Bearer
    /// What was said of it.
    package let draft: Draft
    /// When it was made.
    package let createdAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// Coupons that were claimed.
    package internal(set) var claimed: Int64
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// A promotion as stored.
    package init(
        id: Identifier<Promotion>, bearer: Bearer, draft: Draft, createdAt: Timestamp, state: State = .open,
        claimed: Int64 = 0, revision: Int64 = 1
    ) {
        self.id = id
        self.bearer = bearer
        self.draft = draft
        self.createdAt = createdAt
        self.state = state
        self.claimed = claimed
        self.revision = revision
    }

    /// A new promotion of a draft.
    /// - Throws: `PromotionRefusal` for the first part of the draft that makes no sense.
    package static func new(
        _ id: Identifier<Promotion>, by bearer: Bearer, _ draft: Draft, at time: Timestamp
    ) throws(PromotionRefusal) -> Promotion {
        guard (1...titleMax).contains(draft.title.count), !draft.title.allSatisfy(\.isWhitespace) else {
            throw .titleOutOfRange
        }
        guard draft.products.count <= productsMax else { throw .tooManyProducts }
        guard draft.threshold.minorUnits >= 0 else { throw .reductionOutOfRange }
        switch draft.reduction {
        case .amount(let amount):
            guard amount.currency == draft.threshold.currency, amount.minorUnits > 0,
                draft.threshold.minorUnits == 0 || amount.minorUnits < draft.threshold.minorUnits
            else { throw .reductionOutOfRange }
        case .share(let rate, let most):
            guard rate > .zero, rate < .whole, most.map({ $0.minorUnits > 0 }) ?? true,
                most.map({ $0.currency == draft.threshold.currency }) ?? true
            else { throw .reductionOutOfRange }
        }
        guard draft.begins < draft.ends, time < draft.ends,
            draft.ends.duration(since: draft.begins) <= lastsMax
        else { throw .timesOutOfRange }
        if let counts = draft.couponsCountFor, !(Duration.minutes(1)...lastsMax).contains(counts) {
            throw .timesOutOfRange
        }
        if case .coupons(let count, let perPerson) = draft.access {
            guard (1...couponsMax).contains(count), (1...min(count, 100)).contains(perPerson) else {
                throw .couponsOutOfRange
            }
        }
        return Promotion(id: id, bearer: bearer, draft: draft, createdAt: time)
    }

    /// Whether it counts at a time.
    package func counts(at time: Timestamp) -> Bool { state == .open && draft.begins <= time && time < draft.ends }

    /// The promotion withdrawn.
    /// - Throws: `PromotionRefusal.notAllowed`.
    package func withdrawing() throws(PromotionRefusal) -> Promotion {
        var moved = self
        do { moved.state = try Self.transitions.state(after: .withdraw, in: state) } catch { throw .notAllowed(error) }
        moved.revision += 1
        return moved
    }

    /// The promotion with one coupon more claimed, and the coupon.
    /// - Parameter held: coupons of it that the viewer claimed before.
    /// - Throws: `PromotionRefusal.notOpen`, `.noCoupons`, `.couponsGone`, `.couponsHeld`, in this order.
    package func claiming(
        _ coupon: Identifier<Coupon>, for viewer: Identifier<Viewer>, held: Int64, at time: Timestamp
    ) throws(PromotionRefusal) -> (Promotion, Coupon) {
        guard counts(at: time) else { throw .notOpen }
        guard case .coupons(let count, let perPerson) = draft.access else { throw .noCoupons }
        guard claimed < count else { throw .couponsGone }
        guard held < perPerson else { throw .couponsHeld(perPerson) }
        var moved = self
        moved.claimed += 1
        moved.revision += 1
        let end = draft.couponsCountFor.map { min(time.advanced(by: $0), draft.ends) } ?? draft.ends
        return (
            moved,
            Coupon(id: coupon, promotion: id, viewer: viewer, number: held + 1, claimedAt: time, expiresAt: end)
        )
    }
}

extension Promotion.Bearer {
    /// The bearer as it is stored and sent, such as `merchant:mch_…`.
    package var text: String {
        switch self {
        case .merchant(let id): EarningParty.merchant(id).text
        case .creator(let id): EarningParty.creator(id).text
        case .platform: "platform"
        }
    }

    /// The bearer that a text names.
    /// - Returns: nil for a text that names none.
    package init?(_ text: String) {
        if text == "platform" {
            self = .platform
            return
        }
        switch EarningParty(text) {
        case .merchant(let id): self = .merchant(id)
        case .creator(let id): self = .creator(id)
        case .agency, .leader, nil: return nil
        }
    }

    /// Who acts for it; nil for the platform, whose operators do.
    package var membership: Membership? {
        switch self {
        case .merchant(let id): .merchant(id)
        case .creator(let id): .creator(id)
        case .platform: nil
        }
    }
}

/// Why something about promotions, coupons and flash prices is refused, in order of precedence.
package enum PromotionRefusal: Refusal {
    /// The title has no letters, or too many.
    case titleOutOfRange
    /// It names too many products.
    case tooManyProducts
    /// A product is not the merchant's own.
    case foreignProduct
    /// The reduction is nothing, or not below what the goods cost at least.
    case reductionOutOfRange
    /// It ends before it begins, is over already, or lasts too long.
    case timesOutOfRange
    /// The number of coupons, or how many of them one person can have, is out of range.
    case couponsOutOfRange
    /// The flash price is not below the list price, or in another currency.
    case flashPriceTooHigh
    /// The quota, or how many units one person can have, is out of range.
    case quotaOutOfRange
    /// The variant has another flash price within these times.
    case flashPriceOverlaps
    /// The bearer has as many promotions that are not over as it can have.
    case tooMany
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// It does not count now.
    case notOpen
    /// Everybody has it without a coupon.
    case noCoupons
    /// All coupons were claimed.
    case couponsGone
    /// The viewer claimed as many as one person can have.
    case couponsHeld(Int64)

    package var code: ErrorCode {
        switch self {
        case .titleOutOfRange: "promotion.title_out_of_range"
        case .tooManyProducts: "promotion.too_many_products"
        case .foreignProduct: "promotion.foreign_product"
        case .reductionOutOfRange: "promotion.reduction_out_of_range"
        case .timesOutOfRange: "promotion.times_out_of_range"
        case .couponsOutOfRange: "promotion.coupons_out_of_range"
        case .flashPriceTooHigh: "flash_price.too_high"
        case .quotaOutOfRange: "flash_price.quota_out_of_range"
        case .flashPriceOverlaps: "flash_price.overlaps"
        case .tooMany: "promotion.too_many"
        case .notAllowed: "promotion.not_allowed"
        case .notOpen: "promotion.not_open"
        case .noCoupons: "promotion.no_coupons"
        case .couponsGone: "coupon.gone"
        case .couponsHeld: "coupon.held"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .titleOutOfRange, .tooManyProducts, .foreignProduct, .reductionOutOfRange, .timesOutOfRange,
            .couponsOutOfRange, .flashPriceTooHigh, .quotaOutOfRange:
            .invalid
        case .tooMany: .exhausted
        default: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .notAllowed(let refused): refused.details
        case .couponsHeld(let most): ["most": String(most)]
        default: [:]
        }
    }
}
