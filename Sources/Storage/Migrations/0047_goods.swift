package import SQLDatabase

extension Migration {
    /// What a buyer wants instead of what was sent, and what variants are made of.
    package static let goods = Migration(
        number: 47, name: "goods",
        sql: [
            "ALTER TABLE after_sale ADD COLUMN wanted TEXT",
            "ALTER TABLE after_sale ADD COLUMN wanted_title TEXT",
            "ALTER TABLE after_sale ADD COLUMN wanted_units BIGINT",
            "ALTER TABLE after_sale ADD COLUMN reservation TEXT",
            "ALTER TABLE after_sale ADD COLUMN carrier TEXT",
            "ALTER TABLE after_sale ADD COLUMN tracking_code TEXT",
            "ALTER TABLE after_sale ADD COLUMN sent_at BIGINT",
        ])
}
