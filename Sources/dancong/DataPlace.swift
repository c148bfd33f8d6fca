import ArgumentParser
import Foundation
import Operations
import Outbound
import SQLDatabase

/// The option that every command with data takes.
struct SettingsOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "A file of settings in YAML or JSON; the environment wins over it.")
    var file: String?

    /// What is set.
    /// - Throws: `SettingError`.
    func settings() async throws -> Settings {
        try await Settings.read(environment: ProcessInfo.processInfo.environment, file: file)
    }

    /// Where the data are.
    /// - Throws: `SettingError`, or the file system's error when the data directory cannot be made.
    func place() async throws -> DataPlace { try DataPlace(await settings()) }

    /// Works on the platform over the data, under the rules that are set, and closes it whatever happens.
    /// - Throws: `SettingError`, `RuleFileError`, what opening the database throws, and what the work throws.
    func working<Value: Sendable>(_ work: (Platform, DataPlace) async throws -> Value) async throws -> Value {
        let settings = try ServeSettings(try await settings())
        let platform = try await Platform.open(settings.place.database, rules: settings.rules)
        do {
            let value = try await work(platform, settings.place)
            await platform.close()
            return value
        } catch {
            await platform.close()
            throw error
        }
    }
}

/// Where the data are.
struct DataPlace {
    /// The data directory.
    let home: String
    /// The database: PostgreSQL when an address is set, else a file in the data directory.
    let database: DatabaseLocation

    /// The folder of trained models.
    var models: String { "\(home)/models" }

    /// Where pictures are, and the media server that can be told to drop a publisher.
    /// - Throws: the file system's error when the folder or its secrets cannot be made.
    func media(_ settings: Settings) throws -> MediaPlace {
        try .inHome(
            home, publishAddress: settings.mediaAddress,
            dropping: NginxDropping(folder: URL(filePath: home).appending(path: "media").path), videoTool: FFmpeg(),
            uploadBytesMax: settings.uploadMegabytesMax << 20)
    }

    /// The place that settings name; the data directory is made when it is missing.
    init(_ settings: Settings) throws {
        home = settings.home
        database = settings.databaseURL.map { .postgreSQL($0) } ?? .sqliteFile("\(home)/dancong.sqlite")
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    }
}
