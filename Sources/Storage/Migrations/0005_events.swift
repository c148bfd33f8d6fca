package import SQLDatabase

extension Migration {
    /// The log of events, and how far imports have come.
    ///
    /// The log has no foreign keys: events arrive before, after and without the rows they are about.
    package static let events = Migration(number: 5, name: "events") { dialect in
        [
            """
            CREATE TABLE event (
                sequence \(dialect.sequenceType), id TEXT NOT NULL, kind TEXT NOT NULL, occurred_at BIGINT NOT NULL,
                received_at BIGINT NOT NULL, viewer TEXT, device TEXT, session TEXT, source TEXT NOT NULL, request TEXT,
                content TEXT, room TEXT, creator TEXT, product TEXT, sku TEXT, watched_ms BIGINT, length_ms BIGINT,
                progress_percent BIGINT, position BIGINT, quantity BIGINT, consent TEXT NOT NULL,
                schema_version SMALLINT NOT NULL,
                CONSTRAINT event__id UNIQUE (id))
            """,
            "CREATE INDEX event__viewer_sequence ON event (viewer, sequence)",
            """
            CREATE TABLE import_progress (
                source TEXT NOT NULL, file TEXT NOT NULL, file_bytes BIGINT NOT NULL, rows_done BIGINT NOT NULL,
                is_finished SMALLINT NOT NULL,
                CONSTRAINT import_progress__source_file PRIMARY KEY (source, file))
            """,
        ]
    }
}
