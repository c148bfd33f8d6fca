import DatabaseTestSupport
import SQLDatabase
import Testing

/// All of a command or nothing of it, and nothing of anyone else's.
@Suite struct TransactionTests {
    private struct Refused: Error {}

    private func counter(_ engine: TestEngine) async throws -> Database {
        let database = try await engine.fresh()
        try await database.write { db in
            try db.execute("CREATE TABLE tally (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
            try db.execute("INSERT INTO tally VALUES (1, 0)")
        }
        return database
    }

    private func total(_ database: Database) async throws -> Int {
        try await database.read { db in
            try db.query("SELECT n FROM tally WHERE id = 1").map { try $0.get("n", as: Int.self) }.first ?? -1
        }
    }

    @Test(arguments: TestEngine.available)
    func `a body that throws changes nothing`(engine: TestEngine) async throws {
        let database = try await counter(engine)

        await #expect(throws: Refused.self) {
            try await database.write { db in
                try db.execute("UPDATE tally SET n = 99")
                throw Refused()
            }
        }

        #expect(try await total(database) == 0)
    }

    @Test(arguments: TestEngine.available)
    func `commands at the same time lose no change, and failing ones fail alone`(engine: TestEngine) async throws {
        let database = try await counter(engine)

        let failed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<120 {
                group.addTask {
                    do {
                        try await database.write { db in
                            let row = try db.first("SELECT n FROM tally WHERE id = 1\(db.dialect.forUpdate)")
                            let n = try row?.get("n", as: Int.self) ?? 0
                            try db.execute("UPDATE tally SET n = \(n + 1) WHERE id = 1")
                            if number % 3 == 0 { throw Refused() }
                        }
                        return false
                    } catch { return true }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }

        #expect(failed == 40)
        #expect(try await total(database) == 80)
        #expect(database.counters.failures == 40)
    }

    @Test(arguments: TestEngine.available)
    func `a savepoint undoes its own part only`(engine: TestEngine) async throws {
        let database = try await counter(engine)

        let message = try await database.write { db in
            try db.execute("UPDATE tally SET n = n + 1")
            var caught = ""
            do {
                try db.savepoint {
                    try db.execute("UPDATE tally SET n = n + 10")
                    try db.savepoint { try db.execute("UPDATE tally SET n = n + 100") }
                    try db.execute("INSERT INTO tally VALUES (1, 5)")
                }
            } catch let error as DatabaseError {
                caught = error.constraintName ?? "none"
            }
            try db.savepoint { try db.execute("UPDATE tally SET n = n + 1000") }
            return caught
        }

        #expect(message == "tally_pkey")
        #expect(try await total(database) == 1001)
    }

    @Test(arguments: TestEngine.available)
    func `a failed statement that the body hides fails the command all the same`(engine: TestEngine) async throws {
        let database = try await counter(engine)

        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.execute("UPDATE tally SET n = 7")
                // Hidden on purpose: that is what is tested.
                _ = try? db.execute("INSERT INTO tally VALUES (1, 5)")
            }
        }
        let later = await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                // Hidden on purpose, as above.
                _ = try? db.execute("INSERT INTO tally VALUES (1, 5)")
                try db.execute("UPDATE tally SET n = 8")
            }
        }

        #expect(error?.constraintName == "tally_pkey")
        #expect(later?.kind == .aborted)
        #expect(try await total(database) == 0)
    }

    @Test(arguments: TestEngine.available)
    func `a read cannot write`(engine: TestEngine) async throws {
        let database = try await counter(engine)

        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { db in try db.execute("UPDATE tally SET n = 5") }
        }

        #expect(error?.kind == .readOnly)
        #expect(try await total(database) == 0)
    }

    @Test(arguments: TestEngine.available)
    func `execute tells how many rows it changed`(engine: TestEngine) async throws {
        let database = try await counter(engine)

        let counts = try await database.write { db in
            [
                try db.execute("INSERT INTO tally VALUES (2, 0), (3, 0)"),
                try db.execute("UPDATE tally SET n = 1 WHERE id > \(1)"),
                try db.execute("UPDATE tally SET n = 1 WHERE id > \(100)"),
                try db.execute("CREATE TABLE other (id BIGINT)"),
                try db.execute("DELETE FROM tally"),
            ]
        }

        #expect(counts == [2, 2, 0, 0, 3])
    }

    @Test(arguments: TestEngine.available)
    func `a cancelled caller gets its cancellation and the database goes on`(engine: TestEngine) async throws {
        let database = try await counter(engine)

        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await database.write { db in _ = try db.execute("UPDATE tally SET n = 5") }
        }

        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await total(database) == 0)
    }

    @Test(arguments: TestEngine.available)
    func `a closed database refuses and says so`(engine: TestEngine) async throws {
        let database = try await counter(engine)

        await database.close()

        #expect(database.health == .closed)
        let error = await #expect(throws: DatabaseError.self) { try await total(database) }
        #expect(error?.kind == .closed)
    }

    @Test(arguments: TestEngine.available)
    func `closing finishes what waits`(engine: TestEngine) async throws {
        let location = try await engine.freshLocation()
        let database = try await Database.open(location, options: TestEngine.options)
        try await database.write { db in _ = try db.execute("CREATE TABLE entry (n BIGINT PRIMARY KEY)") }

        let commands = (0..<40).map { n in
            Task {
                try await database.write { db in
                    spin(milliseconds: 2)
                    try db.execute("INSERT INTO entry VALUES (\(n))")
                }
            }
        }
        while database.counters.waiting == 0, database.counters.commands < 20 { await Task.yield() }
        await database.close()

        var acknowledged = 0
        for command in commands {
            switch await command.result {
            case .success: acknowledged += 1
            case .failure(let error): #expect((error as? DatabaseError)?.kind == .closed)
            }
        }
        #expect(acknowledged > 0)
        #expect(database.counters.commands == acknowledged + 1)
        #expect(database.counters.waiting == 0)
        guard engine != .sqliteMemory else { return }
        let again = try await Database.open(location, options: TestEngine.options)
        #expect(try await again.read { db in try db.query("SELECT n FROM entry").count } == acknowledged)
    }

    @Test(arguments: TestEngine.available)
    func `a full queue answers busy after a bounded wait`(engine: TestEngine) async throws {
        var options = TestEngine.options
        options.queueCapacity = 1
        options.admissionWait = .milliseconds(20)
        options.connections = 2
        let database = try await engine.fresh(options: options)

        let kinds = await withTaskGroup(of: DatabaseError.Kind?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await database.write { _ in spin(milliseconds: 40) }
                        return nil
                    } catch { return (error as? DatabaseError)?.kind }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(kinds.contains(.busy))
        #expect(kinds.contains(nil))
        #expect(kinds.allSatisfy { $0 == nil || $0 == .busy })
    }
}

/// Keeps a thread of the database at work.
private func spin(milliseconds: Int) {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < end {}
}
