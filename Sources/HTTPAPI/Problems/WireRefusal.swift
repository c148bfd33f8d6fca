package import Market

/// The refusals of the wire itself, in order of precedence: what fails before any rule of the market is asked.
package enum WireRefusal: Refusal {
    case routeNotFound
    case methodNotAllowed(allowed: [String])
    case notAcceptable
    case unsupportedMediaType(expected: String)
    case bodyTooLarge(bytesMax: Int)
    case sessionUnknown
    case keyUnknown
    case keyNotAccepted
    case credentialRequired
    case roleMissing(allowed: [String])
    case proofMissing
    case malformedQuery
    case malformedJSON(String)
    case keyMissing
    case keyMalformed
    case preconditionMissing
    case malformedPrecondition
    case staleTag
    case rateLimited(retryAfterSeconds: Int64)
    case timedOut(seconds: Int)
    case failed

    package var code: ErrorCode {
        switch self {
        case .routeNotFound: "route.not_found"
        case .methodNotAllowed: "route.method_not_allowed"
        case .notAcceptable: "request.not_acceptable"
        case .unsupportedMediaType: "request.unsupported_media_type"
        case .bodyTooLarge: "request.body_too_large"
        case .sessionUnknown: "session.unknown"
        case .keyUnknown: "api_key.unknown"
        case .keyNotAccepted: "api_key.not_accepted"
        case .credentialRequired: "credential.required"
        case .roleMissing: "role.missing"
        case .proofMissing: "session.proof_missing"
        case .malformedQuery: "request.malformed_query"
        case .malformedJSON: "request.malformed_json"
        case .keyMissing: "idempotency.key_missing"
        case .keyMalformed: "idempotency.key_malformed"
        case .preconditionMissing: "precondition.missing"
        case .malformedPrecondition: "precondition.malformed"
        case .staleTag: "precondition.failed"
        case .rateLimited: "request.rate_limited"
        case .timedOut: "request.timed_out"
        case .failed: "server.failed"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .routeNotFound, .methodNotAllowed: .notFound
        case .sessionUnknown, .keyUnknown, .credentialRequired: .unauthenticated
        case .keyNotAccepted, .roleMissing, .proofMissing: .forbidden
        case .staleTag, .preconditionMissing: .stale
        case .rateLimited: .exhausted
        case .timedOut, .failed: .unavailable
        default: .invalid
        }
    }

    package var details: [String: String] {
        switch self {
        case .methodNotAllowed(let allowed), .roleMissing(let allowed): ["allowed": allowed.joined(separator: ", ")]
        case .unsupportedMediaType(let expected): ["expected": expected]
        case .bodyTooLarge(let bytes): ["bytes": String(bytes)]
        case .malformedJSON(let what): ["found": what]
        case .rateLimited(let seconds): ["retry_after_seconds": String(seconds)]
        case .timedOut(let seconds): ["seconds": String(seconds)]
        default: [:]
        }
    }

    /// The status, where the kind's own is not precise enough.
    package var status: Int? {
        switch self {
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .unsupportedMediaType: 415
        case .bodyTooLarge: 413
        case .malformedQuery, .malformedJSON, .keyMissing, .keyMalformed, .malformedPrecondition: 400
        case .preconditionMissing: 428
        case .failed: 500
        default: nil
        }
    }
}
