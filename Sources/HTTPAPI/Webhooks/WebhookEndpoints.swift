import HTTPTypes
import Hummingbird
import Market
package import Operations

/// Telling other systems what happens, over HTTP: endpoints, their secrets, and what was sent.
package enum WebhookEndpoints {
    static let create = Endpoint<WebhookAsk, WrittenReply<WebhookSecretBody>>(
        .post, "/v1/webhook-endpoints", operation: "webhooks.create",
        summary: "Says where you want to be told of events.",
        documentation: """
            Messages are signed as Standard Webhooks are (`webhook-id`, `webhook-timestamp`, `webhook-signature`), and their \
            bodies are CloudEvents 1.0. A receiver answers with a status from 200 to 299 within 15 seconds; anything else is \
            tried again ten times in three days. A message may come twice, with the same `webhook-id`.
            """,
        tag: "webhooks",
        refuses: [
            "object.not_found", "webhook.address_refused", "webhook.types_malformed", "webhook.too_many",
            "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let list = Endpoint<PageAsk, PageReply<WebhookBody>>(
        .get, "/v1/webhook-endpoints", operation: "webhooks.list", summary: "Lists your endpoints, latest first.",
        tag: "webhooks", refuses: ["page.malformed_cursor"])
    static let show = Endpoint<WebhookAddress, WebhookBody>(
        .get, "/v1/webhook-endpoints/{endpoint_id}", operation: "webhooks.read", summary: "Shows an endpoint.",
        tag: "webhooks", refuses: ["object.not_found"])
    static let rotate = Endpoint<WebhookAddress, WrittenReply<WebhookSecretBody>>(
        .post, "/v1/webhook-endpoints/{endpoint_id}/rotation", operation: "webhooks.rotate",
        summary: "Makes a new secret; the old one is signed with, too, for a day.", tag: "webhooks",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)
    static let enable = Endpoint<WebhookAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/webhook-endpoints/{endpoint_id}/enablement", operation: "webhooks.enable",
        summary: "Tells an endpoint again.", tag: "webhooks", refuses: ["object.not_found", "idempotency.key_reused"],
        idempotency: .accepted)
    static let disable = Endpoint<WebhookAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/webhook-endpoints/{endpoint_id}/disablement", operation: "webhooks.disable",
        summary: "Tells an endpoint nothing more; what waits for it ends.", tag: "webhooks",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)
    static let test = Endpoint<WebhookAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/webhook-endpoints/{endpoint_id}/tests", operation: "webhooks.test",
        summary: "Sends an event that says nothing.", tag: "webhooks",
        refuses: ["object.not_found", "webhook.disabled", "idempotency.key_reused"], idempotency: .accepted)
    static let replay = Endpoint<WebhookReplay, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/webhook-endpoints/{endpoint_id}/replays", operation: "webhooks.replay",
        summary: "Sends again what did not arrive since a time.",
        documentation: "`state` of the answer says how many.", tag: "webhooks",
        refuses: ["object.not_found", "webhook.disabled", "idempotency.key_reused"], idempotency: .accepted)
    static let deliveries = Endpoint<DeliveryQuery, PageReply<DeliveryBody>>(
        .get, "/v1/webhook-endpoints/{endpoint_id}/deliveries", operation: "webhooks.deliveries",
        summary: "Lists what went to an endpoint, latest first.", documentation: "Kept for 30 days.", tag: "webhooks",
        refuses: ["object.not_found", "page.malformed_cursor"])
    static let delivery = Endpoint<DeliveryAddress, DeliveryLogBody>(
        .get, "/v1/webhook-deliveries/{delivery_id}", operation: "webhooks.delivery",
        summary: "Shows what was sent, and every attempt.", tag: "webhooks", refuses: ["object.not_found"])
    static let resend = Endpoint<DeliveryAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/webhook-deliveries/{delivery_id}/replays", operation: "webhooks.resend",
        summary: "Sends one message again, whatever became of it.", tag: "webhooks",
        refuses: ["object.not_found", "webhook.disabled", "idempotency.key_reused"], idempotency: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let webhooks = platform.webhooks
        return [
            create.answered { input, call in
                let written = try await webhooks.create(
                    url: input.url, types: input.types, side: input.side, in: call.command)
                return WrittenReply(
                    written, location: "/v1/webhook-endpoints/\(written.value.id)", as: WebhookSecretBody.init)
            },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await webhooks.list(page: request, as: call.actor)
                return PageReply(page, as: WebhookBody.init, answering: call)
            },
            show.answered { input, call in WebhookBody(try await webhooks.find(input.id, as: call.actor)) },
            rotate.answered { input, call in
                WrittenReply(try await webhooks.rotate(input.id, in: call.command), as: WebhookSecretBody.init)
            },
            enable.answered { input, call in
                WrittenReply(
                    try await webhooks.turn(input.id, on: true, in: call.command), as: TradeReceiptBody.init)
            },
            disable.answered { input, call in
                WrittenReply(
                    try await webhooks.turn(input.id, on: false, in: call.command), as: TradeReceiptBody.init)
            },
            test.answered { input, call in
                WrittenReply(try await webhooks.test(input.id, in: call.command), as: TradeReceiptBody.init)
            },
            replay.answered { input, call in
                WrittenReply(
                    try await webhooks.replay(input.id, since: input.since, in: call.command),
                    as: TradeReceiptBody.init)
            },
            deliveries.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await webhooks.deliveries(
                    to: input.id, state: input.state, page: request, as: call.actor)
                return PageReply(page, as: DeliveryBody.init, answering: call)
            },
            delivery.answered { input, call in DeliveryLogBody(try await webhooks.delivery(input.id, as: call.actor)) },
            resend.answered { input, call in
                WrittenReply(try await webhooks.resend(input.id, in: call.command), as: TradeReceiptBody.init)
            },
        ]
    }
}
