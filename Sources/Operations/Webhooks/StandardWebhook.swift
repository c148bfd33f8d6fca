import Crypto
import Foundation
package import Market

/// Signatures of messages between servers, as the Standard Webhooks specification 1.0 has them
/// (standard-webhooks/standard-webhooks, spec/standard-webhooks.md): HMAC-SHA256 over `id.timestamp.body`.
package enum StandardWebhook {
    /// How far a message's time may be from now.
    package static let tolerance: Duration = .minutes(5)
    /// The header fields of a message, in lower case.
    package static let fields = (id: "webhook-id", time: "webhook-timestamp", signature: "webhook-signature")

    /// A key that both sides have.
    package struct Key: Sendable, Hashable {
        private let bytes: [UInt8]

        /// The key of a text such as `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`.
        /// - Returns: nil for a text that is none: base 64 of 24 to 64 bytes behind `whsec_`.
        package init?(_ text: String) {
            guard text.hasPrefix("whsec_"), let data = Data(base64Encoded: String(text.dropFirst(6))),
                (24...64).contains(data.count)
            else { return nil }
            bytes = Array(data)
        }

        private init(bytes: [UInt8]) { self.bytes = bytes }

        /// A new key of 256 random bits.
        package static func random() -> Key {
            var generator = SystemRandomNumberGenerator()
            return Key(bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        }

        /// The key as both sides write it down.
        package var text: String { "whsec_" + Data(bytes).base64EncodedString() }

        /// Whether a text is the key, in a time that does not say where it differs.
        package func isWritten(_ text: String) -> Bool { Secret.areEqual(text, self.text) }

        fileprivate func signature(of message: [UInt8]) -> String {
            let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: bytes))
            return "v1," + Data(code).base64EncodedString()
        }
    }

    /// The header fields of a message, signed with every key: the receiver may have the old or the new one.
    /// - Parameter id: the message's name, the same however often it is sent; without a full stop.
    package static func headers(
        id: String, at time: Timestamp, body: [UInt8], keys: [Key]
    ) -> [(name: String, value: String)] {
        let seconds = String(time.milliseconds / 1_000)
        let message = signed(id, seconds, body)
        return [
            (fields.id, id), (fields.time, seconds),
            (fields.signature, keys.map { $0.signature(of: message) }.joined(separator: " ")),
        ]
    }

    /// Whether a message was signed with one of the keys a short while ago.
    /// - Parameter headers: the header fields, their names in lower case.
    /// - Returns: the message's name; nil for one that is forged, stale or cut.
    package static func verify(
        _ headers: [String: String], body: [UInt8], keys: [Key], now: Timestamp
    ) -> String? {
        guard let id = headers[fields.id], !id.isEmpty, let time = headers[fields.time],
            isRecent(time, now: now)
        else { return nil }
        let message = signed(id, time, body)
        let shown = (headers[fields.signature] ?? "").split(separator: " ").prefix(8).map(String.init)
        let isGenuine = keys.contains { key in
            let expected = key.signature(of: message)
            return shown.contains { Secret.areEqual($0, expected) }
        }
        return isGenuine ? id : nil
    }

    /// Whether seconds since 1970, as a sender wrote them, are as near to now as a signature may be old.
    package static func isRecent(_ seconds: String, now: Timestamp) -> Bool {
        guard let written = Int64(seconds) else { return false }
        // Whoever sends chooses the number, so nothing is reckoned with it.
        let (now, span) = (now.milliseconds / 1_000, tolerance.wholeMilliseconds / 1_000)
        return (now - span...now + span).contains(written)
    }

    private static func signed(_ id: String, _ seconds: String, _ body: [UInt8]) -> [UInt8] {
        Array("\(id).\(seconds).".utf8) + body
    }
}
