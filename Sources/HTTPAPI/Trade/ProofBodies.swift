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
            .required("ppm", .integer(0...1_000_000), "Of what it is counted from, in parts per million."),
            .required("amount", MoneyShape.schema, "How much, as the line stands.")))
    private static let click = Schema.named(
        "ClickClaim",
        .object(
            .required("creator_id", .id(Creator.self), "Whose card was clicked."),
            .required("place", .oneOf(ClickPlace.self), "Where it was."),
            .required("clicked_at", .timestamp, "When."),
            .required("is_indirect", .boolean, "Whether the card was of another product of the shop."),
            .required("promise", PromiseShape.schema, "What was promised for the product of the card."),
            .required("ppm", .integer(0...1_000_000), "The share that it claims."),
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
                            "parts", .array(of: part, count: 5...5),
                            "Who gets how much; they sum to the base, to the last minor unit."),
                        .required("clicks", .array(of: click, count: 0...101), "The one that earns first.")),
                    count: 1...1_000), "Line by line.")))
    package static var example: OrderProofBody { OrderProofBody(.documented) }

    package var json: JSON? {
        ["order_id": .string(proof.order.id.rawValue), "lines": .array(proof.order.lines.compactMap(json))]
    }

    private func json(_ line: OrderLine) -> JSON? {
        // A line that was stored adds up: its allocation was computed when it was placed.
        guard let allocation = try? line.allocation else { return nil }
        let credit = line.credit
        let terms = credit?.terms ?? .none
        let shares = allocation.split.shares.map { share -> JSON in
            let (party, rate): (String?, Rate?) =
                switch share.beneficiary {
                case .merchant: (proof.order.merchant.rawValue, nil)
                case .creator: (credit?.creator.rawValue, terms.creator)
                case .agency: (credit?.agency?.rawValue, terms.agency)
                case .leader: (credit?.leader?.rawValue, terms.leader)
                case .platform: (nil, terms.technicalFee)
                }
            return [
                "beneficiary": .string(share.beneficiary.rawValue), "party_id": .optional(party),
                "ppm": .integer(rate?.partsPerMillion ?? 0), "amount": MoneyShape.json(share.amount),
            ]
        }
        let position = proof.credits(of: line.id, by: .position)
        let shapley = proof.credits(of: line.id, by: .shapley)
        let clicks = proof.claims.filter { $0.line == line.id }.map { claim -> JSON in
            let helped = { (parts: [(claim: ClickClaim, part: Int64)]) -> JSON in
                parts.first { $0.claim == claim }.map { .integer($0.part) } ?? .null
            }
            return [
                "creator_id": .string(claim.creator.rawValue), "place": .string(claim.place.rawValue),
                "clicked_at": .time(claim.clickedAt), "is_indirect": .boolean(claim.isIndirect),
                "promise": PromiseShape.json(claim.promise), "ppm": .integer(claim.rate.partsPerMillion),
                "loss": .optional(claim.loss?.rawValue), "helped_position_ppm": helped(position),
                "helped_shapley_ppm": helped(shapley),
            ]
        }
        return [
            "line_id": .string(line.id.rawValue), "base": MoneyShape.json(allocation.split.base),
            "earning": .string(line.earning.rawValue), "parts": .array(shares), "clicks": .array(clicks),
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
                    count: 0...20_000), "Who helped most in front.")))
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
        } ?? [])
}

extension Attribution.Report {
    /// What helped to sell the cake.
    static let documented = Attribution.Report(
        currency: .cny, rows: [.init(creator: .documented)], lines: 1, paid: 4_580, isCut: false)
}
