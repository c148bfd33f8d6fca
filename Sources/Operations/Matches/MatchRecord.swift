package import Market
internal import Storage

/// Everything that was decided about a shown match, as its receipt keeps it: what was shown can be explained later by
/// what was known then.
package struct MatchRecord: Codable, Sendable, Hashable {
    /// A term of the score.
    package struct Term: Codable, Sendable, Hashable {
        /// The term's name.
        package var kind: String
        /// The amount.
        package var amount: Double
        /// The factor of the rules.
        package var weight: Double

        /// The part of the score.
        package var contribution: Double { amount * weight }

        /// A term.
        package init(kind: String, amount: Double, weight: Double) {
            self.kind = kind
            self.amount = amount
            self.weight = weight
        }
    }

    /// A reason or a risk: its name and its figures.
    package struct Note: Codable, Sendable, Hashable {
        /// The name.
        package var code: String
        /// The figures by name; money in minor units.
        package var figures: [String: Double]

        /// A note.
        package init(_ code: String, _ figures: [String: Double] = [:]) {
            self.code = code
            self.figures = figures
        }
    }

    /// A change and the rank that would follow from it.
    package struct Effect: Codable, Sendable, Hashable {
        /// The change's name.
        package var change: String
        /// How much, in ppm; 0 where there is no how much.
        package var ppm: Int
        /// The rank now, from 1.
        package var from: Int
        /// The rank then.
        package var to: Int

        /// A change with what follows.
        package init(
            change: String, ppm: Int, from: Int, to: Int
        ) {
            self.change = change
            self.ppm = ppm
            self.from = from
            self.to = to
        }
    }

    /// With whom the creator was compared.
    package struct Comparison: Codable, Sendable, Hashable {
        /// The category; nil for the whole market.
        package var category: String?
        /// The band of followers, from 0; nil for all.
        package var followerBand: Int?
        /// Creators in it.
        package var creators: Int
        /// Their views.
        package var views: Int
        /// Their orders.
        package var orders: Int
        /// What they are paid in 1,000 views, in minor units.
        package var gpm: Double

        /// A cohort.
        package init(
            category: String?, followerBand: Int?, creators: Int, views: Int, orders: Int, gpm: Double
        ) {
            self.category = category
            self.followerBand = followerBand
            self.creators = creators
            self.views = views
            self.orders = orders
            self.gpm = gpm
        }
    }

    /// The sum of the terms.
    package var score: Double
    /// The terms.
    package var terms: [Term]
    /// The strongest reasons, strongest first.
    package var reasons: [Note]
    /// The gravest risks, gravest first.
    package var risks: [Note]
    /// What would change the rank.
    package var effects: [Effect]
    /// What is expected to be paid in 1,000 views, in minor units.
    package var gpm: Double
    /// The lower end of its interval of 95 %.
    package var gpmLow: Double
    /// The upper end.
    package var gpmHigh: Double
    /// With whom the creator was compared.
    package var cohort: Comparison
    /// The figures behind the terms, by name; money in minor units.
    package var figures: [String: Double]
    /// The rank by score, from 1.
    package var rank: Int
    /// Matches that were ranked.
    package var ranked: Int
    /// Whether it was shown before its turn, to learn about it.
    package var isTrial: Bool
    /// Deeds that the facts were counted from.
    package var deeds: Int
    /// The last place of the log among them.
    package var sequence: Int64
    /// When the facts were counted, in milliseconds.
    package var factsAsOf: Int64

    /// What was decided.
    package init(
        score: Double, terms: [Term], reasons: [Note], risks: [Note], effects: [Effect], gpm: Double, gpmLow: Double,
        gpmHigh: Double, cohort: Comparison, figures: [String: Double], rank: Int, ranked: Int, isTrial: Bool,
        deeds: Int, sequence: Int64, factsAsOf: Int64
    ) {
        self.score = score
        self.terms = terms
        self.reasons = reasons
        self.risks = risks
        self.effects = effects
        self.gpm = gpm
        self.gpmLow = gpmLow
        self.gpmHigh = gpmHigh
        self.cohort = cohort
        self.figures = figures
        self.rank = rank
        self.ranked = ranked
        self.isTrial = isTrial
        self.deeds = deeds
        self.sequence = sequence
        self.factsAsOf = factsAsOf
    }
}

/// A match as it was shown.
package struct ShownMatch: Sendable, Hashable {
    /// The match, by which it is explained.
    package let id: Identifier<PartnerMatch>
    /// The creator.
    package let creator: Identifier<Creator>
    /// The product.
    package let product: Identifier<Product>
    /// The place in the list, from 0.
    package let place: Int
    /// The probability with which the place showed it.
    package let propensity: Double
    /// The rules in force.
    package let rules: RuleVersion
    /// When.
    package let at: Timestamp
    /// Everything that was decided about it.
    package let record: MatchRecord

    /// A match as it was shown.
    package init(
        id: Identifier<PartnerMatch>, creator: Identifier<Creator>, product: Identifier<Product>, place: Int,
        propensity: Double, rules: RuleVersion, at: Timestamp, record: MatchRecord
    ) {
        self.id = id
        self.creator = creator
        self.product = product
        self.place = place
        self.propensity = propensity
        self.rules = rules
        self.at = at
        self.record = record
    }

    init(_ row: PartnerMatchRow) throws {
        self.init(
            id: row.id, creator: row.creator, product: row.product, place: row.place, propensity: row.propensity,
            rules: row.rules, at: row.at, record: try JSONText.decode(row.record))
    }

    func row(asked: Membership) throws -> PartnerMatchRow {
        PartnerMatchRow(
            id: id, asked: asked, creator: creator, product: product, place: place, propensity: propensity,
            score: record.score, rules: rules, record: try JSONText.encode(record), at: at)
    }
}

/// A pair that gates keep out, with the names and figures of every closed gate.
package struct KeptOutMatch: Sendable, Hashable {
    /// The creator.
    package let creator: Identifier<Creator>
    /// The product.
    package let product: Identifier<Product>
    /// The closed gates.
    package let gates: [MatchRecord.Note]

    /// A pair that is kept out.
    package init(creator: Identifier<Creator>, product: Identifier<Product>, gates: [MatchRecord.Note]) {
        self.creator = creator
        self.product = product
        self.gates = gates
    }
}

/// An answer to "which products for a creator" or "which creators for a product".
package struct MatchAnswer: Sendable {
    /// The matches of this page, best first but for trials.
    package let matches: [ShownMatch]
    /// What to ask the next page with; nil at the end.
    package let nextCursor: String?
    /// Pairs that gates keep out, some of them.
    package let keptOut: [KeptOutMatch]
    /// How many are kept out in all.
    package let keptOutCount: Int
    /// The rules in force.
    package let rules: RuleVersion

    /// An answer.
    package init(
        matches: [ShownMatch], nextCursor: String?, keptOut: [KeptOutMatch], keptOutCount: Int, rules: RuleVersion
    ) {
        self.matches = matches
        self.nextCursor = nextCursor
        self.keptOut = keptOut
        self.keptOutCount = keptOutCount
        self.rules = rules
    }
}
