internal import Market
internal import Matching
internal import SQLDatabase
internal import Storage

/// Chooses the weights of what fits a viewer on a moment of the log, by what the feed itself would have shown then.
struct WeightChoice: Sendable {
    private let past: PastMoment
    private let rules: RuleBook
    private let items: [StoredFeedItem]
    let responses: [DailyResponses]

    /// Reads what the feed would have known then: contents published until then, and responses counted until then.
    /// - Throws: `DatabaseError`.
    init(_ past: PastMoment, on platform: Platform) async throws {
        self.past = past
        rules = platform.rules
        items = try await platform.read { try FeedItemStore($0).allItems() }.filter { $0.publishedAt <= past.at }
        let counting = platform.rules.counting.values
        // As serving does, back from the newest event.
        let window = platform.rules.serving.values.responsesWindow
        let firstDay = CivilDate(timestamp: past.at.advanced(by: .zero - window)).daysSinceEpoch
        responses = try await platform.read {
            try FeedItemStore($0).responses(in: 0...past.sequence, under: counting).byDay.filter { $0.day >= firstDay }
        }
    }

    /// What was chosen on so many viewers; nil where too few of them went on to anything.
    /// - Parameter als: the settings of the model that will be served.
    /// - Throws: `LearningError`.
    func choose(
        like als: ImplicitALS.Settings, threads: Int, observe: @Sendable (SetEvaluation.Progress) -> Void
    ) throws -> TermFit.Choice? {
        guard past.viewers.count >= TermFit.questionsMin, past.matrix.pairCount > 0 else { return nil }
        let step = "choosing the feed's weights"
        let outcome = try ImplicitALS.train(past.matrix, settings: als, threads: threads) {
            observe(.init(step: step, share: 0.5 * Double($0.halfSweepsDone) / Double($0.halfSweepsTotal)))
            return .goOn
        }
        let catalogue = FeedCatalogue(
            items: items, responses: responses,
            trained: TrainedModel(
                version: "past", itemIDs: past.contents.map(\.rawValue), factors: outcome.model,
                neighbours: ItemNeighbours(past.matrix, threads: threads), popularity: PopularityModel(past.matrix),
                learnt: past.learnt), asOf: past.at, rules: rules.serving.values)
        let feed = rules.feed.values
        let live = LiveModel(
            settings: rules.learning.values.liveSettings(
                sessionGap: feed.sources.sessionGap, strengths: feed.signalStrengths), learnt: past.learnt)
        var questions: [TermFit.Question] = []
        for (place, viewer) in past.viewers.enumerated() {
            if let question = question(viewer, catalogue, live, feed) { questions.append(question) }
            if place.isMultiple(of: 100) {
                observe(.init(step: step, share: 0.5 + 0.4 * Double(place) / Double(past.viewers.count)))
            }
        }
        let choice = TermFit(questions, rules: feed, threads: threads).choose()
        observe(.init(step: step, share: 1))
        return choice
    }

    /// The viewer's candidates as the feed would have ranked them, all with what is expected of them.
    private func question(
        _ viewer: PastViewer, _ catalogue: FeedCatalogue, _ live: LiveModel, _ feed: FeedRules
    ) -> TermFit.Question? {
        var memory = ViewerMemory(allowedSince: Timestamp(milliseconds: 0))
        memory.deeds = viewer.deeds.map { deed in
            .init(at: deed.at, subject: .content(past.contents[Int(deed.item)]), signal: deed.signal)
        }
        var facts = catalogue.facts(memory, now: past.at, pageSize: 1, rules: rules)
        facts.viewer = FeatureKey(viewer.viewer.rawValue)
        let seen = Set(facts.seenItems)
        let wanted = viewer.future.compactMap { content, strength in
            strength > 0 ? catalogue.numberOfContent[content] : nil
        }.filter { !seen.contains($0) && catalogue.model.items.entries[Int($0)].isShowable }
        guard !wanted.isEmpty else { return nil }
        var all = feed
        all.expectationsMax = .max
        let ranked = FeedPipeline.ranked(facts, model: catalogue.model, live: live, rules: all)
        let known = facts.history.count { (feed.signalStrengths[$0.signal] ?? 0) > 0 }
        return TermFit.Question(ranked, wanted: Set(wanted), knownDeeds: known, rules: feed)
    }
}
