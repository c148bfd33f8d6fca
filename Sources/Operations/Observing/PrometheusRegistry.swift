package import CoreMetrics
import Synchronization

/// Collects what swift-metrics is told and writes it in Prometheus' text format.
///
/// The number of series is bounded: at the bound, changes are counted in `metrics_dropped_total` and not kept.
/// Labels come from small closed sets, such as route templates, so the bound is a fuse and not a working limit.
package final class PrometheusRegistry: MetricsFactory, Sendable {
    /// The most series that are kept.
    package static let seriesMax = 4_096
    /// Bounds of histograms, in seconds (OpenTelemetry's for HTTP).
    package static let bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

    private struct Name: Hashable {
        let text: String
        let labels: String
    }

    private struct Histogram {
        var counts = Array(repeating: 0, count: PrometheusRegistry.bounds.count + 1)
        var sum = 0.0
    }

    private struct Series {
        var counters: [Name: Double] = [:]
        var gauges: [Name: Double] = [:]
        var histograms: [Name: Histogram] = [:]
        var dropped = 0

        var count: Int { counters.count + gauges.count + histograms.count }
    }

    private let series = Mutex(Series())

    /// An empty registry.
    package init() {}

    // MARK: swift-metrics

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        CounterSeries { [name = Self.name(label, dimensions), self] amount in
            change { series in
                guard amount != nil else { return series.counters[name] = 0 }
                series.counters[name, default: 0] += Double(amount ?? 0)
            }
        }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let name = Self.name(label, dimensions)
        return RecorderSeries { [self] value in
            change { series in
                if aggregate { Self.record(value, as: name, in: &series) } else { series.gauges[name] = value }
            }
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = Self.name(label, dimensions)
        return TimerSeries { [self] nanoseconds in
            change { Self.record(Double(nanoseconds) / 1e9, as: name, in: &$0) }
        }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let name = Self.name(label, dimensions)
        return MeterSeries { [self] value, isChange in
            change { $0.gauges[name] = value + (isChange ? $0.gauges[name] ?? 0 : 0) }
        }
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}

    // MARK: Text

    /// All series, ordered by name and labels.
    package var text: String {
        let series = series.withLock { $0 }
        var text = MetricText()
        for (family, figures) in Self.families(series.counters) {
            let name = MetricText.counterName(family)
            text.begin(name, .counter)
            for (labels, value) in figures { text.add(name, labels, value) }
        }
        for (family, figures) in Self.families(series.gauges) {
            text.begin(family, .gauge)
            for (labels, value) in figures { text.add(family, labels, value) }
        }
        for (family, figures) in Self.families(series.histograms) {
            text.begin(family, .histogram)
            for (labels, histogram) in figures {
                var sum = 0
                for (count, bound) in zip(histogram.counts, Self.bounds.map(MetricText.number) + ["+Inf"]) {
                    sum += count
                    let bounded = [labels, "le=\"\(bound)\""].filter { !$0.isEmpty }.joined(separator: ",")
                    text.add("\(family)_bucket", bounded, Double(sum))
                }
                text.add("\(family)_sum", labels, histogram.sum)
                text.add("\(family)_count", labels, Double(sum))
            }
        }
        text.add("metrics_dropped_total", .counter, series.dropped)
        return text.text
    }

    /// Figures by family and labels, in their order.
    private static func families<Figure>(_ series: [Name: Figure]) -> [(String, [(String, Figure)])] {
        Dictionary(grouping: series) { $0.key.text }.sorted { $0.key < $1.key }.map { family, members in
            (family, members.map { ($0.key.labels, $0.value) }.sorted { $0.0 < $1.0 })
        }
    }

    private func change(_ body: (inout Series) -> Void) {
        series.withLock { series in
            guard series.count < Self.seriesMax else { return series.dropped += 1 }
            body(&series)
        }
    }

    private static func record(_ value: Double, as name: Name, in series: inout Series) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.histograms[name, default: Histogram()].counts[bucket] += 1
        series.histograms[name, default: Histogram()].sum += value
    }

    private static func name(_ label: String, _ dimensions: [(String, String)]) -> Name {
        Name(text: plain(label), labels: dimensions.map { "\(plain($0.0))=\"\(quoted($0.1))\"" }.joined(separator: ","))
    }

    /// A name of letters, digits and underscores.
    static func plain(_ text: String) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// A label's value with the signs escaped that the format uses itself.
    static func quoted(_ text: String) -> String {
        text.reduce(into: "") { result, letter in
            switch letter {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(letter)
            }
        }
    }
}

private final class CounterSeries: CounterHandler {
    private let change: @Sendable (Int64?) -> Void
    init(_ change: @escaping @Sendable (Int64?) -> Void) { self.change = change }
    func increment(by amount: Int64) { change(amount) }
    func reset() { change(nil) }
}

private final class RecorderSeries: RecorderHandler {
    private let keep: @Sendable (Double) -> Void
    init(_ keep: @escaping @Sendable (Double) -> Void) { self.keep = keep }
    func record(_ value: Int64) { keep(Double(value)) }
    func record(_ value: Double) { keep(value) }
}

private final class TimerSeries: TimerHandler {
    private let record: @Sendable (Int64) -> Void
    init(_ record: @escaping @Sendable (Int64) -> Void) { self.record = record }
    func recordNanoseconds(_ duration: Int64) { record(duration) }
}

private final class MeterSeries: MeterHandler {
    private let change: @Sendable (Double, Bool) -> Void
    init(_ change: @escaping @Sendable (Double, Bool) -> Void) { self.change = change }
    func set(_ value: Int64) { change(Double(value), false) }
    func set(_ value: Double) { change(value, false) }
    func increment(by amount: Double) { change(amount, true) }
    func decrement(by amount: Double) { change(-amount, true) }
}
