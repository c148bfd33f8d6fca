package import Alliance
package import Amounts
package import Market

/// One variant of an order: what is shipped, given back and earned from (子订单).
package struct OrderLine: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "oln" }

    /// The line's identifier.
    package let id: Identifier<OrderLine>
    /// The order that it is a line of.
    package let order: Identifier<Order>
    /// The variant.
    package let sku: Identifier<SKU>
    /// Its product.
    package let product: Identifier<Product>
    /// The product's title and what sets the variant apart, as the buyer read them.
    package let title: String
    /// How many units.
    package let units: Int64
    /// What a unit cost when the order was placed.
    package let unitPrice: Money
    /// What others paid of the price.
    package let discounts: Discounts
    /// Who brought the buyer, nil for nobody.
    package let credit: Credit?
    /// Whether it can be given back without a reason, as the buyer was told.
    package let returns: ReturnTerms
    /// For how long after it was paid a lower price is paid back; nil for not at all.
    package let priceProtectedFor: Duration?
    /// The flash price that it was bought at; nil for the list price.
    package let flash: Identifier<FlashPrice>?
    /// What was in one of it when it was ordered; empty for a variant that is no bundle.
    package let parts: [Stock.Line]
    /// What the buyer has got back of it.
    package internal(set) var refunded: Money
    /// Units that are on their way or arrived.
    package internal(set) var shippedUnits: Int64
    /// Where what is earned from it stands.
    package internal(set) var earning: EarningState

    /// What the buyer did not pay of a price, by who bears it (优惠承担方), in minor units.
    package struct Discounts: Hashable, Sendable {
        /// The merchant gets less.
        package var shop: Int64 = 0
        /// The platform pays it to the merchant.
        package var platform: Int64 = 0
        /// The creator pays it to the merchant.
        package var creator: Int64 = 0

        /// Discounts.
        package init(shop: Int64 = 0, platform: Int64 = 0, creator: Int64 = 0) {
            self.shop = shop
            self.platform = platform
            self.creator = creator
        }

        /// All of them.
        package var total: Int64 { shop + platform + creator }
    }

    /// Where what is earned from a line stands (domain.md §13.3).
    package enum EarningState: String, Hashable, Sendable, CaseIterable {
        /// The order is paid.
        case estimated
        /// The goods arrived and were accepted; the time to give them back runs.
        case confirmed
        /// It stands on the accounts of those who earn from it.
        case settled
        /// Everything was paid back.
        case cancelled
    }

    /// What is taken out of stock for it.
    package var demand: [Stock.Line] {
        parts.isEmpty ? [Stock.Line(sku, units)] : parts.map { Stock.Line($0.sku, $0.units * units) }
    }

    /// A line.
    /// - Precondition: the discounts leave something to pay, and a creator bears one only of what it brought.
    package init(
        id: Identifier<OrderLine>, order: Identifier<Order>, sku: Identifier<SKU>, product: Identifier<Product>,
        title: String, units: Int64, unitPrice: Money, discounts: Discounts = Discounts(), credit: Credit? = nil,
        returns: ReturnTerms = .withoutReason, priceProtectedFor: Duration? = nil,
        flash: Identifier<FlashPrice>? = nil, parts: [Stock.Line] = [], refunded: Int64 = 0, shippedUnits: Int64 = 0,
        earning: EarningState = .estimated
    ) throws(AmountError) {
        let goods = try unitPrice.times(units)
        precondition(goods.minorUnits > discounts.total, "A line costs something.")
        precondition(discounts.creator == 0 || credit != nil, "A creator bears nothing of what others brought.")
        self.id = id
        self.order = order
        self.sku = sku
        self.product = product
        self.title = title
        self.units = units
        self.unitPrice = unitPrice
        self.discounts = discounts
        self.credit = credit
        self.returns = returns
        self.priceProtectedFor = priceProtectedFor
        self.flash = flash
        self.parts = parts
        self.refunded = Money(minorUnits: refunded, currency: unitPrice.currency)
        self.shippedUnits = shippedUnits
        self.earning = earning
        self.goods = goods
        paid = try goods.subtracting(Money(minorUnits: discounts.total, currency: goods.currency))
    }

    /// Price times units.
    package let goods: Money
    /// What the buyer pays.
    package let paid: Money

    /// What can still be paid back.
    package var refundable: Money {
        Money(minorUnits: paid.minorUnits - refunded.minorUnits, currency: paid.currency)
    }

    /// What the line's money is for, as it stands.
    /// - Throws: `AmountError`.
    package var allocation: LineAllocation {
        get throws(AmountError) { try LineAllocation(of: self, refunded: refunded) }
    }

    /// The line with so much more of it paid back.
    /// - Throws: `OrderRefusal.refundedTooMuch`.
    package func refunding(_ amount: Money) throws(OrderRefusal) -> OrderLine {
        guard amount.currency == paid.currency, amount.minorUnits > 0, amount.minorUnits <= refundable.minorUnits else {
            throw .refundedTooMuch(left: refundable)
        }
        var line = self
        line.refunded = Money(minorUnits: refunded.minorUnits + amount.minorUnits, currency: paid.currency)
        if line.refundable.minorUnits == 0, line.earning != .settled { line.earning = .cancelled }
        return line
    }

    /// The line with its earnings a step on.
    package func earning(_ state: EarningState) -> OrderLine {
        var line = self
        line.earning = state
        return line
    }
}

/// Who brought a buyer to a line, with what was promised for it then; frozen when the order is placed.
package struct Credit: Hashable, Sendable {
    /// The creator who is paid.
    package let creator: Identifier<Creator>
    /// What the buyer clicked.
    package let place: ClickPlace
    /// The content or room in which it was.
    package let content: Identifier<Content>?
    /// The room.
    package let room: Identifier<Room>?
    /// When it was clicked.
    package let clickedAt: Timestamp
    /// What the creator was promised for the product of the card.
    package let promise: CommissionPromise
    /// Whether the card was of another product of the shop, so that what was promised for others counts.
    package let isIndirect: Bool
    /// The agency that the creator was bound to when the order was placed.
    package let agency: Identifier<Agency>?
    /// Who gets which part.
    package let terms: CommissionTerms

    /// A credit as stored.
    package init(
        creator: Identifier<Creator>, place: ClickPlace, content: Identifier<Content>?, room: Identifier<Room>?,
        clickedAt: Timestamp, promise: CommissionPromise, isIndirect: Bool = false, agency: Identifier<Agency>? = nil,
        terms: CommissionTerms
    ) {
        self.creator = creator
        self.place = place
        self.content = content
        self.room = room
        self.clickedAt = clickedAt
        self.promise = promise
        self.isIndirect = isIndirect
        self.agency = agency
        self.terms = terms
    }

    /// What a click earns from a line of a product. Of a product that was not on the card its creator gets what the shop
    /// promises for those, and no leader does.
    /// - Parameters:
    ///   - technicalFee: the platform's share of what creators earn.
    ///   - binding: what binds the creator to an agency now; nil for nothing.
    /// - Throws: `CommissionError.moreThanWhole`, which no promise comes to that was made by the rules.
    package init(
        _ click: ProductClick, on product: Identifier<Product>, technicalFee: Rate, binding: AgencyBinding?
    ) throws(CommissionError) {
        let isIndirect = click.product != product
        self.init(
            creator: click.creator, place: click.place, content: click.content, room: click.room,
            clickedAt: click.clickedAt, promise: click.promise, isIndirect: isIndirect, agency: binding?.agency,
            terms: try CommissionTerms(
                creator: isIndirect ? click.indirect : click.promise.rate, technicalFee: technicalFee,
                agency: binding?.terms.split ?? .zero,
                leader: isIndirect ? .zero : click.promise.leader?.rate ?? .zero))
    }

    /// Who recruited the creator and gets a fee of the line; nil for nobody.
    package var leader: Identifier<Agency>? { isIndirect ? nil : promise.leader?.agency }
}
