/// Where a party wants to be told of what happens (回调地址).
package struct WebhookEndpoint: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "whe" }

    /// Whether it is told.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// What was sent last arrived.
        case enabled
        /// What was sent last did not arrive.
        case degraded
        /// It is not told any more.
        case disabled
    }

    /// Why an endpoint is not told any more.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Its owner said so.
        case owner
        /// It answered that it is gone (410).
        case gone
        /// Nothing arrived for as long as is tried.
        case failing
    }

    /// The endpoint.
    package let id: Identifier<WebhookEndpoint>
    /// Who is told.
    package let owner: Membership
    /// The address.
    package let url: String
    /// Which events: names such as `order.paid`, whole nouns such as `order.*`, or `*` for all.
    package let types: [String]
    /// When it was made.
    package let createdAt: Timestamp
    /// Whether it is told.
    package private(set) var state: State
    /// Why not; nil while it is.
    package private(set) var reason: Reason?
    /// Since when nothing arrived; nil when the last did.
    package private(set) var failingSince: Timestamp?
    /// Counts changes, from 1.
    package private(set) var revision: Int64

    /// The most letters of an address.
    package static let urlMax = 1_000
    /// The most patterns of events.
    package static let typesMax = 50
    /// An endpoint at which nothing arrives is not told any more after so long.
    package static let patience: Duration = .days(5)

    /// An endpoint as stored.
    package init(
        id: Identifier<WebhookEndpoint>, owner: Membership, url: String, types: [String], createdAt: Timestamp,
        state: State = .enabled, reason: Reason? = nil, failingSince: Timestamp? = nil, revision: Int64 = 1
    ) {
        self.id = id
        self.owner = owner
        self.url = url
        self.types = types
        self.createdAt = createdAt
        self.state = state
        self.reason = reason
        self.failingSince = failingSince
        self.revision = revision
    }

    /// Whether it is to be told of an event.
    package func wants(_ type: String) -> Bool { types.contains { Self.pattern($0, covers: type) } }

    private static func pattern(_ pattern: String, covers type: String) -> Bool {
        pattern == "*" || pattern == type || (pattern.hasSuffix(".*") && type.hasPrefix(pattern.dropLast()))
    }

    /// Whether a text is a pattern of events: words of letters, digits and `_` with full stops between, `*` at the end.
    package static func isPattern(_ text: String) -> Bool {
        guard text.utf8.count <= 100 else { return false }
        if text == "*" { return true }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return false }
        return parts.enumerated().allSatisfy { place, part in
            (part == "*" && place == parts.count - 1)
                || (!part.isEmpty
                    && part.utf8.allSatisfy {
                        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f
                    })
        }
    }

    /// The endpoint after something arrived; the same when nothing changed.
    package func succeeding() -> WebhookEndpoint {
        guard state == .degraded else { return self }
        return changed(to: .enabled, reason: nil, failingSince: nil)
    }

    /// The endpoint after something did not arrive.
    /// - Parameter isGone: whether it answered that it is gone.
    package func failing(at time: Timestamp, isGone: Bool) -> WebhookEndpoint {
        guard state != .disabled else { return self }
        if isGone { return changed(to: .disabled, reason: .gone, failingSince: failingSince) }
        let since = failingSince ?? time
        if time >= since.advanced(by: Self.patience) {
            return changed(to: .disabled, reason: .failing, failingSince: since)
        }
        guard failingSince == nil else { return self }
        return changed(to: .degraded, reason: nil, failingSince: since)
    }

    /// The endpoint, told again or not any more as its owner says; the same when it is so already.
    package func switched(on isOn: Bool) -> WebhookEndpoint {
        guard isOn == (state == .disabled) else { return self }
        return changed(to: isOn ? .enabled : .disabled, reason: isOn ? nil : .owner, failingSince: nil)
    }

    private func changed(to state: State, reason: Reason?, failingSince: Timestamp?) -> WebhookEndpoint {
        var changed = self
        changed.state = state
        changed.reason = reason
        changed.failingSince = failingSince
        changed.revision += 1
        return changed
    }
}
