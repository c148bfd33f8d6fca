/// A publisher's signal into a room, as the media server tells of it (commerce.md §9.3).
///
/// A room has one session at a time that is not over. A value: each move returns the session that follows.
package struct MediaSession: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "med" }

    /// The session's identifier.
    package let id: Identifier<MediaSession>
    /// The room that is shown.
    package let room: Identifier<Room>
    /// The media server that takes the signal.
    package let server: Server
    /// When the publisher first came.
    package let startedAt: Timestamp
    /// The connection as its server names it; another one after the publisher came back.
    package internal(set) var connection: String
    /// Where it is.
    package internal(set) var state: State
    /// When the state was entered.
    package internal(set) var movedAt: Timestamp
    /// When the server last said that the publisher is there.
    package internal(set) var seenAt: Timestamp
    /// Until when a publisher that is gone may be back; nil where none is waited for.
    package internal(set) var dueAt: Timestamp?
    /// Why it is over; nil while it is not.
    package internal(set) var ending: Ending?

    /// The media servers whose hooks are understood.
    package enum Server: String, Hashable, Sendable, CaseIterable {
        case nginxRTMP = "nginx_rtmp"
        case srs
        case ovenMediaEngine = "oven_media_engine"

        /// Whether the server says again and again that a publisher is there, so that its silence means something.
        package var renews: Bool { self == .nginxRTMP }
    }

    /// Why a session is over.
    package enum Ending: String, Hashable, Sendable, CaseIterable {
        /// Another connection showed the key and took over.
        case replaced
        /// The publisher did not come back in time.
        case expired
        /// The room is over.
        case roomOver = "room_over"
    }

    /// A session as stored.
    package init(
        id: Identifier<MediaSession>, room: Identifier<Room>, server: Server, startedAt: Timestamp, connection: String,
        state: State, movedAt: Timestamp, seenAt: Timestamp, dueAt: Timestamp?, ending: Ending?
    ) {
        self.id = id
        self.room = room
        self.server = server
        self.startedAt = startedAt
        self.connection = connection
        self.state = state
        self.movedAt = movedAt
        self.seenAt = seenAt
        self.dueAt = dueAt
        self.ending = ending
    }

    /// A session before anything is sent.
    package init(
        id: Identifier<MediaSession>, room: Identifier<Room>, server: Server, connection: String, at time: Timestamp
    ) {
        self.init(
            id: id, room: room, server: server, startedAt: time, connection: connection, state: .idle, movedAt: time,
            seenAt: time, dueAt: nil, ending: nil)
    }
}
