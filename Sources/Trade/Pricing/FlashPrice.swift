package import Amounts
package import Market

/// A lower price of one variant for a time, for so many units and no more (秒杀价, 限时价).
///
/// The quota is a count of its own beside the stock: a purchase takes from both, and gives both back when it is closed.
package struct FlashPrice: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "fls" }

    /// Where a flash price is; its times say when it counts.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// It counts within its times.
        case open
        /// It counts no more.
        case withdrawn
    }

    /// What can be asked of a flash price.
    package enum Command: String, Hashable, Sendable, CaseIterable { case withdraw }

    /// The moves that a flash price can make.
    package static let transitions = TransitionTable<State, Command>([
        .init(.open, .withdraw, .withdrawn, by: [.merchant])
    ])

    /// What the merchant says of it.
    package struct Draft: Hashable, Sendable {
        /// What a unit costs.
        package var price: Money
        /// How many units are sold so.
        package var quota: Int64
        /// How many of them one person can have.
        package var perPerson: Int64
        /// From when.
        package var begins: Timestamp
        /// Until when.
        package var ends: Timestamp

        /// A draft.
        package init(price: Money, quota: Int64, perPerson: Int64, begins: Timestamp, ends: Timestamp) {
            self.price = price
            self.quota = quota
            self.perPerson = perPerson
            self.begins = begins
            self.ends = ends
        }
    }

    /// The longest time from the begin to the end.
    package static let lastsMax = Duration.days(31)

    /// The flash price's identifier.
    package let id: Identifier<FlashPrice>
    /// Who sells.
    package let merchant: Identifier<Merchant>
    /// The variant.
    package let sku: Identifier<SKU>
    /// What was said of it.
    package let draft: Draft
    /// When it was made.
    package let createdAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// Units of the quota that purchases took and did not give back.
    package internal(set) var taken: Int64
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// A flash price as stored.
    package init(
        id: Identifier<FlashPrice>, merchant: Identifier<Merchant>, sku: Identifier<SKU>, draft: Draft,
        createdAt: Timestamp, state: State = .open, taken: Int64 = 0, revision: Int64 = 1
    ) {
        self.id = id
        self.merchant = merchant
        self.sku = sku
        self.draft = draft
        self.createdAt = createdAt
        self.state = state
        self.taken = taken
        self.revision = revision
    }

    /// A new flash price of a variant.
    /// - Throws: `PromotionRefusal` for the first part of the draft that makes no sense.
    package static func new(
        _ id: Identifier<FlashPrice>, of sku: SKU, by merchant: Identifier<Merchant>, _ draft: Draft, at time: Timestamp
    ) throws(PromotionRefusal) -> FlashPrice {
        guard draft.price.currency == sku.price.currency, (1..<sku.price.minorUnits).contains(draft.price.minorUnits)
        else { throw .flashPriceTooHigh }
        guard (1...Stock.unitsMax).contains(draft.quota), (1...draft.quota).contains(draft.perPerson) else {
            throw .quotaOutOfRange
        }
        guard draft.begins < draft.ends, time < draft.ends, draft.ends.duration(since: draft.begins) <= lastsMax else {
            throw .timesOutOfRange
        }
        return FlashPrice(id: id, merchant: merchant, sku: sku.id, draft: draft, createdAt: time)
    }

    /// Whether it counts at a time.
    package func counts(at time: Timestamp) -> Bool { state == .open && draft.begins <= time && time < draft.ends }

    /// Units that are left of the quota.
    package var left: Int64 { draft.quota - taken }

    /// Whether units are left, and cost less than by the variant's list price, which may have changed since.
    package func reduces(_ sku: SKU) -> Bool {
        left > 0 && draft.price.currency == sku.price.currency && draft.price.minorUnits < sku.price.minorUnits
    }

    /// Whether so many units can be had at this price: all of them, or none.
    /// - Parameter bought: units that the buyer had at this price before.
    package func covers(_ units: Int64, bought: Int64, at time: Timestamp) -> Bool {
        counts(at: time) && units <= left && units <= draft.perPerson - bought
    }

    /// The flash price with units of its quota taken, or given back with a negative number.
    /// - Precondition: what is taken is left, and what is given back was taken.
    package func taking(_ units: Int64) -> FlashPrice {
        var moved = self
        moved.taken += units
        precondition((0...draft.quota).contains(moved.taken), "A quota is taken as far as it reaches.")
        moved.revision += 1
        return moved
    }

    /// The flash price withdrawn.
    /// - Throws: `PromotionRefusal.notAllowed`.
    package func withdrawing() throws(PromotionRefusal) -> FlashPrice {
        var moved = self
        do { moved.state = try Self.transitions.state(after: .withdraw, in: state) } catch { throw .notAllowed(error) }
        moved.revision += 1
        return moved
    }
}
