package import Market

/// Why the write path refuses a command before it runs.
package enum WriteRefusal: Refusal {
    /// The idempotency key was used for another request.
    case keyReused
    /// The idempotency key is empty or longer than 255 letters.
    case malformedKey
    /// The first request with the idempotency key has not been answered yet.
    case stillRunning
    /// The object changed since the caller read it.
    case stale

    package var code: ErrorCode {
        switch self {
        case .keyReused: "idempotency.key_reused"
        case .malformedKey: "idempotency.malformed_key"
        case .stillRunning: "idempotency.still_running"
        case .stale: "revision.stale"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .keyReused, .malformedKey: .invalid
        case .stillRunning: .conflict
        case .stale: .stale
        }
    }

    package var details: [String: String] { self == .stillRunning ? ["retry_after_seconds": "1"] : [:] }
}
