import Market
import Statistics
import Testing

@testable import Matching

/// What is learnt while serving, deed by deed.
struct LiveModelTests {
    private let start = Timestamp(milliseconds: 1_700_000_000_000)

    private func model() -> LiveModel {
        var tables = ResponseModel.Settings()
        (tables.linearPlacesLog2, tables.vectorPlacesLog2, tables.ratePlacesLog2) = (10, 8, 10)
        return LiveModel(
            settings: LiveModel.Settings(
                sessionGap: .minutes(30),
                outcomes: .init(window: .minutes(10), orderWindow: .hours(24), waitingMax: 500), viewersMax: 100,
                signalStrengths: [.completed: 1, .liked: 1.5, .skipped: -0.3], hoursEast: 8),
            transitions: TransitionModel(itemCount: 0), sessions: SessionModel(itemCount: 0),
            responses: ResponseModel(settings: tables))
    }

    private func deed(_ act: LiveDeed.Act, _ item: Int32, by viewer: Int, after: Duration) -> LiveDeed {
        LiveDeed(
            viewer: FeatureKey(viewer), item: item, act: act, at: start.advanced(by: after),
            surface: FeatureKey("feed"))
    }

    private func features(_ item: Int32) -> ItemFeatures? {
        ItemFeatures(item: FeatureKey(Int(item)), creator: FeatureKey(Int(item) / 10), category: nil)
    }

    @Test func `what a viewer went on to is proposed to the next who comes by`() {
        var model = model()
        model.learn(deed(.signalled(.completed), 3, by: 1, after: .seconds(0)), features: features)
        model.learn(deed(.signalled(.completed), 5, by: 1, after: .seconds(30)), features: features)

        #expect(model.transitions.candidates(after: [Deed(3)], limit: 5).map(\.item) == [5])
        #expect(model.transitions.strongestStep(to: 5, among: [Deed(4), Deed(3)])?.item == 3)
        #expect(model.viewersRemembered == 1)
    }

    @Test func `a view and a like of one item are one step`() {
        var once = model()
        var twice = model()
        for item in [Int32(3), 5] {
            let time = Duration.seconds(Int64(item))
            once.learn(deed(.signalled(.completed), item, by: 1, after: time), features: features)
            twice.learn(deed(.signalled(.completed), item, by: 1, after: time), features: features)
            twice.learn(deed(.signalled(.liked), item, by: 1, after: time), features: features)
        }

        #expect(once.transitions.linkCount == twice.transitions.linkCount)
    }

    @Test func `a visit is kept when a pause ends it, and what is not wanted is no part of it`() {
        var model = model()
        for (place, item) in [Int32(1), 2, 3].enumerated() {
            model.learn(
                deed(.signalled(.completed), item, by: 1, after: .seconds(Int64(place) * 60)), features: features)
        }
        model.learn(deed(.signalled(.skipped), 9, by: 1, after: .minutes(4)), features: features)
        #expect(model.sessions.sessionCount == 0)
        model.advance(to: start.advanced(by: .hours(1)), features: features)

        #expect(model.sessions.sessionCount == 1)
        #expect(
            model.sessions.candidates(after: [Deed(1)], limit: 5, hidingHistory: true).map(\.item).sorted() == [2, 3])
        #expect(model.sessions.closest(to: 3, among: [Deed(8), Deed(1)]) == 1)
    }

    @Test func `expectations follow what comes of exposures, and are compared with it by hour`() {
        var model = model()
        var generator = SeededGenerator(seed: 5)
        for step in 0..<4_000 {
            let item = Int32(generator.nextUnit() < 0.5 ? 1 : 2)
            let time = Duration.seconds(Int64(step) * 5)
            model.learn(deed(.shown, item, by: step, after: time), features: features)
            if generator.nextUnit() < (item == 1 ? 0.8 : 0.1) {
                model.learn(deed(.signalled(.completed), item, by: step, after: time), features: features)
            }
        }
        let context = model.context(
            viewer: FeatureKey(99), surface: FeatureKey("feed"), at: start.advanced(by: .hours(6)))
        let forecasts = [Int32(1), 2].compactMap(features).map {
            model.responses.forecast(ResponseCandidate($0), in: context)[.longView]
        }

        #expect(forecasts[0] > 0.6 && forecasts[1] < 0.3, "\(forecasts)")
        #expect(model.calibration.hours.count >= 5)
        let last = model.calibration.hours.dropLast().last
        #expect(abs((last?.ratio ?? 0) - 1) < 0.25, "seed 5: \(String(describing: last))")
    }

    @Test func `the same deeds give the same model, and a forgotten viewer leaves none`() {
        var models = [model(), model()]
        for step in 0..<300 {
            let next = deed(
                .signalled(.completed), Int32(step * 7 % 23), by: step % 5, after: .seconds(Int64(step) * 40))
            for index in models.indices { models[index].learn(next, features: features) }
        }
        #expect(models[0].learnt(upTo: 1) == models[1].learnt(upTo: 1))

        for viewer in 0..<5 { models[0].forget(FeatureKey(viewer)) }

        #expect(models[0].viewersRemembered == 0)
    }

    @Test func `viewers beyond the bound are forgotten, the quietest first`() {
        var model = model()
        for viewer in 0..<250 {
            model.learn(
                deed(.signalled(.completed), 1, by: viewer, after: .seconds(Int64(viewer))), features: features)
            #expect(model.viewersRemembered <= 101)
        }
    }
}
