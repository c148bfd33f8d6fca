package import SQLDatabase

extension Migration {
    /// Endpoints of parties, what is on its way to them, and what became of each attempt.
    package static let webhooks = Migration(
        number: 44, name: "webhooks",
        sql: [
            // Whom a message concerns, and its number among those of its subject.
            "ALTER TABLE outbox ADD COLUMN parties TEXT",
            "ALTER TABLE outbox ADD COLUMN number BIGINT",
            """
            CREATE TABLE webhook_endpoint (
                id TEXT NOT NULL CONSTRAINT webhook_endpoint__id PRIMARY KEY, role TEXT NOT NULL, party TEXT NOT NULL,
                url TEXT NOT NULL, types TEXT NOT NULL, secret TEXT NOT NULL, previous_secret TEXT,
                previous_until BIGINT, created_at BIGINT NOT NULL, state TEXT NOT NULL, reason TEXT,
                failing_since BIGINT, revision BIGINT NOT NULL)
            """,
            "CREATE INDEX webhook_endpoint__party ON webhook_endpoint (role, party, created_at)",
            """
            CREATE TABLE webhook_delivery (
                id TEXT NOT NULL CONSTRAINT webhook_delivery__id PRIMARY KEY,
                endpoint TEXT NOT NULL REFERENCES webhook_endpoint (id), message TEXT NOT NULL, type TEXT NOT NULL,
                subject TEXT NOT NULL, body TEXT NOT NULL, at BIGINT NOT NULL, state TEXT NOT NULL,
                attempts BIGINT NOT NULL, next_at BIGINT, leased_until BIGINT,
                CONSTRAINT webhook_delivery__endpoint_message UNIQUE (endpoint, message))
            """,
            "CREATE INDEX webhook_delivery__next_at ON webhook_delivery (next_at) WHERE next_at IS NOT NULL",
            "CREATE INDEX webhook_delivery__over ON webhook_delivery (at) WHERE next_at IS NULL",
            "CREATE INDEX webhook_delivery__endpoint_at ON webhook_delivery (endpoint, at)",
            """
            CREATE TABLE webhook_attempt (
                delivery TEXT NOT NULL REFERENCES webhook_delivery (id), number BIGINT NOT NULL, at BIGINT NOT NULL,
                status BIGINT, fault TEXT, took BIGINT NOT NULL,
                CONSTRAINT webhook_attempt__delivery_at PRIMARY KEY (delivery, at, number))
            """,
        ])
}
