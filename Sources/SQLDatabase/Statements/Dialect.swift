/// What the two engines write differently.
///
/// A store splices these into its statement and never asks which engine it is on. The common subset needs
/// none of them: `ON CONFLICT`, `RETURNING`, `WITH`, window functions, `CASE`, `COALESCE`, `CAST`, `LIKE`.
/// In tables write `TEXT`, `BIGINT`, `SMALLINT` and `DOUBLE PRECISION` (`REAL` has 32 bits on PostgreSQL).
package struct Dialect: Sendable, Hashable {
    private enum Engine { case sqlite, postgreSQL }
    private let engine: Engine

    /// SQLite 3.40 or newer.
    package static let sqlite = Dialect(engine: .sqlite)
    /// PostgreSQL 15 or newer.
    package static let postgreSQL = Dialect(engine: .postgreSQL)

    /// The engine's name, for logs and metrics only.
    package var name: String { pick("sqlite", "postgresql") }

    /// Locks the selected rows until the transaction ends; goes at the end of a `SELECT`.
    ///
    /// Empty on SQLite, where a command is alone in the writer.
    package var forUpdate: SQL { pick("", " FOR UPDATE") }

    /// Locks the selected rows and leaves out those that another transaction holds.
    package var forUpdateSkipLocked: SQL { pick("", " FOR UPDATE SKIP LOCKED") }

    /// Takes a lock by name until the transaction ends: 1 when it has it, 0 when another transaction has.
    ///
    /// Always 1 on SQLite, where a command is alone in the writer.
    package func lockedUntilEnd(_ name: String) -> SQL {
        // Advisory locks belong to the whole database, in which several schemas may each hold a platform.
        pick(
            "1",
            """
            CASE WHEN pg_try_advisory_xact_lock(hashtextextended(current_schema() || '.' || \(name), 0)) THEN 1 ELSE 0 END
            """)
    }

    /// The engine's clock as milliseconds since 1970, a `BIGINT`.
    ///
    /// For leases between processes. The time of an event comes from the caller.
    package var nowMilliseconds: SQL {
        pick(
            "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
            "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")
    }

    /// The value of a key of JSON text, as text; null when it is missing.
    ///
    /// - Parameters:
    ///   - key: A top-level key of letters, digits and underscores.
    package func jsonText(_ json: SQL, _ key: StaticString) -> SQL {
        pick(
            "CAST(json_extract(\(json), '$.\(raw: key)') AS TEXT)",
            "(CAST(\(json) AS jsonb) ->> '\(raw: key)')")
    }

    /// The greater of two values that are not null.
    package func greatest(_ left: SQL, _ right: SQL) -> SQL {
        pick("max(\(left), \(right))", "greatest(\(left), \(right))")
    }

    /// The lesser of two values that are not null.
    package func least(_ left: SQL, _ right: SQL) -> SQL {
        pick("min(\(left), \(right))", "least(\(left), \(right))")
    }

    /// Makes an `ORDER BY` or a comparison of text go by bytes, as identifiers and cursors need.
    package var byBytes: SQL { pick("", " COLLATE \"C\"") }

    /// What makes ``byBytes`` fast on a text column, for migrations: the index that walks it so.
    ///
    /// SQLite sorts text by bytes anyway, so its own keys serve. PostgreSQL walks an index only in the index's order.
    ///
    /// - Returns: One statement, or none.
    package func indexByBytes(_ name: StaticString, on table: StaticString, _ column: StaticString) -> [String] {
        pick([], ["CREATE INDEX \(name) ON \(table) (\(column) COLLATE \"C\")"])
    }

    /// The column type of bytes, for migrations.
    package var bytesType: String { pick("BLOB", "BYTEA") }

    /// The column type of a number that the engine counts up itself, for migrations.
    package var sequenceType: String {
        pick("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
    }

    /// The names of the tables, *one row per table, ordered by name*, in the column `name`.
    package var tableNames: SQL {
        pick(
            """
            SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            AND name <> 'commit_marker' ORDER BY name
            """,
            """
            SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema()
            ORDER BY tablename
            """)
    }

    /// What a migration runs first in its transaction: one migrator at a time, and no time limits.
    var migrationPrologue: [SQL] {
        pick(
            [],
            [
                "SET LOCAL statement_timeout = 0",
                "SET LOCAL lock_timeout = 0",
                "SELECT pg_advisory_xact_lock(hashtext('schema_migration'), hashtext(current_schema()))",
            ])
    }

    /// What makes a statement's plan of the statement.
    var explaining: SQL { pick("EXPLAIN QUERY PLAN ", "EXPLAIN ") }

    /// The column in which a plan's steps stand.
    var planColumn: String { pick("detail", "QUERY PLAN") }

    func placeholder(_ number: Int) -> String { pick("?", "$\(number)") }

    func pick<T>(_ sqlite: @autoclosure () -> T, _ postgreSQL: @autoclosure () -> T) -> T {
        switch engine {
        case .sqlite: sqlite()
        case .postgreSQL: postgreSQL()
        }
    }
}
