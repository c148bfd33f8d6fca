import CoreMetrics
import Market
import Operations
import TestSupport
import Testing

@Suite struct MetricTextTests {
    /// What is wrong with a text in Prometheus' format 0.0.4.
    private func faults(in text: String) -> [String] {
        var faults: [String] = []
        var kinds: [String: String] = [:]
        var seen: Set<String> = []
        var last = ""
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("# TYPE ") {
                let parts = line.split(separator: " ").map(String.init)
                if kinds.updateValue(parts[3], forKey: parts[2]) != nil { faults.append("two families \(parts[2])") }
                last = parts[2]
                continue
            }
            let name = String(line.prefix { $0 != "{" && $0 != " " })
            if !seen.insert(String(line.prefix { $0 != " " })).inserted { faults.append("twice: \(line)") }
            let isOf =
                switch kinds[last] {
                case "histogram": ["_bucket", "_sum", "_count"].contains { last + $0 == name }
                case "summary": ["_sum", "_count"].contains { last + $0 == name }
                default: last == name
                }
            if !isOf { faults.append("no family: \(line)") }
            if kinds[last] == "counter", !name.hasSuffix("_total") || name.hasSuffix("_total_total") {
                faults.append("name: \(line)")
            }
            if Double(line.split(separator: " ").last ?? "") == nil { faults.append("number: \(line)") }
        }
        return faults
    }

    @Test func `every figure belongs to a family with a type, and counters end in total once`() async throws {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "http.requests", dimensions: [("route", "/a"), ("method", "GET")]).increment(by: 2)
        registry.makeCounter(label: "http.requests", dimensions: [("route", "/b")]).increment(by: 1)
        registry.makeCounter(label: "jobs.done.total", dimensions: []).increment(by: 7)
        registry.makeTimer(label: "took", dimensions: [("route", "a\"b\\c\nd")]).recordNanoseconds(20_000_000)
        registry.makeTimer(label: "took", dimensions: []).recordNanoseconds(20_000_000)
        registry.makeRecorder(label: "size", dimensions: [], aggregate: false).record(Int64(4))
        let world = try await WorldPlatform()
        let readiness = await world.platform.readiness(home: "/", bytesFreeMin: 0)

        let text = registry.text + PlatformMetrics.text(of: world.platform) + PlatformMetrics.text(of: readiness)

        #expect(faults(in: text).isEmpty, "\(faults(in: text))")
        #expect(text.contains("# TYPE jobs_done_total counter\njobs_done_total 7\n"))
        #expect(text.contains("# TYPE http_requests_total counter\nhttp_requests_total{route="))
        #expect(text.contains("# TYPE size gauge\nsize 4\n"))
        #expect(text.contains("took_bucket{route=\"a\\\"b\\\\c\\nd\",le=\"0.025\"} 1\n"))
        #expect(text.contains("# TYPE dancong_feed_stage_seconds summary\n"))
    }
}
