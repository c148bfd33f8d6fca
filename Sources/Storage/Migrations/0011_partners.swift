package import SQLDatabase

extension Migration {
    /// Commissions on offer, searches that people keep, and the receipts of matches that were shown.
    package static let partners = Migration(
        number: 11, name: "partners",
        sql: [
            """
            CREATE TABLE product_commission (
                product TEXT NOT NULL CONSTRAINT product_commission__product PRIMARY KEY REFERENCES product (id),
                rate_ppm BIGINT NOT NULL CONSTRAINT product_commission__rate_is_a_share
                CHECK (rate_ppm BETWEEN 0 AND 1000000), set_at BIGINT NOT NULL, revision BIGINT NOT NULL)
            """,
            """
            CREATE TABLE saved_search (
                id TEXT NOT NULL CONSTRAINT saved_search__id PRIMARY KEY, role TEXT NOT NULL, party TEXT NOT NULL,
                name TEXT NOT NULL, product TEXT REFERENCES product (id), filter TEXT NOT NULL,
                created_at BIGINT NOT NULL, revision BIGINT NOT NULL)
            """,
            "CREATE INDEX saved_search__party_id ON saved_search (role, party, id)",
            """
            CREATE TABLE partner_match (
                id TEXT NOT NULL CONSTRAINT partner_match__id PRIMARY KEY, asked_role TEXT NOT NULL,
                asked_party TEXT NOT NULL, creator TEXT NOT NULL, product TEXT NOT NULL, place BIGINT NOT NULL,
                propensity DOUBLE PRECISION NOT NULL CONSTRAINT partner_match__propensity_is_a_chance
                CHECK (propensity > 0 AND propensity <= 1),
                score DOUBLE PRECISION NOT NULL, rules_version TEXT NOT NULL, record TEXT NOT NULL, at BIGINT NOT NULL)
            """,
            "CREATE INDEX partner_match__at ON partner_match (at)",
        ])
}
