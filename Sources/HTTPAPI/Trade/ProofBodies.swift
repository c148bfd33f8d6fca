import Alliance
import Amounts
import Market
package import Operations
import Trade

/// What a creator was promised, on the wire.
enum PromiseShape {
    static let schema = Schema.named(
        "CommissionPromise",
        .object(
            .required("kind", .oneOf(CommissionPromise.Kind.self), "What kind of plan promises it."),
            .optional("plan_id", .id(CommissionPlan.self), "The plan; none for what is open to all."),
            .required("version", .count, "The version of the plan, or of what is open to all."),
            .required("ppm", .integer(0...1_000_000), "The creator's share, in parts per million."),
            .optional("leader_id", .id(Agency.self), "Who recruited the creator."),
            .optional("leader_ppm", .integer(0...1_000_000), "That agency's fee, in parts per million."),
            .optional("clicks_count_for_days", .integer(1...30), "How long a click counts; as usual when left out."),
            .optional(
                "lock",
                .object(
                    .required("content_id", .id(Content.self), "What leads to the product."),
                    .required("ppm", .integer(0...1_000_000), "What is the least because of it."),
                    .required("since", .timestamp, "Since when it leads to the product."),
                    .required("until", .timestamp, "Until when the rate is locked.")),
                "What raises the share above what the plan says.")))

    static func json(_ promise: CommissionPromise) -> JSON {
        [
            "kind": .string(promise.kind.rawValue), "plan_id": .optional(promise.plan?.rawValue),
            "version": .integer(promise.version), "ppm": .integer(promise.rate.partsPerMillion),
            "leader_id": .optional(promise.leader?.agency.rawValue),
            "leader_ppm": promise.leader.map { .integer($0.rate.partsPerMillion) } ?? .null,
            "clicks_count_for_days": promise.clickCountsFor.map { .integer($0.wholeDays) } ?? .null,
            "lock": promise.lock.map {
                [
                    "content_id": .string($0.content.rawValue), "ppm": .integer($0.rate.partsPerMillion),
                    "since": .time($0.since), "until": .time($0.until),
                ]
            } ?? .null,
        ]
    }
}

/// Why an order pays whom it pays, on the wire.
package struct OrderProofBody: WireReply {
    /// The proof.
    package let proof: Orders.Proof

    /// A proof on the wire.
    package init(_ proof: Orders.Proof) { self.proof = proof }

    private static let part = Schema.named(
        "CommissionLine",
        .object(
            .required("beneficiary", .oneOf(CommissionSplit.Beneficiary.self), "Who gets it."),
            .optional("party_id", .text(1...100), "Which creator, agency or merchant; none for the platform."),
            .optional(
                "ppm", .integer(0...1_000_000),
                "Of what it is counted from, in parts per million; none for the merchant, who has what is left."),
            .required("amount", MoneyShape.schema, "How much, as the line stands.")))
    private static let click = Schema.named(
        "ClickClaim",
        .object(
            .optional("creator_id", .id(Creator.self), "Whose card was clicked; none for others' clicks."),
            .required("place", .oneOf(ClickPlace.self), "Where it was."),
            .required("clicked_at", .timestamp, "When."),
            .required("is_indirect", .boolean, "Whether the card was of another product of the shop."),
            .optional(
                "promise", PromiseShape.schema,
                "What was promised for the product of the card; none for others' clicks."),
            .optional("ppm", .integer(0...1_000_000), "The share that it claims; none for others' clicks."),
            .optional("loss", .oneOf(ClickContest.Loss.self), "Why it earns nothing; none for the one that does."),
            .optional(
                "helped_position_ppm", .integer(0...1_000_000),
                "How much it helped by its position, for reports alone; none for a click that cannot have."),
            .optional("helped_shapley_ppm", .integer(0...1_000_000), "The same by equal parts of the creators.")))

    package static let schema: Schema? = .named(
        "OrderProof",
        .object(
            .required("order_id", .id(Order.self), "The order."),
            .required(
                "lines",
                .array(
                    of: .object(
                        .required("line_id", .id(OrderLine.self), "The line."),
                        .required("base", MoneyShape.schema, "What commissions are counted from."),
                        .required("earning", .oneOf(OrderLine.EarningState.self), "Where it stands."),
                        .required(
                            "parts", .array(of: part, count: 0...5),
                            "Who gets how much, as far as you are concerned. All of them sum to the base, to the last minor unit."
                        ),
                        .required("clicks", .array(of: click, count: 0...101), "The one that earns first.")),
                    count: 0...1_000), "The lines that concern you.")))
    package static var example: OrderProofBody { OrderProofBody(.documented) }

    package var json: JSON? {
        ["order_id": .string(proof.id.rawValue), "lines": .array(proof.lines.compactMap(json))]
    }

    private func json(_ line: OrderLine) -> JSON? {
        // A line that was stored adds up: its shares were computed when it was placed.
        guard let base = try? line.allocation.split.base, let parts = try? proof.parts(of: line) else { return nil }
        let position = proof.credits(of: line, by: .position)
        let shapley = proof.credits(of: line, by: .shapley)
        let clicks = proof.claims(of: line).map { claim -> JSON in
            let isOpen = proof.isOpen(claim)
            let helped = { (parts: [(claim: ClickClaim, part: Int64)]) -> JSON in
                parts.first { $0.claim == claim }.map { .integer($0.part) } ?? .null
            }
            return [
                "creator_id": isOpen ? .string(claim.creator.rawValue) : .null, "place": .string(claim.place.rawValue),
                "clicked_at": .time(claim.clickedAt), "is_indirect": .boolean(claim.isIndirect),
                "promise": isOpen ? PromiseShape.json(claim.promise) : .null,
                "ppm": isOpen ? .integer(claim.rate.partsPerMillion) : .null, "loss": .optional(claim.loss?.rawValue),
                "helped_position_ppm": helped(position), "helped_shapley_ppm": helped(shapley),
            ]
        }
        return [
            "line_id": .string(line.id.rawValue), "base": MoneyShape.json(base),
            "earning": .string(line.earning.rawValue),
            "parts": .array(
                parts.map { part in
                    [
                        "beneficiary": .string(part.beneficiary.rawValue), "party_id": .optional(part.party),
                        "ppm": part.rate.map { .integer($0.partsPerMillion) } ?? .null,
                        "amount": MoneyShape.json(part.amount),
                    ]
                }), "clicks": .array(clicks),
        ]
    }
}

/// Of which sales a report of what helped is.
package struct AttributionQuery: WireInput {
    /// The currency and the time.
    package let span: Statements.Span

    package static let parameters: [Parameter] = StatementQuery.spanParameters
    package init(_ received: Received) throws { span = try StatementQuery.span(of: received) }
}

/// What creators helped a shop to sell, on the wire.
package struct AttributionBody: WireReply {
    /// The report.
    package let report: Attribution.Report

    /// A report on the wire.
    package init(_ report: Attribution.Report) { self.report = report }

    package static let schema: Schema? = .named(
        "AttributionReport",
        .object(
            .required("lines", .count, "Paid lines that were counted."),
            .required("paid", MoneyShape.schema, "What their buyers paid."),
            .required("is_cut", .boolean, "Whether there were more."),
            .required(
                "creators",
                .array(
                    of: .object(
                        .required("creator_id", .id(Creator.self), "The creator."),
                        .required("lines", .count, "Lines that it is paid for."),
                        .required("contract", MoneyShape.schema, "What their buyers paid."),
                        .required("helped_position", MoneyShape.schema, "What it helped to sell by position."),
                        .required("helped_shapley", MoneyShape.schema, "The same by equal parts of the creators.")),
                    count: 0...Attribution.rowsMax), "Who helped most in front, at most so many.")))
    package static var example: AttributionBody { AttributionBody(.documented) }

    package var json: JSON? {
        let money = { (units: Int64) in MoneyShape.json(Money(minorUnits: units, currency: report.currency)) }
        return [
            "lines": .integer(Int64(report.lines)), "paid": money(report.paid), "is_cut": .boolean(report.isCut),
            "creators": .array(
                report.rows.map { row in
                    [
                        "creator_id": .string(row.creator.rawValue), "lines": .integer(Int64(row.lines)),
                        "contract": money(row.contract), "helped_position": money(row.credit[.position] ?? 0),
                        "helped_shapley": money(row.credit[.shapley] ?? 0),
                    ]
                }),
        ]
    }
}

extension Orders.Proof {
    /// The proof of the API's document.
    static let documented = Orders.Proof(
        order: .documented,
        claims: OrderLine.documented.credit.map { credit in
            [
                ClickClaim(
                    line: .documented, creator: credit.creator, place: credit.place, clickedAt: credit.clickedAt,
                    promise: credit.promise, rate: credit.terms.creator, loss: nil)
            ]
        } ?? [], seenAs: .everything)
}

extension Attribution.Report {
    /// What helped to sell the cake.
    static let documented = Attribution.Report(
        currency: .cny, rows: [.init(creator: .documented)], lines: 1, paid: 4_580, isCut: false)
}
