import Foundation
import Matching
import Testing

@testable import Operations

struct FieldEvaluationTests {
    /// Forty viewers of two tastes.
    private func sets() throws -> ImportFolder {
        let train = (0..<40).map { viewer in
            "\(viewer) " + (0..<6).map { "\(viewer % 2 * 20 + (viewer * 3 + $0 * 2) % 20)" }.joined(separator: " ")
        }
        let test = (0..<40).map { "\($0) \(($0 % 2) * 20 + ($0 * 3 + 12) % 20)" }
        let folder = try ImportFolder([
            "train.txt": train.joined(separator: "\n"), "test.txt": test.joined(separator: "\n"),
        ])
        try folder.compress("test.txt")
        return folder
    }

    private func settings(
        effort: LearnerFamily.Effort = .light, sample: Int? = nil, only: [String] = [],
        compared: (first: String, second: String)? = nil
    ) -> FieldEvaluation.Settings {
        FieldEvaluation.Settings(
            seed: 3, threads: 2, effort: effort, sample: sample, only: only, compared: compared, resamples: 40)
    }

    @Test func `a set is measured with sources, segments and baselines, the model first`() throws {
        let folder = try sets()
        defer { folder.remove() }

        let report = try FieldEvaluation(settings()).report(on: PublishedFolder(folder.path))

        let part = try #require(report.parts.first)
        #expect(report.parts.count == 1 && part.name == "sets")
        #expect(part.rows[0].role == .model)
        #expect(part.rows.contains { $0.name == "item-knn" })
        #expect(part.rows.contains { $0.name == "popularity" })
        #expect(Set(part.rows.map(\.name)).count == part.rows.count)
        let recall = try #require(part.rows[0].measures.first { $0.name == "recall@20" })
        #expect(
            recall.mean.count == 40 && recall.mean.low <= recall.mean.value && recall.mean.value <= recall.mean.high)
        #expect(part.rows[0].segments.map(\.name) == ["light_viewers"])
        #expect(report.table.contains("ndcg@50"))
    }

    @Test func `the same seed gives the same measures, whatever the number of threads`() throws {
        let folder = try sets()
        defer { folder.remove() }
        var other = settings()
        other.threads = 1

        let first = try FieldEvaluation(settings()).report(on: PublishedFolder(folder.path))
        let second = try FieldEvaluation(other).report(on: PublishedFolder(folder.path))

        #expect(first.parts[0].rows.map(\.measures) == second.parts[0].rows.map(\.measures))
    }

    @Test func `only what is named takes part, and a sample asks fewer questions`() throws {
        let folder = try sets()
        defer { folder.remove() }

        let report = try FieldEvaluation(settings(sample: 10, only: ["ials"])).report(on: PublishedFolder(folder.path))

        #expect(report.parts[0].rows.map(\.name) == ["ials"])
        #expect(report.parts[0].rows[0].measures[0].mean.count == 10)
        #expect(throws: EvaluationError.self) {
            try FieldEvaluation(settings(only: ["magic"])).report(on: PublishedFolder(folder.path))
        }
    }

    @Test func `two models are compared question by question`() throws {
        let folder = try sets()
        defer { folder.remove() }

        let report = try FieldEvaluation(settings(compared: ("item-knn", "popularity"))).report(
            on: PublishedFolder(folder.path))

        let part = report.parts[0]
        let comparison = try #require(part.comparison)
        let values = try ["item-knn", "popularity"].map { name in
            try #require(part.rows.first { $0.name == name }?.measures.first).mean.value
        }
        let difference = try #require(comparison.differences.first).mean
        #expect(abs(difference.value - (values[0] - values[1])) < 1e-12)
        #expect(difference.low <= difference.value && difference.value <= difference.high)
    }

    @Test func `sequences are strict unless asked otherwise, and both are named`() throws {
        let lines = (0..<30).map { viewer in
            "\(viewer) " + (0..<5).map { "\((viewer + $0) % 10 + 1)" }.joined(separator: " ")
        }
        let folder = try ImportFolder(["sequences.txt": lines.joined(separator: "\n")])
        defer { folder.remove() }
        var plain = settings(only: ["transitions"])
        plain.isPlain = true

        let strict = try FieldEvaluation(settings(only: ["transitions"])).report(on: PublishedFolder(folder.path))
        let other = try FieldEvaluation(plain).report(on: PublishedFolder(folder.path))

        #expect(strict.parts[0].name == "sequences-strict" && other.parts[0].name == "sequences-plain")
        #expect(
            strict.parts[0].rows[0].measures.map(\.name) == ["hr@5", "ndcg@5", "hr@10", "ndcg@10", "hr@20", "ndcg@20"])
    }

    @Test func `sessions are measured in percent`() throws {
        let sessions = (0..<60).map { "\($0 % 6) \(($0 + 1) % 6) \(($0 + 2) % 6)" }
        let folder = try ImportFolder([
            "train_sessions.txt": sessions.joined(separator: "\n"), "test_prefix_target.txt": "0 1\t2\n0\t1\n3\t4\n",
        ])
        defer { folder.remove() }

        let report = try FieldEvaluation(settings()).report(on: PublishedFolder(folder.path))

        let measures = report.parts[0].rows[0].measures
        #expect(measures.map(\.name) == ["p@10", "mrr@10", "p@20", "mrr@20"])
        #expect(measures[0].mean.value == 100)
    }

    @Test func `a click log is forecast before it is learnt from`() throws {
        // Video 1 is always clicked and video 2 never; the log starts at midnight in China.
        let rows = (0..<240).map { row in
            let time = 1_650_816_000_000 + Int64(row) * 1_800_000
            return "\(row % 7),\(row % 2 + 1),\(time),1,\(1 - row % 2)"
        }
        let folder = try ImportFolder([
            "log_1.csv": (["user_id,video_id,time_ms,tab,is_click"] + rows).joined(separator: "\n"),
            "videos.csv": "video_id,author_id,tag\n1,5,3\n2,6,4\n",
        ])
        defer { folder.remove() }

        let report = try FieldEvaluation(settings()).report(on: PublishedFolder(folder.path))

        let part = report.parts[0]
        #expect(part.name == "clicks" && part.rows.map(\.name) == ["response-model", "popularity", "mean"])
        #expect(part.rows[0].measures.map(\.name) == ["auc", "gauc", "ece", "logloss"])
        #expect(part.rows[0].measures[0].mean.value > 0.99)
        // Two days of 48 half hours.
        #expect(part.rows[0].measures[0].mean.count == 96)
    }

    @Test func `a table of clicks learns from the file to train on and forecasts the other`() throws {
        func rows(_ count: Int) -> String {
            (["id,click,site"] + (0..<count).map { "\($0),\($0 % 3 == 0 ? 1 : 0),s\($0 % 3)" }).joined(separator: "\n")
        }
        let folder = try ImportFolder(["a_train.csv": rows(300), "a_dev.csv": rows(60)])
        defer { folder.remove() }

        let report = try FieldEvaluation(settings()).report(on: PublishedFolder(folder.path))

        let part = report.parts[0]
        #expect(part.name == "click-table" && part.rows.map(\.name) == ["click-log-model", "mean"])
        #expect(part.rows[0].measures[0].mean.count == 60)
        #expect(part.rows[0].measures[0].mean.value > 0.99)
    }

    @Test func `a damaged row of a click log is named`() throws {
        let folder = try ImportFolder([
            "log_1.csv": "user_id,video_id,time_ms,is_click\n1,1,5,1\n1,x,6,0\n", "videos.csv": "video_id\n1\n",
        ])
        defer { folder.remove() }

        #expect(
            throws: TableError.badField(
                file: "log_1.csv", line: 3, column: "video_id", reason: "expected a whole number", found: "x")
        ) { try FieldEvaluation(settings()).report(on: PublishedFolder(folder.path)) }
    }
}

struct EvaluationReportTests {
    private let report: EvaluationReport = {
        func measures(_ value: Double) -> [EvaluationReport.Measure] {
            [.init("recall@20", MeasuredMean(value: value, low: value - 0.125, high: value + 0.125, count: 8))]
        }
        func row(
            _ name: String, _ role: EvaluationReport.Role, _ weight: Double?, _ value: Double
        ) -> EvaluationReport.Row {
            .init(
                name: name, role: role, settings: "as usual", weight: weight, fitSeconds: 1.5, answerSeconds: 0.5,
                measures: measures(value), segments: [.init(name: "new_viewers", measures: measures(value / 2))],
                coverage: 0.5)
        }
        return EvaluationReport(
            data: "small", seed: 7,
            parts: [
                .init(
                    name: "sets", facts: "8 questions", choosingSeconds: 2, trialCount: 3, leftOut: ["popularity"],
                    rows: [row("ials", .model, nil, 0.5), row("item-knn", .baseline, nil, 0.25)],
                    comparison: .init(first: "ials", second: "item-knn", differences: measures(0.25)))
            ], peakBytes: 1_024)
    }()

    @Test func `the file has the members that others read, and more`() throws {
        let expected = """
            {
              "choosing_seconds" : 2,
              "comparisons" : [
                {
                  "differences" : {
                    "recall@20" : {
                      "high" : 0.375,
                      "low" : 0.125,
                      "n" : 8,
                      "value" : 0.25
                    }
                  },
                  "first" : "ials",
                  "second" : "item-knn"
                }
              ],
              "data" : "small",
              "fit_seconds" : 1.5,
              "metrics" : {
                "recall@20" : {
                  "high" : 0.625,
                  "low" : 0.375,
                  "n" : 8,
                  "value" : 0.5
                }
              },
            """
        let text = String(decoding: try report.json(), as: UTF8.self)

        #expect(text.hasPrefix(expected))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(report.json())) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "choosing_seconds", "comparisons", "data", "fit_seconds", "metrics", "models", "peak_bytes", "protocol",
                "seed", "segments", "settings",
            ])
        #expect(object["protocol"] as? String == "sets" && object["peak_bytes"] as? Int == 1_024)
        let models = try #require((object["models"] as? [String: Any])?["sets"] as? [String: [String: Any]])
        #expect(models.keys.sorted() == ["ials", "item-knn"])
        #expect(models["item-knn"]?["role"] as? String == "baseline")
        #expect((object["segments"] as? [String: Any])?["new_viewers"] != nil)
    }

    @Test func `the table shows every model and what was left out`() {
        #expect(report.table.contains("left out: popularity"))
        #expect(report.table.contains("item-knn"))
        #expect(report.table.contains("0.5000 [0.3750, 0.6250]"))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "needs Linux"))
    func `the peak of memory is told`() throws {
        #expect(try #require(MemoryPeak.bytes()) > 1 << 20)
    }
}
