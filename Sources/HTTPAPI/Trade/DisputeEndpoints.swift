import HTTPTypes
import Hummingbird
import Market
package import Operations
import Trade

/// What buyers' banks take back, over HTTP.
package enum DisputeEndpoints {
    static let list = Endpoint<DisputeQuery, PageReply<DisputeBody>>(
        .get, "/v1/disputes", operation: "disputes.list", summary: "Lists disputes, latest first.",
        documentation: "A merchant sees what its own lines bear of them, an operator or auditor all.", tag: "trade",
        refuses: ["object.not_found", "page.malformed_cursor"])
    static let show = Endpoint<DisputeAddress, DisputeBody>(
        .get, "/v1/disputes/{dispute_id}", operation: "disputes.read", summary: "Shows a dispute.", tag: "trade",
        refuses: ["object.not_found"])
    static let respond = Endpoint<DisputeEvidenceInput, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/disputes/{dispute_id}/evidence", operation: "disputes.respond",
        summary: "Says something to a dispute, for the buyer's bank to read.",
        documentation:
            "It goes to the provider when every shop whose lines the dispute is about has answered, or when the time "
            + "is nearly over. Until then another answer takes its place.", tag: "trade",
        refuses: [
            "object.not_found", "dispute.not_allowed", "dispute.too_late", "dispute.nothing_said", "revision.stale",
            "idempotency.key_reused",
        ], idempotency: .accepted, precondition: .accepted)
    static let accept = Endpoint<DisputeAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/disputes/{dispute_id}/acceptance", operation: "disputes.accept",
        summary: "Gives in to a dispute: the buyer keeps the money.",
        documentation: "The provider is told when every shop whose lines the dispute is about gives in.", tag: "trade",
        refuses: [
            "object.not_found", "dispute.not_allowed", "dispute.too_late", "revision.stale", "idempotency.key_reused",
        ], idempotency: .accepted, precondition: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let disputes = platform.disputes
        return [
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await disputes.list(state: input.state, page: request, as: call.actor)
                return PageReply(page, as: DisputeBody.init, answering: call)
            },
            show.answered { input, call in
                DisputeBody(try await disputes.find(input.id, as: call.actor).dispute)
            },
            respond.answered { input, call in
                WrittenReply(
                    try await disputes.answer(
                        input.id, text: input.text, proofs: input.proofs, ifRevision: try call.revision(),
                        in: call.command), as: TradeReceiptBody.init)
            },
            accept.answered { input, call in
                WrittenReply(
                    try await disputes.answer(
                        input.id, text: nil, ifRevision: try call.revision(), in: call.command),
                    as: TradeReceiptBody.init)
            },
        ]
    }
}
