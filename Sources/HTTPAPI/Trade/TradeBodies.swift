import Alliance
import Amounts
import Market
package import Operations
package import Trade

/// What a command about something of trade left behind.
package struct TradeReceiptBody: WireReply {
    /// The receipt.
    package let receipt: TradeReceipt

    /// A receipt on the wire.
    package init(_ receipt: TradeReceipt) { self.receipt = receipt }

    package static let schema: Schema? = .named(
        "TradeReceipt",
        .object(
            .required("id", .text(1...200), "What was changed."),
            .required("state", .text(1...100), "Where it is; of stock, how many units lie there."),
            .required("revision", .count, "Counts changes; 0 for what has none.")))
    package static var example: TradeReceiptBody {
        TradeReceiptBody(.documented)
    }
    package var json: JSON? {
        [
            "id": .string(receipt.subject), "state": .string(receipt.state), "revision": .integer(receipt.revision),
        ]
    }
    package var entityTag: EntityTag? { receipt.revision > 0 ? EntityTag(revision: receipt.revision) : nil }
}

/// A cart on the wire.
package struct CartBody: WireReply {
    /// The cart.
    package let quote: Carts.Quote

    /// A cart on the wire.
    package init(_ quote: Carts.Quote) { self.quote = quote }

    package static let schema: Schema? = .named(
        "Cart",
        .object(
            .required(
                "lines",
                .array(
                    of: .object(
                        .required("sku_id", .id(SKU.self), "The variant."),
                        .required("product_id", .id(Product.self), "Its product."),
                        .required("title", .text(0...10_000), "The product's title."),
                        .required("variant", .text(0...10_000), "What sets the variant apart."),
                        .required("units", .count, "How many units."),
                        .required("price", MoneyShape.schema, "What they cost before promotions."),
                        .required("paid", MoneyShape.schema, "What you pay for them."),
                        .required(
                            "reductions", .array(of: ReductionShape.schema, count: 0...100), "What promotions take off."
                        ),
                        .optional("flash_price_id", .id(FlashPrice.self), "The flash price that counts."),
                        .optional("units_left", .count, "Units of the product that you can still have."),
                        .required(
                            "asks_confirmation", .boolean,
                            "Whether the purchase has to confirm that they cannot be given back without a reason."),
                        .required("is_for_sale", .boolean, "Whether so many can be bought now.")), count: 0...1_000),
                "The variants, what was put in first in front."),
            .required("total", .nullable(MoneyShape.schema), "What you pay for them together; null for none.")))
    package static var example: CartBody { CartBody(.empty) }
    package var json: JSON? {
        [
            "lines": .array(
                quote.lines.map { line in
                    [
                        "sku_id": .string(line.sku.id.rawValue), "product_id": .string(line.product.id.rawValue),
                        "title": .string(line.product.title), "variant": .string(line.sku.variant),
                        "units": .integer(line.units), "price": MoneyShape.json(line.price),
                        "paid": MoneyShape.json(line.paid), "reductions": .array(line.cuts.map(ReductionShape.json)),
                        "flash_price_id": .optional(line.flash?.id.rawValue),
                        "units_left": line.left.map { .integer($0) } ?? .null,
                        "asks_confirmation": .boolean(line.terms.returns.asksConfirmation),
                        "is_for_sale": .boolean(line.isForSale),
                    ]
                }),
            "total": quote.total.map(MoneyShape.json) ?? .null,
        ]
    }
}

/// The beginning of a purchase on the wire.
package struct PurchaseReceiptBody: WireReply {
    /// The receipt.
    package let receipt: PurchaseReceipt

    /// A receipt on the wire.
    package init(_ receipt: PurchaseReceipt) { self.receipt = receipt }

    package static let schema: Schema? = .named(
        "PurchaseReceipt",
        .object(
            .required("id", .id(Purchase.self), "The purchase."),
            .required("state", .oneOf(Purchase.State.self), "Where it is."),
            .required("total", MoneyShape.schema, "What is to be paid."),
            .required("order_ids", .array(of: .id(Order.self), count: 0...100), "Its orders, one for each merchant.")))
    package static var example: PurchaseReceiptBody { PurchaseReceiptBody(.documented) }
    package var json: JSON? {
        [
            "id": .string(receipt.id.rawValue), "state": .string(receipt.state.rawValue),
            "total": MoneyShape.json(receipt.total), "order_ids": .array(receipt.orders.map { .string($0.rawValue) }),
        ]
    }
}

/// A purchase on the wire.
package struct PurchaseBody: WireReply {
    /// The purchase.
    package let sheet: Orders.PurchaseSheet

    /// A purchase on the wire.
    package init(_ sheet: Orders.PurchaseSheet) { self.sheet = sheet }

    package static let schema: Schema? = .named(
        "Purchase",
        .object(
            .required("id", .id(Purchase.self), "The purchase."),
            .required("state", .oneOf(Purchase.State.self), "Where it is."),
            .required("total", MoneyShape.schema, "What is to be paid."),
            .required("placed_at", .timestamp, "When it was placed."),
            .optional("due_at", .timestamp, "When it is closed unless it is paid."),
            .optional(
                "payment_page", .text(1...2_000),
                "Where the buyer pays, to be opened or shown as a QR code; null when there is nothing to pay."),
            .required("orders", .array(of: OrderBody.schema ?? .anything, count: 0...100), "One for each merchant."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: PurchaseBody { PurchaseBody(.documented) }
    package var json: JSON? {
        [
            "id": .string(sheet.purchase.id.rawValue), "state": .string(sheet.purchase.state.rawValue),
            "total": MoneyShape.json(sheet.purchase.total), "placed_at": .time(sheet.purchase.placedAt),
            "due_at": .time(sheet.purchase.dueAt), "payment_page": .optional(sheet.page),
            "orders": .array(sheet.orders.compactMap { OrderBody($0).json }),
            "revision": .integer(sheet.purchase.revision),
        ]
    }
    package var entityTag: EntityTag? { EntityTag(revision: sheet.purchase.revision) }
}

/// An order on the wire.
package struct OrderBody: WireReply {
    /// The order.
    package let order: MerchantOrder

    /// An order on the wire.
    package init(_ order: MerchantOrder) { self.order = order }

    static let line = Schema.named(
        "OrderLine",
        .object(
            .required("id", .id(OrderLine.self), "The line."),
            .required("sku_id", .id(SKU.self), "The variant."),
            .required("product_id", .id(Product.self), "Its product."),
            .required("title", .text(0...20_000), "As the buyer read it."),
            .required("units", .count, "How many units."),
            .required("shipped_units", .count, "Units that were sent."),
            .required("unit_price", MoneyShape.schema, "What a unit cost."),
            .required("reduced_by_shop", MoneyShape.schema, "What the merchant bears of the price."),
            .required("reduced_by_platform", MoneyShape.schema, "What the platform bears."),
            .required("reduced_by_creator", MoneyShape.schema, "What the creator bears."),
            .required("paid", MoneyShape.schema, "What the buyer pays for it."),
            .required("returns", .oneOf(ReturnTerms.self), "Whether it can be given back without a reason."),
            .required("refunded", MoneyShape.schema, "What was paid back of it."),
            .optional("creator_id", .id(Creator.self), "Who brought the buyer."),
            .optional("commission_ppm", .integer(0...1_000_000), "The creator's share, in parts per million."),
            .required("earning", .oneOf(OrderLine.EarningState.self), "Where what is earned from it stands.")))
    package static let schema: Schema? = .named(
        "Order",
        .object(
            .required("id", .id(Order.self), "The order."),
            .required("purchase_id", .id(Purchase.self), "What it was paid with."),
            .required("merchant_id", .id(Merchant.self), "Who sells."),
            .required("state", .oneOf(MerchantOrder.State.self), "Where it is."),
            .required(
                "allowed", .array(of: .oneOf(MerchantOrder.Command.self), count: 0...8), "What can be asked of it now."),
            .required("placed_at", .timestamp, "When it was placed."),
            .optional("due_at", .timestamp, "When the clock moves it next."),
            .optional("settle_at", .timestamp, "When what is earned from it is due."),
            .required("lines", .array(of: line, count: 1...1_000), "Its lines."),
            .required("revision", .integer(1...Int64.max), "Counts changes; the number in the `ETag`.")))
    package static var example: OrderBody { OrderBody(.documented) }

    package var json: JSON? {
        [
            "id": .string(order.id.rawValue), "purchase_id": .string(order.purchase.rawValue),
            "merchant_id": .string(order.merchant.rawValue), "state": .string(order.state.rawValue),
            "allowed": .array(MerchantOrder.transitions.allowed(in: order.state).map { .string($0) }),
            "placed_at": .time(order.placedAt), "due_at": .time(order.dueAt), "settle_at": .time(order.settleAt),
            "lines": .array(order.lines.map(Self.json)), "revision": .integer(order.revision),
        ]
    }
    package var entityTag: EntityTag? { EntityTag(revision: order.revision) }

    private static func json(_ line: OrderLine) -> JSON {
        let money = { (units: Int64) in MoneyShape.json(Money(minorUnits: units, currency: line.paid.currency)) }
        return [
            "unit_price": MoneyShape.json(line.unitPrice), "reduced_by_shop": money(line.discounts.shop),
            "reduced_by_platform": money(line.discounts.platform), "reduced_by_creator": money(line.discounts.creator),
            "returns": .string(line.returns.rawValue),
            "id": .string(line.id.rawValue), "sku_id": .string(line.sku.rawValue),
            "product_id": .string(line.product.rawValue), "title": .string(line.title), "units": .integer(line.units),
            "shipped_units": .integer(line.shippedUnits), "paid": MoneyShape.json(line.paid),
            "refunded": MoneyShape.json(line.refunded), "creator_id": .optional(line.credit?.creator.rawValue),
            "commission_ppm": line.credit.map { .integer($0.terms.creator.partsPerMillion) } ?? .null,
            "earning": .string(line.earning.rawValue),
        ]
    }
}

/// A request about a line on the wire.
package struct AfterSaleBody: WireReply {
    /// The request.
    package let request: AfterSale

    /// A request on the wire.
    package init(_ request: AfterSale) { self.request = request }

    package static let schema: Schema? = .named(
        "AfterSale",
        .object(
            .required("id", .id(AfterSale.self), "The request."),
            .required("order_id", .id(Order.self), "The order."),
            .required("line_id", .id(OrderLine.self), "The line."),
            .required("kind", .oneOf(AfterSale.Kind.self), "What is asked for."),
            .required("cause", .oneOf(AfterSale.Cause.self), "What the reason is about."),
            .required(
                "amount", MoneyShape.schema, "How much is asked for; of an exchange, what it would be for money."),
            .optional("wanted_sku_id", .id(SKU.self), "The variant that is wanted instead."),
            .optional("wanted_units", .integer(1...Stock.unitsMax), "How many units of it."),
            .optional("carrier", .text(1...100), "Who carries what was sent instead."),
            .optional("tracking_code", .text(1...100), "What the carrier knows it by."),
            .required("reason", .text(0...AfterSale.textMax), "Why."),
            .required("state", .oneOf(AfterSale.State.self), "Where it is."),
            .required("asked_at", .timestamp, "When it was asked."),
            .optional("due_at", .timestamp, "When the clock moves it."),
            .optional("note", .text(0...AfterSale.textMax), "The last words of whoever moved it."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: AfterSaleBody { AfterSaleBody(.documented) }
    package var json: JSON? {
        [
            "id": .string(request.id.rawValue), "order_id": .string(request.order.rawValue),
            "line_id": .string(request.line.rawValue), "kind": .string(request.kind.rawValue),
            "cause": .string(request.cause.rawValue), "amount": MoneyShape.json(request.amount),
            "wanted_sku_id": .optional(request.exchange?.sku.rawValue),
            "wanted_units": request.exchange.map { .integer($0.units) } ?? .null,
            "carrier": .optional(request.exchange?.parcel?.carrier),
            "tracking_code": .optional(request.exchange?.parcel?.trackingCode),
            "reason": .string(request.reason),
            "state": .string(request.state.rawValue), "asked_at": .time(request.askedAt),
            "due_at": .time(request.dueAt), "note": .optional(request.note), "revision": .integer(request.revision),
        ]
    }
}

/// What somebody earns from a line, on the wire.
package struct EarningBody: WireReply {
    /// The line with who gets how much.
    package let earning: Settlements.Earning

    /// An earning on the wire.
    package init(_ earning: Settlements.Earning) { self.earning = earning }

    package static let schema: Schema? = .named(
        "Earning",
        .object(
            .required("line_id", .id(OrderLine.self), "The line."),
            .required("order_id", .id(Order.self), "Its order."),
            .required("title", .text(0...20_000), "What was bought."),
            .required("state", .oneOf(OrderLine.EarningState.self), "Where it stands."),
            .required("base", MoneyShape.schema, "What the commission is counted from."),
            .required("commission_ppm", .integer(0...1_000_000), "The creator's share, in parts per million."),
            .required("plan", .count, "The version of the plan, or of the product's open commission."),
            .required("plan_kind", .oneOf(CommissionPromise.Kind.self), "What kind of plan promised it."),
            .required("is_indirect", .boolean, "Whether another product of the shop was on the card."),
            .required("technical_fee", MoneyShape.schema, "The platform's part."),
            .optional("gross", MoneyShape.schema, "The creator's share before fee and agency; for creator and agency."),
            .optional(
                "agency_ppm", .integer(0...1_000_000), "The agency's part of what is left then; for both of them."),
            .optional("agency_amount", MoneyShape.schema, "How much that is; for both of them."),
            .required("side", .oneOf(EarningParty.Side.self), "As what it is earned."),
            .required("amount", MoneyShape.schema, "What is left to you as that."),
            .optional("settle_at", .timestamp, "When it is due.")))
    package static var example: EarningBody { EarningBody(.documented) }
    package var json: JSON? {
        let (line, allocation) = (earning.line, earning.allocation)
        // What a creator gives to its agency is no leader's business.
        let sees = earning.side == .creator || earning.side == .agency
        return [
            "line_id": .string(line.id.rawValue), "order_id": .string(line.order.rawValue),
            "title": .string(line.title), "state": .string(line.earning.rawValue),
            "base": MoneyShape.json(allocation.split.base),
            "commission_ppm": .integer(line.credit?.terms.creator.partsPerMillion ?? 0),
            "plan": .integer(line.credit?.promise.version ?? 0),
            "plan_kind": .string((line.credit?.promise.kind ?? .open).rawValue),
            "is_indirect": .boolean(line.credit?.isIndirect ?? false),
            "technical_fee": MoneyShape.json(allocation.split.technicalFee),
            "gross": sees ? MoneyShape.json(earning.gross) : .null,
            "agency_ppm": sees ? .integer(line.credit?.terms.agency.partsPerMillion ?? 0) : .null,
            "agency_amount": sees ? MoneyShape.json(allocation.split.agency) : .null,
            "side": .string(earning.side.rawValue),
            "amount": MoneyShape.json(earning.amount),
            "settle_at": .time(earning.order.settleAt),
        ]
    }
}
