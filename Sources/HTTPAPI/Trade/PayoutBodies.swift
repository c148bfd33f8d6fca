import Alliance
import Amounts
import Market
package import Operations
package import Trade

/// What a payee may have now and where it goes, on the wire.
package struct PayoutDeskBody: WireReply {
    let desk: Payouts.Desk

    /// A desk on the wire.
    package init(_ desk: Payouts.Desk) { self.desk = desk }

    static let destination = Schema.named(
        "PayoutDestination",
        .object(
            .required("holder", .text(1...PayoutDestination.partMax), "In whose name the account stands."),
            .required("institution", .text(1...PayoutDestination.partMax), "The bank, or the wallet's provider."),
            .required("number", .text(1...64), "The account's number; all but its end is hidden where it is shown.")))
    static func json(_ destination: PayoutDestination, isHidden: Bool = true) -> JSON {
        [
            "holder": .string(destination.holder), "institution": .string(destination.institution),
            "number": .string(isHidden ? destination.hiddenNumber : destination.number),
        ]
    }

    package static let schema: Schema? = .named(
        "PayoutDesk",
        .object(
            .required("payee", .text(1...100), "Who is paid, such as `creator:crt_…`."),
            .required(
                "available", .array(of: MoneyShape.schema, count: 0...200),
                "What can be paid out, by currency; below zero after something was taken back."),
            .optional("destination", destination, "Where it goes; left out when nothing was said.")))
    package static var example: PayoutDeskBody {
        PayoutDeskBody(
            .init(
                payee: .creator(.documented), available: [Money(minorUnits: 3_298, currency: .cny)],
                destination: Payout.documented.destination))
    }
    package var json: JSON? {
        [
            "payee": .string(desk.payee.text), "available": .array(desk.available.map(MoneyShape.json)),
            "destination": desk.destination.map { Self.json($0) } ?? .null,
        ]
    }
}

/// A payout on the wire.
package struct PayoutBody: WireReply {
    let payout: Payout

    /// A payout on the wire.
    package init(_ payout: Payout) { self.payout = payout }

    package static let schema: Schema? = .named(
        "Payout",
        .object(
            .required("id", .id(Payout.self), "The payout."),
            .required("payee", .text(1...100), "Who is paid."),
            .required("amount", MoneyShape.schema, "How much."),
            .required("destination", PayoutDeskBody.destination, "Where it goes."),
            .required("asked_at", .timestamp, "When it was asked for."),
            .required("state", .oneOf(Payout.State.self), "Where it is."),
            .optional("batch_id", .id(PayoutBatch.self), "The batch that it was sent in."),
            .optional("note", .text(0...Payout.textMax), "The last words of whoever moved it."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: PayoutBody { PayoutBody(.documented) }
    package var json: JSON? {
        [
            "id": .string(payout.id.rawValue), "payee": .string(payout.payee.text),
            "amount": MoneyShape.json(payout.amount), "destination": PayoutDeskBody.json(payout.destination),
            "asked_at": .time(payout.askedAt), "state": .string(payout.state.rawValue),
            "batch_id": .optional(payout.batch?.rawValue), "note": .optional(payout.note),
            "revision": .integer(payout.revision),
        ]
    }
    package var entityTag: EntityTag? { EntityTag(revision: payout.revision) }
}

/// A batch's file for the bank, on the wire.
package struct PayoutBatchBody: WireReply {
    let payouts: [Payout]

    /// A batch on the wire.
    package init(_ payouts: [Payout]) { self.payouts = payouts }

    package static let schema: Schema? = .named(
        "PayoutBatch",
        .object(
            .required(
                "payouts",
                .array(
                    of: .object(
                        .required("id", .id(Payout.self), "The payout."),
                        .required("amount", MoneyShape.schema, "How much."),
                        .required("destination", PayoutDeskBody.destination, "Where it goes, the number in full.")),
                    count: 1...Payouts.batchMax), "What the bank is to pay, asked for first before all others.")))
    package static var example: PayoutBatchBody { PayoutBatchBody([.documented]) }
    package var json: JSON? {
        [
            "payouts": .array(
                payouts.map {
                    [
                        "id": .string($0.id.rawValue), "amount": MoneyShape.json($0.amount),
                        "destination": PayoutDeskBody.json($0.destination, isHidden: false),
                    ]
                })
        ]
    }
}

/// A movement of a statement on the wire.
package struct StatementLineBody: WireReply {
    let line: Statements.Line

    /// A movement on the wire.
    package init(_ line: Statements.Line) { self.line = line }

    package static let schema: Schema? = .named(
        "StatementLine",
        .object(
            .required("at", .timestamp, "When."),
            .required("kind", .text(1...200), "The kind of entry, such as `line.settled`."),
            .required("reference", .text(1...200), "The entry's reference in the journal, which names its cause."),
            .required("amount", MoneyShape.schema, "What came; below zero for what went."),
            .required("balance", MoneyShape.schema, "What stood on the account afterwards."),
            .optional("order_id", .id(Order.self), "The order that it is about."),
            .optional("line_id", .id(OrderLine.self), "The order's line."),
            .optional("title", .text(0...20_000), "What was bought."),
            .optional("commission_ppm", .integer(0...1_000_000), "The creator's share, in parts per million."),
            .optional("plan", .count, "The version of the product's commission."),
            .optional("place", .oneOf(ClickPlace.self), "Where the click was made that brought the buyer."),
            .optional("clicked_at", .timestamp, "When it was made.")))
    package static var example: StatementLineBody { StatementLineBody(.documented) }
    package var json: JSON? {
        let (order, credit) = (line.line, line.line?.credit)
        return [
            "at": .time(line.at), "kind": .string(line.kind), "reference": .string(line.reference),
            "amount": MoneyShape.json(line.amount), "balance": MoneyShape.json(line.balance),
            "order_id": .optional(order?.order.rawValue), "line_id": .optional(order?.id.rawValue),
            "title": .optional(order?.title),
            "commission_ppm": credit.map { .integer($0.terms.creator.partsPerMillion) } ?? .null,
            "plan": credit.map { .integer($0.promise.version) } ?? .null, "place": .optional(credit?.place.rawValue),
            "clicked_at": .time(credit?.clickedAt),
        ]
    }
}

/// A comparison in sums, on the wire.
package struct ReconciliationBody: WireReply {
    let report: Reconciliations.Report

    /// A comparison on the wire.
    package init(_ report: Reconciliations.Report) { self.report = report }

    package static let schema: Schema? = .named(
        "Reconciliation",
        .object(
            .required("id", .id(Reconciliation.self), "The comparison."),
            .required("provider", .text(1...40), "Whose file it was."),
            .required("since", .timestamp, "The file's first moment."),
            .required("through", .timestamp, "Its last moment."),
            .required("at", .timestamp, "When it was compared."),
            .required("findings", .count, "Rows, and movements that the file should have had."),
            .required("booked", .count, "Those that count as arrived."),
            .required("differences", .map(of: .count), "How many have each difference."),
            .required(
                "arrived", .array(of: MoneyShape.schema, count: 0...200),
                "Captures less what went back, by currency."),
            .required("fees", .array(of: MoneyShape.schema, count: 0...200), "What the provider kept of it.")))
    package static var example: ReconciliationBody { ReconciliationBody(.documented) }
    package var json: JSON? {
        let (comparison, summary) = (report.comparison, report.summary)
        let sums = { (sums: [Currency: Int64]) in
            JSON.array(
                sums.sorted { $0.key.code < $1.key.code }.map {
                    MoneyShape.json(Money(minorUnits: $0.value, currency: $0.key))
                })
        }
        let differences = JSON.object(
            summary.differences.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                JSON.Member($0.key.rawValue, .integer(Int64($0.value)))
            })
        return [
            "id": .string(comparison.id.rawValue), "provider": .string(comparison.provider),
            "since": .time(comparison.since),
            "through": .time(comparison.through), "at": .time(comparison.at),
            "findings": .integer(Int64(summary.findings)),
            "booked": .integer(Int64(summary.booked)), "differences": differences, "arrived": sums(summary.arrived),
            "fees": sums(summary.fees),
        ]
    }
}

/// What was found of a movement, on the wire.
package struct FindingBody: WireReply {
    let finding: Reconciliation.Finding

    /// A finding on the wire.
    package init(_ finding: Reconciliation.Finding) { self.finding = finding }

    package static let schema: Schema? = .named(
        "ReconciliationFinding",
        .object(
            .required("kind", .oneOf(Reconciliation.Movement.Kind.self), "Which way the money went."),
            .required("subject", .text(1...100), "The purchase or the after-sale."),
            .required("amount", MoneyShape.schema, "How much, as the file has it; as the books do where it has none."),
            .required("fee_minor_units", .integer(Int64.min...Int64.max), "The file's fee."),
            .required("at", .timestamp, "When."),
            .optional("known", MoneyShape.schema, "What the books have; left out when they have nothing."),
            .required(
                "differences", .array(of: .oneOf(Reconciliation.Difference.self), count: 0...6),
                "What differs; nothing when both say the same."),
            .required("is_booked", .boolean, "Whether the money counts as arrived.")))
    package static var example: FindingBody {
        let amount = MerchantOrder.documented.paid
        return FindingBody(
            .init(
                .init(
                    .init(.captured, Identifier<Purchase>.documented.rawValue), amount,
                    at: MerchantOrder.documented.placedAt),
                fee: 27, known: amount, []))
    }
    package var json: JSON? {
        let movement = finding.movement
        return [
            "kind": .string(movement.key.kind.rawValue), "subject": .string(movement.key.subject),
            "amount": MoneyShape.json(movement.amount), "fee_minor_units": .integer(finding.fee),
            "at": .time(movement.at), "known": finding.known.map(MoneyShape.json) ?? .null,
            "differences": .array(finding.differences.map(\.rawValue).sorted().map(JSON.string)),
            "is_booked": .boolean(finding.isBooked),
        ]
    }
}

extension Payout {
    /// A payout of the creator's share.
    static let documented: Payout = {
        do {
            return Payout(
                id: .documented, payee: .creator(.documented), amount: Money(minorUnits: 3_000, currency: .cny),
                destination: try PayoutDestination(
                    holder: "Lin Xiao", institution: "China Merchants Bank", number: "6214830001234567"),
                askedAt: MerchantOrder.documented.placedAt, state: .sent, batch: .documented, revision: 2)
        } catch {
            preconditionFailure("The example has a destination: \(error)")
        }
    }()
}

extension Statements.Line {
    /// The line's settlement.
    static let documented = Statements.Line(
        at: MerchantOrder.documented.placedAt, kind: "line.settled", reference: "settle:\(OrderLine.documented.id)",
        amount: Money(minorUnits: 824, currency: .cny), balance: Money(minorUnits: 3_298, currency: .cny),
        line: .documented)
}

extension Reconciliations.Report {
    /// The comparison of a day.
    static let documented = Reconciliations.Report(
        comparison: .init(
            id: .documented, provider: "paysim", digest: "", since: MerchantOrder.documented.placedAt,
            through: MerchantOrder.documented.placedAt.advanced(by: .days(1)),
            at: MerchantOrder.documented.placedAt.advanced(by: .days(2))),
        summary: .init(
            findings: 2, booked: 1, differences: [.missing: 1], arrived: [.cny: 4_580], fees: [.cny: 27]))
}
