import HTTPAPI
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// Telling other systems: endpoints, secrets and what was sent.
    var webhookRoutes: [Route] {
        let audience = { (operation: String) in Audience(of: operation, in: .standard) }
        return [
            Route(.get, "/webhooks", audience: audience("webhooks.list")) { call in
                try await showEndpoints(nil, to: call)
            },
            .form("/webhooks", audience: audience("webhooks.create")) { call in
                let form = call.form
                do {
                    let made = try await platform.webhooks.create(
                        url: form["url"] ?? "",
                        types: (form["types"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init),
                        in: call.command)
                    // The secret is on this page alone: an address would stand in the browser's history.
                    return try await showEndpoints(made.value, to: call)
                } catch let refusal as WebhookRefusal {
                    return redirect(to: "/webhooks", telling: "refused:\(refusal.code.rawValue)")
                }
            },
            Route(.get, "/webhooks/{endpoint_id}", audience: audience("webhooks.read")) { call in
                let id: Identifier<WebhookEndpoint> = try id("endpoint", of: call)
                let state = call.queryFields["state"].flatMap(WebhookDelivery.State.init(rawValue:))
                let endpoint = try await platform.webhooks.find(id, as: call.actor)
                let page = try await platform.webhooks.deliveries(
                    to: id, state: state, page: call.page(of: 30), as: call.actor)
                return try await show(
                    WebhookPage(
                        endpoint: endpoint, deliveries: page.items, state: state,
                        nextPath: call.path(after: page.nextCursor)), to: call)
            },
            .form("/webhooks/{endpoint_id}", audience: audience("webhooks.read")) { call in
                try await changeEndpoint(call)
            },
            .form("/webhooks/{endpoint_id}/deliveries/{delivery_id}", audience: audience("webhooks.resend")) { call in
                let endpoint: Identifier<WebhookEndpoint> = try id("endpoint", of: call)
                let delivery: Identifier<WebhookDelivery> = try id("delivery", of: call)
                return try await attempt("webhooks.resent", backTo: "/webhooks/\(endpoint)") {
                    _ = try await platform.webhooks.resend(delivery, in: call.command)
                }
            },
        ]
    }

    private func showEndpoints(_ secreted: Webhooks.Secreted?, to call: Call) async throws -> Response {
        let page = try await platform.webhooks.list(page: call.page(of: 20), as: call.actor)
        return try await show(
            WebhooksPage(
                endpoints: page.items, secreted: secreted,
                nextPath: call.path(after: page.nextCursor)), to: call)
    }

    private func changeEndpoint(_ call: Call) async throws -> Response {
        let id: Identifier<WebhookEndpoint> = try id("endpoint", of: call)
        let webhooks = platform.webhooks
        let path = "/webhooks/\(id)"
        switch call.form["command"] {
        case "test":
            return try await attempt("webhooks.tested", backTo: path) {
                _ = try await webhooks.test(id, in: call.command)
            }
        case "replay":
            return try await attempt("webhooks.replayed", backTo: path) {
                _ = try await webhooks.replay(
                    id, since: platform.clock.now().advanced(by: .zero - Webhooks.keptFor), in: call.command)
            }
        case "enable":
            return try await attempt("webhooks.enabledDone", backTo: path) {
                _ = try await webhooks.turn(id, on: true, in: call.command)
            }
        case "disable":
            return try await attempt("webhooks.disabledDone", backTo: path) {
                _ = try await webhooks.turn(id, on: false, in: call.command)
            }
        case "rotate":
            return try await showEndpoints(try await webhooks.rotate(id, in: call.command).value, to: call)
        default: throw NotThere("command")
        }
    }
}
