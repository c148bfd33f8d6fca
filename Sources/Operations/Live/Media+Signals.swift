package import Market
import SQLDatabase
import Storage

extension Media {
    /// What a media server says of a connection.
    package struct Signal: Sendable, Hashable {
        /// The server.
        package let server: MediaSession.Server
        /// The connection as the server names it.
        package let connection: String
        /// The name under which is published: the room.
        package let name: String
        /// The secret that the publisher showed; nil when it showed none.
        package let key: String?

        /// What a media server says.
        package init(server: MediaSession.Server, connection: String, name: String, key: String?) {
            self.server = server
            self.connection = connection
            self.name = name
            self.key = key
        }
    }

    /// Lets a publisher in who shows the room's key, and nobody else.
    ///
    /// Another connection with the key takes over: the session before is over at that moment, so whatever its server still
    /// says of it is not heard, and its connection is dropped. Asked twice for one connection, it says the same.
    /// - Throws: `NotThere`, `MediaRefusal.keyWrong`, `notNow`.
    package func publish(_ signal: Signal) async throws {
        let id = try Self.room(of: signal)
        try await waitForOwnRecording(id, signal)
        let replaced = try await move("media.publish", id) { room, scope -> String? in
            let key = try StreamKeyStore(scope.connection).newest(of: id)
            guard let key, let shown = signal.key, key.admits(digest: Secret.digest(shown)) else {
                throw MediaRefusal.keyWrong
            }
            guard room.state.takesSignal else { throw MediaRefusal.notNow }
            let store = MediaSessionStore(scope.connection)
            let open = try store.open(in: id)
            switch open?.state {
            case .publishing where open?.connection == signal.connection && open?.server == signal.server:
                break
            case .interrupted where open?.server == signal.server:
                try open.map { try store.put($0.moving(.resume(connection: signal.connection), at: scope.now)) }
                try scope.audit("the publisher is back", subject: id.rawValue)
            default:
                try open.map { try store.put($0.moving(.end(.replaced), at: scope.now)) }
                let session = MediaSession(
                    id: scope.newIdentifier(), room: id, server: signal.server, connection: signal.connection,
                    at: scope.now)
                try store.put(session.moving(.connect, at: scope.now).moving(.publish, at: scope.now))
                try scope.audit(open == nil ? "a publisher came" : "a publisher took over", subject: id.rawValue)
            }
            if room.state == .reconnecting {
                _ = try Rooms.carryOut(.reconnect, on: room, under: platform.rules.rooms.values, in: scope)
            }
            return open?.state == .publishing && open?.connection != signal.connection ? open?.connection : nil
        }
        if let replaced { await platform.mediaPlace.dropping.drop(signal.name, connection: replaced) }
    }

    /// Waits until a new recording gets a name of its own: nginx names recordings by the second, and a publisher who follows
    /// another one within it would write over the other's. Who has no key waits for nothing.
    private func waitForOwnRecording(_ id: Identifier<Room>, _ signal: Signal) async throws {
        guard signal.server == .nginxRTMP, let digest = signal.key.map(Secret.digest) else { return }
        let open = try await platform.read { connection -> MediaSession? in
            let key = try StreamKeyStore(connection).newest(of: id)
            return key?.admits(digest: digest) == true ? try MediaSessionStore(connection).open(in: id) : nil
        }
        guard let open, open.connection != signal.connection else { return }
        let apart = platform.clock.now().duration(since: open.seenAt)
        if apart < .milliseconds(1_500) { try await Task.sleep(for: .milliseconds(1_500) - max(apart, .zero)) }
    }

    /// Notes that a publisher is still there; the server drops one of whom it is refused.
    /// - Throws: `NotThere`, `MediaRefusal.notNow`, `otherConnection`.
    package func renew(_ signal: Signal) async throws {
        let id = try Self.room(of: signal)
        _ = try await move("media.renew", id) { room, scope -> String? in
            guard room.state.takesSignal else { throw MediaRefusal.notNow }
            let store = MediaSessionStore(scope.connection)
            guard let open = try store.open(in: id), open.connection == signal.connection, open.server == signal.server
            else { throw MediaRefusal.otherConnection }
            // A server that was thought silent, such as one that could not reach this process, speaks again.
            let isBack = open.state == .interrupted
            let session =
                isBack
                ? try open.moving(.resume(connection: signal.connection), at: scope.now) : open.seen(at: scope.now)
            try store.put(session)
            if room.state == .reconnecting {
                _ = try Rooms.carryOut(.reconnect, on: room, under: platform.rules.rooms.values, in: scope)
            }
            return nil
        }
    }

    /// Notes that a connection is gone: its session waits for the publisher, and a room on air with it.
    ///
    /// A connection whose session another one has taken over says nothing about the room any more.
    /// - Throws: `NotThere`.
    package func finish(_ signal: Signal) async throws {
        let id = try Self.room(of: signal)
        _ = try await move("media.finish", id) { room, scope -> String? in
            guard
                let open = try MediaSessionStore(scope.connection).open(in: id),
                open.connection == signal.connection, open.server == signal.server, open.state == .publishing
            else { return nil }
            try interrupt(open, in: room, scope)
            return nil
        }
    }

    /// Does what no server tells: ends signals of rooms that are over, and takes a silent server's publishers for gone.
    /// - Returns: how many signals moved.
    package func runClock(limit: Int = 100) async throws -> Int {
        let rules = platform.rules.media.values
        let context = CommandContext(actor: .platform("media.clock"), requestID: "media.clock")
        let written = try await platform.write("media.clock", in: context) { scope in
            let store = MediaSessionStore(scope.connection)
            var moved = Moved(count: 0, over: [])
            let silentSince = scope.now.advanced(by: .zero - rules.signalLostAfter)
            for found in try store.neglected(at: scope.now, silentSince: silentSince, limit: limit) {
                guard
                    let room = try RoomStore(scope.connection).find(found.room, locked: true),
                    let session = try store.open(in: found.room), session.id == found.id
                else { continue }
                if !room.state.takesSignal {
                    try store.put(session.moving(.end(.roomOver), at: scope.now))
                    moved.over.append([room.id.rawValue, session.connection])
                } else if session.state == .publishing {
                    guard session.server.renews, session.seenAt < silentSince else { continue }
                    try interrupt(session, in: room, scope)
                } else if room.state == .preparing, let due = session.dueAt, due <= scope.now {
                    try store.put(session.moving(.end(.expired), at: scope.now))
                } else if room.state == .living {
                    _ = try Rooms.carryOut(.loseNetwork, on: room, under: platform.rules.rooms.values, in: scope)
                } else {
                    continue
                }
                moved.count += 1
            }
            return moved
        }
        for over in written.value.over { await platform.mediaPlace.dropping.drop(over[0], connection: over[1]) }
        return written.value.count
    }

    private func interrupt(_ session: MediaSession, in room: Room, _ scope: WriteScope) throws {
        let grace = platform.rules.rooms.values.reconnectGrace
        try MediaSessionStore(scope.connection).put(session.moving(.interrupt(grace: grace), at: scope.now))
        try scope.audit("the publisher is gone", subject: room.id.rawValue)
        guard room.state == .living else { return }
        _ = try Rooms.carryOut(.loseNetwork, on: room, under: platform.rules.rooms.values, in: scope)
    }

    /// One command of a media server about a room, which is locked and told what changed.
    private func move(
        _ operation: OperationName, _ id: Identifier<Room>,
        _ body: @escaping @Sendable (Room, WriteScope) throws -> String?
    ) async throws -> String? {
        let context = CommandContext(actor: .platform("media.hook"), requestID: "media.hook")
        let written = try await platform.write(operation, in: context) { scope in
            guard let room = try RoomStore(scope.connection).find(id, locked: true) else { throw NotThere("room") }
            return Moved(count: 0, over: [[try body(room, scope) ?? ""]])
        }
        platform.roomStreams.poke(id)
        return written.value.over.first?.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func room(of signal: Signal) throws -> Identifier<Room> {
        do throws(IdentifierError) { return try Identifier(parsing: signal.name) } catch { throw NotThere("room") }
    }
}

/// What the commands of media servers moved.
private struct Moved: Replayable, Codable {
    var count: Int
    /// Names and connections that are to be dropped.
    var over: [[String]]

    var record: Moved { self }
    init(count: Int, over: [[String]]) { (self.count, self.over) = (count, over) }
    init(record: Moved) { self = record }
}
