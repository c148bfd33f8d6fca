import Foundation
package import Market
package import SQLDatabase

/// A copy of an SQLite database in a file, of the model in force in a folder beside it, and the digest of the first.
package struct BackupCopy: Sendable {
    /// The copy of the database.
    package let file: String
    /// The folder of the copied model; not there when nothing was trained yet.
    package var models: String { file + ".models" }
    /// The file with the SHA-256 of the copy, as `sha256sum` writes and checks it.
    package var digest: String { file + ".sha256" }

    /// The copy with a path.
    package init(_ file: String) { self.file = file }

    /// Copies a database that is in use, then the model in force.
    ///
    /// - Returns: whether there was a model.
    /// - Throws: `BackupRefusal.occupied`, which replaces nothing; `DatabaseError`, `ModelFolderError`.
    package func make(of database: Database, models folder: ModelFolder) async throws -> Bool {
        for path in [file, models, digest] where FileManager.default.fileExists(atPath: path) {
            throw BackupRefusal.occupied(path: path)
        }
        try await database.backup(to: file)
        let line = "\(try FileDigest.sha256(of: file))  \((file as NSString).lastPathComponent)\n"
        try Data(line.utf8).write(to: URL(fileURLWithPath: digest))
        try Durability.force(digest)
        try Durability.force((file as NSString).deletingLastPathComponent)
        return try folder.copyCurrent(to: ModelFolder(models))
    }

    /// Puts the copy where no database is, after it was verified under another name.
    ///
    /// What gets the database's name is whole, is on the disk, and has no journal of another database beside it: SQLite
    /// would play a stale `-wal` into it.
    /// - Returns: whether a model came with it.
    /// - Throws: `BackupRefusal`, and then nothing was restored; `DatabaseError`, `MigrationError`, `ModelFolderError`.
    package func restore(to path: String, models folder: ModelFolder, rules: RuleBook? = nil) async throws -> Bool {
        let files = FileManager.default
        guard files.fileExists(atPath: file) else { throw BackupRefusal.missing(path: file) }
        for occupied in [path] + Self.journals(of: path) where files.fileExists(atPath: occupied) {
            throw BackupRefusal.occupied(path: occupied)
        }
        try verify()
        let source = ModelFolder(models)
        let hasModel = try source.current() != nil
        if hasModel, try folder.current() != nil { throw BackupRefusal.occupied(path: folder.path) }

        let candidate = path + ".restoring"
        // Leftovers of a restore that was interrupted.
        try Self.remove([candidate] + Self.journals(of: candidate))
        do {
            try files.copyItem(atPath: file, toPath: candidate)
            let platform = try await Platform.open(.sqliteFile(candidate), rules: rules)
            let broken: [InvariantFinding]
            do {
                broken = try await platform.check().filter { $0.violations > 0 }
            } catch {
                await platform.close()
                throw error
            }
            await platform.close()
            guard broken.isEmpty else { throw BackupRefusal.broken(invariants: broken.map(\.invariant)) }
            try Database.settle(sqliteFile: candidate)
        } catch {
            // The error is the one to report; what is left is removed by the next restore.
            try? Self.remove([candidate] + Self.journals(of: candidate))
            throw error
        }
        if hasModel { _ = try source.copyCurrent(to: folder) }
        try Self.remove(Self.journals(of: candidate))
        try files.moveItem(atPath: candidate, toPath: path)
        try Durability.force((path as NSString).deletingLastPathComponent)
        return hasModel
    }

    /// Compares the copy with its digest; a copy without one, as older versions made them, is left to the database's checks,
    /// which see a broken structure and no changed value.
    private func verify() throws {
        guard FileManager.default.fileExists(atPath: digest) else { return }
        let written = try String(contentsOfFile: digest, encoding: .utf8).prefix { $0 != " " }
        guard try written == FileDigest.sha256(of: file) else {
            throw BackupRefusal.damaged(path: file)
        }
    }

    /// What SQLite keeps beside a database that is in use.
    private static func journals(of path: String) -> [String] { ["-wal", "-shm", "-journal"].map { path + $0 } }

    private static func remove(_ paths: [String]) throws {
        for path in paths where FileManager.default.fileExists(atPath: path) {
            try FileManager.default.removeItem(atPath: path)
        }
    }
}

/// Why nothing was copied or restored, in order of precedence.
package enum BackupRefusal: Refusal, CaseIterable {
    /// There is no such copy.
    case missing(path: String)
    /// Something is there already, and a copy replaces nothing.
    case occupied(path: String)
    /// The copy is not, byte for byte, what was written.
    case damaged(path: String)
    /// The copy holds what must never be.
    case broken(invariants: [String])

    /// One refusal of each kind, for tables of all codes.
    package static let allCases: [BackupRefusal] = [
        .missing(path: "copy.db"), .occupied(path: "dancong.sqlite"), .damaged(path: "copy.db"),
        .broken(invariants: ["INV-13"]),
    ]

    package var code: ErrorCode {
        switch self {
        case .missing: "backup.missing"
        case .occupied: "backup.occupied"
        case .damaged: "backup.damaged"
        case .broken: "backup.broken"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .missing: .notFound
        case .occupied: .conflict
        case .damaged, .broken: .invalid
        }
    }

    package var details: [String: String] {
        switch self {
        case .missing(let path), .occupied(let path), .damaged(let path): ["path": path]
        case .broken(let invariants): ["invariants": invariants.joined(separator: ", ")]
        }
    }
}
