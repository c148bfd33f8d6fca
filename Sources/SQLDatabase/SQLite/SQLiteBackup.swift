import Foundation
import GRDB

/// Copies an open SQLite database into a new file by SQLite's backup interface.
enum SQLiteBackup {
    /// Writes a checked copy under a temporary name, syncs it and gives it its name; blocks.
    ///
    /// - Throws: An error when the file exists, or of this module, GRDB or the file system.
    static func write(_ source: any GRDB.DatabaseWriter, to path: String) throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else {
            throw DatabaseError(.unsupported, "\(path) exists; a backup never overwrites")
        }
        let partial = path + ".partial"
        // It is there only if an earlier backup was interrupted.
        try? files.removeItem(atPath: partial)
        do {
            let copy = try DatabaseQueue(path: partial)
            try source.backup(to: copy)
            try copy.writeWithoutTransaction { db in
                // A copy of a WAL database would leave its log beside it: one file is what one carries away.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                let finding = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
                guard finding == "ok" else { throw DatabaseError(.corrupted, finding ?? "the check said nothing") }
            }
            try copy.close()
            try sync(partial)
            try files.moveItem(atPath: partial, toPath: path)
            try sync((path as NSString).deletingLastPathComponent)
        } catch {
            // The error of the backup is the one to report.
            try? files.removeItem(atPath: partial)
            throw error
        }
    }

    /// Folds the journal into a file that nobody has open, checks the file and syncs it; blocks.
    ///
    /// A pool closes its readers last, and a reader folds nothing: what was committed may still stand in the journal alone.
    /// - Throws: An error of this module, GRDB or the file system, also when somebody has the file open.
    static func settle(_ path: String) throws {
        let file = try DatabaseQueue(path: path)
        try file.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            let finding = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
            guard finding == "ok" else { throw DatabaseError(.corrupted, finding ?? "the check said nothing") }
        }
        try file.close()
        try sync(path)
    }

    private static func sync(_ path: String) throws {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY)
        guard descriptor >= 0 else { throw DatabaseError(.io, "cannot open \(path) to sync it") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DatabaseError(.io, "cannot sync \(path)") }
    }
}
