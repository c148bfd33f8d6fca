internal import Matching
internal import Statistics

extension EvaluationReport.Measure {
    /// The measures of forecasts, with intervals of resampled viewers; none for no rows.
    static func of(
        _ rows: [ClickEvaluation.Row], _ settings: FieldEvaluation.Settings
    ) -> [EvaluationReport.Measure] {
        guard let found = ClickEvaluation(rows, resamples: settings.resamples, seed: settings.seed) else { return [] }
        func measure(_ name: String, _ measure: ClickEvaluation.Measure?) -> EvaluationReport.Measure? {
            measure.map {
                EvaluationReport.Measure(
                    name,
                    MeasuredMean(
                        value: $0.value, low: $0.interval.low, high: $0.interval.high, count: found.rowCount))
            }
        }
        return [
            measure("auc", found.auc), measure("gauc", found.gauc), measure("ece", found.ece),
            measure("logloss", found.logLoss),
        ].compactMap(\.self)
    }
}
