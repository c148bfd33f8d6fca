import Amounts
import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations
import Trade

extension ConsoleSite {
    /// Buying and selling: products, carts, purchases, orders, money back, stock and earnings.
    var tradeRoutes: [Route] {
        let buying = Audience(of: "carts.set", in: .standard)
        let orders = Audience(of: "orders.read", in: .standard)
        return [
            Route(.get, "/products/{product_id}", audience: .everybody) { call in try await showProduct(call) },
            Route(.get, "/rooms/{room_id}/products/{product_id}", audience: .everybody) { call in
                try await followRoom(call)
            },
            Route(.get, "/contents/{content_id}/product", audience: .everybody) { call in
                try await followContent(call)
            },
            Route(.get, "/cart", audience: buying) { call in
                let quote = try await platform.carts.show(as: call.actor)
                return try await show(
                    CartPage(quote: quote, keptFor: platform.rules.trade.values.reservedFor), to: call)
            },
            .form("/cart", audience: buying) { call in
                try await attempt("trade.added", backTo: "/cart") {
                    _ = try await platform.carts.set(
                        try Identifier(parsing: call.form["sku"] ?? ""),
                        units: Self.count("units", of: call, in: 0...1_000_000),
                        click: call.form["via"], in: call.command)
                }
            },
            .form("/purchases", audience: Audience(of: "purchases.place", in: .standard)) { call in
                try await placePurchase(call)
            },
            Route(.get, "/purchases/{purchase_id}", audience: Audience(of: "purchases.read", in: .standard)) { call in
                let sheet = try await platform.orders.purchase(try id("purchase", of: call), as: call.actor)
                return try await show(
                    PurchasePage(sheet: sheet, shops: try await shops(of: sheet.orders), site: address), to: call)
            },
            .form(
                "/purchases/{purchase_id}/cancellation", audience: Audience(of: "purchases.cancel", in: .standard)
            ) { call in
                let id: Identifier<Purchase> = try id("purchase", of: call)
                return try await attempt("trade.cancelled", backTo: "/purchases/\(id)") {
                    _ = try await platform.checkouts.cancel(id, in: call.command)
                }
            },
            Route(.get, "/orders", audience: Audience(of: "orders.list", in: .standard)) { call in
                try await showOrders(call)
            },
            Route(.get, "/orders.csv", audience: Audience(of: "orders.export", in: .standard)) { call in
                try await showOrderFile(call)
            },
            Route(.get, "/orders/{order_id}", audience: orders) { call in try await showOrder(call) },
            .form("/orders/{order_id}/moves", audience: orders) { call in try await moveOrder(call) },
            .form("/orders/{order_id}/after-sales", audience: Audience(of: "after_sales.ask", in: .standard)) { call in
                try await askBack(call)
            },
            .form("/after-sales/{after_sale_id}", audience: orders) { call in try await moveRequest(call) },
            Route(.get, "/stock", audience: Audience(of: "stock.count", in: .standard)) { call in
                try await showStock(call)
            },
            .form("/stock", audience: Audience(of: "stock.count", in: .standard)) { call in
                try await attempt("trade.counted", backTo: "/stock") {
                    _ = try await platform.stocks.count(
                        try Identifier(parsing: call.form["sku"] ?? ""),
                        by: Self.count("units", of: call, in: -1_000_000...1_000_000),
                        in: call.command)
                }
            },
            Route(.get, "/earnings", audience: Audience(of: "earnings.read", in: .standard)) { call in
                let sides = EarningParty.sides(of: call.actor).filter { $0 != .merchant }
                let side = Self.side(call.queryFields["side"]).flatMap { sides.contains($0) ? $0 : nil } ?? sides.first
                let page = try await platform.settlements.earnings(
                    side: side, page: call.page(of: 30), as: call.actor)
                return try await show(
                    EarningsPage(
                        earnings: page.items, sides: sides, side: side ?? .creator,
                        nextPath: call.path(after: page.nextCursor)), to: call)
            },
            Route(.get, "/paysim/{reference}", audience: .everybody) { call in
                try await show(
                    PaySimPage(
                        payment: try await simulated(call).payment, decides: call.actor.roles.contains(.operator)),
                    to: call)
            },
            .form("/paysim/{reference}", audience: .everybody) { call in
                let (simulation, payment) = try await simulated(call)
                let pays = call.form["pays"] == "true"
                try await simulation.decide(payment.reference, pays: pays)
                guard pays else { return redirect(to: "/paysim/\(payment.reference)") }
                try await platform.payments.settle(payment.purchase)
                return redirect(to: Self.localPath(payment.returnPath))
            },
        ]
    }

    /// Leads from a creator's card to the product, with what the card promises now.
    private func follow(
        _ product: Identifier<Product>, of creator: Identifier<Creator>, in place: ClickPlace,
        content: Identifier<Content>? = nil, room: Identifier<Room>? = nil, for call: Call
    ) async throws -> Response {
        let token = try await platform.carts.token(
            for: product, by: creator, in: place, content: content, room: room)
        if let token { try await platform.carts.follow(token, as: call.actor) }
        return redirect(to: "/products/\(product)" + (token.map { "?via=\($0.text)" } ?? ""))
    }

    private func followRoom(_ call: Call) async throws -> Response {
        let room = try await platform.rooms.find(try id("room", of: call), as: call.actor)
        let product: Identifier<Product> = try id("product", of: call)
        let places = try await platform.rooms.products(of: room.id, as: call.actor)
        guard places.contains(where: { $0.product == product }) else { throw NotThere("product") }
        return try await follow(product, of: room.creator, in: .room, room: room.id, for: call)
    }

    private func followContent(_ call: Call) async throws -> Response {
        let content = try await platform.contents.find(try id("content", of: call), as: call.actor)
        guard let product = content.product else { throw NotThere("product") }
        return try await follow(product, of: content.creator, in: .content, content: content.id, for: call)
    }

    private func shops(of orders: [MerchantOrder]) async throws -> [Identifier<Merchant>: String] {
        try await platform.listings.of(merchants: Array(Set(orders.map(\.merchant)))).mapValues(\.name)
    }

    private func isOf(_ merchant: Identifier<Merchant>, _ product: Identifier<Product>) async throws -> Bool {
        try await platform.listings.of(products: [product]).products[product]?.merchant == merchant
    }

    private func showProduct(_ call: Call) async throws -> Response {
        let id: Identifier<Product> = try id("product", of: call)
        let listing = try await platform.listings.of(products: [id])
        guard let product = listing.products[id], product.isListed, let shop = listing.merchants[product.merchant]
        else {
            throw NotThere("product")
        }
        let skus = try await platform.catalogue.product(id, as: call.actor).skus
        let levels = try await platform.stocks.levels(of: skus.map(\.id))
        let bundles = try await platform.bundles.shown(skus.map(\.id))
        let token = call.queryFields["via"].flatMap { platform.carts.click(reading: $0) }
        var creator: String?
        // Whoever went on from another product of the shop was brought by the same creator.
        if let click = token?.click, click.product == id ? true : try await isOf(product.merchant, click.product) {
            creator = try await platform.listings.of(contents: [], creators: [click.creator]).creators[click.creator]?
                .name
        }
        return try await show(
            ProductPage(
                product: product, shop: shop.name, poster: Poster(listing.categories[product.category], of: id),
                variants: skus.map { .init(sku: $0, free: levels[$0.id]?.free ?? 0, bundle: bundles[$0.id]) },
                via: creator == nil ? nil : token?.text, creator: creator, canBuy: call.actor.viewer != nil,
                offers: try await platform.promotions.offers(on: id, as: call.actor)), to: call)
    }

    private func placePurchase(_ call: Call) async throws -> Response {
        let form = call.form
        do {
            let agreement = Checkouts.Agreement(
                address: try Address(
                    name: form["name"] ?? "", phone: form["phone"] ?? "", region: form["region"] ?? "",
                    street: form["street"] ?? ""),
                total: Money(
                    minorUnits: form["total"].flatMap { Int64($0) } ?? 0,
                    currency: try Currency(code: form["currency"] ?? "")),
                confirmed: Set(
                    try form.filter { $0.key.hasPrefix("confirmed-") && $0.value == "true" }.map {
                        try Identifier(parsing: String($0.key.dropFirst(10)))
                    }))
            let placed = try await platform.checkouts.place(agreement, in: call.command)
            return redirect(to: "/purchases/\(placed.value.id)")
        } catch let refusal as any Refusal where [.conflict, .exhausted, .invalid].contains(refusal.kind) {
            return redirect(to: "/cart", telling: "refused:\(refusal.code.rawValue)")
        }
    }

    private func showOrders(_ call: Call) async throws -> Response {
        let wanted = call.queryFields["side"].flatMap(Role.init(rawValue:))
        let side: Role =
            if let wanted, [.viewer, .merchant, .operator].contains(wanted), call.actor.roles.contains(wanted) {
                wanted
            } else {
                call.actor.merchant != nil ? .merchant : call.actor.viewer != nil ? .viewer : .operator
            }
        let state = call.queryFields["state"].flatMap(MerchantOrder.State.init(rawValue:))
        let page = try await platform.orders.list(state: state, side: side, page: call.page(of: 20), as: call.actor)
        return try await show(
            OrdersPage(
                orders: page.items, shops: try await shops(of: page.items), side: side, state: state,
                nextPath: call.path(after: page.nextCursor)), to: call)
    }

    private func showOrderFile(_ call: Call) async throws -> Response {
        guard let merchant = call.actor.merchant else { throw NotThere("merchant") }
        let shop = try await platform.listings.of(merchants: [merchant])[merchant]?.name ?? ""
        let (orders, actor, provider) = (platform.orders, call.actor, platform.paymentGateway.name)
        return Self.file(named: "orders.csv", OrderTable.columns) { cursor in
            let page = try await orders.exported(page: PageRequest(limit: 100, cursor: cursor), as: actor)
            return (
                page.items.flatMap { OrderTable.rows(of: $0.order, in: $0.purchase, shop: shop, provider: provider) },
                page.nextCursor
            )
        }
    }

    private func showOrder(_ call: Call) async throws -> Response {
        let sheet = try await platform.orders.find(try id("order", of: call), as: call.actor)
        let order = sheet.order
        let role: Role =
            call.actor.acts(.viewer(order.buyer))
            ? .viewer
            : call.actor.acts(.merchant(order.merchant))
                ? .merchant
                : call.actor.roles.contains(.operator) ? .operator : call.actor.creator != nil ? .creator : .agency
        let named = Set(sheet.claims.map(\.creator))
        let people = try await platform.listings.of(contents: [], creators: Array(named))
        return try await show(
            OrderPage(
                sheet: sheet, shop: try await shops(of: [order])[order.merchant] ?? "",
                creators: people.creators.mapValues(\.name), role: role,
                viewpoint: role == .viewer ? nil : Orders.viewpoint(of: call.actor, on: order),
                now: platform.clock.now()), to: call)
    }

    private func moveOrder(_ call: Call) async throws -> Response {
        let id: Identifier<Order> = try id("order", of: call)
        let form = call.form
        let revision = form["revision"].flatMap { Int64($0) }
        return try await attempt("trade.moved", backTo: "/orders/\(id)") {
            switch form["command"] {
            case "ship":
                _ = try await platform.orders.ship(
                    id, carrier: form["carrier"] ?? "", trackingCode: form["tracking_code"] ?? "",
                    ifRevision: revision, in: call.command)
            case "deliver": _ = try await platform.orders.deliver(id, ifRevision: revision, in: call.command)
            case "confirm": _ = try await platform.orders.confirm(id, ifRevision: revision, in: call.command)
            default: throw NotThere("command")
            }
        }
    }

    private func askBack(_ call: Call) async throws -> Response {
        let id: Identifier<Order> = try id("order", of: call)
        let form = call.form
        return try await attempt("trade.asked", backTo: "/orders/\(id)") {
            let line: Identifier<OrderLine> = try Identifier(parsing: form["line"] ?? "")
            let order = try await platform.orders.find(id, as: call.actor).order
            guard let currency = order.lines.first(where: { $0.id == line })?.paid.currency else {
                throw NotThere("order")
            }
            let amount = try form["amount"].flatMap { $0.isEmpty ? nil : $0 }.map {
                try Money(parsing: $0, currency: currency).minorUnits
            }
            if form["kind"] == AfterSale.Kind.exchange.rawValue {
                _ = try await platform.afterSales.askToExchange(
                    line, of: id, to: try Identifier(parsing: form["wanted"] ?? ""),
                    units: form["units"].flatMap { Int64($0) } ?? 1,
                    cause: form["cause"].flatMap(AfterSale.Cause.init(rawValue:)) ?? .other,
                    reason: String((form["reason"] ?? "").prefix(AfterSale.textMax)), in: call.command)
                return
            }
            _ = try await platform.afterSales.ask(
                line, of: id, form["kind"].flatMap(AfterSale.Kind.init(rawValue:)) ?? .refundOnly,
                cause: form["cause"].flatMap(AfterSale.Cause.init(rawValue:)) ?? .other, amount: amount,
                reason: String((form["reason"] ?? "").prefix(AfterSale.textMax)), in: call.command)
        }
    }

    private func moveRequest(_ call: Call) async throws -> Response {
        let id: Identifier<AfterSale> = try id("after_sale", of: call)
        guard let command = call.form["command"].flatMap(AfterSale.Command.init(rawValue:)), command.phrase != nil
        else {
            throw NotThere("command")
        }
        return try await attempt("trade.asked", backTo: Self.localPath(call.form["back"])) {
            if command == .sendOther {
                _ = try await platform.afterSales.sendOther(
                    id, carrier: call.form["carrier"] ?? "", trackingCode: call.form["tracking_code"] ?? "",
                    in: call.command)
                return
            }
            if command == .accept {
                _ = try await platform.afterSales.accept(
                    id, fit: call.form["fit"].flatMap { Int64($0) } ?? 0, in: call.command)
                return
            }
            _ = try await platform.afterSales.move(
                id, command, note: call.form["note"].map { String($0.prefix(AfterSale.textMax)) }, in: call.command)
        }
    }

    private func showStock(_ call: Call) async throws -> Response {
        guard let merchant = call.actor.merchant else { throw NotThere("merchant") }
        let shelf = try await platform.stocks.shelf(of: merchant, limit: 100, as: call.actor)
        let terms = try await platform.promotions.terms(of: Array(Set(shelf.map(\.product.id))))
        let bundles = try await platform.bundles.shown(shelf.map(\.sku.id))
        var seen: Set<Identifier<Product>> = []
        return try await show(
            StockPage(
                places: shelf.map { place in
                    .init(
                        product: place.product.title, sku: place.sku, level: place.level,
                        terms: seen.insert(place.product.id).inserted ? terms[place.product.id] ?? .usual : nil,
                        bundle: bundles[place.sku.id])
                }), to: call)
    }

    func simulated(_ call: Call) async throws -> (provider: any PaymentSimulation, payment: SimulatedPayment) {
        guard
            let simulation = platform.paymentGateway as? any PaymentSimulation,
            let payment = await simulation.shown(call.pathParameters["reference"] ?? "")
        else { throw NotThere("payment") }
        return (simulation, payment)
    }
}
