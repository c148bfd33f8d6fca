/// Learns sessions by keeping them: whoever did something similar lately votes for what else was in that session.
///
/// Session-based nearest neighbours as in D. Jannach and M. Ludewig, RecSys 2017 (SKNN), with the weights by position
/// and rarity of M. Ludewig and D. Jannach, UMUAI 28 (2018) (VSKNN) and D. Garg and others, SIGIR 2019 (STAN), fused with
/// `Transitions` and a reminder of the session's own items.
package struct SessionNeighbours: Learner, Hashable {
    /// How neighbours are found and vote.
    package let settings: Settings

    /// A learner with settings.
    package init(settings: Settings = Settings()) { self.settings = settings }

    package var name: String { "session-neighbours" }

    package var settingsText: String {
        "\(settings.neighboursMax) neighbours of the last \(settings.postingsMax) sessions an item, at most "
            + "\(settings.sessionsMax) sessions, query decay \(settings.queryDecay), rarity \(settings.queryRarity) asked "
            + "\(settings.itemRarity) answered, length \(settings.lengthPower), recency \(settings.recency), similarity "
            + "power \(settings.similarityPower), votes after \(settings.afterDecay) before \(settings.before) x "
            + "\(settings.beforeDecay), transitions \(settings.transitionsShare), reminder \(settings.reminder) last "
            + "\(settings.reminderOfLast) decay \(settings.reminderDecay)"
    }

    /// How sessions are compared, and how their items are weighed.
    package struct Settings: Sendable, Hashable {
        /// Sessions kept; the oldest gives way. This bounds the memory together with `sessionItemsMax`.
        package var sessionsMax = 500_000
        /// Items of one session that are kept: the last.
        package var sessionItemsMax = 100
        /// Sessions looked at for each item of the question: the latest.
        package var postingsMax = 500
        /// Sessions that vote.
        package var neighboursMax = 500
        /// What each different item back in the session leaves of its say, in 0 ... 1.
        package var queryDecay: Float = 0.9
        /// Rarity of the shared item to this power weighs it.
        package var queryRarity: Float = 1.5
        /// Rarity of the proposed item to this power weighs it.
        package var itemRarity: Float = 1
        /// A neighbour's length to this power divides its say.
        package var lengthPower: Float = 0.5
        /// The say of the oldest session kept is e^-recency that of the newest.
        package var recency: Float = 2
        /// Similarities vote with this power.
        package var similarityPower: Float = 1.3
        /// What each place further behind the shared item leaves of a vote, in 0 ... 1.
        package var afterDecay: Float = 0.8
        /// What a vote for an item before the shared one counts.
        package var before: Float = 1
        /// What each place further before it leaves, in 0 ... 1.
        package var beforeDecay: Float = 0.6
        /// The share of transitions in the answer, in 0 ... 1; 0 counts none.
        package var transitionsShare: Float = 0.6
        /// What an item of the session asked about gets for itself; all others together get 1.
        package var reminder: Float = 0.5
        /// What part of that the last item gets, in 0 ... 1.
        package var reminderOfLast: Float = 1
        /// What each item further back leaves of the reminder, in 0 ... 1.
        package var reminderDecay: Float = 0.2
        /// How transitions are counted.
        package var transitions = Transitions.Settings(
            window: 8, gapDecay: 0.7, reverse: 0.3, cooccurrence: 0.25, sourcePower: 0.75, sourcePrior: 0,
            targetPower: 0.25, countPower: 0.8, queryDecay: 0.5, secondStep: 0.5)

        /// The defaults, chosen on the last sessions of one shop (docs/matching/learners-sequences.md).
        package init() {}

        /// Whether all lie in their ranges.
        var isSound: Bool {
            let shares = [
                queryDecay, afterDecay, before, beforeDecay, transitionsShare, reminderOfLast, reminderDecay,
            ]
            let powers = [queryRarity, itemRarity, lengthPower, recency, similarityPower, reminder]
            return (1...50_000_000).contains(sessionsMax) && (1...10_000).contains(sessionItemsMax)
                && (1...1_000_000).contains(postingsMax) && (1...1_000_000).contains(neighboursMax)
                && shares.allSatisfy { (0...1).contains($0) } && powers.allSatisfy { (0...10).contains($0) }
                && transitions.isSound
        }
    }

    /// Variants worth trying on a validation slice.
    package static let variants: [SessionNeighbours] = {
        var all: [SessionNeighbours] = []
        for (share, reminder) in [(Float(0.6), Float(0.5)), (0.6, 0), (0, 0.5), (0, 0), (0.3, 0.2), (0.8, 0.5)] {
            for (neighbours, decay) in [(500, Float(0.9)), (1_500, 0.7)] {
                var settings = Settings()
                settings.transitionsShare = share
                settings.reminder = reminder
                settings.neighboursMax = neighbours
                settings.queryDecay = decay
                all.append(SessionNeighbours(settings: settings))
            }
        }
        return all
    }()

    package func memoryBytes(for histories: Histories) -> Int {
        // Each item of a session stands in the session and in a posting; arrays may reserve twice what they hold.
        let transitions =
            settings.transitionsShare > 0
            ? Transitions(settings: settings.transitions).memoryBytes(for: histories) : 0
        return histories.items.count * 24 + histories.count * 40 + histories.itemCount * 48 + transitions
    }

    package func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        try model(of: histories, threads: threads, observe: observe)
    }

    /// Keeps the sessions, and returns the model that goes on learning.
    /// - Throws: `LearningError.nothingToLearn` for histories without a deed, `.cancelled` at the observer's wish.
    /// - Complexity: O(deeds), and what `Transitions` takes.
    package func model(
        of histories: Histories, threads: Int = 1, observe: (Double) -> Wish = { _ in .goOn }
    ) throws(LearningError) -> SessionModel {
        guard !histories.items.isEmpty else { throw .nothingToLearn }
        var model = SessionModel(settings: settings, itemCount: histories.itemCount)
        if settings.transitionsShare > 0 {
            model.transitions = try Transitions(settings: settings.transitions).model(
                of: histories, threads: threads, observe: { observe($0 * 0.8) })
        }
        for row in 0..<histories.count {
            if row % 50_000 == 0, observe(0.8 + 0.2 * Double(row) / Double(histories.count)) == .stop {
                throw .cancelled
            }
            model.keep(histories.items(of: row))
        }
        _ = observe(1)
        return model
    }
}
