/// Figures in Prometheus' text format 0.0.4: families with their type, each once.
struct MetricText {
    /// What a family's figures do.
    enum Kind: String {
        /// Only grows while the process lives.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts by bounds.
        case histogram
        /// A sum and a count.
        case summary
    }

    private var lines: [String] = []

    /// The whole text.
    var text: String { lines.map { $0 + "\n" }.joined() }

    /// Begins a family: its figures follow.
    mutating func begin(_ name: String, _ kind: Kind) { lines.append("# TYPE \(name) \(kind.rawValue)") }

    /// Adds a figure.
    /// - Parameter labels: `name="value"`, comma-separated and escaped; empty for none.
    mutating func add(_ name: String, _ labels: String = "", _ value: Double) {
        lines.append("\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(value))")
    }

    /// Adds a family of one figure.
    mutating func add(_ name: String, _ kind: Kind, _ value: some BinaryInteger) {
        begin(name, kind)
        add(name, "", Double(value))
    }

    /// The name of a counter, which ends in `_total` once.
    static func counterName(_ name: String) -> String { name.hasSuffix("_total") ? name : name + "_total" }

    /// A number, without a point where it is whole.
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
