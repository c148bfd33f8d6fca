internal import Foundation
internal import Matching

/// A click log of unknown columns: every column is read as categories, numbers with a fraction in buckets.
///
/// Files with `train` in their names are learnt from; those with `test`, `dev` or `valid` are forecast, each row before it is
/// learnt from. Where there are none, the last third of the rows is forecast.
struct ClickTable {
    /// Names of the column that says whether there was a click, in the order in which they are looked for.
    static let clickColumns = ["click", "is_click", "clicked", "label"]

    private struct Row {
        let log: ClickLogRow
        let viewer: Int32
    }

    private let folder: PublishedFolder

    init(_ folder: PublishedFolder) { self.folder = folder }

    /// Whether a folder has a table with a column of clicks.
    static func isIn(_ folder: PublishedFolder) -> Bool { !paths(in: folder).isEmpty }

    private static func paths(in folder: PublishedFolder) -> [String] {
        folder.files("*", of: .clickTable).filter { path in
            // What cannot be read as a table is none.
            guard let table = try? TableFile(path: path, needs: []) else { return false }
            return clickColumns.contains(where: table.has)
        }
    }

    func part(
        _ settings: FieldEvaluation.Settings, observe: (SetEvaluation.Progress) -> Void
    ) throws -> EvaluationReport.Part {
        let paths = Self.paths(in: folder)
        guard !paths.isEmpty else { throw EvaluationError.nothingRecognised(path: folder.path) }
        func named(_ words: [String]) -> [String] {
            paths.filter { path in
                let name = path.split(separator: "/").last.map(String.init) ?? path
                return words.contains(where: name.contains)
            }
        }
        let tests = named(["test", "dev", "valid"])
        let trains = tests.isEmpty ? paths : paths.filter { !tests.contains($0) }
        observe(.init(step: "reading \(folder.name)", share: 0))
        var rows = try trains.flatMap(Self.rows)
        let first = tests.isEmpty ? rows.count - rows.count / 3 : rows.count
        rows += try tests.flatMap(Self.rows)
        guard first < rows.count, first > 0 else { throw EvaluationError.empty(path: folder.path) }
        observe(.init(step: "reading \(folder.name)", share: 1))

        let clock = ContinuousClock()
        let start = clock.now
        var modelSettings = ResponseModel.Settings()
        modelSettings.seed = settings.seed
        var model = ClickLogModel(settings: modelSettings)
        var clicks = 0.5
        var forecasts: [ClickEvaluation.Row] = []
        var means: [ClickEvaluation.Row] = []
        var fitSeconds = 0.0
        for (place, row) in rows.enumerated() {
            if place == first { fitSeconds = (clock.now - start).asSeconds }
            if place >= first {
                forecasts.append(
                    .init(viewer: row.viewer, probability: model.probability(row.log), happened: row.log.clicked))
                means.append(
                    .init(viewer: row.viewer, probability: clicks / Double(place + 1), happened: row.log.clicked))
            }
            model.learn(row.log)
            if row.log.clicked { clicks += 1 }
            if place % 1_024 == 0 { observe(.init(step: "forecasting", share: Double(place) / Double(rows.count))) }
        }
        let answerSeconds = (clock.now - start).asSeconds - fitSeconds
        func row(
            _ name: String, _ role: EvaluationReport.Role, _ words: String, _ found: [ClickEvaluation.Row],
            fit: Double, answer: Double
        ) -> EvaluationReport.Row {
            .init(
                name: name, role: role, settings: words, weight: nil, fitSeconds: fit, answerSeconds: answer,
                measures: EvaluationReport.Measure.of(found, settings), segments: [], coverage: nil)
        }
        return EvaluationReport.Part(
            name: EvaluationProtocol.clickTable.rawValue,
            facts: "\(rows.count) rows, the last \(rows.count - first) forecast and then learnt from",
            choosingSeconds: 0, trialCount: 0, leftOut: [],
            rows: [
                row(
                    "click-log-model", .model, "\(modelSettings.dimensions) dimensions, one pass, learns per row",
                    forecasts, fit: fitSeconds, answer: answerSeconds),
                row("mean", .baseline, "rate of all rows so far", means, fit: 0, answer: 0),
            ], comparison: nil)
    }

    /// The rows of a file; whoever has no viewer is somebody of their own.
    private static func rows(_ path: String) throws -> [Row] {
        let table = try TableFile(path: path, needs: [])
        guard let click = clickColumns.first(where: table.has) else { return [] }
        let columns = table.columns.filter { $0 != click && $0 != "id" }
        var rows: [Row] = []
        while let row = try table.next()?.get() {
            // A viewer's number from any text: equal texts, equal numbers, and a clash only joins two in one draw.
            let viewer = row.text("user_id").utf8.reduce(5_381 as Int32) { $0 &* 33 &+ Int32($1) }
            rows.append(
                Row(
                    log: ClickLogRow(columns: columns.map { key(row.text($0)) }, clicked: try row.flag(click)),
                    viewer: table.has("user_id") ? viewer : Int32(rows.count)))
        }
        return rows
    }

    /// A category, or the bucket of a number with a fraction.
    private static func key(_ text: String) -> FeatureKey {
        guard text.contains("."), let number = Double(text) else { return FeatureKey(text) }
        return FeatureKey(bucketOf: number)
    }
}
