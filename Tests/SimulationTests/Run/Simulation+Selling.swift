import Market
import Operations
import SQLDatabase
import Statistics
import Trade

/// Merchants who count and send, and requests for money back.
extension Simulation {
    func count() async throws -> Bool {
        guard let sku = dice.one(of: Self.goods) else { return false }
        return try await count(sku, by: dice.happens(75) ? dice.number(1...16) : -dice.number(1...6))
    }

    @discardableResult
    func count(_ sku: SKU, by units: Int64) async throws -> Bool {
        guard let merchant = Self.merchantOf[sku.id.rawValue] else { return false }
        let free = try await platform.stocks.levels(of: [sku.id])[sku.id]?.free ?? 0
        let context = context(.merchant(merchant))
        let outcome = try await attempt { try await $0.stocks.count(sku.id, by: units, in: context) }
        note("\(units) of \(sku.id) are counted: \(outcome.value?.value.state ?? outcome.code ?? "")")
        try expect(
            (outcome.value != nil) == (units > 0 || free >= -units),
            "counting \(units) of \(free): \(outcome.code ?? "done")")
        if outcome.value != nil { facts.counted[sku.id.rawValue, default: 0] += units }
        return outcome.value != nil
    }

    // MARK: Sending

    /// An order as its merchant sees it before it is sent.
    struct Desk: Sendable {
        struct Line: Sendable {
            let id: String
            let units, shipped, left: Int64
            let isDisputed: Bool
            var isSendable: Bool { left > 0 && shipped < units && !isDisputed }
        }

        let id, state, merchant, buyer: String
        let settleAt: Int64?
        let lines: [Line]
    }

    func desk(_ id: String) async throws -> Desk {
        try await read { connection in
            let row = try connection.first("SELECT * FROM merchant_order WHERE id = \(id)")
            let lines = try connection.query(
                """
                SELECT order_line.*, (SELECT COUNT(*) FROM after_sale WHERE line = order_line.id AND is_open = 1
                    AND state <> 'rejected') AS disputes
                FROM order_line WHERE order_id = \(id) ORDER BY number
                """)
            return Desk(
                id: id, state: try row?.get("state") ?? "", merchant: try row?.get("merchant") ?? "",
                buyer: try row?.get("buyer") ?? "", settleAt: try row?.get("settle_at"),
                lines: try lines.map {
                    Desk.Line(
                        id: try $0.get("id"), units: try $0.get("units"), shipped: try $0.get("shipped_units"),
                        left: try $0.get("paid", as: Int64.self) - (try $0.get("refunded", as: Int64.self)),
                        isDisputed: try $0.get("disputes", as: Int64.self) > 0)
                })
        }
    }

    private func orders(in states: [String]) async throws -> [String] {
        let texts = SQL.joined(states.map { "\($0)" as SQL }, separator: ", ")
        return try await read { connection in
            try connection.query("SELECT id FROM merchant_order WHERE state IN (\(texts)) ORDER BY id").map {
                try $0.get("id")
            }
        }
    }

    func ship() async throws -> Bool {
        let states = dice.happens(90) ? ["to_ship", "part_shipped"] : ["unpaid", "shipped", "completed", "closed"]
        guard let id = dice.one(of: try await orders(in: states)) else { return false }
        return try await ship(id, whole: dice.happens(60))
    }

    func ship(_ id: String, whole: Bool) async throws -> Bool {
        let desk = try await desk(id)
        var wanted: [Identifier<OrderLine>: Int64] = [:]
        var sent: [String: Int64] = [:]
        let open = desk.lines.filter { $0.left > 0 && $0.shipped < $0.units }
        if whole {
            for line in desk.lines where line.isSendable { sent[line.id] = line.units - line.shipped }
        } else if let line = dice.one(of: desk.lines) {
            let units = dice.number(1...line.units)
            wanted[try Identifier(parsing: line.id)] = units
            sent[line.id] = units
        }
        // Of lines in dispute nothing is sent; of others no more than is left.
        let isRight =
            ["to_ship", "part_shipped"].contains(desk.state)
            && (whole
                ? !sent.isEmpty
                : desk.lines.allSatisfy { line in
                    (sent[line.id] ?? 0) == 0 || (line.isSendable && line.units - line.shipped >= (sent[line.id] ?? 0))
                } && !open.isEmpty)
        guard let merchant = Self.merchant(named: desk.merchant) else { return false }
        let context = context(merchant)
        let order = try Identifier<Order>(parsing: id)
        let outcome = try await attempt { [wanted] in
            try await $0.orders.ship(order, carrier: "顺丰", trackingCode: "SF1", units: wanted, in: context)
        }
        note(
            "\(id) is sent, \(whole ? "whole" : "\(sent.values)"): \(outcome.value?.value.state ?? outcome.code ?? "")")
        try expect(
            (outcome.value != nil) == isRight,
            "sending \(sent) of an order that is \(desk.state): \(outcome.code ?? "done"), \(desk.lines)")
        guard outcome.value != nil else { return false }
        for (line, units) in sent { facts.shipped[line, default: 0] += units }
        return true
    }

    func arrive() async throws -> Bool {
        let confirms = dice.happens(50)
        let states = dice.happens(90) ? ["shipped", "delivered"] : ["to_ship", "completed", "closed"]
        guard let id = dice.one(of: try await orders(in: states)) else { return false }
        let desk = try await desk(id)
        guard let buyer = Self.viewer(named: desk.buyer), let merchant = Self.merchant(named: desk.merchant) else {
            return false
        }
        let context = context(confirms ? buyer : merchant)
        let order = try Identifier<Order>(parsing: id)
        let outcome = try await attempt {
            confirms
                ? try await $0.orders.confirm(order, in: context) : try await $0.orders.deliver(order, in: context)
        }
        note("\(id) \(confirms ? "is accepted" : "arrives"): \(outcome.value?.value.state ?? outcome.code ?? "")")
        let isRight = desk.state == "shipped" || (confirms && desk.state == "delivered")
        try expect((outcome.value != nil) == isRight, "an order that is \(desk.state): \(outcome.code ?? "done")")
        guard outcome.value != nil else { return false }
        if confirms { facts.confirmed.insert(id) } else { facts.delivered.insert(id) }
        return true
    }

    // MARK: Money back

    func askBack() async throws -> Bool {
        let states =
            switch dice.number(0...11) {
            case 0: ["unpaid", "closed"]
            case 1...5: ["delivered", "completed"]
            default: ["to_ship", "part_shipped", "shipped", "delivered", "completed"]
            }
        guard let id = dice.one(of: try await orders(in: states)) else { return false }
        let desk = try await desk(id)
        guard let line = dice.one(of: desk.lines) else { return false }
        let kind: AfterSale.Kind = dice.happens(50) ? .refundOnly : .returnAndRefund
        let amount: Int64? =
            switch dice.number(0...9) {
            case 0...4: nil
            case 5: line.left + 1
            default: dice.number(1...max(1, line.left))
            }
        return try await askBack(line, of: desk, kind, amount)
    }

    /// A buyer wants so much of a line back, or all that is left of it.
    func askBack(_ line: Desk.Line, of desk: Desk, _ kind: AfterSale.Kind, _ amount: Int64?) async throws -> Bool {
        guard let buyer = Self.viewer(named: desk.buyer) else { return false }
        let openRequests = try await read { [line = line.id] connection in
            try connection.first("SELECT COUNT(*) AS n FROM after_sale WHERE line = \(line) AND is_open = 1")?
                .get("n", as: Int64.self) ?? 0
        }
        let units = amount ?? line.left
        let isRight =
            !["unpaid", "closed"].contains(desk.state) && (1...max(1, line.left)).contains(units) && line.left > 0
            && desk.settleAt.map { now < $0 } ?? true && openRequests == 0
        let context = context(buyer)
        let (order, asked) = (try Identifier<Order>(parsing: desk.id), try Identifier<OrderLine>(parsing: line.id))
        let outcome = try await attempt {
            try await $0.afterSales.ask(asked, of: order, kind, amount: amount, reason: "不要了", in: context)
        }
        note("\(units) of \(line.id) are wanted back: \(outcome.value?.value.state ?? outcome.code ?? "")")
        try expect(
            (outcome.value != nil) == isRight,
            "asking for \(units) of \(line.left) back, the order is \(desk.state): \(outcome.code ?? "done")")
        guard let receipt = outcome.value?.value else { return false }
        let isAtOnce = line.shipped == 0 && kind == .refundOnly
        try expect(
            receipt.state == (isAtOnce ? "refunding" : "waiting_merchant"), "\(receipt.subject) is \(receipt.state)")
        facts.requests[receipt.subject] = Facts.Request(line: line.id, amount: units)
        return true
    }

    /// What people can ask of a request, by where it is; with goods and without them.
    private static let answers: [String: [AfterSale.Command]] = [
        "waiting_merchant": [.agree, .reject, .withdraw],
        "waiting_return": [.sendBack, .withdraw],
        "waiting_check": [.accept, .reject],
        "rejected": [.appeal, .withdraw],
        "in_arbitration": [.decideForBuyer, .decideForMerchant],
    ]

    func answerBack() async throws -> Bool {
        let open = try await openRequests()
        guard let request = dice.one(of: open) else { return false }
        // Operators take their time, so that some disputes outlast the days of return.
        if request.state == "in_arbitration", dice.happens(70) { return false }
        let allowed = Self.answers[request.state] ?? []
        let any: [AfterSale.Command] = [
            .agree, .reject, .withdraw, .sendBack, .accept, .appeal, .decideForBuyer, .decideForMerchant,
        ]
        guard let command = dice.one(of: dice.happens(85) ? allowed : any) else { return false }
        return try await answer(request, command, isRight: allowed.contains(command))
    }

    func openRequests() async throws -> [(id: String, state: String, buyer: String, merchant: String)] {
        try await read { connection in
            try connection.query("SELECT * FROM after_sale WHERE is_open = 1 AND state <> 'refunding' ORDER BY id").map
            {
                (try $0.get("id"), try $0.get("state"), try $0.get("buyer"), try $0.get("merchant"))
            }
        }
    }

    func answer(
        _ request: (id: String, state: String, buyer: String, merchant: String), _ command: AfterSale.Command,
        isRight: Bool
    ) async throws -> Bool {
        let actor: Actor
        switch command {
        case .agree, .reject, .accept:
            guard let merchant = Self.merchant(named: request.merchant) else { return false }
            actor = self.actor(merchant)
        case .decideForBuyer, .decideForMerchant: actor = person(1)
        default:
            guard let buyer = Self.viewer(named: request.buyer) else { return false }
            actor = self.actor(buyer)
        }
        let context = context(actor)
        let id = try Identifier<AfterSale>(parsing: request.id)
        let outcome = try await attempt { try await $0.afterSales.move(id, command, note: "说明", in: context) }
        note("\(request.id): \(command.rawValue): \(outcome.value?.value.state ?? outcome.code ?? "")")
        try expect(
            (outcome.value != nil) == isRight,
            "\(command.rawValue) of a request that is \(request.state): \(outcome.code ?? "done")")
        if outcome.value != nil { facts.requests[request.id]?.moves += 1 }
        return outcome.value != nil
    }
}
