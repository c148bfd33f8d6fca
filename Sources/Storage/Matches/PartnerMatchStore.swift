package import Market
package import SQLDatabase

/// The receipt of one match that was shown.
package struct PartnerMatchRow: Sendable, Hashable {
    /// The match.
    package let id: Identifier<PartnerMatch>
    /// Who asked: the creator, the merchant, or an operator.
    package let asked: Membership
    /// The creator.
    package let creator: Identifier<Creator>
    /// The product.
    package let product: Identifier<Product>
    /// The place in the list, from 0.
    package let place: Int
    /// The probability with which the place showed it.
    package let propensity: Double
    /// The sum of the terms.
    package let score: Double
    /// The rules in force.
    package let rules: RuleVersion
    /// Terms, reasons, risks and figures as JSON text.
    package let record: String
    /// When it was shown.
    package let at: Timestamp

    /// A receipt.
    package init(
        id: Identifier<PartnerMatch>, asked: Membership, creator: Identifier<Creator>, product: Identifier<Product>,
        place: Int, propensity: Double, score: Double, rules: RuleVersion, record: String, at: Timestamp
    ) {
        self.id = id
        self.asked = asked
        self.creator = creator
        self.product = product
        self.place = place
        self.propensity = propensity
        self.score = score
        self.rules = rules
        self.record = record
        self.at = at
    }
}

/// Receipts of matches, in their table: appended to, and forgotten when they are old.
package struct PartnerMatchStore {
    private let connection: Connection

    /// The receipts inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Stores receipts.
    package func append(_ matches: [PartnerMatchRow]) throws {
        try connection.insertMany(
            into: "partner_match",
            columns: [
                "id", "asked_role", "asked_party", "creator", "product", "place", "propensity", "score",
                "rules_version", "record", "at",
            ],
            rows: matches.map {
                [
                    $0.id.sqlValue, .text($0.asked.role.rawValue), .text($0.asked.party ?? ""), $0.creator.sqlValue,
                    $0.product.sqlValue, $0.place.sqlValue, $0.propensity.sqlValue, $0.score.sqlValue,
                    $0.rules.sqlValue, .text($0.record), $0.at.sqlValue,
                ]
            })
    }

    /// The receipt of a match, if it is kept.
    package func find(_ id: Identifier<PartnerMatch>) throws -> PartnerMatchRow? {
        try connection.first(
            """
            SELECT id, asked_role AS role, asked_party AS party, creator, product, place, propensity, score,
                rules_version, record, at FROM partner_match WHERE id = \(id)
            """
        ).map { row in
            PartnerMatchRow(
                id: try row.get("id"), asked: try row.membership(), creator: try row.get("creator"),
                product: try row.get("product"), place: try row.get("place"), propensity: try row.get("propensity"),
                score: try row.get("score"), rules: try row.get("rules_version"), record: try row.get("record"),
                at: try row.get("at"))
        }
    }

    /// Forgets matches that were shown before a time, oldest first, at most so many.
    /// - Returns: how many.
    package func forget(shownBefore time: Timestamp, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM partner_match WHERE id IN
                (SELECT id FROM partner_match WHERE at < \(time) ORDER BY at LIMIT \(limit))
            """)
    }
}
