import Alliance
import Amounts
import Bookkeeping
import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import NIOCore
import Operations
import Trade

extension ConsoleSite {
    /// Payouts, statements, reconciliation, settlement and the ledger.
    var moneyRoutes: [Route] {
        let audience = { (operation: String) in Audience(of: operation, in: .standard) }
        return [
            Route(.get, "/payouts", audience: audience("payouts.list")) { call in try await showPayouts(call) },
            .form("/payouts", audience: audience("payouts.ask")) { call in
                try await attempt("money.askedFor", backTo: Self.payoutsPath(of: call)) {
                    _ = try await platform.payouts.ask(
                        for: try Self.money(in: call), side: Self.side(call.form["side"]), in: call.command)
                }
            },
            .form("/payouts/destination", audience: audience("payouts.set_destination")) { call in
                let form = call.form
                return try await attempt("money.saved", backTo: Self.payoutsPath(of: call)) {
                    _ = try await platform.payouts.send(
                        to: PayoutDestination(
                            holder: form["holder"] ?? "", institution: form["institution"] ?? "",
                            number: form["number"] ?? ""), side: Self.side(form["side"]), in: call.command)
                }
            },
            .form("/payouts/batches", audience: audience("payouts.send")) { call in
                try await attempt("money.sent", backTo: "/payouts?state=sent") {
                    _ = try await platform.payouts.send(
                        in: try Currency(code: call.form["currency"] ?? ""), call.command)
                }
            },
            Route(.get, "/payouts/batches/{batch_file}", audience: audience("payouts.read_batch")) { call in
                try await showBatch(call)
            },
            .form("/payouts/deposits", audience: audience("bank.deposit")) { call in
                try await attempt("money.deposited", backTo: "/payouts") {
                    _ = try await platform.payouts.deposit(
                        try Self.money(in: call), reference: call.form["reference"] ?? "", in: call.command)
                }
            },
            .form("/payouts/{payout_id}", audience: audience("payouts.read")) { call in try await movePayout(call) },
            Route(.get, "/statement", audience: audience("statements.read")) { call in
                let page = try await platform.statements.list(
                    Self.span(of: call), side: Self.side(call.queryFields["side"]), page: call.page(of: 50),
                    as: call.actor)
                return try await show(
                    StatementPage(
                        lines: page.items, nextPath: call.path(after: page.nextCursor)),
                    to: call)
            },
            Route(.get, "/statement.csv", audience: audience("statements.read")) { call in
                try await showStatementFile(call)
            },
            Route(.get, "/operator/settlements", audience: audience("settlements.waiting")) { call in
                let page = try await platform.settlements.waiting(page: call.page(of: 30), as: call.actor)
                return try await show(
                    SettlementsPage(
                        waiting: page.items, nextPath: call.path(after: page.nextCursor)
                    ), to: call)
            },
            Route(.get, "/operator/reconciliations", audience: audience("reconciliations.list")) { call in
                let page = try await platform.reconciliations.list(page: call.page(of: 20), as: call.actor)
                return try await show(
                    ReconciliationsPage(
                        reports: page.items, provider: platform.paymentGateway.name,
                        isSimulated: platform.paymentGateway is any PaymentSimulation,
                        nextPath: call.path(after: page.nextCursor)), to: call)
            },
            .form("/operator/reconciliations", audience: audience("reconciliations.compare")) { call in
                let form = call.form
                return try await compare(call) {
                    try await platform.reconciliations.compare(
                        try Reconciliations.rows(of: form["rows"] ?? ""), of: form["provider"] ?? "",
                        since: try Timestamp(parsing: form["since"] ?? ""),
                        through: try Timestamp(parsing: form["through"] ?? ""), in: call.command)
                }
            },
            .form("/operator/reconciliations/simulator", audience: audience("reconciliations.compare")) { call in
                guard let simulation = platform.paymentGateway as? any PaymentSimulation else {
                    throw NotThere("payment")
                }
                return try await compare(call) {
                    // Up to before the file was read, so that what is captured meanwhile is not missing in it.
                    let through = platform.clock.now()
                    return try await platform.reconciliations.compare(
                        try await simulation.settlement(), of: simulation.name, since: Timestamp(milliseconds: 0),
                        through: through, in: call.command)
                }
            },
            Route(
                .get, "/operator/reconciliations/{reconciliation_id}", audience: audience("reconciliations.read")
            ) { call in
                let id: Identifier<Reconciliation> = try id("reconciliation", of: call)
                let report = try await platform.reconciliations.find(id, as: call.actor)
                let page = try await platform.reconciliations.findings(
                    of: id, differing: true, page: call.page(of: 100), as: call.actor)
                return try await show(
                    ReconciliationPage(
                        report: report, findings: page.items,
                        nextPath: call.path(after: page.nextCursor)), to: call)
            },
            Route(.get, "/operator/ledger", audience: audience("ledger.read")) { call in
                let prefix = String((call.queryFields["prefix"] ?? "").prefix(AccountName.lengthMax))
                let page = try await platform.books.balances(beginningWith: prefix, page: call.page(of: 50))
                return try await show(
                    LedgerPage(
                        prefix: prefix, standings: page.items,
                        nextPath: call.path(after: page.nextCursor)), to: call)
            },
            Route(.get, "/operator/ledger/{account}", audience: audience("ledger.read")) { call in
                guard let account = try? AccountName(parsing: call.pathParameters["account"] ?? "") else {
                    // What is no account's name names none.
                    throw NotThere("account")
                }
                let page = try await platform.books.movements(
                    of: account, in: Self.span(of: call).currency,
                    page: call.page(of: 50), as: call.actor)
                return try await show(
                    AccountPage(
                        account: account, movements: page.items,
                        nextPath: call.path(after: page.nextCursor)), to: call)
            },
        ]
    }

    /// As which side an account that is several looks; nil where nothing is said.
    static func side(_ text: String?) -> EarningParty.Side? { text.flatMap(EarningParty.Side.init(rawValue:)) }

    private static func payoutsPath(of call: Call) -> String {
        side(call.form["side"]).map { "/payouts?side=\($0.rawValue)" } ?? "/payouts"
    }

    /// Money of a form, written as people write it.
    private static func money(in call: Call) throws -> Money {
        try Money(parsing: call.form["amount"] ?? "", currency: try Currency(code: call.form["currency"] ?? ""))
    }

    /// Everything in the currency that the address names, CNY where it names none.
    private static func span(of call: Call) -> Statements.Span {
        // An address that names no currency is read as if it named none.
        let currency = call.queryFields["currency"].flatMap { try? Currency(code: $0) } ?? .cny
        return Statements.Span(
            currency: currency, since: Timestamp(milliseconds: 0), before: Timestamp(milliseconds: Int64.max))
    }

    private func showPayouts(_ call: Call) async throws -> Response {
        let state = call.queryFields["state"].flatMap(Payout.State.init(rawValue:))
        let page = try await platform.payouts.list(state: state, page: call.page(of: 20), as: call.actor)
        let sides = EarningParty.sides(of: call.actor)
        let desk =
            sides.isEmpty
            ? nil : try await platform.payouts.desk(side: Self.side(call.queryFields["side"]), as: call.actor)
        var names: [String: String] = [:]
        var bank: [Money] = []
        if sides.isEmpty {
            var (creators, merchants): ([Identifier<Creator>], [Identifier<Merchant>]) = ([], [])
            var agencies: [Identifier<Agency>] = []
            for payout in page.items {
                switch payout.payee {
                case .creator(let id): creators.append(id)
                case .merchant(let id): merchants.append(id)
                case .agency(let id), .leader(let id): agencies.append(id)
                }
            }
            for (id, creator) in try await platform.listings.of(contents: [], creators: creators).creators {
                names[EarningParty.creator(id).text] = creator.name
            }
            for (id, merchant) in try await platform.listings.of(merchants: merchants) {
                names[EarningParty.merchant(id).text] = merchant.name
            }
            for agency in try await platform.listings.of(agencies: agencies) {
                names[EarningParty.agency(agency.id).text] = agency.name
                names[EarningParty.leader(agency.id).text] = agency.name
            }
            bank = try await platform.books.balances(beginningWith: "bank:", page: PageRequest(limit: 20)).items.map {
                Money(minorUnits: $0.balance.amount(on: $0.side), currency: $0.key.currency)
            }
        }
        return try await show(
            PayoutsPage(
                desk: desk, sides: sides, bank: bank, payouts: page.items, names: names, state: state,
                nextPath: call.path(after: page.nextCursor)), to: call)
    }

    private func movePayout(_ call: Call) async throws -> Response {
        let id: Identifier<Payout> = try id("payout", of: call)
        guard let command = call.form["command"].flatMap(Payout.Command.init(rawValue:)), command != .send else {
            throw NotThere("command")
        }
        do {
            return try await attempt("money.moved", backTo: "/payouts") {
                _ = try await platform.payouts.move(
                    id, command, note: call.form["note"].map { String($0.prefix(Payout.textMax)) },
                    ifRevision: call.form["revision"].flatMap { Int64($0) }, in: call.command)
            }
        } catch let refusal as PayoutRefusal {
            // Who may not agree reads why on the page.
            return redirect(to: "/payouts", telling: "refused:\(refusal.code.rawValue)")
        }
    }

    private func compare(
        _ call: Call, _ command: () async throws -> Written<TradeReceipt>
    ) async throws -> Response {
        do {
            return redirect(to: "/operator/reconciliations/\(try await command().value.subject)")
        } catch let refusal as any Refusal where [.conflict, .invalid].contains(refusal.kind) {
            return redirect(to: "/operator/reconciliations", telling: "refused:\(refusal.code.rawValue)")
        }
    }

    private func showBatch(_ call: Call) async throws -> Response {
        let file = call.pathParameters["batch_file"] ?? ""
        guard file.hasSuffix(".csv"), let id = try? Identifier<PayoutBatch>(parsing: String(file.dropLast(4))) else {
            // What is no batch's file names none.
            throw NotThere("payout_batch")
        }
        var table = TableText(["payout", "amount", "currency", "holder", "institution", "number"])
        for payout in try await platform.payouts.batch(id, as: call.actor) {
            table.append([
                .word(payout.id.rawValue), .word(payout.amount.decimalText), .word(payout.amount.currency.code),
                .word(payout.destination.holder), .word(payout.destination.institution),
                .word(payout.destination.number),
            ])
        }
        return Self.file(table.text, named: file)
    }

    private func showStatementFile(_ call: Call) async throws -> Response {
        let columns = [
            "at", "kind", "reference", "minor_units", "balance_minor_units", "currency", "order", "line", "title",
            "commission_ppm", "plan", "place", "clicked_at",
        ]
        let (span, actor, statements) = (Self.span(of: call), call.actor, platform.statements)
        return Self.file(named: "statement.csv", columns) { cursor in
            let page = try await statements.list(span, page: PageRequest(limit: 100, cursor: cursor), as: actor)
            return (page.items.map(Self.cells), page.nextCursor)
        }
    }

    private static func cells(of movement: Statements.Line) -> [TableText.Cell] {
        let (line, credit) = (movement.line, movement.line?.credit)
        return [
            .word(movement.at.description), .word(movement.kind), .word(movement.reference),
            .number(movement.amount.minorUnits), .number(movement.balance.minorUnits),
            .word(movement.amount.currency.code), .init(line?.order.rawValue), .init(line?.id.rawValue),
            .init(line?.title), credit.map { .number($0.terms.creator.partsPerMillion) } ?? .nothing,
            credit.map { .number($0.promise.version) } ?? .nothing, .init(credit?.place.rawValue),
            .init(credit?.clickedAt.description),
        ]
    }

    /// A table that is written page by page, so that it never stands in memory as a whole.
    /// - Parameter rows: the rows of the page behind a cursor, and the next page's.
    static func file(
        named name: String, _ columns: [String],
        _ rows: @escaping @Sendable (String?) async throws -> (rows: [[TableText.Cell]], next: String?)
    ) -> Response {
        var response = file("", named: name)
        response.body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: TableText(columns).text))
            var cursor: String?
            repeat {
                let page = try await rows(cursor)
                var table = TableText()
                for row in page.rows { table.append(row) }
                try await writer.write(ByteBuffer(string: table.text))
                cursor = page.next
            } while cursor != nil
            try await writer.finish(nil)
        }
        return response
    }

    private static func file(_ text: String, named name: String) -> Response {
        var headers: HTTPFields = [.contentType: "text/csv; charset=utf-8", .cacheControl: "no-store"]
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
