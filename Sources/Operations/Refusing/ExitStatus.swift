package import Market

/// With what a program ends that was refused: the one place where kinds of refusal become exit statuses.
package enum ExitStatus {
    /// The status of a kind, 2 to 7; 1 is for what went wrong without being a refusal.
    package static func of(_ kind: ErrorKind) -> Int32 {
        switch kind {
        case .invalid: 2
        case .unauthenticated, .forbidden: 3
        case .notFound: 4
        case .conflict, .stale: 5
        case .exhausted: 6
        case .unavailable: 7
        }
    }

    /// The refusal that an error is, passing trouble of the database included; nil for anything else.
    package static func refusal(in error: any Error) -> (any Refusal)? {
        (error as? any Refusal) ?? Unavailability(error)
    }
}
