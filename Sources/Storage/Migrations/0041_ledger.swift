package import SQLDatabase

extension Migration {
    /// The books: a journal that only grows, balances that follow it, and what is held.
    package static let ledger = Migration(number: 41, name: "ledger") { dialect in
        [
            """
            CREATE TABLE ledger_entry (
                sequence BIGINT NOT NULL CONSTRAINT ledger_entry__sequence PRIMARY KEY, at BIGINT NOT NULL,
                kind TEXT NOT NULL, reference TEXT NOT NULL, reverses TEXT, digest TEXT NOT NULL)
            """,
            "CREATE UNIQUE INDEX ledger_entry__reference ON ledger_entry (reference)",
            // An entry is taken back once.
            "CREATE UNIQUE INDEX ledger_entry__reverses ON ledger_entry (reverses) WHERE reverses IS NOT NULL",
            """
            CREATE TABLE ledger_posting (
                entry BIGINT NOT NULL REFERENCES ledger_entry (sequence), number BIGINT NOT NULL, side TEXT NOT NULL,
                account TEXT NOT NULL, minor_units BIGINT NOT NULL CHECK (minor_units > 0), currency TEXT NOT NULL,
                CONSTRAINT ledger_posting__entry_number PRIMARY KEY (entry, number))
            """,
            "CREATE INDEX ledger_posting__account ON ledger_posting (account, currency, entry)",
            """
            CREATE TABLE ledger_account (
                account TEXT NOT NULL, currency TEXT NOT NULL, debits BIGINT NOT NULL CHECK (debits >= 0),
                credits BIGINT NOT NULL CHECK (credits >= 0), held BIGINT NOT NULL CHECK (held >= 0),
                CONSTRAINT ledger_account__account_currency PRIMARY KEY (account, currency))
            """,
            """
            CREATE TABLE ledger_hold (
                reference TEXT NOT NULL CONSTRAINT ledger_hold__reference PRIMARY KEY, at BIGINT NOT NULL,
                state TEXT NOT NULL, moved_at BIGINT NOT NULL, entry TEXT NOT NULL)
            """,
            // The last place of the journal and its digest; whoever takes an entry holds this row until it is committed.
            "CREATE TABLE ledger_head (one BIGINT NOT NULL CONSTRAINT ledger_head__one PRIMARY KEY CHECK (one = 1), "
                + "sequence BIGINT NOT NULL, digest TEXT NOT NULL)",
            "INSERT INTO ledger_head (one, sequence, digest) VALUES (1, 0, '')",
        ] + dialect.freezing("ledger_entry") + dialect.freezing("ledger_posting")
    }
}
