package import Market
package import Operations

/// Where a party's systems are told of events.
package struct WebhooksPage: Page {
    package static var template: String { "webhooks" }

    /// The endpoints, latest first.
    package let endpoints: [WebhookEndpoint]
    /// A secret that was just made; it is shown this once.
    package let secreted: Webhooks.Secreted?
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of endpoints.
    package init(endpoints: [WebhookEndpoint], secreted: Webhooks.Secreted? = nil, nextPath: String? = nil) {
        self.endpoints = endpoints
        self.secreted = secreted
        self.nextPath = nextPath
    }

    package var section: Section? { nil }
    package func title(in language: Language) -> String { WebhookPhrase.webhooks.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            secret: secreted?.secret, isEmpty: endpoints.isEmpty,
            endpoints: endpoints.map { EndpointView($0, in: shell) }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let secret: String?
        let isEmpty: Bool
        let endpoints: [EndpointView]
        let nextPath: String?
    }
}

/// An endpoint, as both of its pages show it.
private struct EndpointView: Sendable {
    let path: String
    let url: String
    let types: String
    let state: String
    let tone: String
    let why: String?
    let isOn: Bool

    init(_ endpoint: WebhookEndpoint, in shell: Shell) {
        path = "/webhooks/\(endpoint.id)"
        url = endpoint.url
        types = endpoint.types.joined(separator: " ")
        state = shell.text(endpoint.state.shown.phrase)
        tone = endpoint.state.shown.tone
        why =
            endpoint.reason.map { shell.text($0.phrase) }
            ?? endpoint.failingSince.map {
                shell.text(WebhookPhrase.failingSince, ["time": shell.figures.moment($0)])
            }
        isOn = endpoint.state != .disabled
    }
}

/// One endpoint with what was sent to it.
package struct WebhookPage: Page {
    package static var template: String { "webhook" }

    /// The endpoint.
    package let endpoint: WebhookEndpoint
    /// What was sent, latest first.
    package let deliveries: [WebhookDelivery]
    /// The only state shown.
    package let state: WebhookDelivery.State?
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// An endpoint's page.
    package init(
        endpoint: WebhookEndpoint, deliveries: [WebhookDelivery], state: WebhookDelivery.State? = nil,
        nextPath: String? = nil
    ) {
        self.endpoint = endpoint
        self.deliveries = deliveries
        self.state = state
        self.nextPath = nextPath
    }

    package var section: Section? { nil }
    package func title(in language: Language) -> String { WebhookPhrase.webhooks.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let path = "/webhooks/\(endpoint.id)"
        return View(
            endpoint: EndpointView(endpoint, in: shell),
            filters: Chip.filters(state, all: WebhookPhrase.all, in: shell) { state in
                path + (state.map { "?state=\($0.rawValue)" } ?? "")
            } phrase: {
                $0.shown.phrase
            },
            isEmpty: deliveries.isEmpty,
            deliveries: deliveries.map { delivery in
                DeliveryView(
                    path: "\(path)/deliveries/\(delivery.id)", type: delivery.type, subject: delivery.subject,
                    at: shell.figures.moment(delivery.at), state: shell.text(delivery.state.shown.phrase),
                    tone: delivery.state.shown.tone,
                    attempts: shell.text(
                        WebhookPhrase.attempts, ["count": shell.figures.count(Int64(delivery.attempts))]),
                    next: delivery.nextAt.map {
                        shell.text(WebhookPhrase.nextAt, ["time": shell.figures.moment($0)])
                    }, canResend: endpoint.state != .disabled)
            }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let endpoint: EndpointView
        let filters: [Chip]
        let isEmpty: Bool
        let deliveries: [DeliveryView]
        let nextPath: String?
    }

    private struct DeliveryView: Sendable {
        let path: String
        let type: String
        let subject: String
        let at: String
        let state: String
        let tone: String
        let attempts: String
        let next: String?
        let canResend: Bool
    }
}
