import Configuration
import Foundation
import Operations

/// What `dancong serve` can be told by the environment; docs/operations/configuration.md lists it.
struct ServeSettings {
    /// Where the data are.
    let place: DataPlace
    /// The rules in force.
    let rules: RuleBook
    /// The address to listen on.
    let host: String
    /// The port.
    let port: Int
    /// Whether the site is reached by https.
    let isSecure: Bool
    /// Whether the demo's logins are printed at the start.
    let isDemo: Bool

    /// The settings of the environment.
    /// - Throws: for a value that can't be used.
    static func fromEnvironment() throws -> ServeSettings {
        let reader = ConfigReader(provider: EnvironmentVariablesProvider())
        return ServeSettings(
            place: try DataPlace.fromEnvironment(),
            rules: try RuleBook.load(from: reader.string(forKey: "dancong.rules")),
            host: reader.string(forKey: "dancong.host", default: "127.0.0.1"),
            port: reader.int(forKey: "dancong.port", default: 8080),
            isSecure: reader.bool(forKey: "dancong.secure", default: false),
            isDemo: reader.bool(forKey: "dancong.demo", default: false))
    }
}
