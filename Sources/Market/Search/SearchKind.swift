/// What can be found.
package enum SearchKind: String, Hashable, Sendable, CaseIterable {
    /// Listed products.
    case product
    /// Published videos and pictures.
    case content
    /// Creators.
    case creator
    /// Live rooms that are announced, on air, or over and not cut.
    case room
}

extension Room.State {
    /// The states in which a room is found by a search.
    package static let searchable: Set<Room.State> = [
        .scheduled, .preparing, .living, .paused, .reconnecting, .ended,
    ]
}
