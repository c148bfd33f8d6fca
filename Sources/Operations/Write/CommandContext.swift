package import Market

/// Who asks for a change, and how to recognise the request when it comes again.
package struct CommandContext: Sendable, Hashable {
    /// Who asks.
    package let actor: Actor
    /// The request's identifier, which the audit log keeps.
    package let requestID: String
    /// The sender's key, under which the command happens at most once; nil for visitors, whatever they send.
    package let idempotencyKey: String?
    /// A digest of the request, so that a key is not used for two different ones.
    package let fingerprint: String
    /// Whether everything is done but kept.
    package let isDryRun: Bool

    /// The circumstances of one command.
    package init(
        actor: Actor, requestID: String, idempotencyKey: String? = nil, fingerprint: String = "", isDryRun: Bool = false
    ) {
        self.actor = actor
        self.requestID = requestID
        // Visitors have nothing that tells them apart, so one would be given the answer of another.
        self.idempotencyKey = actor.credential == .none ? nil : idempotencyKey
        self.fingerprint = fingerprint
        self.isDryRun = isDryRun
    }

    /// Keys of different credentials never meet. The sessions of one account are one credential: whoever is
    /// logged out between a request and its repetition is still answered like the first time.
    var idempotencyScope: String {
        switch actor.credential {
        case .apiKey(let prefix, _): "key:\(prefix)"
        default: actor.auditName
        }
    }
}
