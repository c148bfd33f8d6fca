import Coaching
import Market
import Statistics
import Testing

@Suite("Metrics")
struct MetricTests {
    private func value(_ id: String, _ set: (inout Counts) -> Void) throws -> MetricValue {
        var counts = Counts()
        set(&counts)
        return try #require(MetricCatalogue.find(id)).value(of: MetricFacts(counts: counts))
    }

    @Test func `have different identifiers and names in both languages, and ratios say their base and their minimum`() {
        #expect(Set(MetricCatalogue.all.map(\.id)).count == MetricCatalogue.all.count)
        for metric in MetricCatalogue.all {
            #expect(
                !metric.chinese.isEmpty && !metric.english.isEmpty && metric.chinese != metric.english, "\(metric.id)")
            if case .ratio = metric.formula { #expect(!metric.base.isEmpty && metric.minimum > 0, "\(metric.id)") }
            if metric.isProportion, case .ratio = metric.formula { #expect(metric.minimum > 0) }
        }
    }

    @Test func `are not defined for nobody, and not enough data for few, and never zero instead`() throws {
        #expect(try value("follow_rate") { _ in } == .notDefined)
        #expect(try value("follow_rate") { $0[.viewers] = 29 } == .notEnoughData(n: 29))
        let enough = try value("follow_rate") { ($0[.viewers], $0[.follows]) = (200, 6) }
        #expect(enough == .measured(0.03, n: 200, interval: Interval.wilson(successes: 6, trials: 200)))
        #expect(try value("refund_pre_ship") { _ in } == .notMeasured(awaits: "trade"))
    }

    @Test func `name their base: GPM by views is not GPM by impressions`() throws {
        let set = { (counts: inout Counts) in
            (counts[.gmv], counts[.entries], counts[.impressions], counts[.plays]) = (50_000, 200, 1_000, 400)
        }
        #expect(try value("gpm", set).number == 250_000)
        #expect(try value("gpm_show", set).number == 50_000)
        #expect(try value("video_gpm", set).number == 125_000)
    }

    @Test func `are printed by the formula that computes them`() throws {
        #expect(try #require(MetricCatalogue.find("gpm")).formula.text == "gmv / entries * 1000")
        #expect(try #require(MetricCatalogue.find("gmv_net")).formula.text == "(gmv - refunded)")
        #expect(try #require(MetricCatalogue.find("avg_watch")).formula.text == "watched_milliseconds / viewers / 1000")
        #expect(
            Count.reached25.name == "reached_25" && Count.fanGMV.name == "fan_gmv"
                && Count.gmvCreated.name == "gmv_created")
        #expect(Count.reached6Seconds.name == "reached_6_seconds")
    }

    @Test func `have facts that are read from their bytes as they were`() throws {
        let tally = MadeActs.tally(MadeActs.room(1_000, viewers: 50, seed: 8))
        let facts = tally.facts(until: Timestamp(milliseconds: MadeActs.start + 900_000))
        #expect(try MetricFacts(bytes: facts.bytes) == facts)
    }
}
