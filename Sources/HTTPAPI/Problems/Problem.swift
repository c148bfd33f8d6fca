package import HTTPTypes
package import Market
import Operations

/// A refusal on the wire: `application/problem+json` (RFC 9457) in the language that was asked for.
///
/// The one place where kinds of refusal become statuses. Causes inside the platform never appear: what is no
/// refusal becomes `server.failed`, and the log has the rest under the same request id.
package struct Problem: Sendable {
    /// The status code.
    package let status: Int
    /// The refusal's code, which names its documentation.
    package let code: ErrorCode
    /// What is wrong, in a few words.
    package let title: String
    /// What is wrong this time, in a sentence.
    package let detail: String
    /// The path that was asked.
    package let instance: String
    /// The faults of single fields, empty unless the input is invalid.
    package let faults: [InvalidInput.Fault]
    /// The request, as the log names it.
    package let requestID: String
    /// Seconds after which the same request may succeed, nil when time does not heal it.
    package let retryAfterSeconds: Int?
    /// The methods that are allowed, nil unless the method was wrong.
    package let allow: String?
    /// What the refusal says by name, such as `allowed`.
    package let details: [String: String]
    /// Whether the same request was refused before, and is answered from its idempotency key.
    package let isReplay: Bool
    /// The language of title and detail.
    package let language: Language

    /// The problem that an error becomes.
    package init(_ error: any Error, instance: String, requestID: String, language: Language) {
        let refusal: any Refusal = (error as? any Refusal) ?? Unavailability(error) ?? WireRefusal.failed
        let text = ErrorCatalogue.text(of: refusal.code)
        let sentences = text.sentences(in: language)
        let healsAfter = refusal.details["retry_after_seconds"].flatMap { Int($0) }
        status = Self.status(of: refusal, healsByTime: healsAfter != nil)
        code = refusal.code
        title = sentences.title
        detail = Self.filled(sentences.detail, with: refusal.details)
        self.instance = instance
        let kept = refusal as? KeptRefusal
        faults = (refusal as? InvalidInput)?.faults ?? kept?.faults ?? []
        isReplay = kept != nil
        self.requestID = requestID
        self.language = language
        details = refusal.details
        retryAfterSeconds = healsAfter ?? (refusal.kind == .unavailable && status == 503 ? 1 : nil)
        if case .methodNotAllowed(let allowed)? = refusal as? WireRefusal {
            allow = allowed.joined(separator: ", ")
        } else {
            allow = nil
        }
    }

    /// The status of a refusal.
    private static func status(of refusal: any Refusal, healsByTime: Bool) -> Int {
        if let own = (refusal as? WireRefusal)?.status { return own }
        return status(of: refusal.kind, healsByTime: healsByTime)
    }

    /// The status of a kind: `exhausted` is 429 where waiting helps and 409 where it does not.
    package static func status(of kind: ErrorKind, healsByTime: Bool = false) -> Int {
        switch kind {
        case .invalid: 422
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound: 404
        case .conflict: 409
        case .stale: 412
        case .exhausted: healsByTime ? 429 : 409
        case .unavailable: 503
        }
    }

    /// A sentence with `{name}` replaced by what the refusal says under that name.
    private static func filled(_ sentence: String, with details: [String: String]) -> String {
        details.reduce(sentence) { text, detail in
            text.split(separator: "{\(detail.key)}", omittingEmptySubsequences: false).joined(separator: detail.value)
        }
    }

    /// The body.
    package var json: JSON {
        var members: [JSON.Member] = [
            .init("type", .string("/v1/problems/\(code)")), .init("title", .string(title)),
            .init("status", .integer(Int64(status))), .init("detail", .string(detail)),
            .init("instance", .string(instance)), .init("code", .string(code.rawValue)),
        ]
        if !faults.isEmpty {
            members.append(
                .init(
                    "errors",
                    .array(
                        faults.map { fault in
                            [
                                "pointer": .string(fault.pointer), "code": .string(fault.code.rawValue),
                                "detail": .string(fault.detail),
                            ]
                        })))
        }
        let shown = details.filter { $0.key != "fields" }.sorted { $0.key < $1.key }
        if !shown.isEmpty {
            members.append(.init("details", .object(shown.map { .init($0.key, .string($0.value)) })))
        }
        members.append(.init("request_id", .string(requestID)))
        return .object(members)
    }

    /// The header fields that go with the problem.
    package var headers: HTTPFields {
        var fields: HTTPFields = [
            .contentType: "application/problem+json", .contentLanguage: language.rawValue, .cacheControl: "no-store",
        ]
        if let retryAfterSeconds { fields[.retryAfter] = String(retryAfterSeconds) }
        if isReplay { fields[.idempotentReplayed] = "true" }
        if let allow { fields[.allow] = allow }
        if status == 401 { fields[.wwwAuthenticate] = "Bearer realm=\"dancong\"" }
        return fields
    }

    /// What a problem looks like.
    package static let schema = Schema.named(
        "Problem",
        .object(
            .required("type", .text(1...200), "Where the problem is documented, relative to this server."),
            .required("title", .text(1...200), "What is wrong, in a few words."),
            .required("status", .integer(400...599), "The status code."),
            .required("detail", .text(1...2_000), "What is wrong this time."),
            .required("instance", .text(0...4_096), "The path that was asked."),
            .required("code", .text(3...100), "The stable name of the refusal, `noun.fact`."),
            .optional(
                "errors",
                .array(
                    of: .object(
                        .required("pointer", .text(0...500), "JSON pointer of the field, or a parameter's name."),
                        .required("code", .text(3...100), "What is wrong with the field."),
                        .required("detail", .text(1...500), "The bound that was broken.")),
                    count: 0...100),
                "The faults of single fields."),
            .optional("details", .map(of: .text()), "What the refusal names, such as the allowed commands."),
            .required("request_id", .text(1...128), "The request, as the log names it.")))
}
