import Amounts
import Market
import Operations
import SQLDatabase
import Statistics
import Trade

/// Earnings on their way, the bank, and the provider's file.
extension Simulation {
    private struct Waiting: Sendable {
        let id, payee, state: String
        let amount, askedAt: Int64
    }

    private func payouts(where condition: SQL) async throws -> [Waiting] {
        try await read { connection in
            try connection.query("SELECT * FROM payout WHERE \(condition) ORDER BY asked_at, id").map {
                Waiting(
                    id: try $0.get("id"), payee: try $0.get("payee"), state: try $0.get("state"),
                    amount: try $0.get("amount"), askedAt: try $0.get("asked_at"))
            }
        }
    }

    /// What stands on an account: credits less debits.
    func stands(_ account: String) async throws -> Int64 {
        try await read { connection in
            try connection.first("SELECT credits - debits AS n FROM ledger_account WHERE account = \(account)")?
                .get("n") ?? 0
        }
    }

    func movePayouts() async throws -> Bool {
        let open = try await payouts(where: "state IN ('waiting_first', 'waiting_second', 'approved', 'sent', 'paid')")
        if open.isEmpty || dice.happens(35) { return try await askForPayout() }
        guard let payout = dice.one(of: open) else { return false }
        return try await move(payout.id, payout.payee, payout.state)
    }

    func askForPayout() async throws -> Bool {
        guard let payee = dice.one(of: Self.payees) else { return false }
        let available = try await stands("\(payee.text):available")
        let amount = dice.happens(15) ? available + 1 : dice.number(50...max(60, available))
        let since = now - 24 * 3_600_000
        let before = try await payouts(where: "payee = \(payee.text)").filter {
            ["waiting_first", "waiting_second", "approved", "sent"].contains($0.state)
                || ($0.state == "paid" && $0.askedAt >= since)
        }
        let needsTwo = amount + before.reduce(0) { $0 + $1.amount } >= SimulationRules.twoPeopleFrom
        let context = context(payee.membership)
        let outcome = try await attempt {
            try await $0.payouts.ask(for: Self.yuan(amount), side: payee.side, in: context)
        }
        note("\(payee.text) asks for \(amount) of \(available): \(outcome.value?.value.state ?? outcome.code ?? "")")
        try expect(
            (outcome.value != nil) == (amount >= 100 && amount <= available),
            "asking for \(amount) of \(available): \(outcome.code ?? "done") (INV-18)")
        guard let receipt = outcome.value?.value else { return false }
        try expect(
            receipt.state == (needsTwo ? "waiting_first" : "approved"),
            "\(amount) after \(before.count) others are \(receipt.state)")
        facts.payouts[receipt.subject] = Facts.Payout(payee: payee.text, amount: amount, needsTwo: needsTwo)
        return true
    }

    /// What can be asked of a payout, by where it is.
    private static let payoutMoves: [String: [Payout.Command]] = [
        "waiting_first": [.approve, .reject, .cancel], "waiting_second": [.approve, .reject, .cancel],
        "approved": [.reject, .cancel], "sent": [.pay, .giveBack], "paid": [.giveBack],
    ]

    private func move(_ id: String, _ payee: String, _ state: String) async throws -> Bool {
        let allowed = Self.payoutMoves[state] ?? []
        // Most agree; the bank returns one in a few.
        let usual: Payout.Command = state == "sent" ? .pay : .approve
        let any: [Payout.Command] = [.approve, .reject, .cancel, .pay, .giveBack]
        guard
            let command = dice.happens(70) && allowed.contains(usual)
                ? usual : dice.one(of: dice.happens(70) ? allowed : any)
        else { return false }
        if state == "paid", dice.happens(70) { return false }
        return try await move(id, payee, state, command, by: Int(dice.number(1...3)))
    }

    func move(
        _ id: String, _ payee: String, _ state: String, _ command: Payout.Command, by number: Int
    ) async throws -> Bool {
        guard let party = EarningParty(payee) else { return false }
        // The third operator earns from it.
        let actor =
            command == .cancel ? actor(party.membership) : person(number, also: number == 3 ? party.membership : nil)
        let context = context(actor)
        let payout = try Identifier<Payout>(parsing: id)
        let outcome = try await attempt { try await $0.payouts.move(payout, command, note: "说明", in: context) }
        note("\(id): \(command.rawValue) by \(number): \(outcome.value?.value.state ?? outcome.code ?? "")")
        var isRight = Self.payoutMoves[state]?.contains(command) ?? false
        if command == .approve {
            isRight = isRight && number != 3 && facts.payouts[id]?.approvals.contains(number) != true
        }
        try expect(
            (outcome.value != nil) == isRight,
            "\(command.rawValue) by \(number) of a payout that is \(state): \(outcome.code ?? "done") (INV-19)")
        guard outcome.value != nil else { return false }
        facts.payouts[id]?.moves += 1
        if command == .approve { facts.payouts[id]?.approvals.append(number) }
        return true
    }

    /// Money of the platform's own comes to the bank, or the bank is told to pay.
    func bank() async throws -> Bool {
        if dice.happens(35) {
            let amount = dice.number(50_000...900_000)
            return try await deposit(amount)
        }
        return try await sendPayouts()
    }

    func deposit(_ amount: Int64) async throws -> Bool {
        let reference = newKey()
        for isFirst in [true, false] {
            let context = context(person(1))
            let outcome = try await attempt {
                try await $0.payouts.deposit(Self.yuan(amount), reference: reference, in: context)
            }
            note("\(amount) come as \(reference): \(outcome.value?.value.state ?? outcome.code ?? "")")
            try expect(!isFirst || outcome.value != nil, "a deposit was refused: \(outcome.code ?? "")")
        }
        facts.deposited += amount
        return true
    }

    func sendPayouts() async throws -> Bool {
        let approved = try await payouts(where: "state = 'approved'")
        let sent = try await payouts(where: "state = 'sent'").reduce(0) { $0 + $1.amount }
        var left = -(try await stands("bank:main")) - sent
        let fitting = approved.prefix { payout in
            left -= payout.amount
            return left >= 0
        }
        let context = context(person(2))
        let outcome = try await attempt { try await $0.payouts.send(in: .cny, context) }
        note("the bank is told to pay: \(outcome.value?.value.state ?? outcome.code ?? "")")
        try expect(
            outcome.value.map { $0.value.state == String(fitting.count) } ?? fitting.isEmpty,
            "\(fitting.count) of \(approved.count) payouts fit, and the answer is \(outcome.value?.value.state ?? outcome.code ?? "")"
        )
        guard let receipt = outcome.value?.value else { return false }
        let batch = try Identifier<PayoutBatch>(parsing: receipt.subject)
        let file = try await platform.payouts.batch(batch, as: person(2))
        try expect(
            file.map(\.id.rawValue) == fitting.map(\.id), "the bank's file has \(file.map(\.id)) and not what was due")
        for payout in file { facts.payouts[payout.id.rawValue]?.timesSent += 1 }
        return true
    }

    // MARK: The provider's file

    /// A provider's file with breaks of every kind: rows that are missing, unknown, doubled, of another amount, fee or time.
    func compare() async throws -> Bool { try await compare(breaks: 12) }

    func compare(breaks: Int) async throws -> Bool {
        var rows: [Reconciliation.Row] = []
        for payment in provider.book where payment.outcome == .captured {
            let fee = (payment.captured * 6_000 + 500_000) / 1_000_000
            rows.append(Self.row(.captured, payment.purchase, payment.captured, fee, payment.endedAt ?? instant))
            for (id, refund) in payment.refunds.sorted(by: { $0.key < $1.key }) {
                rows.append(Self.row(.refunded, id, refund.units, 0, refund.at))
            }
        }
        rows = rows.flatMap { broken($0, of: breaks) }
        if breaks > 0, dice.happens(30) {
            rows.append(Self.row(.captured, "pur_00000000000000000000000000", 500, 3, instant))
        }
        return try await compare(rows)
    }

    private func compare(_ rows: [Reconciliation.Row]) async throws -> Bool {
        // The same file is compared once, also when more of it would agree by now.
        let file = "\(now) \(rows)"
        let arriving = compared.contains(file) ? [:] : try await arriving(rows)
        let net = arriving.values.reduce(0) { $0 + $1.amount - $1.fee }
        let bank = -(try await stands("bank:main"))
        let context = context(person(1))
        let (since, through) = (instant.advanced(by: .days(-400)), instant.advanced(by: .days(1)))
        let outcome = try await attempt {
            try await $0.reconciliations.compare(rows, of: "paysim", since: since, through: through, in: context)
        }
        note("\(rows.count) rows are compared: \(outcome.value?.value.state ?? outcome.code ?? "")")
        try expect(
            (outcome.value != nil) == (bank + net >= 0), "\(net) arrive at \(bank): \(outcome.code ?? "done") (INV-18)")
        guard outcome.value != nil else { return false }
        compared.insert(file)
        facts.arrived = facts.arrived.merging(arriving) { first, _ in first }
        if dice.happens(50) {
            let again = self.context(person(2))
            let same = try await attempt {
                try await $0.reconciliations.compare(rows, of: "paysim", since: since, through: through, in: again)
            }
            try expect(
                same.value?.value.subject == outcome.value?.value.subject, "the same file was compared twice (INV-11)")
        }
        return true
    }

    private func broken(_ row: Reconciliation.Row, of percent: Int) -> [Reconciliation.Row] {
        guard dice.happens(percent) else { return [row] }
        let movement = row.movement
        switch dice.number(0...4) {
        case 0: return []
        case 1: return [row, row]
        case 2:
            return [
                Self.row(
                    movement.key.kind, movement.key.subject, movement.amount.minorUnits + dice.number(1...5), row.fee,
                    movement.at)
            ]
        case 3: return [.init(movement, fee: row.fee + (movement.key.kind == .captured ? 50 : 0))]
        default:
            return [
                Self.row(
                    movement.key.kind, movement.key.subject, movement.amount.minorUnits, row.fee,
                    movement.at.advanced(by: .days(2)))
            ]
        }
    }

    private static func row(
        _ kind: Reconciliation.Movement.Kind, _ subject: String, _ units: Int64, _ fee: Int64, _ at: Timestamp
    ) -> Reconciliation.Row { .init(.init(.init(kind, subject), yuan(units), at: at), fee: fee) }

    /// Which rows of a file count as arrived: those that the platform wrote down of the same amount, once.
    private func arriving(_ rows: [Reconciliation.Row]) async throws -> [String: Facts.Arrival] {
        let written: [String: Int64] = try await read { connection in
            let captures = try connection.query("SELECT purchase AS name, minor_units AS n FROM payment_event").map {
                ("captured:\(try $0.get("name", as: String.self))", try $0.get("n", as: Int64.self))
            }
            let refunds = try connection.query("SELECT id AS name, amount AS n FROM refund WHERE paid_at IS NOT NULL")
                .map {
                    ("refunded:\(try $0.get("name", as: String.self))", try $0.get("n", as: Int64.self))
                }
            return Dictionary(captures + refunds) { first, _ in first }
        }
        var arriving: [String: Facts.Arrival] = [:]
        var seen: Set<String> = []
        for row in rows {
            let name = "\(row.movement.key.kind.rawValue):\(row.movement.key.subject)"
            guard seen.insert(name).inserted, facts.arrived[name] == nil,
                written[name] == row.movement.amount.minorUnits
            else { continue }
            let sign: Int64 = row.movement.key.kind == .captured ? 1 : -1
            arriving[name] = Facts.Arrival(amount: sign * row.movement.amount.minorUnits, fee: row.fee)
        }
        return arriving
    }
}
