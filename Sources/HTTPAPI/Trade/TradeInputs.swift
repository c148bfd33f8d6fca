import Amounts
package import Market
package import Operations
package import Trade

/// Which purchase.
package struct PurchaseAddress: WireInput {
    /// The purchase.
    package let id: Identifier<Purchase>

    package static let parameters: [Parameter] = [
        .path(
            "purchase_id", .id(Purchase.self), "The purchase.",
            example: .string(Identifier<Purchase>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("purchase_id") }
}

/// Which order.
package struct OrderAddress: WireInput {
    /// The order.
    package let id: Identifier<Order>

    package static let parameters: [Parameter] = [
        .path("order_id", .id(Order.self), "The order.", example: .string(Identifier<Order>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("order_id") }
}

/// Which request for money back.
package struct AfterSaleAddress: WireInput {
    /// The request.
    package let id: Identifier<AfterSale>

    package static let parameters: [Parameter] = [
        .path(
            "after_sale_id", .id(AfterSale.self), "The request.",
            example: .string(Identifier<AfterSale>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("after_sale_id") }
}

/// A request for money back, with words for the other side.
package struct AfterSaleNote: WireInput {
    /// The request.
    package let id: Identifier<AfterSale>
    /// What the other side reads: a reason, or a tracking code.
    package let note: String

    package static let parameters = AfterSaleAddress.parameters
    package static let body: Schema? = .object(
        .required("note", .text(1...AfterSale.textMax), "A reason or a tracking code, which the other side reads."))
    package static let example: JSON? = ["note": "SF1234567890"]
    package init(_ received: Received) throws {
        id = try received.id("after_sale_id")
        note = received.text("note")
    }
}

/// The merchant's yes to what came back.
package struct AfterSaleAcceptance: WireInput {
    /// The request.
    package let id: Identifier<AfterSale>
    /// How many of the units can be sold again.
    package let fit: Int64

    package static let parameters =
        AfterSaleAddress.parameters + [
            .query(
                "fit_units", .integer(0...Stock.unitsMax),
                "Of an exchange, how many units of those that came back can be sold again; none when left out.",
                example: 1)
        ]
    package init(_ received: Received) throws {
        id = try received.id("after_sale_id")
        fit = received.query["fit_units"]?.wholeNumber ?? 0
    }
}

/// A parcel with the other goods of an exchange.
package struct AfterSaleParcel: WireInput {
    /// The request.
    package let id: Identifier<AfterSale>
    /// Who carries it.
    package let carrier: String
    /// What the carrier knows it by.
    package let trackingCode: String

    package static let parameters = AfterSaleAddress.parameters
    package static let body: Schema? = .object(
        .required("carrier", .text(1...100), "Who carries it."),
        .required("tracking_code", .text(1...100), "What the carrier knows it by."))
    package static let example: JSON? = ["carrier": "SF Express", "tracking_code": "SF1234567890"]
    package init(_ received: Received) throws {
        id = try received.id("after_sale_id")
        carrier = received.text("carrier")
        trackingCode = received.text("tracking_code")
    }
}

/// An operator's decision about a request for money back.
package struct AfterSaleDecision: WireInput {
    /// The request.
    package let id: Identifier<AfterSale>
    /// For whom it is decided.
    package let isForBuyer: Bool

    package static let parameters = AfterSaleAddress.parameters
    package static let body: Schema? = .object(
        .required("for", .oneOf(["buyer", "merchant"]), "For whom it is decided."))
    package static let example: JSON? = ["for": "buyer"]
    package init(_ received: Received) throws {
        id = try received.id("after_sale_id")
        isForBuyer = received.text("for") == "buyer"
    }
}

/// A variant and how many units of it.
package struct CartLineInput: WireInput {
    /// The variant.
    package let sku: Identifier<SKU>
    /// How many units, none to take it out.
    package let units: Int64
    /// The token of the card that led here.
    package let click: String?

    package static let body: Schema? = .object(
        .required("sku_id", .id(SKU.self), "The variant."),
        .required("units", .integer(0...1_000), "How many units; 0 takes it out."),
        .optional("click", .text(0...1_000), "The `via` of the address that led to the product."))
    package static let example: JSON? = ["sku_id": .string(Identifier<SKU>.documented.rawValue), "units": 2]
    package init(_ received: Received) throws {
        sku = try Identifier(parsing: received.text("sku_id"))
        units = received.body?["units"]?.wholeNumber ?? 0
        click = received.body?["click"]?.text
    }
}

/// What a buyer agrees to.
package struct PurchaseAsk: WireInput {
    /// The agreement.
    package let agreement: Checkouts.Agreement

    static let address = Schema.named(
        "Address",
        .object(
            .required("name", .text(1...Address.partMax), "Who receives it."),
            .required("phone", .text(1...Address.partMax), "The receiver's telephone number."),
            .required("region", .text(1...Address.partMax), "Province, city and district."),
            .required("street", .text(1...Address.partMax), "Street and door.")))
    package static let body: Schema? = .named(
        "PurchaseRequest",
        .object(
            .required("address", address, "Where the goods go."),
            .required("total", MoneyShape.schema, "The cart's total as it was shown; another one is refused."),
            .optional(
                "confirmed_sku_ids", .array(of: .id(SKU.self), count: 0...1_000),
                "Variants of which the buyer agreed that they cannot be given back without a reason.")))
    package static let example: JSON? = [
        "address": ["name": "Lin", "phone": "13800000000", "region": "Shanghai Xuhui", "street": "Gao'an Road 1"],
        "total": ["minor_units": 4_580, "currency": "CNY"],
    ]
    package init(_ received: Received) throws {
        let part = { (name: String) in received.body?["address"]?[name]?.text ?? "" }
        agreement = Checkouts.Agreement(
            address: try Address(
                name: part("name"), phone: part("phone"), region: part("region"), street: part("street")),
            total: try MoneyShape.money(received.body?["total"]),
            confirmed: Set(
                try (received.body?["confirmed_sku_ids"]?.elements ?? []).map { try Identifier(parsing: $0.text ?? "") }
            ))
    }
}

/// Which orders.
package struct OrderQuery: WireInput {
    /// The only state wanted.
    package let state: MerchantOrder.State?
    /// As which side an account that is several wants to see them.
    package let side: Role?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [
            .query("state", .oneOf(MerchantOrder.State.self), "Only orders in this state.", example: "to_ship"),
            .query(
                "side", .oneOf(["viewer", "merchant", "operator"]), "As which side, for accounts that are several.",
                example: "merchant"),
        ] + PageQuery.parameters
    package init(_ received: Received) {
        state = received.query["state"]?.text.flatMap(MerchantOrder.State.init(rawValue:))
        side = received.query["side"]?.text.flatMap(Role.init(rawValue:))
        page = PageQuery(received)
    }
}

/// Which requests for money back.
package struct AfterSaleQuery: WireInput {
    /// The only state wanted.
    package let state: AfterSale.State?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [.query("state", .oneOf(AfterSale.State.self), "Only those in this state.", example: "waiting_merchant")]
        + PageQuery.parameters
    package init(_ received: Received) {
        state = received.query["state"]?.text.flatMap(AfterSale.State.init(rawValue:))
        page = PageQuery(received)
    }
}

/// A parcel that was sent.
package struct ShipmentInput: WireInput {
    /// The order.
    package let id: Identifier<Order>
    /// Who carries it.
    package let carrier: String
    /// What the carrier knows it by.
    package let trackingCode: String
    /// Units of lines in it; none for everything that is left.
    package let units: [Identifier<OrderLine>: Int64]

    package static let parameters = OrderAddress.parameters
    package static let body: Schema? = .object(
        .required("carrier", .text(1...100), "Who carries it."),
        .required("tracking_code", .text(1...100), "The carrier's code."),
        .optional(
            "lines",
            .array(
                of: .object(
                    .required("line_id", .id(OrderLine.self), "The line."),
                    .required("units", .integer(1...1_000_000), "How many units of it.")), count: 0...100),
            "What is in it; everything that is left when left out."))
    package static let example: JSON? = ["carrier": "SF Express", "tracking_code": "SF1234567890"]
    package init(_ received: Received) throws {
        id = try received.id("order_id")
        carrier = received.text("carrier")
        trackingCode = received.text("tracking_code")
        var units: [Identifier<OrderLine>: Int64] = [:]
        for line in received.body?["lines"]?.elements ?? [] {
            units[try Identifier(parsing: line["line_id"]?.text ?? ""), default: 0] += line["units"]?.wholeNumber ?? 0
        }
        self.units = units
    }
}

/// A request for money back.
package struct AfterSaleAsk: WireInput {
    /// The order.
    package let id: Identifier<Order>
    /// The line.
    package let line: Identifier<OrderLine>
    /// What is asked for.
    package let kind: AfterSale.Kind
    /// What the reason is about.
    package let cause: AfterSale.Cause
    /// How much in minor units; nil for everything that is left.
    package let amount: Int64?
    /// Why.
    package let reason: String
    /// The variant that is wanted instead; nil for money.
    package let wanted: Identifier<SKU>?
    /// How many units of it.
    package let units: Int64

    package static let parameters = OrderAddress.parameters
    package static let body: Schema? = .object(
        .required("line_id", .id(OrderLine.self), "The line."),
        .required(
            "kind", .oneOf(AfterSale.Kind.self),
            "With the goods or without them, what a price fell by, or other goods."),
        .optional(
            "wanted_sku_id", .id(SKU.self),
            "For an exchange: the variant that is wanted, of the same product and price."),
        .optional("units", .integer(1...Stock.unitsMax), "For an exchange: how many units; one when left out."),
        .optional("cause", .oneOf(AfterSale.Cause.self), "What the reason is about; `other` when left out."),
        .optional(
            "minor_units", .integer(1...9_007_199_254_740_991),
            "How much; everything that is left when left out. What a price fell by is counted."),
        .required(
            "reason", .text(0...AfterSale.textMax),
            "Why, for the merchant to read; may be empty where no reason is needed."))
    package static let example: JSON? = [
        "line_id": .string(Identifier<OrderLine>.documented.rawValue), "kind": "refund_only",
        "reason": "It arrived broken.",
    ]
    package init(_ received: Received) throws {
        id = try received.id("order_id")
        line = try Identifier(parsing: received.text("line_id"))
        kind = AfterSale.Kind(rawValue: received.text("kind")) ?? .refundOnly
        cause = AfterSale.Cause(rawValue: received.text("cause")) ?? .other
        amount = received.body?["minor_units"]?.wholeNumber
        reason = received.text("reason")
        units = received.body?["units"]?.wholeNumber ?? 1
        let named = kind == .exchange ? received.body?["wanted_sku_id"]?.text : nil
        guard kind != .exchange || named != nil else {
            throw InvalidInput("/wanted_sku_id", "field.required", "Must be there.")
        }
        wanted = try named.map { try Identifier(parsing: $0) }
    }
}

/// A count of a merchant's stock.
package struct StockCount: WireInput {
    /// The variant.
    package let sku: Identifier<SKU>
    /// Units that came, negative for those that are gone.
    package let units: Int64

    package static let body: Schema? = .object(
        .required("sku_id", .id(SKU.self), "The variant."),
        .required(
            "units", .integer(-Stock.unitsMax...Stock.unitsMax), "Units that came; below zero for those that are gone.")
    )
    package static let example: JSON? = ["sku_id": .string(Identifier<SKU>.documented.rawValue), "units": 100]
    package init(_ received: Received) throws {
        sku = try Identifier(parsing: received.text("sku_id"))
        units = received.body?["units"]?.wholeNumber ?? 0
    }
}
