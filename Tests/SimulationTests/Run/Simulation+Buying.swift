import Alliance
import Amounts
import Market
import Operations
import SQLDatabase
import Statistics
import Storage
import Trade

/// Buyers, and the money of their purchases.
extension Simulation {
    /// What everybody begins with: stock, two addresses that are told, and where money goes.
    func open() async throws {
        for sku in Self.goods { try await count(sku, by: 8) }
        for (membership, url, types) in [
            (Membership.operator, Self.operatorHook, ["order.paid", "payment.*", "payout.*"]),
            (.merchant(World.cakeMerchant.id), Self.merchantHook, ["order.*", "refund.*"]),
            (.merchant(World.orchard.id), SimulatedReceiver.dead, ["order.paid"]),
        ] {
            let context = context(membership)
            let made = try await attempt { try await $0.webhooks.create(url: url, types: types, in: context) }
            guard let secret = made.value?.value.secret, let key = StandardWebhook.Key(secret) else {
                throw Violation(description: "no endpoint was made")
            }
            receiver.learn(key, at: url)
        }
        for payee in Self.payees {
            let destination = try PayoutDestination(holder: "周然", institution: "招商银行", number: "6214830001234567")
            let context = context(payee.membership)
            _ = try await attempt { try await $0.payouts.send(to: destination, side: payee.side, in: context) }
        }
    }

    func fill() async throws -> Bool {
        // Often of one shop, so that orders have several lines.
        let goods = dice.happens(50) ? Self.cakes : Self.goods
        guard let number = dice.one(of: Array(0..<Self.viewerCount)), let sku = dice.one(of: goods) else {
            return false
        }
        let units = dice.happens(15) ? 0 : dice.number(1...4)
        var text: String?
        var click: Click?
        if dice.happens(50), let creator = dice.one(of: Self.creators) {
            let rate = dice.number(0...300_000)
            let leader = dice.happens(30) ? dice.number(1...100_000) : 0
            let indirect = dice.happens(50) ? dice.number(1...50_000) : 0
            let made = try ProductClick(
                id: World.identifier(dice.next() >> 34), creator: creator.id, product: sku.product, place: .content,
                clickedAt: instant.advanced(by: .minutes(-dice.number(0...(9 * 24 * 60)))),
                promise: CommissionPromise(
                    kind: leader == 0 ? .open : .campaign, version: 1, rate: Rate(partsPerMillion: rate),
                    leader: leader == 0
                        ? nil : .init(agency: Self.agency.id, rate: Rate(partsPerMillion: leader))),
                indirect: Rate(partsPerMillion: indirect))
            text = try ClickToken(made, key: platform.clickKey).text
            click = Click(
                product: sku.product.rawValue, creator: creator.id.rawValue, id: made.id.rawValue,
                merchant: Self.merchantOf[sku.id.rawValue]?.rawValue ?? "", at: made.clickedAt.milliseconds,
                partsPerMillion: rate, leader: leader, indirect: indirect)
        }
        let context = context(.viewer(Self.viewer(number)))
        let outcome = try await attempt { [text] in
            try await $0.carts.set(sku.id, units: units, click: text, in: context)
        }
        note("viewer \(number) has \(units) of \(sku.id): \(outcome.code ?? "done")")
        try expect(outcome.value != nil, "a cart refused \(units) units: \(outcome.code ?? "")")
        carts[number, default: [:]][sku.id.rawValue] = units == 0 ? nil : units
        if let click { clicks[number, default: []].append(click) }
        return true
    }

    /// Who earns from a viewer's line: the latest click of the last seven days on the product, or else on another one of its
    /// shop for which something was promised.
    private func credit(_ number: Int, _ product: String, of merchant: String) -> Click? {
        let recent = (clicks[number] ?? []).filter { $0.at <= now && now - $0.at <= 7 * 24 * 3_600_000 }.sorted {
            ($1.at, $0.id) < ($0.at, $1.id)
        }
        if let direct = recent.first(where: { $0.product == product }) { return direct }
        guard var other = recent.first(where: { $0.merchant == merchant && $0.indirect > 0 }) else { return nil }
        (other.partsPerMillion, other.leader) = (other.indirect, 0)
        return other
    }

    func place() async throws -> Bool {
        guard let number = dice.one(of: carts.filter { !$0.value.isEmpty }.keys.sorted()) else { return false }
        let cart = carts[number] ?? [:]
        let lines = cart.sorted { $0.key < $1.key }.compactMap { id, units -> Facts.Line? in
            guard let sku = Self.goodsByID[id] else { return nil }
            let merchant = Self.merchantOf[id]?.rawValue ?? ""
            let credit = credit(number, sku.product.rawValue, of: merchant)
            return Facts.Line(
                sku: id, units: units, price: sku.price.minorUnits, merchant: merchant, creator: credit?.creator,
                partsPerMillion: credit?.partsPerMillion ?? 0,
                agencyParts: credit?.creator == Self.creators[0].id.rawValue ? Self.agencyParts : 0,
                leaderParts: credit?.leader ?? 0)
        }
        let total = lines.reduce(0) { $0 + $1.units * $1.price }
        let isWrong = dice.happens(8)
        let levels = try await platform.stocks.levels(of: Self.goods.map(\.id))
        let isThere = cart.allSatisfy { id, units in
            levels.contains { $0.key.rawValue == id && $0.value.free >= units }
        }
        let agreement = Checkouts.Agreement(
            address: try Address(name: "小雅", phone: "13800000000", region: "上海", street: "高安路 1 号"),
            total: Self.yuan(isWrong ? total + 1 : total))
        let viewer = Membership.viewer(Self.viewer(number))
        let context = context(viewer)
        let before = isWrong ? try await observe() : nil
        let outcome = try await attempt { try await $0.checkouts.place(agreement, in: context) }
        note("viewer \(number) orders \(total): \(outcome.value?.value.id.rawValue ?? outcome.code ?? "")")
        if isWrong {
            try expect(outcome.code == "cart.changed", "another total was agreed to: \(outcome.code ?? "done")")
            let after = try await observe()
            try expect(before == after, "a refused order changed something (INV-10)")
            return true
        }
        guard let receipt = outcome.value?.value else {
            try expect(
                outcome.code == "stock.sold_out" && !isThere,
                "an order of what is there was refused: \(outcome.code ?? "")")
            return false
        }
        try expect(isThere, "more was sold than is there (INV-03)")
        try expect(receipt.total.minorUnits == total, "the receipt says \(receipt.total)")
        try expect(facts.purchases[receipt.id.rawValue] == nil, "\(receipt.id) was given twice (INV-12)")
        facts.purchases[receipt.id.rawValue] = Facts.Purchase(
            buyer: Self.viewer(number).rawValue, lines: lines, placedAt: now)
        carts[number] = nil
        if dice.happens(30) { try await placeAgain(agreement, context, receipt) }
        return true
    }

    /// The same request again gets the same answer, and another one under its key gets none.
    private func placeAgain(
        _ agreement: Checkouts.Agreement, _ context: CommandContext, _ first: PurchaseReceipt
    ) async throws {
        let again = try await attempt { try await $0.checkouts.place(agreement, in: context) }
        try expect(
            again.value?.isReplay == true && again.value?.value == first, "a repeated order was not the first (INV-11)")
        let other = CommandContext(
            actor: context.actor, requestID: "simulation", idempotencyKey: context.idempotencyKey, fingerprint: "other")
        let reused = try await attempt { try await $0.checkouts.place(agreement, in: other) }
        try expect(reused.value == nil, "a key stood for two requests (INV-11)")
    }

    /// The buyer pays, is declined, or pays another amount; the bank says so at once or when it was too late.
    func pay() async throws -> Bool {
        let awaited = provider.book.filter { $0.outcome == .awaited }.map(\.purchase)
        let cancelled = provider.book.filter {
            $0.outcome == .cancelled && now - ($0.endedAt?.milliseconds ?? 0) < 59 * 60_000
        }
        if dice.happens(25), let late = dice.one(of: cancelled)?.purchase {
            let paid = provider.slip(late)
            note("\(late) was paid before it was cancelled: \(paid)")
            return paid
        }
        guard let purchase = dice.one(of: awaited) else { return false }
        if dice.happens(15) {
            note("the bank declines \(purchase)")
            return true
        }
        let odd: Int64 = dice.happens(8) ? (dice.happens(50) ? 1 : -1) : 0
        _ = provider.pay(purchase, odd: odd)
        note("\(purchase) is paid with \(odd)")
        return true
    }

    /// A message in the provider's name: genuine ones come once or three times, forged and stale ones are not let in.
    func notice() async throws -> Bool {
        guard let payment = dice.one(of: provider.book) else { return false }
        let genuine = provider.message(about: payment.purchase, at: instant)
        let way = dice.number(0...5)
        let message: ProviderMessage
        switch way {
        case 0:
            let stale = provider.message(about: payment.purchase, at: instant.advanced(by: .minutes(-6)))
            message = ProviderMessage(headers: stale.headers, body: stale.body, at: instant)
        case 1: message = ProviderMessage(headers: genuine.headers, body: genuine.body.dropLast(), at: instant)
        default: message = genuine
        }
        var isHeard = false
        for _ in 0..<(way == 2 ? 3 : 1) {
            let outcome = try await attempt { try await $0.payments.hear(message, from: "paysim") }
            note("a message of way \(way) about \(payment.purchase): \(outcome.code ?? "heard")")
            try expect(
                way > 1 || outcome.code == "payment.forged", "a message of way \(way) was let in: \(outcome.code ?? "")"
            )
            isHeard = isHeard || outcome.code == nil
            guard outcome.code == nil, payment.outcome == .captured else { continue }
            let id = payment.purchase
            let captured = try await read { connection in
                try connection.first("SELECT COUNT(*) AS n FROM payment_event WHERE purchase = \(id)")?
                    .get("n", as: Int64.self) ?? 0
            }
            try expect(
                captured == 1, "\(id) is captured, and \(captured) times written down after its message (INV-07)")
        }
        return isHeard
    }

    func look() async throws -> Bool {
        guard let id = dice.one(of: facts.purchases.keys.sorted()), let known = facts.purchases[id],
            let buyer = Self.viewer(named: known.buyer)
        else { return false }
        let actor = actor(buyer)
        let purchase = try Identifier<Purchase>(parsing: id)
        let isKept = try await read { connection in
            try connection.first(
                """
                SELECT 1 AS one FROM purchase JOIN stock_reservation ON stock_reservation.id = purchase.reservation
                WHERE purchase.id = \(id) AND purchase.state = 'unpaid' AND stock_reservation.state = 'held'
                """) != nil
        }
        if isKept { facts.purchases[id]?.comeBack(at: now) }
        let sheet = try await attempt { try await $0.orders.purchase(purchase, as: actor) }
        note("\(id) is looked at: \(sheet.value?.purchase.state.rawValue ?? sheet.code ?? "")")
        try expect(sheet.value?.purchase.total.minorUnits == known.total, "\(id) is not what its buyer ordered")
        return true
    }

    /// A buyer closes what is not paid.
    func leave() async throws -> Bool {
        let unpaid = try await read { connection in
            try connection.query("SELECT id, buyer FROM purchase WHERE state = 'unpaid' ORDER BY id").map {
                (id: try $0.get("id", as: String.self), buyer: try $0.get("buyer", as: String.self))
            }
        }
        guard let chosen = dice.one(of: unpaid), let buyer = Self.viewer(named: chosen.buyer) else { return false }
        let context = context(buyer)
        let purchase = try Identifier<Purchase>(parsing: chosen.id)
        let outcome = try await attempt { try await $0.checkouts.cancel(purchase, in: context) }
        note("\(chosen.id) is left: \(outcome.value?.value.state ?? outcome.code ?? "")")
        if outcome.value != nil { facts.cancelled.insert(chosen.id) }
        try expect(
            outcome.value == nil || provider.payment(chosen.id)?.outcome != .captured,
            "\(chosen.id) was closed though its money was there (INV-07)")
        return outcome.value != nil
    }
}
