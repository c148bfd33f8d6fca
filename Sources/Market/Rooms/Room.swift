/// A live room of a creator (直播间), one session of it.
package struct Room: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "room" }

    /// The room's identifier.
    package let id: Identifier<Room>
    /// Who is live.
    package let creator: Identifier<Creator>
    /// What the session is about.
    package let title: String
    /// Whether the host is made by a machine, which puts a label on screen that cannot be hidden.
    package let hasSyntheticHost: Bool
    /// When the session is planned to start.
    package let startsAt: Timestamp

    /// A room as scheduled.
    package init(
        id: Identifier<Room>, creator: Identifier<Creator>, title: String, hasSyntheticHost: Bool, startsAt: Timestamp
    ) {
        self.id = id
        self.creator = creator
        self.title = title
        self.hasSyntheticHost = hasSyntheticHost
        self.startsAt = startsAt
    }
}
