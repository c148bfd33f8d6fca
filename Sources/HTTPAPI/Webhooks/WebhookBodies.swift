package import Market
package import Operations

/// An endpoint that is to be told.
package struct WebhookAsk: WireInput {
    /// The address.
    package let url: String
    /// Which events.
    package let types: [String]
    /// As which side.
    package let side: Role?

    package static let body: Schema? = .object(
        .required("url", .text(1...WebhookEndpoint.urlMax), "An https address on the public internet."),
        .required(
            "types", .array(of: .text(1...100), count: 1...WebhookEndpoint.typesMax),
            "Events by name: `order.paid`, a whole noun as `order.*`, or `*` for all."),
        .optional(
            "side", .oneOf(["creator", "merchant", "operator"]), "As which side, for accounts that are several."))
    package static let example: JSON? = ["url": "https://erp.example.com/dancong", "types": ["order.*", "refund.*"]]
    package init(_ received: Received) {
        url = received.text("url")
        types = received.body?["types"]?.elements?.compactMap(\.text) ?? []
        side = received.body?["side"]?.text.flatMap(Role.init(rawValue:))
    }
}

/// Which endpoint.
package struct WebhookAddress: WireInput {
    /// The endpoint.
    package let id: Identifier<WebhookEndpoint>

    package static let parameters: [Parameter] = [
        .path(
            "endpoint_id", .id(WebhookEndpoint.self), "The endpoint.",
            example: .string(Identifier<WebhookEndpoint>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("endpoint_id") }
}

/// An endpoint that is told again what it missed.
package struct WebhookReplay: WireInput {
    /// The endpoint.
    package let id: Identifier<WebhookEndpoint>
    /// Since when.
    package let since: Timestamp

    package static let parameters = WebhookAddress.parameters
    package static let body: Schema? = .object(
        .required("since", .timestamp, "Events from this time on that ended without arriving."))
    package static let example: JSON? = ["since": "2026-11-26T00:00:00.000Z"]
    package init(_ received: Received) throws {
        id = try received.id("endpoint_id")
        since = try Timestamp(parsing: received.text("since"))
    }
}

/// Which deliveries.
package struct DeliveryQuery: WireInput {
    /// The endpoint.
    package let id: Identifier<WebhookEndpoint>
    /// The only state wanted.
    package let state: WebhookDelivery.State?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        WebhookAddress.parameters
        + [.query("state", .oneOf(WebhookDelivery.State.self), "Only those in this state.", example: "exhausted")]
        + PageQuery.parameters
    package init(_ received: Received) throws {
        id = try received.id("endpoint_id")
        state = received.query["state"]?.text.flatMap(WebhookDelivery.State.init(rawValue:))
        page = PageQuery(received)
    }
}

/// Which delivery.
package struct DeliveryAddress: WireInput {
    /// The delivery.
    package let id: Identifier<WebhookDelivery>

    package static let parameters: [Parameter] = [
        .path(
            "delivery_id", .id(WebhookDelivery.self), "The delivery.",
            example: .string(Identifier<WebhookDelivery>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("delivery_id") }
}

/// An endpoint with its secret, which is shown once.
package struct WebhookSecretBody: WireReply {
    let secreted: Webhooks.Secreted

    /// An endpoint with its secret on the wire.
    package init(_ secreted: Webhooks.Secreted) { self.secreted = secreted }

    package static let schema: Schema? = .named(
        "WebhookSecret",
        .object(
            .required("id", .id(WebhookEndpoint.self), "The endpoint."),
            .optional(
                "secret", .text(1...200),
                "What messages are signed with, `whsec_…`; shown once, and not again when the request is repeated.")))
    package static var example: WebhookSecretBody {
        WebhookSecretBody(.init(id: .documented, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    }
    package var json: JSON? { ["id": .string(secreted.id.rawValue), "secret": .optional(secreted.secret)] }
}

/// An endpoint on the wire.
package struct WebhookBody: WireReply {
    let endpoint: WebhookEndpoint

    /// An endpoint on the wire.
    package init(_ endpoint: WebhookEndpoint) { self.endpoint = endpoint }

    package static let schema: Schema? = .named(
        "WebhookEndpoint",
        .object(
            .required("id", .id(WebhookEndpoint.self), "The endpoint."),
            .required("url", .text(1...WebhookEndpoint.urlMax), "The address."),
            .required(
                "types", .array(of: .text(1...100), count: 1...WebhookEndpoint.typesMax), "Which events."),
            .required("created_at", .timestamp, "When it was made."),
            .required("state", .oneOf(WebhookEndpoint.State.self), "Whether it is told."),
            .optional("reason", .oneOf(WebhookEndpoint.Reason.self), "Why not."),
            .optional("failing_since", .timestamp, "Since when nothing arrived."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: WebhookBody { WebhookBody(.documented) }
    package var json: JSON? {
        [
            "id": .string(endpoint.id.rawValue), "url": .string(endpoint.url),
            "types": .array(endpoint.types.map(JSON.string)), "created_at": .time(endpoint.createdAt),
            "state": .string(endpoint.state.rawValue), "reason": .optional(endpoint.reason?.rawValue),
            "failing_since": .time(endpoint.failingSince), "revision": .integer(endpoint.revision),
        ]
    }
}

/// A delivery on the wire.
package struct DeliveryBody: WireReply {
    let delivery: WebhookDelivery

    /// A delivery on the wire.
    package init(_ delivery: WebhookDelivery) { self.delivery = delivery }

    static let properties: [Schema.Property] = [
        .required("id", .id(WebhookDelivery.self), "The delivery."),
        .required("message", .text(1...200), "The message, the same for every attempt."),
        .required("type", .text(1...200), "The event."),
        .required("subject", .text(1...200), "What it is about."),
        .required("at", .timestamp, "When it happened."),
        .required("state", .oneOf(WebhookDelivery.State.self), "Where it is."),
        .required("attempts", .count, "How often it was sent."),
        .optional("next_at", .timestamp, "When it is sent next."),
    ]
    package static let schema: Schema? = .named("WebhookDelivery", .object(properties))
    package static var example: DeliveryBody { DeliveryBody(.documented) }
    package var json: JSON? { .object(Self.members(of: delivery)) }

    static func members(of delivery: WebhookDelivery) -> [JSON.Member] {
        [
            .init("id", .string(delivery.id.rawValue)), .init("message", .string(delivery.message)),
            .init("type", .string(delivery.type)), .init("subject", .string(delivery.subject)),
            .init("at", .time(delivery.at)), .init("state", .string(delivery.state.rawValue)),
            .init("attempts", .integer(Int64(delivery.attempts))), .init("next_at", .time(delivery.nextAt)),
        ]
    }
}

/// A delivery with its attempts, on the wire.
package struct DeliveryLogBody: WireReply {
    let log: Webhooks.Log

    /// A delivery with its attempts on the wire.
    package init(_ log: Webhooks.Log) { self.log = log }

    package static let schema: Schema? = .named(
        "WebhookDeliveryLog",
        .object(
            DeliveryBody.properties + [
                .required("body", .text(0...100_000), "What was sent, to the last letter."),
                .required(
                    "log",
                    .array(
                        of: .object(
                            .required("number", .count, "Which attempt, from 1; sending again counts anew."),
                            .required("at", .timestamp, "When."),
                            .optional("status", .integer(100...999), "The answer's status."),
                            .optional("fault", .text(1...100), "Why there was no answer."),
                            .required("took_ms", .count, "How long it took.")), count: 0...10_000),
                    "Its attempts, first made first."),
            ]))
    package static var example: DeliveryLogBody {
        DeliveryLogBody(
            .init(
                delivery: .documented,
                attempts: [
                    .init(
                        number: 1, status: 503, at: Timestamp(milliseconds: 1_767_196_800_000), took: .milliseconds(120)
                    )
                ]))
    }
    package var json: JSON? {
        .object(
            DeliveryBody.members(of: log.delivery) + [
                .init("body", .string(log.delivery.body)),
                .init(
                    "log",
                    .array(
                        log.attempts.map {
                            [
                                "number": .integer(Int64($0.number)), "at": .time($0.at),
                                "status": $0.status.map { .integer(Int64($0)) } ?? .null, "fault": .optional($0.fault),
                                "took_ms": .integer($0.took.wholeMilliseconds),
                            ]
                        })),
            ])
    }
}

extension WebhookEndpoint {
    /// An endpoint of an enterprise's own system.
    static let documented = WebhookEndpoint(
        id: .documented, owner: .merchant(.documented), url: "https://erp.example.com/dancong",
        types: ["order.*", "refund.*"], createdAt: Timestamp(milliseconds: 1_767_196_800_000))
}

extension WebhookDelivery {
    /// A delivery that did not arrive at first.
    static let documented = WebhookDelivery(
        id: .documented, endpoint: .documented, message: "evt_01JH0000000000000000000000", type: "order.paid",
        subject: Identifier<Order>.documented.rawValue, body: #"{"specversion":"1.0"}"#,
        at: Timestamp(milliseconds: 1_767_196_800_000), state: .retrying, attempts: 1,
        nextAt: Timestamp(milliseconds: 1_767_196_805_000))
}
