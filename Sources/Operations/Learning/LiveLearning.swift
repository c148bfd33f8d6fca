internal import Logging
internal import Market
package import Matching
internal import Storage
internal import Synchronization

extension Platform {
    /// Learns while it serves.
    package var learning: LiveLearning { LiveLearning(platform: self) }
}

/// Follows the log and learns from each event, whichever node took it in: no training in between.
package struct LiveLearning: Sendable {
    let platform: Platform

    private var state: LearningState { platform.learningState }

    /// What has been learnt, for metrics and pages.
    package struct Reading: Sendable, Hashable {
        /// Events learnt from since the model was put in force.
        package let deeds: Int
        /// Events of the log that were not learnt from yet when it was last looked at.
        package let lag: Int64
        /// Bytes of everything that grows, all of which is bounded.
        package let bytes: Int
        /// Outcomes of exposures learnt from, those of the training included.
        package let outcomes: Int
        /// Exposures whose outcome is not known yet.
        package let exposuresWaiting: Int
        /// Viewers whose last deeds are remembered.
        package let viewersRemembered: Int
        /// Links from items to those that followed them.
        package let links: Int
        /// Visits kept.
        package let sessions: Int
        /// Forecasts of long views beside what happened, oldest first.
        package let hours: [CalibrationByHour.Hour]
        /// How far the last forecasts of long views are from the first ones: a stability index, > 0.25 for "changed"; nil before
        /// there were enough to compare.
        package let drift: Double?

        /// A reading.
        package init(
            deeds: Int, lag: Int64, bytes: Int, outcomes: Int, exposuresWaiting: Int, viewersRemembered: Int,
            links: Int, sessions: Int, hours: [CalibrationByHour.Hour], drift: Double?
        ) {
            self.deeds = deeds
            self.lag = lag
            self.bytes = bytes
            self.outcomes = outcomes
            self.exposuresWaiting = exposuresWaiting
            self.viewersRemembered = viewersRemembered
            self.links = links
            self.sessions = sessions
            self.hours = hours
            self.drift = drift
        }
    }

    /// What has been learnt until now; nil before the feed was loaded.
    package var reading: Reading? {
        let lag = state.lag.withLock { $0 }
        return state.value.read { held in
            held.model.map { model in
                Reading(
                    deeds: model.deedCount, lag: lag, bytes: model.bytes, outcomes: model.responses.exampleCount,
                    exposuresWaiting: model.exposuresWaiting, viewersRemembered: model.viewersRemembered,
                    links: model.transitions.linkCount, sessions: model.sessions.sessionCount,
                    hours: model.calibration.hours, drift: model.drift.index)
            }
        }
    }

    /// Learns from the next events of the log.
    /// - Returns: how many there were; fewer than `portion` of the rules when the end was reached.
    /// - Throws: `DatabaseError`.
    package func step() async throws -> Int {
        let rules = platform.rules.learning.values
        let catalogue = platform.feedState.catalogue
        let cursor = state.value.read { $0.generation == catalogue.generation ? $0.cursor : nil }
        guard let cursor else { return 0 }
        let end = try await platform.read { try EventStore($0).settledSequence() }
        let from = max(cursor, end - Int64(rules.replayMax))
        let (lessons, limits) = try await platform.read { connection in
            let lessons = try EventStore(connection).lessons(after: from, upTo: end, limit: rules.portion)
            return (lessons, try PersonalisationStore(connection).limits(of: Set(lessons.map(\.deed.viewer))))
        }
        let reached = lessons.count < rules.portion ? end : lessons.last?.deed.sequence ?? end
        let counting = platform.rules.counting.values
        let deeds = lessons.filter { limits.allow($0.deed.viewer, at: $0.deed.occurredAt) }
            .compactMap {
                LiveDeed($0, item: $0.deed.content.flatMap { catalogue.numberOfContent[$0] }, under: counting)
            }
        // A page waits for no more than a few of them, and of the outcomes that come to their end between them.
        var next = 0
        while next < deeds.count {
            next = state.value.change { held in
                guard held.generation == catalogue.generation else { return deeds.count }
                return held.model?.learn(some: deeds, from: next) { catalogue.features(of: $0) } ?? deeds.count
            }
            await Task.yield()
        }
        if deeds.isEmpty { await advance(to: platform.clock.now(), catalogue) }
        state.value.change { held in
            guard held.generation == catalogue.generation else { return }
            held.cursor = reached
        }
        state.lag.withLock { $0 = end - reached }
        return lessons.count
    }

    /// Learns from all outcomes whose window has ended by a time, a few at a time.
    private func advance(to time: Timestamp, _ catalogue: FeedCatalogue) async {
        var isDone = false
        while !isDone {
            isDone = state.value.change { held in
                guard held.generation == catalogue.generation else { return true }
                return held.model?.advance(to: time, limit: 32) { catalogue.features(of: $0) } ?? true
            }
            await Task.yield()
        }
    }

    /// Follows the log until cancelled, with no more of a core's time than the rules allow.
    package func follow(look: Duration = .milliseconds(100)) async {
        let rules = platform.rules.learning.values
        while !Task.isCancelled {
            do {
                let started = ContinuousClock.now
                let count = try await step()
                let spent = ContinuousClock.now - started
                let rest = count < rules.portion ? look : spent * (1 / rules.loadMax - 1)
                try await Task.sleep(for: max(rest, .milliseconds(1)))
            } catch is CancellationError {
                return
            } catch {
                Logger(label: "dancong.learning").error("nothing learnt", metadata: ["error": "\(error)"])
                // Cancelled means to end, which the loop sees.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}

extension LiveModel {
    /// Learns from some deeds, as many as are done soon: few deeds, and few outcomes whose windows end between them.
    /// - Returns: the place of the first deed that is left; `place` again when outcomes alone took the time.
    fileprivate mutating func learn(
        some deeds: [LiveDeed], from place: Int, features: (Int32) -> ItemFeatures?
    ) -> Int {
        let told = responses.exampleCount
        let end = min(deeds.count, place + 32)
        var next = place
        while next < end, responses.exampleCount - told < 64,
            advance(to: deeds[next].at, limit: 64, features: features)
        {
            learn(deeds[next], features: features)
            next += 1
        }
        return next
    }
}

/// What is learnt while serving, with the generation of item numbers that it is about.
final class LearningState: Sendable {
    struct Held: Sendable {
        var model: LiveModel?
        var generation = 0
        /// The last place of the log that was learnt from.
        var cursor: Int64?
    }

    let value = SharedValue(Held())
    let lag = Mutex<Int64>(0)

    /// Begins anew, over other item numbers.
    func restart(_ model: LiveModel, generation: Int, cursor: Int64) {
        value.change { $0 = Held(model: model, generation: generation, cursor: cursor) }
    }
}

extension LiveDeed {
    /// A lesson in dense numbers; nil for what says nothing, or is about an unknown item.
    init?(_ lesson: Lesson, item: Int32?, under rules: CountingRules) {
        guard let item, let act = Act(lesson.deed, under: rules) else { return nil }
        self.init(
            viewer: FeatureKey(lesson.deed.viewer.rawValue), item: item, act: act, at: lesson.deed.occurredAt,
            surface: FeatureKey(lesson.source))
    }
}

extension LiveDeed.Act {
    /// What a deed teaches, if anything.
    init?(_ deed: LoggedDeed, under rules: CountingRules) {
        switch deed.kind {
        case .impression: self = .shown
        case .refundSucceeded: self = .refunded
        default:
            if let signal = deed.signal(under: rules) {
                self = .signalled(signal)
            } else if deed.kind == .videoPlay {
                self = .opened
            } else {
                return nil
            }
        }
    }
}
