package import HTTPTypes
import Hummingbird
package import Market

/// A request in hand, after authentication and before its route reads the body.
package struct Call: Sendable {
    /// The head as received.
    package let head: HTTPRequest
    /// The path without the query.
    package let path: String
    /// The query as sent, without the question mark; nil when there is none.
    package let rawQuery: String?
    /// Parameters of the path as texts, by name.
    package let pathParameters: [String: String]
    /// The body, empty when there is none, and where the route takes it in pieces.
    package let body: [UInt8]
    /// Who asks.
    package let actor: Actor
    /// The session cookie, nil when the request came without.
    package let sessionToken: String?
    /// The request, as the log names it.
    package let requestID: String
    /// The language of problems and pages.
    package let language: Language
    /// The address of the other end, nil where there is no socket.
    package let address: String?
    /// When the request came.
    package let receivedAt: Timestamp
    /// Closes the connection, for an answer without an end that nobody takes.
    package var disconnect: @Sendable () -> Void = {}
    /// The body of a route that takes it in pieces.
    var pieces: BodyPieces?

    /// A header field's value.
    package func header(_ name: HTTPField.Name) -> String? { head.headerFields[name] }

    /// A cookie's value, nil when it was not sent.
    package func cookie(_ name: String) -> String? { Self.cookie(name, in: head.headerFields) }

    static func cookie(_ name: String, in fields: HTTPFields) -> String? {
        for header in fields[values: .cookie] {
            for pair in header.split(separator: ";") {
                let pair = pair.trimmed
                if pair.hasPrefix(name + "=") { return String(pair.dropFirst(name.count + 1)) }
            }
        }
        return nil
    }

    /// The key under which a repeated request is recognised, nil when none was sent.
    package var idempotencyKey: String? { header(.idempotencyKey) }

    /// Whether the caller only wants to know what would happen.
    package var isDryRun: Bool { header(.dryRun) == "true" }

    /// The path and query with one parameter of the query replaced, for links between pages.
    package func path(settingQuery name: String, to value: String) -> String {
        let kept = (rawQuery ?? "").split(separator: "&").filter { !$0.hasPrefix(name + "=") }
        return path + "?" + (kept.map(String.init) + ["\(name)=\(value)"]).joined(separator: "&")
    }

    /// The path and query of the page that follows in a list; nil at its end.
    package func path(after cursor: String?) -> String? { cursor.map { path(settingQuery: "cursor", to: $0) } }

    /// The fields of a form body, empty for any other body.
    package var form: [String: String] {
        guard header(.contentType)?.hasPrefix("application/x-www-form-urlencoded") == true else { return [:] }
        // A form that cannot be read has no fields; the page that needs one says which is missing.
        let pairs = (try? QueryText.pairs(of: String(decoding: body, as: UTF8.self))) ?? []
        return Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension HTTPField.Name {
    /// `Idempotency-Key`, a retry's proof that it is one.
    package static let idempotencyKey = known("Idempotency-Key")
    /// `Dry-Run: true`, which checks everything and changes nothing.
    package static let dryRun = known("Dry-Run")
    /// `X-CSRF-Token`, the proof that a page of this site made the request.
    package static let csrfToken = known("X-CSRF-Token")
    /// `X-Request-Id`, the name of a request in the log.
    package static let requestID = known("X-Request-Id")
    /// `traceparent` of W3C Trace Context.
    package static let traceParent = known("traceparent")
    /// `Link` to the pages around this one (RFC 8288).
    package static let link = known("Link")
    /// `Idempotent-Replayed: true` on an answer that was given before.
    package static let idempotentReplayed = known("Idempotent-Replayed")

    /// `RateLimit`, what is left of each quota.
    package static let rateLimit = known("RateLimit")
    /// `RateLimit-Policy`, the quotas that a request was counted for.
    package static let rateLimitPolicy = known("RateLimit-Policy")
    /// `X-Forwarded-For`, the way that a request came through proxies.
    package static let forwardedFor = known("X-Forwarded-For")
    /// `Deprecation`, since when an endpoint should not be used any more (RFC 9745).
    package static let deprecation = known("Deprecation")
    /// `Sunset`, when an endpoint will stop answering (RFC 8594).
    package static let sunset = known("Sunset")

    private static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a field name.") }
        return name
    }
}
