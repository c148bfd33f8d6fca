import Market

/// How long repetitions are recognised and how many requests a caller may make; defaults in `requests.yaml`.
package struct RequestRules: Sendable, Hashable {
    /// An idempotency key is remembered at least so long.
    package let idempotencyKeptFor: Duration
    /// Requests are counted over so long.
    package let quotaWindow: Duration
    /// Requests that a credential may make in a window.
    package let quotaPerCredential: Int
    /// Requests that may come from an address in a window.
    package let quotaPerAddress: Int
    /// Callers that are counted apart.
    package let quotaCallersMax: Int

    /// Rules as read from a file.
    package init(
        idempotencyKeptFor: Duration, quotaWindow: Duration, quotaPerCredential: Int, quotaPerAddress: Int,
        quotaCallersMax: Int
    ) {
        self.idempotencyKeptFor = idempotencyKeptFor
        self.quotaWindow = quotaWindow
        self.quotaPerCredential = quotaPerCredential
        self.quotaPerAddress = quotaPerAddress
        self.quotaCallersMax = quotaCallersMax
    }
}

extension RuleBook {
    /// Reads the rules of requests.
    /// - Throws: `RuleFileError`.
    static func requests(in folder: String?) throws -> RuleSet<RequestRules> {
        try read("requests", in: folder) { reader in
            let rules = RequestRules(
                idempotencyKeptFor: try reader.duration("idempotency_kept_for"),
                quotaWindow: try reader.duration("quota_window"),
                quotaPerCredential: try reader.count("quota_per_credential"),
                quotaPerAddress: try reader.count("quota_per_address"),
                quotaCallersMax: try reader.count("quota_callers_max"))
            guard rules.quotaWindow >= .seconds(1), rules.idempotencyKeptFor > .zero,
                min(rules.quotaPerCredential, rules.quotaPerAddress, rules.quotaCallersMax) > 0
            else {
                throw RuleFileError("requests.yaml", "needs quotas above zero and a window of a second or more")
            }
            return rules
        }
    }
}
