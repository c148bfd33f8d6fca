package import Market
import SQLDatabase
import Storage

/// Signals into rooms and pictures out of them, as `platform.media`.
package struct Media: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// A key that was just issued, with the secret that is shown once.
    package struct IssuedKey: Sendable, Hashable {
        /// The room that it opens.
        package let room: Identifier<Room>
        /// The secret; nil when the same request had been answered before, and in a dry run.
        package let secret: String?

        /// A key with its secret.
        package init(room: Identifier<Room>, secret: String?) {
            self.room = room
            self.secret = secret
        }
    }

    /// Issues the key with which a room's creator publishes; the one before holds no longer.
    ///
    /// A publisher who is connected with the old key stays connected; when it is gone it comes back with the new one only.
    /// - Throws: `AccessRefusal`; `NotThere` for another creator's room; `MediaRefusal.roomOver`; `WriteRefusal`.
    package func issueKey(_ room: Identifier<Room>, in context: CommandContext) async throws -> Written<IssuedKey> {
        let secret = Secret.token()
        return try await platform.rooms.change("media.issue_key", room, in: context) { room, scope in
            guard room.state.takesSignal || room.state == .scheduled else { throw MediaRefusal.roomOver }
            let store = StreamKeyStore(scope.connection)
            let number = (try store.newest(of: room.id)?.number ?? 0) + 1
            try store.rotate(
                to: StreamKey(
                    room: room.id, number: number, digest: Secret.digest(secret), createdAt: scope.now, revokedAt: nil))
            try scope.audit("issues the stream key \(number)", subject: room.id.rawValue)
            return IssuedKey(room: room.id, secret: scope.context.isDryRun ? nil : secret)
        }
    }

    /// Where a room's picture is, for somebody who may see it.
    package struct Playback: Sendable, Hashable {
        /// What is shown.
        package enum Kind: String, Hashable, Sendable, CaseIterable { case preview, live, replay }

        /// What is shown.
        package let kind: Kind
        /// The path of the playlist, with its token.
        package let path: String
        /// Until when the path holds.
        package let expiresAt: Timestamp

        /// Where a picture is.
        package init(kind: Kind, path: String, expiresAt: Timestamp) {
            self.kind = kind
            self.path = path
            self.expiresAt = expiresAt
        }
    }

    /// Where a room's picture is: the preview for its creator, the signal for everybody, the recording afterwards.
    ///
    /// The recording of a room that was cut is there for its creator, operators and auditors.
    /// - Throws: `NotThere`; `RoomRefusal.notOnAir` while there is nothing that the actor may see;
    ///   `MediaRefusal.noReplay`.
    package func playback(of id: Identifier<Room>, as actor: Actor) async throws -> Playback {
        try AuthorisationTable.standard.authorise("media.playback", actor)
        let (room, parts) = try await platform.read { connection in
            let room = try Rooms.room(id, visibleTo: actor, on: connection)
            return (room, room.state.isOver ? try MediaJobStore(connection).done(.replay, of: id.rawValue).count : 0)
        }
        let isOwn = actor.acts(.creator(room.creator))
        let watches = isOwn || !actor.roles.isDisjoint(with: [.operator, .auditor])
        let kind: Playback.Kind
        if room.state == .preparing, isOwn {
            kind = .preview
        } else if room.state.isOnAir {
            kind = .live
        } else if room.state.isOver, room.cut == nil || watches {
            guard parts > 0 else { throw MediaRefusal.noReplay }
            kind = .replay
        } else {
            throw RoomRefusal.notOnAir
        }
        let token = PlaybackToken(
            for: id, until: platform.clock.now().advanced(by: platform.rules.media.values.playbackTokenFor),
            key: platform.mediaPlace.playbackKey)
        let folder = kind == .replay ? "replays" : "live"
        return Playback(
            kind: kind, path: "/media/\(folder)/\(id)/index.m3u8?token=\(token.text)", expiresAt: token.expiresAt)
    }

    /// Whether a token opens a room now.
    package func opens(_ room: Identifier<Room>, token: String) -> Bool {
        PlaybackToken.opens(room, token, at: platform.clock.now(), key: platform.mediaPlace.playbackKey)
    }

    /// The numbers of a room's recordings that can be shown, in their order.
    package func replayParts(of room: Identifier<Room>) async throws -> [Int] {
        try await platform.read { try MediaJobStore($0).done(.replay, of: room.rawValue).map(\.number) }
    }
}

extension Platform {
    /// Signals into rooms and pictures out of them.
    package var media: Media { Media(platform: self) }
}

extension Media.IssuedKey: Replayable {
    /// A key as it is kept with idempotency keys: without its secret.
    package struct Record: Codable, Sendable, Hashable {
        let room: String
    }

    package var record: Record { Record(room: room.rawValue) }

    package init(record: Record) throws {
        room = try Identifier(parsing: record.room)
        secret = nil
    }
}
