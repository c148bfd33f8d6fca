/// Why the intake did not keep an event. Accepted and dropped events together are the received ones.
package enum EventDrop: String, Hashable, Sendable, CaseIterable {
    /// The envelope cannot be read: a missing or malformed field.
    case malformed
    /// The kind is one that only the platform's own commands may report.
    case notFromClients = "not_from_clients"
    /// The thing that the kind is about is not named.
    case missingSubject = "missing_subject"
    /// It happened longer ago than late events are accepted.
    case tooLate = "too_late"
    /// It claims to happen further in the future than clocks may differ.
    case inTheFuture = "in_the_future"
    /// The sender may not speak for that viewer.
    case foreignViewer = "foreign_viewer"
    /// An event with the same identifier is already stored.
    case duplicate
}
