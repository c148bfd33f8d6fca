import DequeModule
import Market
import Synchronization

/// The last messages of one room, and who waits for the next.
final class RoomChannel: Sendable {
    let room: Identifier<Room>
    private let settings: RoomStreams.Settings
    private let state: Mutex<State>

    struct State: Sendable {
        var kept: Deque<RoomMessage>
        var last: Int64
        var pulse: RoomMessage.Pulse?
        var pulseNumber = 0
        var beat = 0
        var lastBeatAt = ContinuousClock.now
        var readers: [Int: Reader] = [:]
        var nextReader = 0
        var emptySince: ContinuousClock.Instant? = .now
        var isClosed = false
    }

    /// A reader's place.
    struct Reader: Sendable {
        var seen: Int64
        var pulseSeen = 0
        var beatSeen: Int
        var waiting: CheckedContinuation<Void, Never>?
        /// Since when its connection has been taking what it was given; nil while it waits for more.
        var busySince: ContinuousClock.Instant?
        let isAudience: Bool
        let onStall: @Sendable () -> Void
    }

    init(room: Identifier<Room>, last: Int64, messages: [RoomMessage], settings: RoomStreams.Settings) {
        self.room = room
        self.settings = settings
        state = Mutex(State(kept: Deque(messages), last: last))
    }

    var last: Int64 { state.withLock { $0.last } }
    var readerCount: Int { state.withLock { $0.readers.count } }
    /// Readers who watch; those who steer the room are left out.
    var audienceCount: Int { state.withLock { state in state.readers.count { $0.value.isAudience } } }
    /// Whether nobody has followed the room for a minute.
    var isAbandoned: Bool {
        state.withLock { state in
            state.emptySince.map { ContinuousClock.now - $0 > .seconds(60) } ?? false
        }
    }

    /// Whether somebody follows the room, so that it is worth a look.
    var isFollowed: Bool { state.withLock { !$0.readers.isEmpty } }

    /// A reader that has seen the messages up to a number; nil for all there are.
    func reader(
        after sequence: Int64?, isAudience: Bool, onStall: @escaping @Sendable () -> Void,
        onClose: @escaping @Sendable () -> Void
    ) -> RoomReader {
        let number = state.withLock { state in
            state.nextReader += 1
            state.readers[state.nextReader] = Reader(
                seen: sequence ?? state.last, beatSeen: state.beat, busySince: nil, isAudience: isAudience,
                onStall: onStall)
            state.emptySince = nil
            return state.nextReader
        }
        return RoomReader(channel: self, number: number, onClose: onClose)
    }

    func remove(_ number: Int) {
        let waiting = state.withLock { state in
            let reader = state.readers.removeValue(forKey: number)
            if state.readers.isEmpty { state.emptySince = .now }
            return reader?.waiting
        }
        waiting?.resume()
    }

    /// Takes messages that follow on the last one; what does not follow is left out.
    func take(_ messages: [RoomMessage]) {
        wake { state in
            for message in messages where message.sequence == state.last + 1 {
                state.last = message.sequence
                state.kept.append(message)
            }
            if state.kept.count > settings.kept { state.kept.removeFirst(state.kept.count - settings.kept) }
            for message in messages where message.kind == .chatRemoved { Self.blank(message, in: &state.kept) }
        }
    }

    /// Takes what holds now, and drops readers whose connection takes nothing.
    func take(_ pulse: RoomMessage.Pulse) {
        var stalled: [@Sendable () -> Void] = []
        wake { state in
            let now = ContinuousClock.now
            if state.pulse != pulse {
                state.pulse = pulse
                state.pulseNumber += 1
            }
            if now - state.lastBeatAt >= settings.heartbeat {
                state.beat += 1
                state.lastBeatAt = now
            }
            stalled = state.readers.values.filter { reader in
                reader.busySince.map { now - $0 > settings.stalledAfter } ?? false
            }.map(\.onStall)
        }
        for drop in stalled { drop() }
    }

    /// Ends every reader.
    func close() { wake { $0.isClosed = true } }

    /// Changes the state and wakes those who wait for it; they look for themselves whether it concerns them.
    private func wake(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            var waiting: [CheckedContinuation<Void, Never>] = []
            for (number, reader) in state.readers where reader.waiting != nil && hasNews(reader, in: state) {
                if let continuation = reader.waiting { waiting.append(continuation) }
                state.readers[number]?.waiting = nil
            }
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private func hasNews(_ reader: Reader, in state: State) -> Bool {
        state.isClosed || reader.seen < state.last || reader.pulseSeen < state.pulseNumber
            || reader.beatSeen < state.beat
    }

    /// What a reader gets next; waits when there is nothing. Nil when it is over.
    func next(for number: Int) async -> RoomStreams.Delivery? {
        while !Task.isCancelled {
            let (delivery, isOver) = state.withLock { state in deliver(to: number, in: &state) }
            if isOver { return nil }
            if let delivery { return delivery }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isNews = state.withLock { state -> Bool in
                        guard let reader = state.readers[number], !hasNews(reader, in: state), !Task.isCancelled else {
                            return true
                        }
                        state.readers[number]?.busySince = nil
                        state.readers[number]?.waiting = continuation
                        return false
                    }
                    if isNews { continuation.resume() }
                }
            } onCancel: {
                let waiting = state.withLock { state in
                    let waiting = state.readers[number]?.waiting
                    state.readers[number]?.waiting = nil
                    return waiting
                }
                waiting?.resume()
            }
        }
        return nil
    }

    private func deliver(to number: Int, in state: inout State) -> (RoomStreams.Delivery?, isOver: Bool) {
        guard var reader = state.readers[number], !state.isClosed else { return (nil, true) }
        reader.busySince = .now
        defer { state.readers[number] = reader }
        // A number from the future was never given; whoever shows it has to start anew as well.
        let first = state.kept.first?.sequence ?? state.last + 1
        if reader.seen < first - 1 || reader.seen > state.last {
            reader.seen = state.last
            return (.reset(last: state.last), false)
        }
        if reader.seen < state.last {
            let from = Int(reader.seen + 1 - first)
            let messages = Array(state.kept[from..<min(state.kept.count, from + 200)])
            reader.seen = messages.last?.sequence ?? reader.seen
            return (.messages(messages), false)
        }
        if reader.pulseSeen < state.pulseNumber, let pulse = state.pulse {
            reader.pulseSeen = state.pulseNumber
            reader.beatSeen = state.beat
            return (.pulse(pulse), false)
        }
        if reader.beatSeen < state.beat {
            reader.beatSeen = state.beat
            return (.heartbeat, false)
        }
        return (nil, false)
    }

    private static func blank(_ removal: RoomMessage, in kept: inout Deque<RoomMessage>) {
        // The words of a removed message must not reach anybody who comes back later.
        guard
            let removed = try? JSONText.decode(removal.payload, as: Removed.self),
            let first = kept.first?.sequence, removed.message_id >= first
        else { return }
        let place = Int(removed.message_id - first)
        guard place < kept.count, kept[place].kind == .chat else { return }
        kept[place] = kept[place].emptied
    }

    private struct Removed: Decodable { let message_id: Int64 }
}

extension RoomMessage {
    /// The message without its words.
    fileprivate var emptied: RoomMessage {
        RoomMessage(room: room, sequence: sequence, kind: kind, at: at, payload: "{}")
    }
}

/// Somebody who follows a room; it stops when it is let go.
package final class RoomReader: Sendable {
    private let channel: RoomChannel
    private let number: Int
    private let onClose: @Sendable () -> Void

    init(channel: RoomChannel, number: Int, onClose: @escaping @Sendable () -> Void) {
        self.channel = channel
        self.number = number
        self.onClose = onClose
    }

    deinit {
        channel.remove(number)
        onClose()
    }

    /// What comes next; waits when there is nothing. Nil when the platform shuts down or the task was cancelled.
    ///
    /// Whoever asks again says with it that the connection took what came before.
    package func next() async -> RoomStreams.Delivery? { await channel.next(for: number) }
}
