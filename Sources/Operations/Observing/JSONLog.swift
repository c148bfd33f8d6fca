import Foundation
package import Logging
import Market

/// Writes each log line as one JSON object on standard error, for collectors.
///
/// Values under names that speak of secrets are left out, whoever logs them (INV-26).
package struct JSONLog: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    private let label: String

    /// A handler for a logger of a name.
    package init(label: String) { self.label = label }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = [
            "at": SystemClock().now().description, "level": event.level.rawValue, "logger": label,
            "message": event.message.description,
        ]
        for (name, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            fields[name] = Self.isSecret(name) ? "left out" : value.description
        }
        let line: String
        do { line = try JSONText.encode(fields) } catch { line = "{\"message\":\"a log line could not be written\"}" }
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Whether a name speaks of something that must not be in a log.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "secret", "token", "cookie", "authorization", "key"].contains { name.contains($0) }
    }
}
