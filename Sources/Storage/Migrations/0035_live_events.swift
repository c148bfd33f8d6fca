package import SQLDatabase

extension Migration {
    /// Events about orders, with what was paid, and where a product was seen.
    package static let liveEvents = Migration(number: 35, name: "live_events") { _ in
        [
            "ALTER TABLE event ADD COLUMN order_id TEXT",
            "ALTER TABLE event ADD COLUMN amount_minor_units BIGINT",
            "ALTER TABLE event ADD COLUMN amount_currency TEXT",
            "ALTER TABLE event ADD COLUMN surface TEXT",
        ]
    }
}
