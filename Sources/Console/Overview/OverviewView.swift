import Market

/// What templates know of the overview.
struct OverviewView: Sendable {
    struct Tile: Sendable {
        let label: String
        let value: String
        let definition: String
    }

    struct Row: Sendable {
        let cells: [String]
    }

    /// A chart with the same figures as a table. `series` is JSON of labels and numbers for charts.js.
    struct Chart: Sendable {
        let id: String
        let kind: String
        let title: String
        let definition: String
        let series: String
        let headings: [String]
        let rows: [Row]
    }

    struct Card: Sendable {
        let version: String
        let trainedAt: String
        let counts: [Tile]
        let measures: [Tile]
        let definition: String
    }

    let lead: String
    let tiles: [Tile]
    let hasEvents: Bool
    let intake: Chart
    let drops: Chart
    let hasFeed: Bool
    let latency: Chart
    let card: Card?

    init(_ page: OverviewPage, in shell: Shell) {
        let figures = shell.figures
        func say(_ phrase: OverviewPhrase, _ values: [String: String] = [:]) -> String { shell.text(phrase, values) }
        let accepted = page.accepted
        let dropped = page.drops.values.reduce(0, +)
        let received = accepted + dropped
        lead = say(.lead, ["since": figures.moment(page.since), "time": figures.moment(shell.now)])
        tiles = [
            Tile(label: say(.received), value: figures.count(received), definition: say(.receivedIs)),
            Tile(label: say(.accepted), value: figures.count(accepted), definition: say(.acceptedIs)),
            Tile(label: say(.dropped), value: figures.count(dropped), definition: say(.droppedIs)),
            Tile(label: say(.requests), value: figures.count(page.feedRequests), definition: say(.requestsIs)),
        ]
        hasEvents = received > 0 || page.acceptedByHour.contains { $0 > 0 }
        let first = CivilDate(timestamp: shell.now, offset: figures.offset)
        let hourNow =
            (shell.now.advanced(by: figures.offset).milliseconds - first.daysSinceEpoch * 86_400_000) / 3_600_000
        let hours = page.acceptedByHour.indices.map { index in
            let back = Int64(page.acceptedByHour.count - 1 - index)
            return "\(((hourNow - back) % 24 + 24) % 24):00"
        }
        intake = Chart(
            id: "intake", kind: "line", title: say(.intakeTitle), definition: say(.intakeIs),
            series: Self.json(hours, [(say(.accepted), page.acceptedByHour.map { "\($0)" })]),
            headings: [say(.hour), say(.accepted)],
            rows: zip(hours, page.acceptedByHour).map { Row(cells: [$0, figures.count($1)]) })
        let reasons = page.drops.filter { $0.value > 0 }.sorted {
            ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
        }
        drops = Chart(
            id: "drops", kind: "bar", title: say(.dropsTitle), definition: say(.droppedIs),
            series: Self.json(reasons.map { say($0.key.phrase) }, [(say(.dropped), reasons.map { "\($0.value)" })]),
            headings: [say(.reason), say(.count), say(.share)],
            rows: reasons.map { reason, count in
                let share = received == 0 ? 0 : Double(count) / Double(received) * 100
                return Row(cells: [say(reason.phrase), figures.count(count), figures.decimal(share, places: 2) + "%"])
            })
        hasFeed = !page.latencies.isEmpty
        latency = Chart(
            id: "latency", kind: "bar", title: say(.latencyTitle), definition: say(.latencyIs),
            series: Self.json(
                page.latencies.map { say($0.stage) },
                [
                    (say(.p50), page.latencies.map { "\($0.p50)" }), (say(.p99), page.latencies.map { "\($0.p99)" }),
                ]),
            headings: [say(.stage), say(.p50) + " " + say(.milliseconds), say(.p99) + " " + say(.milliseconds)],
            rows: page.latencies.map {
                Row(cells: [say($0.stage), figures.decimal($0.p50, places: 2), figures.decimal($0.p99, places: 2)])
            })
        card = page.model.map { model in
            Card(
                version: model.version, trainedAt: figures.moment(model.trainedAt),
                counts: model.counts.map {
                    Tile(label: say($0.phrase), value: figures.count($0.count), definition: "")
                },
                measures: model.measures.map { measure in
                    Tile(
                        label: say(measure.phrase), value: figures.decimal(measure.value, places: 4),
                        definition: measure.baseline.map {
                            say(.against, ["value": figures.decimal($0, places: 4)])
                        } ?? "")
                },
                definition: say(.modelIs, ["k": String(model.measuredAt)]))
        }
    }

    /// Labels and series as JSON for the chart module; the template escapes it as an attribute.
    static func json(_ labels: [String], _ series: [(name: String, values: [String])]) -> String {
        func quoted(_ text: String) -> String {
            "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ") + "\""
        }
        let lines = series.map { line in
            "{\"name\":\(quoted(line.name)),\"values\":[\(line.values.joined(separator: ","))]}"
        }
        return
            "{\"labels\":[\(labels.map(quoted).joined(separator: ","))],\"series\":[\(lines.joined(separator: ","))]}"
    }
}
