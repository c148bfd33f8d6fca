package import SQLDatabase

extension Migration {
    /// Messages that cannot be read are set aside: neither taken nor in the way of those behind them.
    package static let unreadableMessages = Migration(
        number: 22, name: "unreadable messages", sql: ["ALTER TABLE outbox ADD COLUMN set_aside_at BIGINT"])
}
