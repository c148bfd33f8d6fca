import Market
import Synchronization

/// Counts what is written in rooms, in this process, and refuses what is too much.
///
/// The last times of each speaker are kept for as long as they matter; speakers who were silent since are forgotten when the
/// table is full, so that its size is bounded by how fast rooms take messages.
package final class ChatLimits: Sendable {
    private struct Key: Hashable {
        let room: Identifier<Room>
        let speaker: String
    }

    private struct State {
        var times: [Key: [Timestamp]] = [:]
        var rooms: [Identifier<Room>: (second: Int64, count: Int)] = [:]
    }

    private let state = Mutex(State())
    private static let speakersMax = 100_000

    init() {}

    /// Refuses while a room has had enough for this second, without counting anything.
    /// - Throws: `RoomRefusal.chatTooFast`.
    func check(_ room: Identifier<Room>, at time: Timestamp, under rules: RoomRules.Chat) throws(RoomRefusal) {
        let second = time.milliseconds / 1_000
        let isFull = state.withLock { state in
            state.rooms[room].map { $0.second == second && $0.count >= rules.messagesPerSecond } ?? false
        }
        if isFull { throw .chatTooFast(retryAfter: 1) }
    }

    /// Counts a message, unless its speaker or its room has had enough.
    /// - Throws: `RoomRefusal.chatTooFast`.
    func admit(
        _ speaker: String, to room: Identifier<Room>, at time: Timestamp, under rules: RoomRules.Chat
    ) throws(RoomRefusal) {
        let refusal: RoomRefusal? = state.withLock { state in
            let second = time.milliseconds / 1_000
            let taken = state.rooms[room].flatMap { $0.second == second ? $0.count : nil } ?? 0
            guard taken < rules.messagesPerSecond else { return .chatTooFast(retryAfter: 1) }
            let from = time.advanced(by: .zero - rules.viewerWindow)
            if state.times.count >= Self.speakersMax {
                state.times = state.times.filter { $0.value.last.map { $0 > from } ?? false }
                guard state.times.count < Self.speakersMax else { return .chatTooFast(retryAfter: 1) }
            }
            let key = Key(room: room, speaker: speaker)
            var times = state.times[key, default: []].filter { $0 > from }
            guard times.count < rules.messagesPerViewer else {
                let wait = times[0].duration(since: from).wholeMilliseconds
                return .chatTooFast(retryAfter: Int(max(1, (wait + 999) / 1_000)))
            }
            times.append(time)
            state.times[key] = times
            if state.rooms.count > 10_000 { state.rooms = state.rooms.filter { $0.value.second == second } }
            state.rooms[room] = (second, taken + 1)
            return nil
        }
        if let refusal { throw refusal }
    }
}
