import Foundation
import SQLDatabase

/// Where the data are, by `DANCONG_HOME` and `DATABASE_URL`.
struct DataPlace {
    /// The data directory.
    let home: String
    /// The database: PostgreSQL when `DATABASE_URL` names one, else a file in the data directory.
    let database: DatabaseLocation

    /// The folder of trained models.
    var models: String { "\(home)/models" }

    /// The place that the environment names; the data directory is made when it is missing.
    static func fromEnvironment() throws -> DataPlace {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["DANCONG_HOME"] ?? "\(FileManager.default.currentDirectoryPath)/.dancong"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let url = environment["DATABASE_URL"] ?? ""
        return DataPlace(home: home, database: url.isEmpty ? .sqliteFile("\(home)/dancong.sqlite") : .postgreSQL(url))
    }
}
