/// Brings a database up to the program's list of migrations.
///
/// Each migration is one transaction together with its line in `schema_migration`, so a crash in the middle leaves
/// whole migrations only, and the next start goes on. Two processes that start at once take turns.
package struct Migrator: Sendable {
    private let migrations: [Migration]

    /// Creates a migrator.
    ///
    /// - Precondition: Numbers grow from one migration to the next.
    package init(_ migrations: [Migration]) {
        for (earlier, later) in zip(migrations, migrations.dropFirst()) {
            precondition(earlier.number < later.number, "Migrations are listed by growing number, each once.")
        }
        self.migrations = migrations
    }

    /// Applies what is missing and returns the numbers applied by this call.
    ///
    /// - Throws: ``MigrationError`` when the lists disagree or a migration fails, or ``DatabaseError``.
    @discardableResult
    package func migrate(_ database: Database) async throws -> [Int] {
        try await retryingWhileBusy { try await prepare(database) }
        var done: [Int] = []
        while let number = try await retryingWhileBusy({ try await applyNext(database) }) { done.append(number) }
        return done
    }

    /// The migrations that the database lacks, without applying them.
    ///
    /// - Throws: ``MigrationError`` when the lists disagree, or ``DatabaseError``.
    package func pending(_ database: Database) async throws -> [Migration] {
        try await database.read { db in
            let names = try db.query(db.dialect.tableNames).map { try $0.get("name", as: String.self) }
            guard names.contains("schema_migration") else { return migrations }
            return try unapplied(db)
        }
    }

    private func prepare(_ database: Database) async throws {
        try await database.write { db in
            for statement in db.dialect.migrationPrologue { _ = try db.query(statement) }
            try db.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    number BIGINT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    checksum TEXT NOT NULL,
                    applied_at BIGINT NOT NULL
                )
                """)
        }
    }

    private func applyNext(_ database: Database) async throws -> Int? {
        try await database.write { db in
            for statement in db.dialect.migrationPrologue { _ = try db.query(statement) }
            guard let next = try unapplied(db).first else { return nil }
            do {
                for statement in next.statements(for: db.dialect) { try db.execute(SQL(trusted: statement)) }
                try db.execute(
                    """
                    INSERT INTO schema_migration (number, name, checksum, applied_at)
                    VALUES (\(next.number), \(next.name), \(next.checksum(for: db.dialect)), \(db.dialect.nowMilliseconds))
                    """)
            } catch let error as DatabaseError where !error.isTransient {
                throw MigrationError.failed(number: next.number, name: next.name, error)
            }
            return next.number
        }
    }

    private func unapplied(_ db: Connection) throws -> [Migration] {
        let rows = try db.query("SELECT number, name, checksum FROM schema_migration ORDER BY number")
        var remaining = migrations[...]
        for row in rows {
            let (number, name): (Int, String) = (try row.get("number"), try row.get("name"))
            guard let known = remaining.first, known.number <= number else {
                throw MigrationError.missing(number: number, name: name)
            }
            guard known.number == number else {
                throw migrations.contains(where: { $0.number == number })
                    ? MigrationError.reordered(number: known.number, name: known.name)
                    : MigrationError.missing(number: number, name: name)
            }
            let checksum: String = try row.get("checksum")
            guard known.name == name, known.checksum(for: db.dialect) == checksum else {
                throw MigrationError.changed(number: number, name: name)
            }
            remaining = remaining.dropFirst()
        }
        return Array(remaining)
    }

    /// Another process may hold SQLite's lock for as long as its migration takes.
    private func retryingWhileBusy<T>(_ work: () async throws -> T) async throws -> T {
        for _ in 0..<12 {
            do { return try await work() } catch let error as DatabaseError where error.kind == .busy {}
        }
        return try await work()
    }
}
