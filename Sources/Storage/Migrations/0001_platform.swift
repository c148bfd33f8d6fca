package import SQLDatabase

extension Migration {
    /// What every write leaves behind: its idempotency row, its line in the audit log, its outgoing messages.
    package static let platform = Migration(number: 1, name: "platform") { dialect in
        [
            """
            CREATE TABLE idempotency (
                scope TEXT NOT NULL, idempotency_key TEXT NOT NULL, operation TEXT NOT NULL, fingerprint TEXT NOT NULL,
                answer TEXT NOT NULL, created_at BIGINT NOT NULL,
                CONSTRAINT idempotency__scope_idempotency_key PRIMARY KEY (scope, idempotency_key))
            """,
            "CREATE INDEX idempotency__created_at ON idempotency (created_at)",
            """
            CREATE TABLE audit (
                sequence \(dialect.sequenceType), at BIGINT NOT NULL, actor TEXT NOT NULL, operation TEXT NOT NULL,
                subject TEXT NOT NULL, summary TEXT NOT NULL, request_id TEXT NOT NULL)
            """,
            "CREATE INDEX audit__subject_sequence ON audit (subject, sequence)",
            """
            CREATE TABLE outbox (
                sequence \(dialect.sequenceType), id TEXT NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL,
                payload TEXT NOT NULL, at BIGINT NOT NULL, published_at BIGINT,
                CONSTRAINT outbox__id UNIQUE (id))
            """,
            "CREATE INDEX outbox__published_at_sequence ON outbox (published_at, sequence)",
        ]
    }
}
