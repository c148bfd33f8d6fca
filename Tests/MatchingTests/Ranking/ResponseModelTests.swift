import Market
import Statistics
import Testing

@testable import Matching

/// A small market in which two viewers like two categories, each its own.
enum ResponseWorld {
    static let start = Timestamp(milliseconds: 1_795_000_000_000)

    static var settings: ResponseModel.Settings {
        var settings = ResponseModel.Settings()
        settings.linearPlacesLog2 = 10
        settings.vectorPlacesLog2 = 9
        settings.ratePlacesLog2 = 10
        settings.dimensions = 4
        return settings
    }

    static func context(_ viewer: Int?, surface: String = "feed", minute: Int64 = 0) -> ResponseContext {
        ResponseContext(
            viewer: viewer.map { FeatureKey($0) }, surface: FeatureKey(surface),
            at: start.advanced(by: .minutes(10 * minute)), hour: 12)
    }

    static func item(_ number: Int, category: String = "tea") -> ItemFeatures {
        ItemFeatures(
            item: FeatureKey(number), creator: FeatureKey(number % 3), category: FeatureKey(category),
            durationSeconds: 30, publishedAt: start, priceMinorUnits: nil)
    }

    /// Viewer 1 clicks tea and not kettles, viewer 2 the other way round, nine times in ten.
    static func taught(_ count: Int, seed: UInt64, settings: ResponseModel.Settings = settings) -> ResponseModel {
        var model = ResponseModel(settings: settings)
        var generator = SeededGenerator(seed: seed)
        for step in 0..<count {
            let viewer = Int.random(in: 1...2, using: &generator)
            let isTea = Bool.random(using: &generator)
            let likes = isTea == (viewer == 1)
            let clicks = likes == (generator.nextUnit() < 0.9)
            model.learn(
                ResponseExample(
                    context: context(viewer, minute: Int64(step)),
                    candidate: ResponseCandidate(
                        item(Int.random(in: 0..<9, using: &generator), category: isTea ? "tea" : "kettle")),
                    outcome: ResponseOutcome([.click: clicks])))
        }
        return model
    }
}

@Suite struct ResponseModelTests {
    private let tea = ResponseCandidate(ResponseWorld.item(1, category: "tea"))
    private let kettle = ResponseCandidate(ResponseWorld.item(1, category: "kettle"))

    @Test func `a model learns who clicks what`() {
        let model = ResponseWorld.taught(1_500, seed: 3)

        let first = model.forecast([tea, kettle], in: ResponseWorld.context(1, minute: 1_500))
        let second = model.forecast([tea, kettle], in: ResponseWorld.context(2, minute: 1_500))

        #expect(first[0][.click] > 0.75 && first[1][.click] < 0.25)
        #expect(second[0][.click] < 0.25 && second[1][.click] > 0.75)
    }

    @Test func `the same events give the same model, and forecasts do not change it`() {
        let one = ResponseWorld.taught(300, seed: 5)
        let other = ResponseWorld.taught(300, seed: 5)

        _ = one.forecast(tea, in: ResponseWorld.context(1))

        #expect(one == other)
    }

    @Test func `one event changes the next forecast`() {
        var model = ResponseWorld.taught(200, seed: 7)
        let context = ResponseWorld.context(1, minute: 200)
        let before = model.forecast(tea, in: context)[.click]

        model.learn(ResponseExample(context: context, candidate: tea, outcome: ResponseOutcome([.click: false])))

        #expect(model.forecast(tea, in: context)[.click] < before)
    }

    @Test func `a goal that is not known teaches nothing about itself, and is expected as little as before`() {
        let model = ResponseWorld.taught(800, seed: 9)
        let fresh = ResponseModel(settings: ResponseWorld.settings)

        #expect(model.machine.weights.allSatisfy { $0[.order] == 0 })
        #expect(zip(model.machine.vectors, fresh.machine.vectors).allSatisfy { $0[.order] == $1[.order] })
        #expect(model.rates.evidence.allSatisfy { $0.exposures[.order] == 0 })
        #expect(model.forecast(tea, in: ResponseWorld.context(1, minute: 800))[.order] < 0.003)
    }

    @Test func `groups of an explanation add up to the log-odds before calibration`() {
        let model = ResponseWorld.taught(2_000, seed: 11)
        let context = ResponseWorld.context(1, minute: 2_000)
        var terms: [HashedTerm] = []
        let prepared = model.prepared(context)
        model.describe(tea, keys: RateKeys(context, tea.features), in: prepared, into: &terms)
        var sums = prepared.sums
        model.machine.add(terms, to: &sums)

        let influences = model.explain(tea, in: context, goal: .click, limit: 99)

        let total = influences.reduce(0) { $0 + $1.logOdds }
        #expect(abs(total - Double(sums.odds[.click])) < 1e-3)
        #expect(influences.map { abs($0.logOdds) } == influences.map { abs($0.logOdds) }.sorted(by: >))
        let pair = influences.first { $0.group == .viewerWithCategory }
        #expect((pair?.exposures ?? 0) > 100 && (pair?.responses ?? 0) > 80)
    }

    @Test func `a forecast without a viewer depends on no viewer`() {
        let model = ResponseWorld.taught(800, seed: 13)

        let forecasts = model.forecast([tea, kettle], in: ResponseWorld.context(nil, minute: 800))

        #expect(abs(forecasts[0][.click] - forecasts[1][.click]) < 0.2)
    }

    @Test func `orders teach what an order is worth`() {
        var model = ResponseModel(settings: ResponseWorld.settings)
        let context = ResponseWorld.context(1)
        for amount in [9_900.0, 10_100, 10_000] {
            model.learn(
                ResponseExample(
                    context: context, candidate: tea,
                    outcome: ResponseOutcome([.order: true, .refund: false], orderMinorUnits: amount)))
        }

        let forecast = model.forecast(tea, in: context)

        #expect(abs(forecast.orderMinorUnits - 10_000) < 1)
        #expect(abs(forecast.netMinorUnits - (forecast[.order] - forecast[.refund]) * forecast.orderMinorUnits) < 1e-9)
        #expect(model.forecast(kettle, in: context).orderMinorUnits > 0)
    }

    @Test func `no input makes a forecast that is not a probability`() {
        for seed in UInt64(1)...20 {
            var generator = SeededGenerator(seed: seed)
            var settings = ResponseWorld.settings
            settings.linearStep = 1e6
            settings.vectorStep = 1e6
            settings.vectorStart = 1e6
            settings.linearPenalty = 1
            var model = ResponseModel(settings: seed % 2 == 0 ? settings : ResponseWorld.settings)
            let odd: [Float] = [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e30, 0, 1]
            for _ in 0..<200 {
                let context = ResponseContext(
                    viewer: FeatureKey(Int.random(in: 0..<4, using: &generator)),
                    surface: FeatureKey(Int.random(in: 0..<3, using: &generator)),
                    at: Timestamp(
                        milliseconds: Int64.random(in: -9_000_000_000_000...9_000_000_000_000, using: &generator)),
                    hour: Int.random(in: 0..<24, using: &generator))
                let number = Double(odd.randomElement(using: &generator) ?? 0)
                let features = ItemFeatures(
                    item: FeatureKey(Int.random(in: 0..<4, using: &generator)), creator: nil, category: nil,
                    durationSeconds: number, publishedAt: ResponseWorld.start, priceMinorUnits: number)
                let candidate = ResponseCandidate(
                    features, taste: odd.randomElement(using: &generator), similar: odd.randomElement(using: &generator)
                )
                var outcome = ResponseOutcome([:], orderMinorUnits: number)
                for goal in ResponseGoal.allCases { outcome[goal] = Bool.random(using: &generator) }
                model.learn(ResponseExample(context: context, candidate: candidate, outcome: outcome))

                let forecast = model.forecast(candidate, in: context)

                for goal in ResponseGoal.allCases {
                    #expect(forecast[goal] >= 0 && forecast[goal] <= 1, "seed \(seed), \(goal)")
                }
                #expect(forecast.orderMinorUnits >= 0 && forecast.orderMinorUnits.isFinite, "seed \(seed)")
            }
        }
    }

    @Test func `memory is that of the tables, whatever was learnt`() {
        let model = ResponseWorld.taught(2_000, seed: 15)

        #expect(model.bytes == ResponseModel(settings: ResponseWorld.settings).bytes)
        #expect(model.rates.evidence.count == 1 << ResponseWorld.settings.ratePlacesLog2)
        #expect(ResponseModel.Settings().machine.bytes < 64 << 20)
    }

    @Test func `forgetting rates keeps the weights`() {
        var model = ResponseWorld.taught(200, seed: 17)
        let machine = model.machine

        model.forgetRates()

        #expect(model.machine == machine)
        #expect(model.rates.evidence.allSatisfy { $0.exposures == .zero })
    }

    @Test func `every goal is found by its name`() {
        for goal in ResponseGoal.allCases { #expect(ResponseGoal(name: goal.name) == goal) }
        #expect(ResponseGoal(name: "clicks") == nil)
    }
}
