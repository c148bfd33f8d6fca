package import Market

/// What is learnt while serving: told of every deed, asked by every page, no training in between.
///
/// A value with everything bounded: transitions by links per item, sessions by their ring, responses by fixed tables,
/// waiting exposures and remembered viewers by number. The same deeds in the same order give the same model.
package struct LiveModel: Sendable {
    /// Windows, bounds and strengths.
    package struct Settings: Sendable, Hashable {
        /// A pause so long ends a visit.
        package var sessionGap: Duration
        /// How exposures wait for what comes of them.
        package var outcomes: OutcomeJoin.Settings
        /// Viewers whose last deeds are remembered.
        package var viewersMax: Int
        /// What each signal says about interest; only positive ones make transitions and visits.
        package var signalStrengths: [Signal: Float]
        /// Hours east of Greenwich of the platform's clock.
        package var hoursEast: Int

        /// Settings as read from files.
        /// - Precondition: a positive gap, somebody to remember, and an offset of a day at most.
        package init(
            sessionGap: Duration, outcomes: OutcomeJoin.Settings, viewersMax: Int, signalStrengths: [Signal: Float],
            hoursEast: Int
        ) {
            precondition(sessionGap > .zero && viewersMax > 0 && abs(hoursEast) <= 24, "settings lie in their ranges")
            self.sessionGap = sessionGap
            self.outcomes = outcomes
            self.viewersMax = viewersMax
            self.signalStrengths = signalStrengths
            self.hoursEast = hoursEast
        }
    }

    /// How it learns.
    package let settings: Settings
    /// What followed what.
    package private(set) var transitions: TransitionModel
    /// The latest visits.
    package private(set) var sessions: SessionModel
    /// What comes of exposures.
    package private(set) var responses: ResponseModel
    /// Forecasts of long views beside what happened, by hour of the exposure.
    package private(set) var calibration = CalibrationByHour()
    /// Whether forecasts of long views move away from those at the start.
    package private(set) var drift = ForecastWatch()
    /// Deeds learnt from.
    package private(set) var deedCount = 0
    private var tails: ViewerTails
    private var outcomes: OutcomeJoin

    /// A model that goes on from what was trained.
    package init(
        settings: Settings, transitions: TransitionModel, sessions: SessionModel, responses: ResponseModel
    ) {
        self.settings = settings
        self.transitions = transitions
        self.sessions = sessions
        self.responses = responses
        tails = ViewerTails(
            viewersMax: settings.viewersMax,
            deedsMax: max(transitions.settings.window, transitions.settings.cooccurrenceReach),
            visitMax: sessions.settings.sessionItemsMax, gap: settings.sessionGap)
        outcomes = OutcomeJoin(settings.outcomes)
    }

    /// Bytes of transitions, sessions and responses; remembered viewers and waiting exposures are bounded by number.
    package var bytes: Int { transitions.bytes + sessions.bytes + responses.bytes }

    /// Exposures whose outcome is not known yet.
    package var exposuresWaiting: Int { outcomes.count }

    /// Viewers whose last deeds are remembered.
    package var viewersRemembered: Int { tails.count }

    /// Learns from a deed; the next page knows of it.
    /// - Parameter features: what is known of an item; nil for one that exists no more.
    /// - Complexity: some microseconds: O(reach x row of links) and O(features x dimensions) for each outcome told.
    package mutating func learn(_ deed: LiveDeed, features: (Int32) -> ItemFeatures?) {
        deedCount += 1
        var told: [OutcomeJoin.Told] = []
        outcomes.add(deed) { told.append($0) }
        tell(told, features)
        if case .signalled(let signal) = deed.act, let strength = settings.signalStrengths[signal], strength > 0 {
            let (before, ended) = tails.add(Deed(deed.item, weight: strength), by: deed.viewer, at: deed.at)
            // Several deeds about one item in a row, a view and a like, are one step.
            if before.last?.item != deed.item { transitions.add(deed.item, weight: strength, after: before) }
            if let ended, ended.count > 1 { sessions.append(ended) }
        }
        for visit in tails.endedVisits(at: deed.at) where visit.count > 1 { sessions.append(visit) }
    }

    /// Learns from outcomes whose window has ended by a time, also when nothing happens.
    ///
    /// After a pause, or when the log jumps, a hundred thousand of them may have ended; whoever shares the model with others
    /// sets a limit and goes on later.
    /// - Parameter limit: outcomes at most.
    /// - Returns: whether all of them were learnt from.
    @discardableResult
    package mutating func advance(
        to time: Timestamp, limit: Int = .max, features: (Int32) -> ItemFeatures?
    ) -> Bool {
        var told: [OutcomeJoin.Told] = []
        let isDone = outcomes.advance(to: time, limit: limit) { told.append($0) }
        tell(told, features)
        guard isDone else { return false }
        for visit in tails.endedVisits(at: time) where visit.count > 1 { sessions.append(visit) }
        return true
    }

    /// Forgets what a viewer did last; what others learnt from it stays, as it names nobody.
    package mutating func forget(_ viewer: FeatureKey) { tails.remove(viewer) }

    /// The context of an exposure.
    package func context(viewer: FeatureKey?, surface: FeatureKey, at time: Timestamp) -> ResponseContext {
        let hours = time.milliseconds / 3_600_000 + Int64(settings.hoursEast)
        return ResponseContext(viewer: viewer, surface: surface, at: time, hour: Int((hours % 24 + 24) % 24))
    }

    private mutating func tell(_ told: [OutcomeJoin.Told], _ features: (Int32) -> ItemFeatures?) {
        for exposure in told {
            guard let item = features(exposure.item) else { continue }
            let example = ResponseExample(
                context: context(viewer: exposure.viewer, surface: exposure.surface, at: exposure.at),
                candidate: ResponseCandidate(item), outcome: exposure.outcome)
            if let happened = exposure.outcome[.longView] {
                let forecast = responses.forecast(example.candidate, in: example.context)
                calibration.add(probability: forecast[.longView], happened: happened, at: exposure.at)
                drift.add(forecast[.longView])
            }
            responses.learn(example)
        }
    }
}
