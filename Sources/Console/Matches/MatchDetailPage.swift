package import Market
import Operations

/// Why one match was shown: its terms as a chart with their definitions, the figures behind them, the cohort.
package struct MatchDetailPage: Page {
    package static var template: String { "match" }

    /// The match; its title names the other side.
    package let entry: MatchEntry
    /// The cohort's category, nil for the whole market.
    package let cohortCategory: Wording?

    /// A page of one match.
    package init(entry: MatchEntry, cohortCategory: Wording?) {
        self.entry = entry
        self.cohortCategory = cohortCategory
    }

    package var section: Section? { .matches }
    package func title(in language: Language) -> String { MatchPhrase.titleMatch.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let record = entry.match.record
        let figures = shell.figures
        let terms = record.terms.compactMap { term in Self.phrases[term.kind].map { (term, $0) } }
        let number = { (value: Double) in figures.decimal(value, places: 3) }
        let chart = OverviewView.Chart(
            id: "terms", kind: "bar", title: shell.text(MatchPhrase.terms), definition: shell.text(MatchPhrase.termsIs),
            series: OverviewView.json(
                terms.map { shell.text($0.1.name) },
                [(shell.text(MatchPhrase.part), terms.map { "\(($0.0.contribution * 10_000).rounded() / 10_000)" })]),
            headings: [MatchPhrase.term, .amount, .weight, .part].map { shell.text($0) },
            rows: terms.map { term, phrase in
                .init(cells: [
                    shell.text(phrase.name), number(term.amount), number(term.weight), number(term.contribution),
                ])
            })
        let cohort = record.cohort
        return View(
            match: MatchView(entry, in: shell), chart: chart,
            definitions: terms.map {
                Definition(name: shell.text($0.1.name), text: shell.text($0.1.definition))
            },
            cohort: shell.text(
                MatchPhrase.cohortIs,
                [
                    "category": cohortCategory?.text(in: shell.language) ?? shell.text(MatchPhrase.wholeMarket),
                    "creators": figures.count(Int64(cohort.creators)), "views": figures.count(Int64(cohort.views)),
                    "orders": figures.count(Int64(cohort.orders)),
                ]), cohortGPM: MatchView.money(cohort.gpm, in: shell),
            units: figures.decimal(record.figures["expected_units"] ?? 0, places: 1),
            propensity: number(entry.match.propensity), rules: entry.match.rules.description,
            facts: shell.text(
                MatchPhrase.factsFrom,
                [
                    "time": figures.moment(Timestamp(milliseconds: record.factsAsOf)),
                    "deeds": figures.count(Int64(record.deeds)),
                ]),
            figures: record.figures.sorted { $0.key < $1.key }.map {
                Figure(name: $0.key, value: number($0.value))
            })
    }

    private static let phrases: [String: (name: MatchPhrase, definition: MatchPhrase)] = [
        "audience": (.termAudience, .audienceIs), "content": (.termContent, .contentIs),
        "proven": (.termProven, .provenIs), "commercial": (.termCommercial, .commercialIs),
        "fatigue": (.termFatigue, .fatigueIs), "overlap": (.termOverlap, .overlapIs),
        "exploration": (.termExploration, .explorationIs),
    ]

    private struct View: Sendable {
        let match: MatchView
        let chart: OverviewView.Chart
        let definitions: [Definition]
        let cohort: String
        let cohortGPM: String
        let units: String
        let propensity: String
        let rules: String
        let facts: String
        let figures: [Figure]
    }

    private struct Definition: Sendable {
        let name: String
        let text: String
    }

    private struct Figure: Sendable {
        let name: String
        let value: String
    }
}
