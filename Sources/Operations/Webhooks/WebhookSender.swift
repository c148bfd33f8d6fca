package import Market

/// Sends messages to addresses of others.
package protocol WebhookSender: Sendable {
    /// Sends a body once, within `WebhookDelivery.timeout`, following nobody elsewhere and to no address that is not public.
    func send(
        _ body: [UInt8], headers: [(name: String, value: String)], to url: String
    ) async -> WebhookDelivery.Outcome

    /// Why an address is none that is sent to; nil for one that is.
    func fault(of url: String) -> WebhookAddressFault?
}

/// Why an address is none that messages are sent to.
package enum WebhookAddressFault: String, Sendable, Hashable, CaseIterable {
    /// It is no address with a host.
    case malformed
    /// It is not reached by https.
    case notHTTPS = "not_https"
    /// It has a name or a password in it.
    case hasCredentials = "has_credentials"
    /// It names a port that no web server has.
    case forbiddenPort = "forbidden_port"
    /// It leads inside: to this machine, a private network, or addresses that are nobody's.
    case notPublic = "not_public"
}

/// Nobody is told anything.
package struct NoWebhookSender: WebhookSender {
    /// Nobody.
    package init() {}

    package func send(
        _ body: [UInt8], headers: [(name: String, value: String)], to url: String
    ) async -> WebhookDelivery.Outcome { .unanswered }
    package func fault(of url: String) -> WebhookAddressFault? { nil }
}
