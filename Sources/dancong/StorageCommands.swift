import ArgumentParser
import Foundation
import Operations
import SQLDatabase

/// `dancong migrate`: brings the schema up to date.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings the database's schema up to date.")

    @OptionGroup var option: SettingsOption

    func run() async throws {
        let platform = try await Platform.open(try await option.place().database)
        await platform.close()
        print("The schema is up to date.")
    }
}

/// `dancong backup FILE`: copies the database while it is in use.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the SQLite database to a file while it is in use.")

    @OptionGroup var option: SettingsOption

    @Argument(help: "Where the copy goes; it must not exist.")
    var file: String

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw ValidationError("\(file) exists; a backup replaces nothing.")
        }
        let database = try await Database.open(try await option.place().database)
        do {
            try await database.backup(to: file)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        print("The copy is in \(file).")
    }
}

/// `dancong restore FILE`: puts a copy in place of a database that is not there.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Puts a copy in the data directory and verifies it; never replaces a database that is there.")

    @OptionGroup var option: SettingsOption

    @Argument(help: "The copy that `dancong backup` made.")
    var file: String

    func run() async throws {
        guard case .sqliteFile(let path) = try await option.place().database else {
            throw ValidationError("PostgreSQL is restored with pg_restore.")
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw ValidationError("\(path) exists; move it away first.")
        }
        // The copy is verified under another name, so that what gets the database's name is whole.
        let candidate = path + ".restoring"
        if FileManager.default.fileExists(atPath: candidate) { try FileManager.default.removeItem(atPath: candidate) }
        try FileManager.default.copyItem(atPath: file, toPath: candidate)
        let platform = try await Platform.open(.sqliteFile(candidate))
        let broken = try await platform.check().filter { $0.violations > 0 }
        await platform.close()
        guard broken.isEmpty else {
            throw ValidationError(
                "The copy breaks \(broken.map(\.invariant).joined(separator: ", ")); nothing was restored.")
        }
        try FileManager.default.moveItem(atPath: candidate, toPath: path)
        for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: candidate + suffix) {
            try FileManager.default.removeItem(atPath: candidate + suffix)
        }
        print("Restored to \(path).")
    }
}
