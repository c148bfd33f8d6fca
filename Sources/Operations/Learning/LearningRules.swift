internal import Market
internal import Matching

/// How the feed learns while it serves; defaults in `learning.yaml`.
package struct LearningRules: Sendable, Hashable {
    /// Opens, likes, follows … belong to an exposure when they come within it.
    package let outcomeWindow: Duration
    /// Orders and refunds belong to an exposure when they come within it.
    package let orderWindow: Duration
    /// Exposures that wait for their outcome.
    package let exposuresWaitingMax: Int
    /// Viewers whose last deeds are remembered.
    package let viewersMax: Int
    /// Hours east of Greenwich of the platform's clock.
    package let hoursEast: Int
    /// Visits kept.
    package let sessionsMax: Int
    /// Of these, how many of an item are looked at.
    package let sessionsPerItemMax: Int
    /// Of these, how many neighbours vote.
    package let sessionNeighboursMax: Int
    /// Links kept from each item to those that followed it.
    package let linksMax: Int
    /// The size of the tables of expectations, as a power of two.
    package let tablePlacesLog2: Int
    /// A server that comes late to the log learns from so many of the last events, and skips the others.
    package let replayMax: Int
    /// Events learnt at a time.
    package let portion: Int
    /// The most of one core's time that learning takes, 0 ... 1; beyond it the learning lags.
    package let loadMax: Double
}

extension RuleBook {
    /// Reads the rules of learning while serving.
    /// - Throws: `RuleFileError`.
    static func learning(in folder: String?) throws -> RuleSet<LearningRules> {
        try read("learning", in: folder) { reader in
            let rules = LearningRules(
                outcomeWindow: try reader.duration("outcome_window"), orderWindow: try reader.duration("order_window"),
                exposuresWaitingMax: try reader.count("exposures_waiting_max"),
                viewersMax: try reader.count("viewers_max"), hoursEast: Int(try reader.number("hours_east")),
                sessionsMax: try reader.count("sessions_max"),
                sessionsPerItemMax: try reader.count("sessions_per_item_max"),
                sessionNeighboursMax: try reader.count("session_neighbours_max"),
                linksMax: try reader.count("links_max"), tablePlacesLog2: try reader.count("table_places_log2"),
                replayMax: try reader.count("replay_max"), portion: try reader.count("portion"),
                loadMax: try reader.number("load_max"))
            let counts = [
                rules.exposuresWaitingMax, rules.viewersMax, rules.sessionsMax, rules.sessionsPerItemMax,
                rules.sessionNeighboursMax, rules.linksMax, rules.portion,
            ]
            guard
                counts.allSatisfy({ $0 > 0 }), rules.outcomeWindow > .zero, rules.orderWindow >= rules.outcomeWindow,
                (8...22).contains(rules.tablePlacesLog2), (-12...14).contains(rules.hoursEast), rules.loadMax > 0,
                rules.loadMax <= 1
            else {
                throw RuleFileError(
                    "learning.yaml",
                    "needs counts above zero, an order window of at least the outcome window, tables of 8 to 22, hours "
                        + "from -12 to 14 and a load above 0 and up to 1")
            }
            return rules
        }
    }
}

extension LearningRules {
    /// A model that has learnt nothing, over no items yet.
    func emptyModel(sessionGap: Duration, strengths: [Signal: Float]) -> LiveModel {
        var links = Transitions.Settings()
        links.linksMax = linksMax
        var visits = SessionNeighbours.Settings()
        visits.sessionsMax = sessionsMax
        visits.postingsMax = sessionsPerItemMax
        visits.neighboursMax = sessionNeighboursMax
        // Transitions are a source of their own.
        visits.transitionsShare = 0
        var tables = ResponseModel.Settings()
        tables.linearPlacesLog2 = tablePlacesLog2
        tables.ratePlacesLog2 = tablePlacesLog2
        tables.vectorPlacesLog2 = max(8, tablePlacesLog2 - 2)
        return LiveModel(
            settings: liveSettings(sessionGap: sessionGap, strengths: strengths),
            transitions: TransitionModel(settings: links, itemCount: 0),
            sessions: SessionModel(settings: visits, itemCount: 0), responses: ResponseModel(settings: tables))
    }

    /// Windows and bounds of learning.
    func liveSettings(sessionGap: Duration, strengths: [Signal: Float]) -> LiveModel.Settings {
        LiveModel.Settings(
            sessionGap: sessionGap,
            outcomes: OutcomeJoin.Settings(
                window: outcomeWindow, orderWindow: orderWindow, waitingMax: exposuresWaitingMax),
            viewersMax: viewersMax, signalStrengths: strengths, hoursEast: hoursEast)
    }
}
