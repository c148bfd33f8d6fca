import Foundation
import Measuring
import Testing

@Suite struct `A row of results` {
    private func row(_ target: Target, _ finding: ResultRow.Finding) -> ResultRow {
        ResultRow("feed.p99", "99th percentile", unit: "ms", target: target, finding: finding)
    }

    @Test(arguments: [
        (Target.atLeast(800), 800.0, true), (.atLeast(800), 799.9, false), (.atMost(15), 15, true),
        (.atMost(15), 15.1, false), (.atLeast(1), .nan, false), (.atMost(1), .nan, false),
    ])
    func `holds when the bound itself is reached`(target: Target, value: Double, holds: Bool) {
        #expect(row(target, .measured(value)).holds == holds)
    }

    @Test(arguments: [(40.0, 100.0, true), (39.9, 100, false), (40, 0, false)])
    func `compares with the baseline of the same run`(value: Double, baseline: Double, holds: Bool) {
        let row = row(.ratioAtLeast(0.4), .measured(value, baseline: baseline))

        #expect(row.holds == holds)
        #expect(row.ratio == (baseline > 0 ? value / baseline : nil))
    }

    @Test func `has no ratio and does not hold without a baseline`() {
        let row = row(.ratioAtLeast(0.4), .measured(1_000))

        #expect(row.ratio == nil)
        #expect(!row.holds)
    }

    @Test(arguments: [Target.atLeast(0), .atMost(.infinity), .ratioAtLeast(0)])
    func `never holds when nothing was measured`(target: Target) {
        let row = row(target, .missing(reason: "no time"))

        #expect(!row.holds)
        #expect(row.value == nil && row.baseline == nil && row.ratio == nil)
        #expect(row.reasonMissing == "no time")
    }
}

@Suite struct `A results file` {
    private let file = ResultsFile([
        ResultRow("a.rate", "events", unit: "events/s", target: .atLeast(30_000), finding: .measured(31_234.5)),
        ResultRow(
            "a.ratio", "beside", unit: "events/s", target: .ratioAtLeast(0.4), finding: .measured(30, baseline: 90)),
        ResultRow(
            "b.total", "whole", unit: "s", target: .atMost(720), finding: .missing(reason: "run with --with-run")),
    ])

    @Test func `gives each row the same eight members, absent numbers as null`() throws {
        let bytes = try file.json()
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])

        for row in rows {
            #expect(Set(row.keys) == ["id", "what", "value", "unit", "baseline", "ratio", "target", "holds"])
        }
        #expect(rows[0]["value"] as? Double == 31_234.5)
        #expect(rows[0]["target"] as? String == ">= 30000")
        #expect(rows[0]["holds"] as? Bool == true)
        #expect(rows[1]["holds"] as? Bool == false)
        #expect(rows[2]["value"] is NSNull)
        #expect(rows[2]["holds"] as? Bool == false)
        #expect(rows[2]["what"] as? String == "whole (not measured: run with --with-run)")
    }

    @Test func `lines its columns up`() {
        let lines = file.table.split(separator: "\n").map(String.init)

        #expect(
            lines == [
                "id       value  unit      baseline  ratio  target        holds  what",
                "a.rate   31235  events/s  -         -      >= 30000      yes    events",
                "a.ratio  30     events/s  90        0.333  ratio >= 0.4  no     beside",
                "b.total  -      s         -         -      <= 720        no     whole (not measured: run with --with-run)",
            ])
    }

    @Test func `names what misses its target and what was not measured`() {
        #expect(file.verdict == "1 of 3 rows hold. Below target: a.ratio. Not measured: b.total.")
    }
}

@Suite struct `A figure` {
    @Test(arguments: [
        (0, "0"), (31_234.5, "31235"), (99.96, "100"), (15, "15"), (2.345, "2.35"), (0.4, "0.4"), (0.0004, "0"),
        (-1.5, "-1.5"), (12.34, "12.3"), (.infinity, "inf"),
    ])
    func `has as many digits as it deserves`(number: Double, text: String) {
        #expect(Figure.short(number) == text)
    }
}
