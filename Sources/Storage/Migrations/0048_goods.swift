package import SQLDatabase

extension Migration {
    /// What a buyer wants instead of what was sent, and what variants are made of.
    package static let goods = Migration(
        number: 48, name: "goods",
        sql: [
            "ALTER TABLE after_sale ADD COLUMN wanted TEXT",
            "ALTER TABLE after_sale ADD COLUMN wanted_title TEXT",
            "ALTER TABLE after_sale ADD COLUMN wanted_units BIGINT",
            "ALTER TABLE after_sale ADD COLUMN reservation TEXT",
            "ALTER TABLE after_sale ADD COLUMN carrier TEXT",
            "ALTER TABLE after_sale ADD COLUMN tracking_code TEXT",
            "ALTER TABLE after_sale ADD COLUMN sent_at BIGINT",
            """
            CREATE TABLE bundle_part (
                bundle TEXT NOT NULL REFERENCES sku (id), part TEXT NOT NULL REFERENCES sku (id),
                units BIGINT NOT NULL CHECK (units > 0), position BIGINT NOT NULL,
                CONSTRAINT bundle_part__bundle_part PRIMARY KEY (bundle, part),
                CONSTRAINT bundle_part__not_itself CHECK (bundle <> part))
            """,
            "CREATE INDEX bundle_part__part ON bundle_part (part, bundle)",
            // What was in a bundle when it was ordered.
            """
            CREATE TABLE order_line_part (
                line TEXT NOT NULL REFERENCES order_line (id), sku TEXT NOT NULL, units BIGINT NOT NULL CHECK (units > 0),
                CONSTRAINT order_line_part__line_sku PRIMARY KEY (line, sku))
            """,
        ])
}
