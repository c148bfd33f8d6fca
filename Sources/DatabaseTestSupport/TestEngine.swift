import Foundation
package import SQLDatabase

/// An engine that contract tests run on: `@Test(arguments: TestEngine.available)`.
package enum TestEngine: String, Sendable, CaseIterable {
    case sqliteMemory
    case sqliteFile
    case postgreSQL

    /// The engines to run on: all three, or without PostgreSQL when `DANCONG_SKIP_POSTGRESQL=1`.
    ///
    /// A missing server program is no reason to leave PostgreSQL out: its tests fail and say what installs it.
    package static var available: [TestEngine] {
        let skips = ProcessInfo.processInfo.environment["DANCONG_SKIP_POSTGRESQL"] == "1"
        return allCases.filter { $0 != .postgreSQL || !skips }
    }

    /// A place where no database has been yet.
    ///
    /// - Throws: A sentence when PostgreSQL cannot be started.
    package func freshLocation() async throws -> DatabaseLocation {
        switch self {
        case .sqliteMemory: return .sqliteMemory
        case .sqliteFile: return .sqliteFile(try TemporaryFolder.shared.path(for: "\(UUID().uuidString).sqlite"))
        case .postgreSQL: return .postgreSQL(try await TestPostgreSQL.freshURL())
        }
    }

    /// An empty open database of its own.
    ///
    /// - Throws: ``DatabaseError``, or a sentence when PostgreSQL cannot be started.
    package func fresh(options: DatabaseOptions = TestEngine.options) async throws -> Database {
        try await Database.open(freshLocation(), options: options)
    }

    /// Limits that suit many small databases open at the same time.
    package static var options: DatabaseOptions {
        var options = DatabaseOptions()
        options.readers = 2
        options.connections = 4
        return options
    }
}

/// A folder that is removed when the process ends.
package final class TemporaryFolder: Sendable {
    /// The folder of this process.
    package static let shared = TemporaryFolder()

    private let folder: URL

    private init() {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "dancong-tests-\(ProcessInfo.processInfo.processIdentifier)")
        atexit { TemporaryFolder.shared.remove() }
    }

    /// The path of a file in the folder, which exists afterwards.
    ///
    /// - Throws: An error of the file system.
    package func path(for name: String) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.appending(path: name).path
    }

    // The process ends; what cannot be removed stays in the system's temporary folder.
    private func remove() { try? FileManager.default.removeItem(at: folder) }
}
