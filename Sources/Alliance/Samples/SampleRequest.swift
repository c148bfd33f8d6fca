package import Market

/// What is known when a creator asks for a sample; `decide` turns it into a sample or a refusal.
package struct SampleRequest: Hashable, Sendable {
    /// Who asks.
    package let creator: Creator
    /// What the merchant offers, nil when nothing.
    package let offer: SampleOffer?
    /// What the creator writes to the merchant.
    package let message: String
    /// The creator's open requests with all merchants.
    package let openRequests: Int
    /// The creator's latest request for this product, nil when there was none.
    package let latest: Sample?

    /// The facts of a request.
    package init(creator: Creator, offer: SampleOffer?, message: String, openRequests: Int, latest: Sample?) {
        self.creator = creator
        self.offer = offer
        self.message = message
        self.openRequests = openRequests
        self.latest = latest
    }

    /// The new sample, approved at once where the merchant's own rule says so.
    ///
    /// - Throws: the first of `notOffered`, `stockExhausted`, `alreadyRequested`, `askedTooRecently`,
    ///   `quotaExceeded` that holds.
    package func decide(
        id: Identifier<Sample>, at time: Timestamp, under rules: RuleSet<SampleRules>
    ) throws(SampleRefusal) -> Sample {
        guard let offer else { throw .notOffered }
        guard offer.unitsLeft > 0 else { throw .stockExhausted }
        if let latest, latest.product == offer.product {
            guard !latest.isOpen else { throw .alreadyRequested }
            let again = latest.requestedAt.advanced(by: rules.values.askAgainAfter)
            guard latest.state == .withdrawn || time >= again else { throw .askedTooRecently(until: again) }
        }
        let allowed = rules.values.openRequestsMax(at: creator.level)
        guard openRequests < allowed else { throw .quotaExceeded(open: openRequests, allowed: allowed) }

        let requested = Sample(
            id: id, creator: creator.id, merchant: offer.merchant, product: offer.product, kind: offer.kind,
            message: message, requestedAt: time, rules: rules.version, state: .requested, movedAt: time,
            dueAt: time.advanced(by: rules.values.answerWithin), deliveredAt: nil, extensions: 0, hasAppealed: false,
            note: nil, trackingCode: nil, evidence: nil, revision: 1)
        guard offer.autoApproval?.covers(creator) == true else { return requested }
        return try requested.moving(.approve, at: time, under: rules.values)
    }
}
