internal import Matching
internal import Statistics

extension ClickStream {
    /// The measures of the online model, which forecasts each moment of the last days before it learns from it.
    ///
    /// The last two days are forecast, or the last third of the exposures where there are fewer than three days.
    /// - Throws: what reading throws.
    func part(
        _ settings: FieldEvaluation.Settings, observe: (SetEvaluation.Progress) -> Void
    ) throws -> EvaluationReport.Part {
        var stream = self
        try stream.read(observe: observe)
        let clock = ContinuousClock()
        let start = clock.now
        let first = stream.firstTested
        let tested = stream.exposures.indices.dropFirst(first)
        var modelSettings = ResponseModel.Settings()
        modelSettings.seed = settings.seed
        var model = ResponseModel(settings: modelSettings)
        for example in stream.past { model.remember(example) }
        var forecasts: [Double] = []
        var popularity = ItemRates()
        var rates: [Double] = []
        var shares: [Double] = []
        var fitSeconds = 0.0
        var place = 0
        while place < stream.exposures.count {
            let time = stream.exposures[place].example.context.at
            var end = place
            while end < stream.exposures.count, stream.exposures[end].example.context.at == time { end += 1 }
            let moment = stream.exposures[place..<end]
            if place == first { fitSeconds = (clock.now - start).asSeconds }
            if place >= first {
                for exposure in moment {
                    forecasts.append(model.forecast(exposure.example.candidate, in: exposure.example.context)[.click])
                    rates.append(popularity.rate(of: exposure.item))
                    shares.append(popularity.share)
                }
            }
            for exposure in moment {
                model.learn(exposure.example)
                popularity.learn(exposure.item, isClicked: exposure.isClicked)
            }
            place = end
            if place % 1_024 < moment.count {
                observe(.init(step: "forecasting", share: Double(place) / Double(stream.exposures.count)))
            }
        }
        let answerSeconds = (clock.now - start).asSeconds - fitSeconds
        observe(.init(step: "measuring", share: 0))
        func row(
            _ name: String, _ role: EvaluationReport.Role, _ words: String, _ forecasts: [Double], fit: Double,
            answer: Double
        ) -> EvaluationReport.Row {
            let rows = zip(tested, forecasts).map { place, forecast in
                ClickEvaluation.Row(
                    viewer: Int32(truncatingIfNeeded: stream.exposures[place].viewer), probability: forecast,
                    happened: stream.exposures[place].isClicked)
            }
            return EvaluationReport.Row(
                name: name, role: role, settings: words, weight: nil, fitSeconds: fit, answerSeconds: answer,
                measures: EvaluationReport.Measure.of(rows, settings),
                segments: stream.segments(of: tested).compactMap { segment, places in
                    let measures = EvaluationReport.Measure.of(places.map { rows[$0] }, settings)
                    return measures.isEmpty ? nil : .init(name: segment.rawValue, measures: measures)
                }, coverage: nil)
        }
        let rows = [
            row(
                "response-model", .model, "\(modelSettings.dimensions) dimensions, one pass, learns per exposure",
                forecasts, fit: fitSeconds, answer: answerSeconds),
            row("popularity", .baseline, "smoothed rate of the video so far", rates, fit: 0, answer: 0),
            row("mean", .baseline, "rate of all exposures so far", shares, fit: 0, answer: 0),
        ]
        observe(.init(step: "measuring", share: 1))
        return EvaluationReport.Part(
            name: EvaluationProtocol.clicks.rawValue,
            facts: "\(stream.exposures.count) exposures, the last \(tested.count) forecast and then learnt from",
            choosingSeconds: 0, trialCount: 0, leftOut: [], rows: rows, comparison: nil)
    }

    /// The place of the first exposure that is forecast.
    private var firstTested: Int {
        let days = Set(exposures.map(\.day)).sorted()
        let boundary = exposures.count - exposures.count / 3
        guard days.count >= 3 else { return boundary }
        return exposures.firstIndex { $0.day >= days[days.count - 2] } ?? boundary
    }

    /// Positions in the tested exposures of each segment, by what was known before the test.
    private func segments(of tested: Range<Int>) -> [(RankingSegment, [Int])] {
        var ofViewers = pastCounts
        var ofItems: [Int64: Int] = [:]
        for exposure in exposures[..<tested.lowerBound] {
            ofViewers[exposure.viewer, default: 0] += 1
            ofItems[exposure.item, default: 0] += 1
        }
        var places: [RankingSegment: [Int]] = [:]
        for (position, place) in tested.enumerated() {
            let exposure = exposures[place]
            places[RankingSegment(knownDeeds: ofViewers[exposure.viewer] ?? 0), default: []].append(position)
            if RankingSegment.isNewItem(deeds: ofItems[exposure.item] ?? 0) {
                places[.newItems, default: []].append(position)
            }
        }
        return RankingSegment.allCases.map { ($0, places[$0] ?? []) }
    }
}

/// Click rates of items so far, drawn to the rate of all: the baseline of popularity.
private struct ItemRates {
    private var clicks: [Int64: Double] = [:]
    private var exposures: [Int64: Double] = [:]
    private var allClicks = 0.0
    private var allExposures = 0.0

    var share: Double { (allClicks + 0.5) / (allExposures + 1) }

    func rate(of item: Int64) -> Double { ((clicks[item] ?? 0) + 20 * share) / ((exposures[item] ?? 0) + 20) }

    mutating func learn(_ item: Int64, isClicked: Bool) {
        exposures[item, default: 0] += 1
        allExposures += 1
        if isClicked {
            clicks[item, default: 0] += 1
            allClicks += 1
        }
    }
}
