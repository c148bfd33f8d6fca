import Amounts
package import Market
import Operations
package import Trade

/// A dispute on the wire.
package struct DisputeBody: WireReply {
    let dispute: Dispute

    /// A dispute on the wire.
    package init(_ dispute: Dispute) { self.dispute = dispute }

    package static let schema: Schema? = .named(
        "Dispute",
        .object(
            .required("id", .id(Dispute.self), "The dispute."),
            .required("provider", .text(1...40), "Who took the money."),
            .required("reason", .oneOf(Dispute.Reason.self), "What the buyer says."),
            .required("amount", MoneyShape.schema, "How much of it your lines bear; all of it for an operator."),
            .required("is_taken", .boolean, "Whether the provider took the amount; not while a bank only asks."),
            .required("state", .oneOf(Dispute.State.self), "Where it is."),
            .required("opened_at", .timestamp, "When it became known."),
            .optional("answer_until", .timestamp, "Until when it can be answered."),
            .optional("closed_at", .timestamp, "When it ended."),
            .required(
                "shares",
                .array(
                    of: .object(
                        .required("order_id", .id(Order.self), "The order."),
                        .required("line_id", .id(OrderLine.self), "The line."),
                        .required("merchant_id", .id(Merchant.self), "Who sold it."),
                        .required("amount", MoneyShape.schema, "What it bears.")), count: 0...10_000),
                "What each line bears."),
            .required(
                "answers",
                .array(
                    of: .object(
                        .required("merchant_id", .id(Merchant.self), "Who says it."),
                        .required("accepts", .boolean, "Whether it gives in."),
                        .required("text", .text(0...Dispute.textMax), "What it says."),
                        .required(
                            "proofs", .array(of: .oneOf(Dispute.Proof.self), count: 0...Dispute.Proof.allCases.count),
                            "What is added to it."),
                        .required("at", .timestamp, "When.")), count: 0...1_000),
                "What merchants said last."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: DisputeBody { DisputeBody(.documented) }
    package var json: JSON? {
        [
            "id": .string(dispute.id.rawValue), "provider": .string(dispute.provider),
            "reason": .string(dispute.reason.rawValue), "amount": MoneyShape.json(dispute.amount),
            "is_taken": .boolean(dispute.takenAt != nil), "state": .string(dispute.state.rawValue),
            "opened_at": .time(dispute.openedAt), "answer_until": .time(dispute.answerUntil),
            "closed_at": .time(dispute.closedAt),
            "shares": .array(
                dispute.shares.map {
                    [
                        "order_id": .string($0.order.rawValue), "line_id": .string($0.line.rawValue),
                        "merchant_id": .string($0.merchant.rawValue), "amount": MoneyShape.json($0.amount),
                    ]
                }),
            "answers": .array(
                dispute.answers.sorted { $0.key < $1.key }.map { merchant, answer in
                    [
                        "merchant_id": .string(merchant.rawValue), "accepts": .boolean(answer.accepts),
                        "text": .string(answer.text),
                        "proofs": .array(answer.proofs.map(\.rawValue).sorted().map { .string($0) }),
                        "at": .time(answer.at),
                    ]
                }), "revision": .integer(dispute.revision),
        ]
    }
    package var entityTag: EntityTag? { EntityTag(revision: dispute.revision) }
}

/// Which dispute.
package struct DisputeAddress: WireInput {
    /// The dispute.
    package let id: Identifier<Dispute>

    package static let parameters: [Parameter] = [
        .path(
            "dispute_id", .id(Dispute.self), "The dispute.",
            example: .string(Identifier<Dispute>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("dispute_id") }
}

/// Which disputes.
package struct DisputeQuery: WireInput {
    /// The only state wanted.
    package let state: Dispute.State?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [.query("state", .oneOf(Dispute.State.self), "Only those in this state.", example: "needs_response")]
        + PageQuery.parameters
    package init(_ received: Received) {
        state = received.query["state"]?.text.flatMap(Dispute.State.init(rawValue:))
        page = PageQuery(received)
    }
}

/// What a merchant says to a dispute.
package struct DisputeEvidenceInput: WireInput {
    /// The dispute.
    package let id: Identifier<Dispute>
    /// What is said.
    package let text: String
    /// What is added to it.
    package let proofs: Set<Dispute.Proof>

    package static let parameters = DisputeAddress.parameters
    package static let body: Schema? = .object(
        .required("text", .text(1...Dispute.textMax), "What you say, for the buyer's bank to read."),
        .optional(
            "proofs", .array(of: .oneOf(Dispute.Proof.self), count: 0...Dispute.Proof.allCases.count),
            "What the platform knows of your orders and adds."))
    package static let example: JSON? = [
        "text": "The parcel was handed over at the door.", "proofs": ["parcels", "arrival"],
    ]
    package init(_ received: Received) throws {
        id = try received.id("dispute_id")
        text = received.text("text")
        proofs = Set((received.body?["proofs"]?.elements ?? []).compactMap { $0.text.flatMap(Dispute.Proof.init) })
    }
}

extension Dispute {
    /// A dispute about the order of the API's document.
    static let documented = Dispute(
        id: .documented, purchase: .documented, buyer: .documented, provider: "paysim", reference: "dp_sim_1",
        reason: .productNotReceived, amount: MerchantOrder.documented.paid,
        shares: [
            .init(
                line: .documented, order: .documented, merchant: .documented, amount: MerchantOrder.documented.paid)
        ], openedAt: MerchantOrder.documented.placedAt.advanced(by: .days(3)), state: .needsResponse,
        askedAt: MerchantOrder.documented.placedAt.advanced(by: .days(3)),
        evidenceDueAt: MerchantOrder.documented.placedAt.advanced(by: .days(10)),
        takenAt: MerchantOrder.documented.placedAt.advanced(by: .days(3)))
}
