import DequeModule
import Logging
package import Market
import Storage
import Synchronization

/// What open pages of live rooms are told, while it happens, as `platform.roomStreams`.
///
/// The database is the source: one loop reads what was committed after the last number of each room that somebody
/// follows, at once when this process wrote it and within half a second when another node did. So a reader sees numbers
/// without a gap on every node, or is told to start anew (INV-30). The last messages of a room are kept for readers who come
/// back. A reader holds its place among them and no queue of its own: one that falls out of what is kept, or whose
/// connection takes nothing for too long, is dropped with a hint.
package final class RoomStreams: Sendable {
    /// What a reader gets next.
    package enum Delivery: Sendable, Hashable {
        /// Messages in their order, without a gap.
        case messages([RoomMessage])
        /// What holds now; earlier values don't matter.
        case pulse(RoomMessage.Pulse)
        /// Nothing happened for a while; it shows whether the reader is still there.
        case heartbeat
        /// The reader's place is not kept any more: read the room again and go on from this number.
        case reset(last: Int64)
    }

    /// How fast it turns, and what it bears.
    package struct Settings: Sendable, Hashable {
        /// Messages of a room that are kept for readers who come back.
        package var kept: Int
        /// Readers of this process.
        package var readersMax: Int
        /// How often other nodes' messages are looked for.
        package var poll: Duration = .milliseconds(500)
        /// How often viewers and likes are told.
        package var pulse: Duration = .seconds(1)
        /// How often silent readers are told that the room is still there.
        package var heartbeat: Duration = .seconds(15)
        /// A reader whose connection takes nothing for so long is dropped.
        package var stalledAfter: Duration = .seconds(30)

        /// Settings.
        package init(kept: Int, readersMax: Int) {
            self.kept = kept
            self.readersMax = readersMax
        }
    }

    private let settings: Settings
    private let state = Mutex(State())
    private let pokes: AsyncStream<Void>
    private let poker: AsyncStream<Void>.Continuation

    private struct State {
        var rooms: [Identifier<Room>: RoomChannel] = [:]
        var readers = 0
        var isClosed = false
    }

    package init(_ settings: Settings) {
        self.settings = settings
        (pokes, poker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Readers of a room in this process now.
    package func readerCount(of room: Identifier<Room>) -> Int {
        state.withLock { $0.rooms[room] }?.readerCount ?? 0
    }

    /// Says that something was committed for a room.
    package func poke(_ room: Identifier<Room>) {
        let isFollowed = state.withLock { state in state.rooms[room]?.isFollowed ?? false }
        if isFollowed { poker.yield() }
    }

    /// A reader of a room.
    /// - Parameters:
    ///   - sequence: the last number that it has seen; nil for what comes from now on.
    ///   - isAudience: whether it counts as a viewer; whoever steers the room does not.
    ///   - onStall: closes the connection of a reader that takes nothing.
    /// - Throws: `RoomStreamRefusal.tooManyReaders`, `DatabaseError`.
    package func open(
        _ room: Identifier<Room>, after sequence: Int64?, isAudience: Bool = true, on platform: Platform,
        onStall: @escaping @Sendable () -> Void
    ) async throws -> RoomReader {
        let isAdmitted = state.withLock { state in
            guard !state.isClosed, state.readers < settings.readersMax else { return false }
            state.readers += 1
            return true
        }
        guard isAdmitted else { throw RoomStreamRefusal.tooManyReaders(max: settings.readersMax) }
        do {
            let channel = try await channel(of: room, on: platform)
            return channel.reader(after: sequence, isAudience: isAudience, onStall: onStall) { [weak self] in
                self?.state.withLock { $0.readers -= 1 }
            }
        } catch {
            state.withLock { $0.readers -= 1 }
            throw error
        }
    }

    /// The channel of a room, with the last messages in it.
    private func channel(of room: Identifier<Room>, on platform: Platform) async throws -> RoomChannel {
        if let found = state.withLock({ $0.rooms[room] }) { return found }
        let kept = settings.kept
        let (last, messages) = try await platform.read { connection in
            let store = RoomMessageStore(connection)
            let last = try store.lastSequence(of: room)
            return (last, try store.messages(of: room, after: last - Int64(kept), limit: kept))
        }
        let made = RoomChannel(room: room, last: last, messages: messages, settings: settings)
        return state.withLock { state in
            if let found = state.rooms[room] { return found }
            state.rooms[room] = made
            return made
        }
    }

    // MARK: The loop

    /// Follows the rooms that somebody reads, until it is cancelled; then it ends every reader.
    package func run(on platform: Platform, likes: @escaping @Sendable (Identifier<Room>) async -> Int64) async {
        let logger = Logger(label: "dancong.rooms.stream")
        await withTaskGroup { group in
            group.addTask { [poker, poll = settings.poll] in
                while !Task.isCancelled {
                    // Cancelled while it sleeps, it ends at the loop's head.
                    try? await Task.sleep(for: poll)
                    poker.yield()
                }
            }
            group.addTask { [self] in
                while !Task.isCancelled {
                    // Cancelled while it sleeps, it ends at the loop's head.
                    try? await Task.sleep(for: settings.pulse)
                    await pulse(likes: likes)
                }
            }
            group.addTask { [self] in
                for await _ in pokes {
                    if Task.isCancelled { break }
                    do {
                        try await turn(on: platform)
                    } catch {
                        logger.error("a turn failed: \(error)")
                    }
                }
            }
            await group.next()
            group.cancelAll()
        }
        close()
    }

    /// Reads what was committed since the last turn and wakes the readers.
    /// - Throws: `DatabaseError`; the next turn reads what this one did not.
    package func turn(on platform: Platform) async throws {
        let channels = state.withLock { Array($0.rooms.values) }
        guard !channels.isEmpty else { return }
        let places = channels.map { (room: $0.room, after: $0.last) }
        let limit = settings.kept
        let read = try await platform.read { connection in
            let store = RoomMessageStore(connection)
            return try places.map { try store.messages(of: $0.room, after: $0.after, limit: limit) }
        }
        for (channel, messages) in zip(channels, read) where !messages.isEmpty { channel.take(messages) }
    }

    /// Tells every reader what holds now, or, after a while without anything, that the room is still there.
    private func pulse(likes: @Sendable (Identifier<Room>) async -> Int64) async {
        let channels = state.withLock { state in
            for (room, channel) in state.rooms where channel.isAbandoned { state.rooms[room] = nil }
            return Array(state.rooms.values)
        }
        for channel in channels {
            channel.take(RoomMessage.Pulse(viewers: channel.audienceCount, likes: await likes(channel.room)))
        }
    }

    private func close() {
        let channels = state.withLock { state in
            state.isClosed = true
            defer { state.rooms = [:] }
            return Array(state.rooms.values)
        }
        for channel in channels { channel.close() }
    }
}

/// Why a reader is not taken.
package enum RoomStreamRefusal: Refusal {
    /// This process bears no more readers.
    case tooManyReaders(max: Int)

    package var code: ErrorCode { "room.too_many_readers" }
    package var kind: ErrorKind { .unavailable }
    package var details: [String: String] {
        switch self {
        case .tooManyReaders(let max): ["max": "\(max)", "retry_after_seconds": "5"]
        }
    }
}
