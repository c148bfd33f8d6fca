package import Market
internal import SQLDatabase
internal import Storage

/// Why a content stood at a place of a feed: its line of the exposure ledger, and the events behind its reasons.
package struct ShownPlace: Sendable, Hashable {
    /// The answer.
    package let request: Identifier<FeedRequest>
    /// The place, from 0.
    package let place: Int
    /// What was shown.
    package let content: Identifier<Content>
    /// Whose it is.
    package let creator: Identifier<Creator>
    /// When.
    package let at: Timestamp
    /// On whose account: a `SlotType`'s name.
    package let slot: String
    /// The probability that it took this place, in (0, 1].
    package let propensity: Double
    /// The match score; 0 for slots that scores did not earn.
    package let score: Double
    /// The score's parts that are not zero, by name; empty for lines from before they were kept.
    package let terms: [(name: String, points: Double)]
    /// Who proposed it, with the score in that source's own measure.
    package let sources: [(name: String, score: Double)]
    /// Why it was there, strongest first.
    package let reasons: [FeedReason]
    /// What the viewer did to the contents that the reasons cite, newest first, a few for each; nothing that consent
    /// keeps out.
    package let deeds: [Feed.RecentDeed]
    /// The trained model used.
    package let modelVersion: String
    /// The rules that ranked it.
    package let rulesVersion: RuleVersion
    /// The rules that mixed the slots; nil for lines from before they were kept.
    package let slotRulesVersion: RuleVersion?

    /// Places are the same when they are of the same answer: lines never change.
    package static func == (left: ShownPlace, right: ShownPlace) -> Bool {
        left.request == right.request && left.place == right.place
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(request)
        hasher.combine(place)
    }
}

extension Matches {
    /// Deeds looked at for the contents that reasons cite.
    private static let deedsMax = 300
    /// Deeds told for each content.
    private static let deedsPerContentMax = 3

    func shown(
        _ place: Int, of request: Identifier<FeedRequest>, _ grant: Grant
    ) async throws -> ShownPlace {
        let lines = try await platform.read { try ExposureStore($0).page(of: request) }
        guard let line = lines.first(where: { $0.place == place }) else { throw NotThere("match") }
        // A page that knew nobody belongs to nobody, so only those see it who see everything.
        try grant.require(ownedBy: line.viewer.map { [.viewer($0)] } ?? [], noun: "match")
        let reasons = line.evidence.compactMap(FeedReason.init(record:))
        return ShownPlace(
            request: request, place: place, content: line.content, creator: line.creator, at: line.at,
            slot: line.slotType, propensity: line.propensity, score: line.score,
            terms: line.terms.map { ($0.name, Double($0.amount)) },
            sources: line.sources.map { ($0.name, Double($0.amount)) }, reasons: reasons,
            deeds: try await deeds(behind: reasons, of: line), modelVersion: line.modelVersion,
            rulesVersion: line.rulesVersion, slotRulesVersion: line.slotRulesVersion)
    }

    /// What the viewer had done to the cited contents when the page was made.
    private func deeds(behind reasons: [FeedReason], of line: Exposure) async throws -> [Feed.RecentDeed] {
        let cited = Set(reasons.compactMap(\.content))
        guard let viewer = line.viewer, !cited.isEmpty else { return [] }
        let history = try await platform.read { connection -> [LoggedDeed] in
            guard let since = try PersonalisationStore(connection).allowedSince(viewer) else { return [] }
            return try EventStore(connection).history(of: viewer, since: since, limit: Self.deedsMax)
        }
        var told: [Identifier<Content>: Int] = [:]
        return history.reversed().filter { $0.occurredAt <= line.at }.compactMap { deed in
            guard let content = deed.content, cited.contains(content) else { return nil }
            told[content, default: 0] += 1
            return told[content, default: 0] > Self.deedsPerContentMax ? nil : Feed.RecentDeed(deed)
        }
    }
}
