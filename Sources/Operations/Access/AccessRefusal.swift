package import Market

/// Why someone may not come in or may not do something, in order of precedence.
package enum AccessRefusal: Refusal, CaseIterable {
    /// Too many logins failed; try again after so many seconds.
    case throttled(retryAfterSeconds: Int64)
    /// There is no account with this login and password; which of the two is wrong is not said.
    case wrongCredentials
    /// The account is suspended.
    case suspended
    /// The key's time is over.
    case keyExpired
    /// The key was revoked.
    case keyRevoked
    /// The operation needs an account.
    case notLoggedIn
    /// The account has no role, or the key no scope, that the operation is open to.
    case forbidden(allowed: [Role])
    /// The password is too short, too long, or the login itself.
    case weakPassword(lengths: ClosedRange<Int>)
    /// Another account has the login.
    case loginTaken

    /// One refusal of each kind, for tables of all codes.
    package static let allCases: [AccessRefusal] = [
        .throttled(retryAfterSeconds: 1), .wrongCredentials, .suspended, .keyExpired, .keyRevoked, .notLoggedIn,
        .forbidden(allowed: [.operator]), .weakPassword(lengths: 10...200), .loginTaken,
    ]

    package var code: ErrorCode {
        switch self {
        case .throttled: "access.throttled"
        case .wrongCredentials: "access.wrong_credentials"
        case .suspended: "access.suspended"
        case .keyExpired: "access.key_expired"
        case .keyRevoked: "access.key_revoked"
        case .notLoggedIn: "access.not_logged_in"
        case .forbidden: "access.forbidden"
        case .weakPassword: "access.weak_password"
        case .loginTaken: "access.login_taken"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .throttled: .exhausted
        case .wrongCredentials, .keyExpired, .keyRevoked, .notLoggedIn: .unauthenticated
        case .suspended, .forbidden: .forbidden
        case .weakPassword: .invalid
        case .loginTaken: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .throttled(let seconds): ["retry_after_seconds": String(seconds)]
        case .forbidden(let allowed): ["allowed": allowed.map(\.rawValue).joined(separator: ", ")]
        case .weakPassword(let lengths):
            ["length_min": String(lengths.lowerBound), "length_max": String(lengths.upperBound)]
        default: [:]
        }
    }
}

/// The machine is at work on too many passwords; the same request may succeed in a moment.
package struct PasswordQueueFull: Refusal {
    /// A full queue.
    package init() {}

    package var code: ErrorCode { "access.busy" }
    package var kind: ErrorKind { .unavailable }
}
