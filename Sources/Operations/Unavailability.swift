package import Market
import SQLDatabase

/// The database can't do it now: the same request may succeed later, and nothing is wrong with it.
///
/// `DatabaseError` tells an engine's state in many kinds; callers need to know only what to do. What heals neither
/// by waiting nor by asking again (a damaged file, a wrong statement) is none of these and stays a failure.
package enum Unavailability: Refusal, CaseIterable {
    /// Too much is going on: the queue is full, a lock or a statement took too long, transactions collided.
    case databaseBusy
    /// It can't be reached or takes nothing: the connection is lost, the writer has stopped, the disk is full.
    case databaseUnreachable
    /// The connection broke during the commit; asking again with the same idempotency key is safe and tells.
    case outcomeUnknown

    /// What an error says about the database, nil when it is no passing trouble of the database.
    package init?(_ error: any Error) {
        guard let error = error as? DatabaseError else { return nil }
        switch error.kind {
        case .busy, .timeout, .serialization, .deadlock: self = .databaseBusy
        case .connectionLost, .stopped, .closed, .diskFull: self = .databaseUnreachable
        case .outcomeUnknown: self = .outcomeUnknown
        default: return nil
        }
    }

    package var code: ErrorCode {
        switch self {
        case .databaseBusy: "database.busy"
        case .databaseUnreachable: "database.unreachable"
        case .outcomeUnknown: "database.outcome_unknown"
        }
    }

    package var kind: ErrorKind { .unavailable }

    package var details: [String: String] { ["retry_after_seconds": self == .databaseUnreachable ? "5" : "1"] }
}
