package import SQLDatabase

extension Migration {
    /// How far readers of the log have come, what they have counted, and how a reader knows that nothing earlier
    /// can still appear.
    package static let logReading = Migration(number: 7, name: "log_reading") { dialect in
        [
            """
            CREATE TABLE log_reader (
                name TEXT NOT NULL CONSTRAINT log_reader__name PRIMARY KEY, rules TEXT NOT NULL,
                sequence BIGINT NOT NULL, newest_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE content_day (
                content TEXT NOT NULL, day BIGINT NOT NULL, impressions BIGINT NOT NULL, views BIGINT NOT NULL,
                CONSTRAINT content_day__content_day PRIMARY KEY (content, day))
            """,
        ] + dialect.settling("event")
    }
}
