import Alliance
import Amounts
package import HTTPTypes
import Market
package import Operations

/// A shown match on the wire.
package struct MatchBody: WireReply {
    let match: ShownMatch

    /// A match on the wire.
    package init(_ match: ShownMatch) { self.match = match }

    private static let term = Schema.named(
        "MatchTerm",
        .object(
            .required("kind", .text(1...40), "What is measured; docs/matching/partners.md defines each."),
            .required("amount", .number(-1e15...1e15), "The amount."),
            .required("weight", .number(-1e6...1e6), "The factor of the rules."),
            .required("contribution", .number(-1e15...1e15), "Amount times weight: the part of the score.")))
    private static let effect = Schema.named(
        "MatchEffect",
        .object(
            .required("change", .text(1...40), "commission_up, price_down, no_promotions or nobody_hired."),
            .required("ppm", .count, "How much, in ppm; 0 where there is no how much."),
            .required("rank_from", .integer(1...1_000_000_000), "The rank now."),
            .required("rank_to", .integer(1...1_000_000_000), "The rank that would follow, ranked anew.")))
    private static let cohort = Schema.named(
        "MatchCohort",
        .object(
            .optional("category_id", .id(Category.self), "The category; null for the whole market."),
            .optional("follower_band", .count, "The band of followers, from 0; null for all."),
            .required("creators", .count, "Creators in it."), .required("views", .count, "Their views."),
            .required("orders", .count, "Their orders."),
            .required("gpm", .number(0...1e15), "What they are paid in 1,000 views, in minor units.")))

    static let members: [Schema.Property] = [
        .required("id", .id(PartnerMatch.self), "The match, by which it can be explained."),
        .required("creator_id", .id(Creator.self), "The creator."),
        .required("product_id", .id(Product.self), "The product."),
        .required("place", .count, "The place in the list, from 0."),
        .required("rank", .integer(1...1_000_000_000), "The rank by score, from 1."),
        .required("ranked", .count, "Matches that were ranked."),
        .required("is_trial", .boolean, "Whether it is shown before its turn, to learn about it."),
        .required("propensity", .number(0...1), "The probability with which this place showed it."),
        .required("score", .number(-1e15...1e15), "The sum of the terms; the same whichever side asks."),
        .required("terms", .array(of: term, count: 0...20), "Every term of the score."),
        .required("reasons", .array(of: note, count: 0...10), "The strongest reasons, strongest first."),
        .required("risks", .array(of: note, count: 0...10), "The gravest risks, gravest first."),
        .required("effects", .array(of: effect, count: 0...10), "What would change the rank."),
        .required(
            "gpm",
            .object(
                .required("expected", .number(0...1e15), "What is expected to be paid in 1,000 views, in minor units."),
                .required("low", .number(0...1e15), "The lower end of 95 % of the belief."),
                .required("high", .number(0...1e15), "The upper end.")), "Expected sales."),
        .required("cohort", cohort, "With whom the creator was compared."),
        .required("figures", .map(of: .number(-1e15...1e15)), "The figures behind the terms; money in minor units."),
        .required("rules", .text(3...100), "The version of the rules in force."),
        .required("facts_as_of", .timestamp, "When the facts were counted."),
        .required("at", .timestamp, "When it was shown."),
    ]
    static let note = Schema.named(
        "MatchNote",
        .object(
            .required("code", .text(1...40), "The reason's, risk's or gate's name."),
            .required("figures", .map(of: .number(-1e15...1e15)), "Its figures by name; money in minor units.")))

    package static let schema: Schema? = .named("Match", .object(members))
    package static var example: MatchBody { MatchBody(.documented) }

    package var json: JSON? { .object(jsonMembers) }

    var jsonMembers: [JSON.Member] {
        let record = match.record
        return [
            .init("id", .string(match.id.rawValue)), .init("creator_id", .string(match.creator.rawValue)),
            .init("product_id", .string(match.product.rawValue)), .init("place", .integer(Int64(match.place))),
            .init("rank", .integer(Int64(record.rank))), .init("ranked", .integer(Int64(record.ranked))),
            .init("is_trial", .boolean(record.isTrial)), .init("propensity", .number(match.propensity)),
            .init("score", .number(record.score)),
            .init(
                "terms",
                .array(
                    record.terms.map {
                        [
                            "kind": .string($0.kind), "amount": .number($0.amount), "weight": .number($0.weight),
                            "contribution": .number($0.contribution),
                        ]
                    })),
            .init("reasons", .array(record.reasons.map(\.json))), .init("risks", .array(record.risks.map(\.json))),
            .init(
                "effects",
                .array(
                    record.effects.map {
                        [
                            "change": .string($0.change), "ppm": .integer(Int64($0.ppm)),
                            "rank_from": .integer(Int64($0.from)), "rank_to": .integer(Int64($0.to)),
                        ]
                    })),
            .init(
                "gpm",
                ["expected": .number(record.gpm), "low": .number(record.gpmLow), "high": .number(record.gpmHigh)]),
            .init(
                "cohort",
                [
                    "category_id": .optional(record.cohort.category),
                    "follower_band": record.cohort.followerBand.map { .integer(Int64($0)) } ?? .null,
                    "creators": .integer(Int64(record.cohort.creators)), "views": .integer(Int64(record.cohort.views)),
                    "orders": .integer(Int64(record.cohort.orders)), "gpm": .number(record.cohort.gpm),
                ]),
            .init("figures", record.figures.json), .init("rules", .string(match.rules.description)),
            .init("facts_as_of", .time(Timestamp(milliseconds: record.factsAsOf))), .init("at", .time(match.at)),
        ]
    }
}

extension MatchRecord.Note {
    var json: JSON { ["code": .string(code), "figures": figures.json] }
}

extension [String: Double] {
    /// Figures by name, in order of their names.
    var json: JSON { .object(sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number($0.value)) }) }
}

/// An answer of matches: a page, and what gates keep out.
package struct MatchesReply: WireReply {
    let answer: MatchAnswer
    let page: PageReply<MatchBody>

    init(_ answer: MatchAnswer, answering call: Call?) {
        self.answer = answer
        page = PageReply(
            items: answer.matches.map(MatchBody.init), nextCursor: answer.nextCursor, answering: call)
    }

    private static let keptOut = Schema.named(
        "KeptOutMatch",
        .object(
            .required("creator_id", .id(Creator.self), "The creator."),
            .required("product_id", .id(Product.self), "The product."),
            .required("gates", .array(of: MatchBody.note, count: 1...10), "Every gate that is closed.")))

    package static let schema: Schema? = .object(
        .required("items", .array(of: MatchBody.schema ?? .anything, count: 0...100), "The matches of this page."),
        .required(
            "next_cursor", .nullable(.string(.token, length: 1...512, values: nil)),
            "Pass it as `cursor` for the page that follows; null on the last page."),
        .required("has_more", .boolean, "Whether another page follows."),
        .required("kept_out", .array(of: keptOut, count: 0...20), "Pairs that gates keep out, some of them."),
        .required("kept_out_count", .count, "How many are kept out in all."))
    package static var example: MatchesReply {
        MatchesReply(
            MatchAnswer(
                matches: [.documented], nextCursor: nil,
                keptOut: [.init(creator: .documented, product: .documented, gates: [.init("not_listed")])],
                keptOutCount: 1, rules: RuleVersion(family: "partners", number: 1)), answering: nil)
    }
    package var json: JSON? {
        .object(
            (page.json?.members ?? []) + [
                .init(
                    "kept_out",
                    .array(
                        answer.keptOut.map {
                            [
                                "creator_id": .string($0.creator.rawValue), "product_id": .string($0.product.rawValue),
                                "gates": .array($0.gates.map(\.json)),
                            ]
                        })), .init("kept_out_count", .integer(Int64(answer.keptOutCount))),
            ])
    }
    package var headers: HTTPFields { page.headers }
}

/// Why something was shown, by its kind.
package struct MatchExplanationBody: WireReply {
    let explanation: MatchExplanation

    package static let schema: Schema? = .named(
        "MatchExplanation",
        .choice(
            by: "kind",
            [
                "partner": .object(
                    [.required("kind", .oneOf(["partner"]), "A creator and a product.")] + MatchBody.members + [
                        .required("evidence", evidence, "The events that the figures were counted from.")
                    ]),
                "feed": ShownPlaceBody.schema,
            ]))
    private static let evidence = Schema.object(
        .required("deeds", .count, "Clicks, carts, orders, refunds, follows and likes in the window."),
        .required("log_sequence", .count, "The last place of the log that was counted."))

    package static var example: MatchExplanationBody { MatchExplanationBody(explanation: .partner(.documented)) }
    package var json: JSON? {
        switch explanation {
        case .partner(let match):
            .object(
                [.init("kind", "partner")] + MatchBody(match).jsonMembers + [
                    .init(
                        "evidence",
                        [
                            "deeds": .integer(Int64(match.record.deeds)),
                            "log_sequence": .integer(match.record.sequence),
                        ])
                ])
        case .place(let place): ShownPlaceBody.json(place)
        }
    }
}

/// A commission on offer.
package struct CommissionBody: WireReply {
    let commission: ProductCommission

    package static let schema: Schema? = .named(
        "Commission",
        .object(
            .required("product_id", .id(Product.self), "The product."),
            .required("commission_ppm", .integer(0...1_000_000), "The creator's share of the price, in ppm."),
            .required("set_at", .timestamp, "Since when."),
            .required("revision", .integer(1...Int64.max), "Counts changes; the number in the `ETag`.")))
    package static var example: CommissionBody {
        CommissionBody(
            commission: ProductCommission(
                product: .documented, rate: .zero, setAt: Timestamp(milliseconds: 1_763_890_000_000),
                revision: 1))
    }
    package var json: JSON? {
        [
            "product_id": .string(commission.product.rawValue),
            "commission_ppm": .integer(commission.rate.partsPerMillion), "set_at": .time(commission.setAt),
            "revision": .integer(commission.revision),
        ]
    }
    package var entityTag: EntityTag? { EntityTag(revision: commission.revision) }
}

/// A search that is kept.
package struct SavedSearchBody: WireReply {
    let search: SavedSearch
    let filter: MatchFilter

    init(_ search: SavedSearch) {
        self.search = search
        // A filter that can't be read any more wants everything.
        filter = (try? search.readFilter()) ?? MatchFilter()
    }

    package static let schema: Schema? = .named(
        "SavedSearch",
        .object(
            .required("id", .id(SavedSearch.self), "The search."),
            .required("side", .oneOf(["creator", "merchant"]), "Whose it is."),
            .required("name", .text(1...100), "What its owner calls it."),
            .optional("product_id", .id(Product.self), "The product that creators are wanted for."),
            .required("filter", MatchFilter.schema, "What is wanted."),
            .required("created_at", .timestamp, "When it was kept first."),
            .required("revision", .integer(1...Int64.max), "Counts changes; the number in the `ETag`.")))
    package static var example: SavedSearchBody {
        SavedSearchBody(
            SavedSearch(
                id: .documented, owner: .creator(.documented), name: "潮州茶 15% 以上", product: nil,
                filter: #"{"commissionMinPPM":150000}"#, createdAt: Timestamp(milliseconds: 1_763_890_000_000),
                revision: 1))
    }
    package var json: JSON? {
        [
            "id": .string(search.id.rawValue), "side": .string(search.owner.role.rawValue),
            "name": .string(search.name), "product_id": .optional(search.product?.rawValue), "filter": filter.json,
            "created_at": .time(search.createdAt), "revision": .integer(search.revision),
        ]
    }
    package var entityTag: EntityTag? { EntityTag(revision: search.revision) }
}

extension ShownMatch {
    /// A match for the documentation.
    static var documented: ShownMatch {
        let at = Timestamp(milliseconds: 1_763_890_000_000)
        return ShownMatch(
            id: .documented, creator: .documented, product: .documented, place: 0, propensity: 1,
            rules: RuleVersion(family: "partners", number: 1), at: at,
            record: MatchRecord(
                score: 0.57, terms: [.init(kind: "audience", amount: 0.8, weight: 0.3)],
                reasons: [.init("audience_cares", ["share": 0.42, "people": 310])],
                risks: [.init("audience_reached", ["share": 0.2, "creators": 2])], effects: [], gpm: 36_000,
                gpmLow: 18_000, gpmHigh: 60_000,
                cohort: .init(
                    category: nil, followerBand: nil, creators: 7, views: 5_200, orders: 11, gpm: 21_000),
                figures: ["text_similarity": 0.31], rank: 1, ranked: 5, isTrial: false, deeds: 2_100, sequence: 9_000,
                factsAsOf: at.milliseconds))
    }
}
