import Configuration
import Foundation
import Yams

/// What a deployment has set: the environment first, then a file, then the defaults.
///
/// A key of the file that no setting has is refused, and so is a value that does not fit, with its place; a server
/// must not start with half of what its operator meant.
package struct Settings: Sendable, Hashable {
    /// The data directory.
    package let home: String
    /// A PostgreSQL address, nil for SQLite in the data directory.
    package let databaseURL: String?
    /// The address to listen on.
    package let host: String
    /// The port.
    package let port: Int
    /// Whether the site is reached by https.
    package let isSecure: Bool
    /// Addresses of proxies that are believed.
    package let trustedProxies: Set<String>
    /// Whether quotas are kept.
    package let keepsQuotas: Bool
    /// Connections at a time.
    package let connectionsMax: Int
    /// A folder of rule sets.
    package let rulesFolder: String?
    /// Megabytes that must be free in the data directory.
    package let diskFreeMegabytesMin: Int
    /// The address on which the media server takes signals.
    package let mediaHost: String
    /// The port on which it does.
    package let mediaPort: Int
    /// Where creators send their signals.
    package let mediaAddress: String
    /// Megabytes that an uploaded video may have.
    package let uploadMegabytesMax: Int
    /// Who takes money.
    package let payments: PaymentProvider
    /// The file with the keys of whoever takes money.
    package let paymentsFile: String?
    /// Where people and providers reach the site, without a slash at the end.
    package let publicAddress: String
    /// Whether webhooks go by plain http and to private addresses, too.
    package let sendsWebhooksInside: Bool
    /// Where the process kills itself, for tests of reliability.
    package let crashPlan: CrashPlan?
    /// Whether the demo's logins are printed.
    package let isDemo: Bool

    /// Reads the settings.
    /// - Parameters:
    ///   - environment: the environment variables.
    ///   - file: a file in YAML or JSON; nil for the one that the environment names, if it names one.
    ///   - folder: where relative defaults begin.
    /// - Throws: `SettingError` with the key and the place of what cannot be used.
    package static func read(
        environment: [String: String], file: String? = nil, folder: String = FileManager.default.currentDirectoryPath
    ) async throws -> Settings {
        let place = file ?? environment[Setting.fileVariable].flatMap { $0.isEmpty ? nil : $0 }
        let sources = SettingSources(environment: environment, file: try await place.asyncMap(SettingFile.read))
        let host = try sources.text(.host) ?? "127.0.0.1"
        let port =
            try sources.value(.port, "a port from 0 to 65535") {
                Int($0).flatMap { (0...65_535).contains($0) ? $0 : nil }
            } ?? 8_080
        let mediaHost = try sources.value(.mediaHost, "an IP address", address) ?? "127.0.0.1"
        let mediaPort =
            try sources.value(.mediaPort, "a port from 1 to 65535") {
                Int($0).flatMap { (1...65_535).contains($0) ? $0 : nil }
            } ?? 1_935
        return Settings(
            home: try sources.text(.home) ?? "\(folder)/.dancong", databaseURL: try sources.text(.databaseURL),
            host: host, port: port,
            isSecure: try sources.truth(.secure) ?? false,
            trustedProxies: try sources.value(.trustedProxies, "a comma-separated list of IP addresses", addresses)
                ?? [],
            keepsQuotas: try sources.truth(.limits) ?? true,
            connectionsMax: try sources.value(.connectionsMax, "a whole number from 1 to 1000000") {
                Int($0).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
            } ?? 16_384,
            rulesFolder: try sources.text(.rules),
            diskFreeMegabytesMin: try sources.value(.diskFreeMin, "a whole number of megabytes") {
                Int($0).flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
            } ?? 256,
            mediaHost: mediaHost, mediaPort: mediaPort,
            mediaAddress: try sources.value(.mediaAddress, "an address that begins with rtmp:// or rtmps://") {
                $0.hasPrefix("rtmp://") || $0.hasPrefix("rtmps://") ? $0 : nil
            } ?? "rtmp://\(mediaHost.contains(":") ? "[\(mediaHost)]" : mediaHost):\(mediaPort)/live",
            uploadMegabytesMax: try sources.value(.uploadMax, "a whole number of megabytes from 1 to 100000") {
                Int($0).flatMap { (1...100_000).contains($0) ? $0 : nil }
            } ?? 512,
            payments: try sources.value(
                .payments, PaymentProvider.allCases.map(\.rawValue).joined(separator: ", "),
                PaymentProvider.init(rawValue:)) ?? .simulated,
            paymentsFile: try sources.text(.paymentsFile),
            publicAddress: try sources.value(.publicAddress, "an address that begins with http:// or https://") {
                ($0.hasPrefix("http://") || $0.hasPrefix("https://")) && !$0.hasSuffix("/") ? $0 : nil
            } ?? "http://\(host.contains(":") ? "[\(host)]" : host):\(port)",
            sendsWebhooksInside: try sources.truth(.webhooksPrivate) ?? false,
            crashPlan: try sources.value(
                .crashAt,
                "a fault point and a pass such as checkout.placed:3; points are "
                    + FaultPoint.allCases.map(\.rawValue).joined(separator: ", "), CrashPlan.init),
            isDemo: try sources.truth(.demo) ?? false)
    }

    private static func address(_ text: String) -> String? { addresses(text)?.count == 1 ? text : nil }

    private static func addresses(_ text: String) -> Set<String>? {
        let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        var room = [UInt8](repeating: 0, count: 16)
        let areAddresses = parts.allSatisfy {
            inet_pton(AF_INET, $0, &room) == 1 || inet_pton(AF_INET6, $0, &room) == 1
        }
        return areAddresses ? Set(parts) : nil
    }
}

/// A setting that cannot be used.
package struct SettingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A sentence with the key, the place and what is wrong.
    package let description: String

    /// An error that says why.
    package init(_ description: String) { self.description = description }
}

/// Where settings come from, the first one that has a value deciding.
private struct SettingSources {
    let environment: [String: String]
    let file: SettingFile?

    /// A setting's text with its place; an empty variable reads as one that is not set.
    private func found(_ setting: Setting) throws -> (text: String, place: String)? {
        let provider = EnvironmentVariablesProvider(environmentVariables: environment)
        if let text = try provider.environmentValue(forName: setting.variable), !text.isEmpty {
            return (text, "the environment variable \(setting.variable)")
        }
        guard let file, let text = try file.text(of: setting.key) else { return nil }
        return (text, "\(setting.key) in \(file.path)")
    }

    func text(_ setting: Setting) throws -> String? { try found(setting)?.text }

    func value<Value>(_ setting: Setting, _ form: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let (text, place) = try found(setting) else { return nil }
        guard let value = parse(text) else { throw SettingError("\(place) must be \(form); it is “\(text)”.") }
        return value
    }

    func truth(_ setting: Setting) throws -> Bool? {
        try value(setting, "true or false") { text in
            switch text.lowercased() {
            case "true", "yes", "1": true
            case "false", "no", "0": false
            default: nil
            }
        }
    }
}

/// A file of settings: one mapping of keys to single values. JSON is YAML, so both can be read.
private struct SettingFile {
    let path: String
    private let reader: ConfigReader
    private let keys: Set<String>

    static func read(_ path: String) async throws -> SettingFile {
        let bytes: Data
        do { bytes = try Data(contentsOf: URL(filePath: path)) } catch {
            throw SettingError("The configuration file \(path) cannot be read.")
        }
        let mapping: [String: Any]
        do {
            let loaded: Any? = try Yams.load(yaml: String(decoding: bytes, as: UTF8.self))
            guard let read = (loaded ?? [String: Any]()) as? [String: Any] else {
                throw SettingError("The configuration file \(path) is no mapping of keys to values.")
            }
            mapping = read
        } catch let error as YamlError {
            throw SettingError("The configuration file \(path) is not YAML: \(error)")
        }
        let known = Set(Setting.all.map(\.key))
        let unknown = mapping.keys.filter { !known.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw SettingError(
                "The configuration file \(path) has unknown keys: \(unknown.joined(separator: ", ")). "
                    + "Known are \(Setting.all.map(\.key).joined(separator: ", ")).")
        }
        let place = ConfigReader(
            provider: InMemoryProvider(values: ["filePath": ConfigValue(stringLiteral: path)]))
        // An empty file sets nothing, and the provider takes it for damaged.
        guard !mapping.isEmpty else { return SettingFile(path: path, reader: place, keys: []) }
        let provider = try await FileProvider<YAMLSnapshot>(config: place)
        return SettingFile(path: path, reader: ConfigReader(provider: provider), keys: Set(mapping.keys))
    }

    /// The text of a key, nil when the file does not have it.
    func text(of key: String) throws -> String? {
        guard keys.contains(key) else { return nil }
        // A list or a mapping has no text.
        guard let text = reader.string(forKey: ConfigKey([key])) else {
            throw SettingError("\(key) in \(path) must be a single value.")
        }
        return text.isEmpty ? nil : text
    }
}

extension Optional {
    fileprivate func asyncMap<Value>(_ transform: (Wrapped) async throws -> Value) async throws -> Value? {
        guard let wrapped = self else { return nil }
        return try await transform(wrapped)
    }
}
