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
        try await option.working { _, _ in }
        print("The schema is up to date.")
    }
}

/// `dancong backup FILE`: copies the database while it is in use, and the model in force beside it.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the SQLite database to a file while it is in use, and the trained model to FILE.models.")

    @OptionGroup var option: SettingsOption

    @Argument(help: "Where the copy goes; it must not exist.")
    var file: String

    func run() async throws {
        let place = try await option.place()
        let database = try await Database.open(place.database)
        let copy = BackupCopy(file)
        let hasModel: Bool
        do {
            hasModel = try await copy.make(of: database, models: ModelFolder(place.models))
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        print("The copy is in \(file)\(hasModel ? ", the trained model in \(copy.models)" : "").")
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
        let settings = try ServeSettings(try await option.settings())
        guard case .sqliteFile(let path) = settings.place.database else {
            throw ValidationError("PostgreSQL is restored with pg_restore.")
        }
        let hasModel = try await BackupCopy(file).restore(
            to: path, models: ModelFolder(settings.place.models), rules: settings.rules)
        print("Restored to \(path)\(hasModel ? ", with the trained model" : "").")
    }
}
