import Alliance
import HTTPTypes
import Hummingbird
import Market
package import Operations

/// Free samples over HTTP: ask, read, and one sub-resource for each move of the transition table.
package enum SampleEndpoints {
    /// Asks a merchant for a free sample.
    package static let request = Endpoint<SampleAsk, WrittenReply<SampleBody>>(
        .post, "/v1/samples", operation: "samples.request", summary: "Asks a merchant for a free sample.",
        documentation: "Approved at once where the merchant's own rule says so.", tag: "samples",
        refuses: [
            "object.not_found", "sample.not_offered", "sample.stock_exhausted", "sample.already_requested",
            "sample.asked_too_recently", "sample.quota_exceeded", "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted,
        links: ["read", "approve", "withdraw"].map {
            EndpointLink($0, to: "samples.\($0)", ["sample_id": "$response.body#/id"])
        })
    /// Lists samples.
    package static let list = Endpoint<SampleQuery, PageReply<SampleBody>>(
        .get, "/v1/samples", operation: "samples.list", summary: "Lists samples, latest request first.",
        documentation: "A creator sees its own, a merchant its own, an operator or auditor all.", tag: "samples",
        refuses: ["object.not_found", "page.malformed_cursor"])
    /// Shows a sample.
    package static let show = Endpoint<SampleAddress, SampleBody>(
        .get, "/v1/samples/{sample_id}", operation: "samples.read", summary: "Shows a sample.", tag: "samples",
        refuses: ["object.not_found"])
    /// Shows how often a creator's samples led to content.
    package static let rate = Endpoint<CreatorAddress, FulfilmentBody>(
        .get, "/v1/creators/{creator_id}/fulfilment-rate", operation: "samples.rate",
        summary: "Shows how often a creator's samples led to content.",
        documentation: "Both sides see the same number, with its n and an interval.", tag: "samples",
        refuses: ["object.not_found"])

    static let approve: Endpoint<SampleAddress, WrittenReply<SampleBody>> =
        move("approval", "approve", "Approves a request.", links: ["ship"])
    static let reject: Endpoint<SampleReason, WrittenReply<SampleBody>> =
        move("rejection", "reject", "Rejects a request, with a reason.")
    static let withdraw: Endpoint<SampleAddress, WrittenReply<SampleBody>> =
        move("withdrawal", "withdraw", "Takes a request back before it is shipped.")
    static let ship: Endpoint<SampleShipment, WrittenReply<SampleBody>> =
        move("shipment", "ship", "Says that the sample is on its way.", links: ["deliver"])
    static let deliver: Endpoint<SampleAddress, WrittenReply<SampleBody>> =
        move(
            "delivery", "deliver", "Says that the sample arrived; the clock for the content starts.",
            links: ["extend", "appeal"])
    static let extend: Endpoint<SampleAddress, WrittenReply<SampleBody>> =
        move("extension", "extend", "Extends the time for the content, once.", refuses: ["sample.already_extended"])
    static let appeal: Endpoint<SampleReason, WrittenReply<SampleBody>> = move(
        "appeal", "appeal", "Says that the sample is defective; the clock stands still.",
        refuses: ["sample.already_appealed"], links: ["grant_appeal"])
    static let decide: Endpoint<SampleDecision, WrittenReply<SampleBody>> =
        move("appeal-decision", "grant_appeal", "Decides an appeal; only an operator can dismiss one.")
    static let fulfil: Endpoint<SampleFulfilment, WrittenReply<SampleBody>> = move(
        "fulfilment", "fulfil", "Names the content that was made: a public video of your own about the product.",
        refuses: [
            "sample.evidence_not_a_video", "sample.evidence_of_other_product", "sample.evidence_used",
            "sample.evidence_not_in_time", "sample.evidence_too_short",
        ], links: ["refund"])
    static let refund: Endpoint<SampleSales, WrittenReply<SampleBody>> = move(
        "refund", "refund", "Pays a refundable sample back when its target was met.",
        refuses: [
            "sample.not_refundable", "sample.target_not_met", "sample.sales_not_in_time", "sample.refund_too_early",
            "sample.refund_too_late",
        ])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let samples = platform.samples
        return [
            request.answered { input, call in
                let written = try await samples.request(input.product, message: input.message, in: call.command)
                return WrittenReply(written, location: "/v1/samples/\(written.value.id)", as: SampleBody.init)
            },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await samples.list(state: input.state, side: input.side, page: request, as: call.actor)
                return PageReply(page, as: SampleBody.init, answering: call)
            },
            show.answered { input, call in SampleBody(try await samples.find(input.id, as: call.actor)) },
            rate.answered { input, call in
                let rate = try await samples.fulfilment(of: input.id, as: call.actor)
                return FulfilmentBody(rate: rate, estimate: rate.estimate(under: platform.rules.samples.values))
            },
            moving(approve, samples) { ($0.id, .approve) },
            moving(reject, samples) { ($0.id, .reject(reason: $0.reason)) },
            moving(withdraw, samples) { ($0.id, .withdraw) },
            moving(ship, samples) { ($0.id, .ship(trackingCode: $0.trackingCode)) },
            moving(deliver, samples) { ($0.id, .deliver) },
            moving(extend, samples) { ($0.id, .extend) },
            moving(appeal, samples) { ($0.id, .appeal(reason: $0.reason)) },
            moving(decide, samples) { ($0.id, $0.move) },
            moving(fulfil, samples) { ($0.id, .fulfil($0.evidence)) },
            moving(refund, samples) { ($0.id, .refund(unitsSold: $0.unitsSold, lastShippedAt: $0.lastShippedAt)) },
        ]
    }

    /// A sub-resource that moves a sample.
    private static func move<Input: WireInput>(
        _ resource: String, _ command: String, _ summary: String, refuses refusals: [ErrorCode] = [],
        links: [String] = []
    ) -> Endpoint<Input, WrittenReply<SampleBody>> {
        Endpoint(
            .post, PathTemplate(stringLiteral: "/v1/samples/{sample_id}/\(resource)"), operation: "samples.\(command)",
            summary: summary, tag: "samples",
            refuses: ["object.not_found", "sample.not_allowed", "revision.stale", "idempotency.key_reused"] + refusals,
            idempotency: .accepted, precondition: .accepted,
            links: links.map { EndpointLink($0, to: "samples.\($0)", ["sample_id": "$response.body#/id"]) })
    }

    private static func moving<Input: WireInput>(
        _ endpoint: Endpoint<Input, WrittenReply<SampleBody>>, _ samples: Samples,
        _ reading: @escaping @Sendable (Input) -> (Identifier<Sample>, Sample.Move)
    ) -> AnyEndpoint {
        endpoint.answered { input, call in
            let (id, move) = reading(input)
            return WrittenReply(
                try await samples.move(id, move, ifRevision: try call.revision(), in: call.command), as: SampleBody.init
            )
        }
    }
}
