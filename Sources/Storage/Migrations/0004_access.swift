package import SQLDatabase

extension Migration {
    /// Who may come in: accounts, sessions, API keys, and what failed logins leave behind.
    package static let access = Migration(
        number: 4, name: "access",
        sql: [
            """
            CREATE TABLE account (
                id TEXT NOT NULL CONSTRAINT account__id PRIMARY KEY, login TEXT NOT NULL, display_name TEXT NOT NULL,
                language TEXT NOT NULL, password_hash TEXT NOT NULL, created_at BIGINT NOT NULL, suspended_at BIGINT)
            """,
            "CREATE UNIQUE INDEX account__login ON account (login)",
            // A role without a party (operator, auditor) has the empty text, since keys hold no nulls.
            """
            CREATE TABLE account_membership (
                account_id TEXT NOT NULL REFERENCES account (id), role TEXT NOT NULL, party TEXT NOT NULL,
                CONSTRAINT account_membership__account_id_role_party PRIMARY KEY (account_id, role, party))
            """,
            """
            CREATE TABLE session (
                token_digest TEXT NOT NULL CONSTRAINT session__token_digest PRIMARY KEY, handle TEXT NOT NULL,
                account_id TEXT NOT NULL REFERENCES account (id), csrf_token TEXT NOT NULL, device_digest TEXT NOT NULL,
                created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL)
            """,
            "CREATE INDEX session__account_id ON session (account_id)",
            "CREATE INDEX session__expires_at ON session (expires_at)",
            """
            CREATE TABLE api_key (
                id TEXT NOT NULL CONSTRAINT api_key__id PRIMARY KEY, account_id TEXT NOT NULL REFERENCES account (id),
                prefix TEXT NOT NULL, secret_digest TEXT NOT NULL, scopes TEXT NOT NULL, role TEXT NOT NULL,
                party TEXT NOT NULL, expires_at BIGINT, revoked_at BIGINT, created_at BIGINT NOT NULL)
            """,
            "CREATE UNIQUE INDEX api_key__prefix ON api_key (prefix)",
            "CREATE INDEX api_key__account_id_id ON api_key (account_id, id)",
            """
            CREATE TABLE login_attempt (
                kind TEXT NOT NULL, subject TEXT NOT NULL, failures BIGINT NOT NULL, blocked_until BIGINT NOT NULL,
                updated_at BIGINT NOT NULL, CONSTRAINT login_attempt__kind_subject PRIMARY KEY (kind, subject))
            """,
            "CREATE INDEX login_attempt__updated_at ON login_attempt (updated_at)",
            """
            CREATE TABLE known_device (
                account_id TEXT NOT NULL REFERENCES account (id), device_digest TEXT NOT NULL,
                first_seen_at BIGINT NOT NULL,
                CONSTRAINT known_device__account_id_device_digest PRIMARY KEY (account_id, device_digest))
            """,
        ])
}
