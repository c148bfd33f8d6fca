import Market
import Matching
import Operations
import Statistics

/// What templates know of the page about the model.
struct ModelView: Sendable {
    typealias Tile = OverviewView.Tile
    typealias Row = OverviewView.Row
    typealias Chart = OverviewView.Chart

    /// A table with what it shows, or a sentence why there is none.
    struct Table: Sendable {
        let title: String
        let definition: String
        let lead: String
        let headings: [String]
        let rows: [Row]
        let hasRows: Bool

        init(_ title: String, definition: String, lead: String = "", headings: [String], rows: [Row]) {
            self.title = title
            self.definition = definition
            self.lead = lead
            self.headings = headings
            self.rows = rows
            hasRows = !rows.isEmpty
        }
    }

    let hasModel: Bool
    let lead: String
    let tiles: [Tile]
    let weights: Table
    let hasQuality: Bool
    let quality: Chart
    let qualityLead: String
    let comparison: Table
    let hasHours: Bool
    let hours: Chart
    let index: Table
    let measures: Table

    init(_ page: ModelPage, in shell: Shell) {
        let figures = shell.figures
        func say(_ phrase: ModelPhrase, _ values: [String: String] = [:]) -> String { shell.text(phrase, values) }
        hasModel = page.card != nil
        lead =
            page.card.map {
                say(
                    .lead,
                    [
                        "version": $0.version, "time": page.trainedAt.map(figures.moment) ?? $0.trainedAt,
                        "rules": $0.rulesVersion,
                    ])
            } ?? ""
        tiles =
            page.learning.map { learning in
                [
                    Tile(
                        label: say(.drift),
                        value: learning.drift.map { figures.decimal($0, places: 3) } ?? say(.driftNone),
                        definition: say(.driftIs)),
                    Tile(
                        label: say(.outcomes), value: figures.count(Int64(learning.outcomes)),
                        definition: say(.outcomesIs)),
                    Tile(label: say(.lag), value: figures.count(learning.lag), definition: say(.lagIs)),
                    Tile(
                        label: say(.memory), value: figures.decimal(Double(learning.bytes) / 1e6, places: 1) + " MB",
                        definition: say(.memoryIs)),
                ]
            } ?? []
        weights = Self.weights(page, say, figures)
        (hasQuality, quality, qualityLead) = Self.quality(page.card?.weights, say, figures)
        comparison = Self.comparison(page.comparison, say, figures)
        hasHours = page.learning.map { !$0.hours.isEmpty } ?? false
        hours = Self.hours(page.learning?.hours ?? [], say, figures)
        index = Self.index(page.card?.index, say, figures)
        measures = Self.measures(page.card?.measures ?? [], say, figures)
    }

    private typealias Say = (ModelPhrase, [String: String]) -> String

    private static func weights(_ page: ModelPage, _ say: Say, _ figures: Figures) -> Table {
        let chosen = page.card?.weights
        let state: ModelPhrase =
            if let chosen {
                page.usesChosenWeights ? .weightsServed : chosen.isServed ? .weightsOff : .weightsRules
            } else { .weightsUnknown }
        return Table(
            say(.weightsTitle, [:]), definition: say(.weightsIs, [:]), lead: say(state, [:]),
            headings: [say(.term, [:]), say(.byRules, [:]), say(.chosen, [:])],
            rows: (chosen?.terms ?? []).map { term in
                Row(cells: [
                    ScoreTerm.Kind(rawValue: term.name).flatMap(ModelPhrase.init(term:)).map { say($0, [:]) }
                        ?? term.name,
                    figures.decimal(term.rules, places: 2),
                    term.chosen == 0 ? say(.leftOut, [:]) : figures.decimal(term.chosen, places: 2),
                ])
            })
    }

    private static func quality(
        _ weights: ModelCard.Weights?, _ say: Say, _ figures: Figures
    ) -> (Bool, Chart, String) {
        let cutoff = ["k": String(weights?.cutoff ?? 20)]
        let everybody = weights.map { (say(.everybody, [:]), $0.rules, $0.chosen) }
        let kinds = (weights?.segments ?? []).map { segment in
            (
                RankingSegment(rawValue: segment.name).flatMap(ModelPhrase.init(segment:)).map { say($0, [:]) }
                    ?? segment.name,
                segment.rules, segment.chosen
            )
        }
        let rows = (everybody.map { [$0] } ?? []) + kinds
        func text(_ mean: ModelCard.Weights.Mean) -> String {
            "\(figures.decimal(mean.value, places: 4)) ± \(figures.decimal(mean.error, places: 4))"
        }
        let chart = Chart(
            id: "quality", kind: "bar", title: say(.qualityTitle, [:]), definition: say(.qualityIs, cutoff),
            series: OverviewView.json(
                rows.map(\.0),
                [
                    (say(.chosen, [:]), rows.map { "\($0.2.value)" }),
                    (say(.byRules, [:]), rows.map { "\($0.1.value)" }),
                ]),
            headings: [say(.kindOfViewer, [:]), say(.viewers, [:]), say(.chosen, [:]), say(.byRules, [:])],
            rows: rows.map { Row(cells: [$0.0, figures.count(Int64($0.1.count)), text($0.2), text($0.1)]) })
        let lead = weights.map {
            say(
                .difference,
                [
                    "value": figures.decimal($0.difference.value, places: 4),
                    "error": figures.decimal($0.difference.error, places: 4),
                ])
        }
        return (!rows.isEmpty, chart, lead ?? "")
    }

    private static func comparison(_ found: InterleavingComparison, _ say: Say, _ figures: Figures) -> Table {
        let share = found.firstShare.map {
            say(
                .chosenShare,
                [
                    "value": figures.percent($0.value), "low": figures.percent($0.interval.low),
                    "high": figures.percent($0.interval.high),
                ])
        }
        let counts: [(ModelPhrase, Int)] = [
            (.pages, found.pages), (.chosenWins, found.firstWins), (.rulesWins, found.secondWins),
            (.undecided, found.pages - found.firstWins - found.secondWins),
        ]
        return Table(
            say(.comparedTitle, [:]), definition: say(.comparedIs, [:]),
            lead: found.pages == 0 ? say(.comparedNone, [:]) : share ?? "", headings: [],
            rows: found.pages == 0
                ? [] : counts.map { Row(cells: [say($0, [:]), figures.count(Int64($1))]) })
    }

    private static func hours(_ hours: [CalibrationByHour.Hour], _ say: Say, _ figures: Figures) -> Chart {
        let shown = hours.suffix(48)
        let labels = shown.map { figures.moment(Timestamp(milliseconds: $0.hour * 3_600_000)) }
        return Chart(
            id: "hours", kind: "line", title: say(.hoursTitle, [:]), definition: say(.hoursIs, [:]),
            series: OverviewView.json(
                labels,
                [
                    (say(.expected, [:]), shown.map { "\($0.expected)" }),
                    (say(.happened, [:]), shown.map { "\($0.happened)" }),
                ]),
            headings: [say(.hour, [:]), say(.expected, [:]), say(.happened, [:])],
            rows: zip(labels, shown).map { label, hour in
                Row(cells: [label, figures.decimal(hour.expected, places: 1), figures.count(Int64(hour.happened))])
            })
    }

    private static func index(_ report: RecallReport?, _ say: Say, _ figures: Figures) -> Table {
        let values = [
            "k": String(report?.limit ?? 10), "kind": report?.kind ?? "",
            "items": figures.count(Int64(report?.itemCount ?? 0)),
        ]
        return Table(
            say(.indexTitle, [:]), definition: report == nil ? say(.indexNone, [:]) : say(.indexIs, values),
            lead: report == nil ? say(.indexNone, [:]) : "",
            headings: [say(.filter, [:]), say(.recall, [:]), say(.lowest, [:])],
            rows: (report?.rows ?? []).map { row in
                let filter =
                    switch row.filter {
                    case .none: say(.filterNone, [:])
                    case .share(let share): say(.filterShare, ["share": figures.percent(share)])
                    case .unlike(let share): say(.filterUnlike, ["share": figures.percent(share)])
                    }
                return Row(cells: [
                    filter, figures.decimal(row.recall, places: 4), figures.decimal(row.lowest, places: 2),
                ])
            })
    }

    private static func measures(_ measures: [ModelCard.Measure], _ say: Say, _ figures: Figures) -> Table {
        func text(_ three: [Double]) -> String {
            guard three.count == 3 else { return "–" }
            let ends = three.dropFirst().map { figures.decimal($0, places: 3) }
            return "\(figures.decimal(three[0], places: 4)) [\(ends.joined(separator: ", "))]"
        }
        return Table(
            say(.measuresTitle, [:]), definition: say(.measuresIs, ["k": String(measures.first?.cutoff ?? 20)]),
            lead: measures.isEmpty ? say(.measuresNone, [:]) : "",
            headings: [say(.model, [:]), say(.recall, [:]), say(.ndcg, [:]), say(.coverage, [:])],
            rows: measures.map {
                Row(cells: [$0.model, text($0.recall), text($0.ndcg), figures.decimal($0.coverage, places: 3)])
            })
    }
}

extension ModelPhrase {
    /// The name of a term whose weight is chosen; nil for others.
    init?(term: ScoreTerm.Kind) {
        switch term {
        case .taste: self = .termTaste
        case .similar: self = .termSimilar
        case .next: self = .termNext
        case .session: self = .termSession
        case .popularity: self = .termPopularity
        default: return nil
        }
    }

    /// The name of a kind of viewer; nil for what is a kind of item.
    init?(segment: RankingSegment) {
        switch segment {
        case .newViewers: self = .newViewers
        case .lightViewers: self = .lightViewers
        case .heavyViewers: self = .heavyViewers
        case .newItems: return nil
        }
    }
}
