import Amounts
import Market
package import Operations

/// What templates know of one match.
struct MatchView: Sendable {
    struct Effect: Sendable {
        let change: String
        let ranks: String
    }

    let path: String
    let title: String
    let subtitle: String
    let initial: String
    let rank: String
    let isTrial: Bool
    let score: String
    let filled: String
    let gpm: String
    let creatorEarns: String
    let merchantEarns: String
    let reasons: [String]
    let risks: [String]
    let hasRisks: Bool
    let effects: [Effect]
    let hasEffects: Bool

    init(_ entry: MatchEntry, in shell: Shell) {
        let record = entry.match.record
        path = "/matches/\(entry.match.id)"
        title = entry.title
        subtitle = entry.subtitle.text(in: shell.language)
        initial = String(entry.title.prefix(1))
        rank = shell.text(
            MatchPhrase.ranking,
            ["rank": shell.figures.count(Int64(record.rank)), "ranked": shell.figures.count(Int64(record.ranked))])
        isTrial = record.isTrial
        score = shell.figures.decimal(record.score, places: 3)
        filled = String(Int((max(0, min(1, record.score)) * 100).rounded()))
        let money = { (amount: Double) in Self.money(amount, in: shell) }
        gpm = "\(money(record.gpm)) (\(money(record.gpmLow))–\(money(record.gpmHigh)))"
        creatorEarns = money(record.figures["creator_earns"] ?? 0)
        merchantEarns = money(record.figures["merchant_earns"] ?? 0)
        reasons = record.reasons.map { Self.sentence(of: $0, in: shell) }
        risks = record.risks.map { Self.sentence(of: $0, in: shell) }
        hasRisks = !record.risks.isEmpty
        effects = record.effects.map { effect in
            Effect(
                change: Self.sentence(of: effect, in: shell),
                ranks: shell.text(MatchPhrase.rankMoves, ["from": String(effect.from), "to": String(effect.to)]))
        }
        hasEffects = !record.effects.isEmpty
    }

    /// An amount in minor units, to whole yuan from a hundred up.
    static func money(_ minorUnits: Double, in shell: Shell) -> String {
        guard minorUnits.isFinite, abs(minorUnits) < 1e15 else { return "–" }
        let step: Double = abs(minorUnits) >= 10_000 ? 100 : 1
        return shell.figures.price(Money(minorUnits: Int64((minorUnits / step).rounded() * step), currency: .cny))
    }

    /// A reason, risk or gate in words.
    static func sentence(of note: MatchRecord.Note, in shell: Shell) -> String {
        guard let phrase = phrases[note.code] else { return note.code }
        let figures = shell.figures
        let figure = { (name: String) in note.figures[name] ?? 0 }
        let count = { (name: String) in figures.count(Int64(figure(name).rounded())) }
        let share = { (name: String) in figures.percent(figure(name)) }
        let values: [String: String] = [
            "likeness": share("likeness"),
            "creators": count(note.code == "audiences_alike" ? "creator_people" : "creators"),
            "products": count("product_people"), "share": share("share"), "people": count("people"),
            "similarity": figures.decimal(figure("similarity"), places: 2), "gpm": money(figure("gpm"), in: shell),
            "cohort": money(figure("cohort_gpm"), in: shell), "orders": count("orders"), "views": count("views"),
            "percent": figures.percent(figure("commission_ppm") / 1e6),
            "units": figures.decimal(figure("units"), places: 1),
            "amount": money(note.figures["creator_earns"] ?? figure("amount"), in: shell), "match": share("match"),
            "uncertainty": share("uncertainty"), "low": money(figure("low"), in: shell),
            "high": money(figure("high"), in: shell), "refunds": count("refunds"), "times": count("times"),
            "stock": count("stock"), "unfulfilled": count("unfulfilled"), "finished": count("finished"),
            "fulfilled": count("fulfilled"), "level": count("level"),
        ]
        return shell.text(phrase, values)
    }

    private static func sentence(of effect: MatchRecord.Effect, in shell: Shell) -> String {
        let phrase: MatchPhrase =
            switch effect.change {
            case "commission_up": .commissionUp
            case "price_down": .priceDown
            case "no_promotions": .noPromotions
            default: .nobodyHired
            }
        return shell.text(
            phrase,
            [
                "points": String(effect.ppm / 10_000), "share": shell.figures.percent(Double(effect.ppm) / 1e6),
            ])
    }

    private static let phrases: [String: MatchPhrase] = [
        "audiences_alike": .audiencesAlike, "audience_cares": .audienceCares, "content_alike": .contentAlike,
        "sells_more": .sellsMore, "earns": .earns, "price_fits": .priceFits, "worth_trying": .worthTrying,
        "uncertain_sales": .uncertainSales, "audience_unknown": .audienceUnknown, "product_unknown": .productUnknown,
        "comes_back": .comesBack, "audience_reached": .audienceReached, "promoted_lately": .promotedLately,
        "price_far": .priceFar, "stock_short": .stockShort, "no_commission": .noCommission,
        "merchant_loses": .merchantLoses, "samples_lapsed": .samplesLapsed, "not_listed": .notListed,
        "no_price": .noPrice, "sold_out": .soldOut, "returned_often": .returnedOften, "shop_keeps_few": .shopKeepsFew,
        "level_needed": .levelNeeded, "samples_unfulfilled": .samplesUnfulfilled, "better_offer": .betterOffer,
    ]
}

/// A match with the names that pages show beside it.
package struct MatchEntry: Sendable, Hashable {
    /// The match.
    package let match: ShownMatch
    /// The other side: the product's title, or the creator's name.
    package let title: String
    /// A line about the other side.
    package let subtitle: Wording

    /// A match with its names.
    package init(match: ShownMatch, title: String, subtitle: Wording) {
        self.match = match
        self.title = title
        self.subtitle = subtitle
    }
}
