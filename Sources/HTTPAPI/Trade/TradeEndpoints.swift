import HTTPTypes
import Hummingbird
import Market
package import Operations
import Trade

/// Buying and selling over HTTP: stock, carts, purchases, orders, money back and what is earned.
package enum TradeEndpoints {
    static let countStock = Endpoint<StockCount, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/stock", operation: "stock.count", summary: "Puts units into your stock, or takes free ones away.",
        tag: "trade",
        refuses: [
            "object.not_found", "stock.units_out_of_range", "stock.below_reserved", "bundle.not_counted",
            "idempotency.key_reused",
        ],
        idempotency: .accepted)
    static let cart = Endpoint<NoInput, CartBody>(
        .get, "/v1/cart", operation: "carts.read", summary: "Shows your cart, priced as it would be bought now.",
        tag: "trade", refuses: ["object.not_found"])
    static let setLine = Endpoint<CartLineInput, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/cart/lines", operation: "carts.set", summary: "Sets how many units of a variant are in your cart.",
        tag: "trade",
        refuses: ["object.not_found", "cart.full", "idempotency.still_running", "idempotency.key_reused"],
        idempotency: .accepted)
    static let place = Endpoint<PurchaseAsk, WrittenReply<PurchaseReceiptBody>>(
        .post, "/v1/purchases", operation: "purchases.place", summary: "Buys what is in your cart.",
        documentation: "One purchase with an order for each merchant. The units are kept for you while you pay.",
        tag: "trade",
        refuses: [
            "object.not_found", "order.address_incomplete", "amount.unknown_currency", "cart.empty",
            "cart.currencies_mixed", "cart.not_for_sale", "cart.limit_reached", "order.confirmation_missing",
            "cart.changed", "promotion.not_allowed", "revision.stale", "stock.sold_out", "stock.lines_out_of_range",
            "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let purchase = Endpoint<PurchaseAddress, PurchaseBody>(
        .get, "/v1/purchases/{purchase_id}", operation: "purchases.read",
        summary: "Shows a purchase, with the page on which it is paid.", tag: "trade", refuses: ["object.not_found"])
    static let cancel = Endpoint<PurchaseAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/purchases/{purchase_id}/cancellation", operation: "purchases.cancel",
        summary: "Closes a purchase that is not paid.", tag: "trade",
        refuses: [
            "object.not_found", "order.not_allowed", "payment.unreachable", "payment.refused", "revision.stale",
            "idempotency.key_reused",
        ], idempotency: .accepted)
    static let list = Endpoint<OrderQuery, PageReply<OrderBody>>(
        .get, "/v1/orders", operation: "orders.list", summary: "Lists orders, latest first.",
        documentation: "A buyer sees its own, a merchant its own, an operator or auditor all.", tag: "trade",
        refuses: ["object.not_found", "page.malformed_cursor"])
    static let show = Endpoint<OrderAddress, OrderBody>(
        .get, "/v1/orders/{order_id}", operation: "orders.read", summary: "Shows an order.", tag: "trade",
        refuses: ["object.not_found"])
    static let ship: Endpoint<ShipmentInput, WrittenReply<TradeReceiptBody>> = move(
        "shipments", "ship", "Says that a parcel is on its way.",
        refuses: ["order.nothing_to_ship", "order.shipped_too_much", "order.parcel_unnamed", "order.already_asked"])
    static let deliver: Endpoint<OrderAddress, WrittenReply<TradeReceiptBody>> =
        move("delivery", "deliver", "Says that the order arrived.")
    static let confirm: Endpoint<OrderAddress, WrittenReply<TradeReceiptBody>> =
        move("confirmation", "confirm", "Accepts what arrived.")
    static let ask = Endpoint<AfterSaleAsk, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/orders/{order_id}/after-sales", operation: "after_sales.ask",
        summary: "Asks for money back for a line of your order, or for other goods.",
        documentation: """
            What was not sent is paid back without asking the merchant, and so is what a protected price fell by. Goods that can \
            be given back without a reason are waited for. Another variant of the same product can be had instead where it \
            costs the same.
            """, tag: "trade",
        refuses: [
            "object.not_found", "order.not_allowed", "order.refunded_too_much", "order.return_too_late",
            "order.already_asked", "order.disputed", "order.reason_out_of_range", "order.not_returnable",
            "order.price_not_protected",
            "order.price_not_lower", "order.other_product", "order.other_price", "order.not_sent",
            "order.already_exchanged", "idempotency.key_reused",
        ], idempotency: .accepted)
    static let requests = Endpoint<AfterSaleQuery, PageReply<AfterSaleBody>>(
        .get, "/v1/after-sales", operation: "after_sales.list",
        summary: "Lists requests for money back or other goods, latest first.",
        tag: "trade", refuses: ["object.not_found", "page.malformed_cursor"])
    static let agree: Endpoint<AfterSaleAddress, WrittenReply<TradeReceiptBody>> =
        answer(
            "agreement", "agree", "Agrees to a request; units of an exchange are spoken for.",
            refuses: ["stock.sold_out"])
    static let agreeToRefund: Endpoint<AfterSaleAddress, WrittenReply<TradeReceiptBody>> =
        answer("refund-agreement", "agree_to_refund", "Makes an exchange a return for money.")
    static let reject: Endpoint<AfterSaleNote, WrittenReply<TradeReceiptBody>> =
        answer("rejection", "reject", "Rejects a request, with a reason.")
    static let sendBack: Endpoint<AfterSaleNote, WrittenReply<TradeReceiptBody>> =
        answer("return", "send_back", "Says that the goods are on their way back, with the carrier's code.")
    static let accept: Endpoint<AfterSaleAcceptance, WrittenReply<TradeReceiptBody>> =
        answer(
            "acceptance", "accept", "Accepts what came back; the money or the other goods follow.",
            refuses: ["order.fit_too_many"])
    static let sendOther: Endpoint<AfterSaleParcel, WrittenReply<TradeReceiptBody>> =
        answer(
            "replacement", "send_other", "Says that the other goods are on their way.",
            refuses: ["order.parcel_unnamed"])
    static let receive: Endpoint<AfterSaleAddress, WrittenReply<TradeReceiptBody>> =
        answer("receipt", "receive", "Says that the other goods arrived.")
    static let appeal: Endpoint<AfterSaleNote, WrittenReply<TradeReceiptBody>> =
        answer("appeal", "appeal", "Asks the platform to decide.")
    static let withdraw: Endpoint<AfterSaleAddress, WrittenReply<TradeReceiptBody>> =
        answer("withdrawal", "withdraw", "Takes a request back.")
    static let decide: Endpoint<AfterSaleDecision, WrittenReply<TradeReceiptBody>> =
        answer("decision", "decide_for_buyer", "Decides for the buyer or for the merchant.")
    static let proof = Endpoint<OrderAddress, OrderProofBody>(
        .get, "/v1/orders/{order_id}/proof", operation: "orders.prove",
        summary: "Shows why each line of an order pays whom it pays.",
        documentation: """
            For the merchant, and for creators and agencies whom the order pays: the clicks that could have earned with the \
            reason why they do not, what was promised, and every part of the base. Not for its buyer.
            """, tag: "trade", refuses: ["object.not_found"])
    static let attribution = Endpoint<AttributionQuery, AttributionBody>(
        .get, "/v1/attribution", operation: "attribution.read",
        summary: "Shows what creators helped your shop to sell, beside what they are paid for.",
        documentation: "Nothing here moves money. At most 20,000 lines are counted, the latest first.", tag: "trade",
        refuses: ["object.not_found", "amount.unknown_currency"])
    static let earnings = Endpoint<EarningQuery, PageReply<EarningBody>>(
        .get, "/v1/earnings", operation: "earnings.read", summary: "Lists what you earn, line by line, latest first.",
        tag: "trade", refuses: ["object.not_found", "page.malformed_cursor"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let (orders, requests) = (platform.orders, platform.afterSales)
        return [
            countStock.answered { input, call in
                WrittenReply(
                    try await platform.stocks.count(input.sku, by: input.units, in: call.command),
                    as: TradeReceiptBody.init)
            },
            cart.answered { _, call in CartBody(try await platform.carts.show(as: call.actor)) },
            setLine.answered { input, call in
                WrittenReply(
                    try await platform.carts.set(input.sku, units: input.units, click: input.click, in: call.command),
                    as: TradeReceiptBody.init)
            },
            place.answered { input, call in
                let written = try await platform.checkouts.place(input.agreement, in: call.command)
                return WrittenReply(
                    written, location: "/v1/purchases/\(written.value.id)", as: PurchaseReceiptBody.init)
            },
            purchase.answered { input, call in PurchaseBody(try await orders.purchase(input.id, as: call.actor)) },
            cancel.answered { input, call in
                WrittenReply(
                    try await platform.checkouts.cancel(input.id, in: call.command), as: TradeReceiptBody.init)
            },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await orders.list(state: input.state, side: input.side, page: request, as: call.actor)
                return PageReply(page, as: OrderBody.init, answering: call)
            },
            show.answered { input, call in OrderBody(try await orders.find(input.id, as: call.actor).order) },
            ship.answered { input, call in
                WrittenReply(
                    try await orders.ship(
                        input.id, carrier: input.carrier, trackingCode: input.trackingCode, units: input.units,
                        ifRevision: try call.revision(), in: call.command), as: TradeReceiptBody.init)
            },
            deliver.answered { input, call in
                WrittenReply(
                    try await orders.deliver(input.id, ifRevision: try call.revision(), in: call.command),
                    as: TradeReceiptBody.init)
            },
            confirm.answered { input, call in
                WrittenReply(
                    try await orders.confirm(input.id, ifRevision: try call.revision(), in: call.command),
                    as: TradeReceiptBody.init)
            },
            ask.answered { input, call in
                if let wanted = input.wanted {
                    return WrittenReply(
                        try await requests.askToExchange(
                            input.line, of: input.id, to: wanted, units: input.units, cause: input.cause,
                            reason: input.reason, in: call.command), as: TradeReceiptBody.init)
                }
                return WrittenReply(
                    try await requests.ask(
                        input.line, of: input.id, input.kind, cause: input.cause, amount: input.amount,
                        reason: input.reason,
                        in: call.command), as: TradeReceiptBody.init)
            },
            Self.requests.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await requests.list(state: input.state, page: request, as: call.actor)
                return PageReply(page, as: AfterSaleBody.init, answering: call)
            },
            answering(agree, requests) { ($0.id, .agree, nil) },
            answering(reject, requests) { ($0.id, .reject, $0.note) },
            answering(sendBack, requests) { ($0.id, .sendBack, $0.note) },
            answering(agreeToRefund, requests) { ($0.id, .agreeToRefund, nil) },
            answering(receive, requests) { ($0.id, .receive, nil) },
            accept.answered { input, call in
                WrittenReply(
                    try await requests.accept(input.id, fit: input.fit, in: call.command), as: TradeReceiptBody.init)
            },
            sendOther.answered { input, call in
                WrittenReply(
                    try await requests.sendOther(
                        input.id, carrier: input.carrier, trackingCode: input.trackingCode, in: call.command),
                    as: TradeReceiptBody.init)
            },
            answering(appeal, requests) { ($0.id, .appeal, $0.note) },
            answering(withdraw, requests) { ($0.id, .withdraw, nil) },
            answering(decide, requests) { ($0.id, $0.isForBuyer ? .decideForBuyer : .decideForMerchant, nil) },
            proof.answered { input, call in OrderProofBody(try await orders.proof(input.id, as: call.actor)) },
            attribution.answered { input, call in
                AttributionBody(try await platform.attribution.report(input.span, as: call.actor))
            },
            earnings.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await platform.settlements.earnings(side: input.side, page: request, as: call.actor)
                return PageReply(page, as: EarningBody.init, answering: call)
            },
        ]
    }

    /// A sub-resource that moves an order.
    private static func move<Input: WireInput>(
        _ resource: String, _ command: String, _ summary: String, refuses refusals: [ErrorCode] = []
    ) -> Endpoint<Input, WrittenReply<TradeReceiptBody>> {
        Endpoint(
            .post, PathTemplate(stringLiteral: "/v1/orders/{order_id}/\(resource)"), operation: "orders.\(command)",
            summary: summary, tag: "trade",
            refuses: ["object.not_found", "order.not_allowed", "revision.stale", "idempotency.key_reused"] + refusals,
            idempotency: .accepted, precondition: .accepted)
    }

    /// A sub-resource that moves a request about a line.
    private static func answer<Input: WireInput>(
        _ resource: String, _ command: String, _ summary: String, refuses refusals: [ErrorCode] = []
    ) -> Endpoint<Input, WrittenReply<TradeReceiptBody>> {
        Endpoint(
            .post, PathTemplate(stringLiteral: "/v1/after-sales/{after_sale_id}/\(resource)"),
            operation: "after_sales.\(command)", summary: summary, tag: "trade",
            refuses: [
                "object.not_found", "order.not_allowed", "order.reason_out_of_range", "revision.stale",
                "idempotency.key_reused",
            ] + refusals, idempotency: .accepted)
    }

    private static func answering<Input: WireInput>(
        _ endpoint: Endpoint<Input, WrittenReply<TradeReceiptBody>>, _ requests: AfterSales,
        _ reading: @escaping @Sendable (Input) -> (Identifier<AfterSale>, AfterSale.Command, String?)
    ) -> AnyEndpoint {
        endpoint.answered { input, call in
            let (id, command, note) = reading(input)
            return WrittenReply(
                try await requests.move(id, command, note: note, in: call.command), as: TradeReceiptBody.init)
        }
    }
}
