import Coaching
import Foundation
import Market
import Storage
import Synchronization

/// The tallies that the keeper has open, how far it has come, and what it has not saved.
package final class TallyState: Sendable {
    /// For acts of viewers who are new in a tally, by the act's place in the log: whether they follow the creator.
    typealias Fans = [Int64: Bool]

    /// Somebody who is seen for the first time in a tally.
    struct Newcomer: Sendable {
        let viewer: Identifier<Viewer>
        let creator: Identifier<Creator>
        let sequence: Int64
    }

    /// What has to be saved.
    struct Changes: Sendable {
        let saved, reached: Int64
        let rooms: [(id: Identifier<Room>, facts: [UInt8], state: [UInt8])]
        let videos: [(id: Identifier<Content>, state: [UInt8])]
    }

    private struct Open<Tally: Sendable>: Sendable {
        var tally: Tally
        let creator: Identifier<Creator>?
        var isChanged = false
        var touchedAt: Int64 = 0
    }

    private struct State: Sendable {
        var saved: Int64?
        var reached: Int64 = 0
        var savedAt = ContinuousClock.now
        var turns: Int64 = 0
        var rooms: [Identifier<Room>: Open<RoomTally>] = [:]
        var videos: [Identifier<Content>: Open<VideoTally>] = [:]
    }

    /// The name of this process in the lease.
    let holder = UUID().uuidString
    let settings: Tallies.Settings
    private let state = Mutex(State())

    init(_ settings: Tallies.Settings = .init()) { self.settings = settings }

    /// The place in the log up to which was folded; nil while this node does not count.
    var place: Int64? { state.withLock { $0.saved == nil ? nil : $0.reached } }

    var isSavingDue: Bool { state.withLock { ContinuousClock.now - $0.savedAt >= settings.savedEvery } }

    func begin(at place: Int64) {
        state.withLock { state in
            state = State()
            state.saved = place
            state.reached = place
        }
    }

    /// Lets everything go; the next turn begins where was saved.
    func forget() { state.withLock { $0 = State() } }

    /// The tallies that events are about and that are not open.
    func closed(among acts: [TallyStore.Act]) -> (rooms: [Identifier<Room>], videos: [Identifier<Content>]) {
        state.withLock { state in
            var rooms: Set<Identifier<Room>> = []
            var videos: Set<Identifier<Content>> = []
            for act in acts {
                if let room = act.room {
                    if state.rooms[room] == nil { rooms.insert(room) }
                } else if let content = act.content, state.videos[content] == nil {
                    videos.insert(content)
                }
            }
            return (rooms.sorted(), videos.sorted())
        }
    }

    func open(
        _ rooms: [(Identifier<Room>, RoomTally, Identifier<Creator>?)],
        _ videos: [(Identifier<Content>, VideoTally, Identifier<Creator>?)]
    ) {
        state.withLock { state in
            for (id, tally, creator) in rooms { state.rooms[id] = Open(tally: tally, creator: creator) }
            for (id, tally, creator) in videos { state.videos[id] = Open(tally: tally, creator: creator) }
        }
    }

    /// The acts of viewers who are new in a tally, by their place in the log.
    func newcomers(among acts: [TallyStore.Act]) -> [Int64: Newcomer] {
        state.withLock { state in
            var newcomers: [Int64: Newcomer] = [:]
            for act in acts {
                guard let viewer = act.act.viewer else { continue }
                let creator: Identifier<Creator>?
                if let room = act.room {
                    guard let open = state.rooms[room], !open.tally.knows(viewer) else { continue }
                    creator = open.creator
                } else if let content = act.content {
                    guard let open = state.videos[content], !open.tally.knows(viewer) else { continue }
                    creator = open.creator
                } else {
                    continue
                }
                guard let creator else { continue }
                newcomers[act.act.sequence] = Newcomer(
                    viewer: viewer, creator: creator, sequence: act.act.sequence)
            }
            return newcomers
        }
    }

    func fold(_ acts: [TallyStore.Act], fans: Fans, upTo reached: Int64) {
        state.withLock { state in
            state.turns += 1
            for act in acts {
                if let room = act.room {
                    state.rooms[room]?.tally.add(act.act, isFan: fans[act.act.sequence] ?? false)
                    state.rooms[room]?.isChanged = true
                    state.rooms[room]?.touchedAt = state.turns
                } else if let content = act.content {
                    state.videos[content]?.tally.add(act.act, isFan: fans[act.act.sequence] ?? false)
                    state.videos[content]?.isChanged = true
                    state.videos[content]?.touchedAt = state.turns
                }
            }
            state.reached = max(state.reached, reached)
        }
    }

    /// What changed since the last save; nil when nothing did.
    func changes(at now: Timestamp) -> Changes? {
        state.withLock { state in
            state.savedAt = .now
            guard let saved = state.saved, state.reached > saved else { return nil }
            return Changes(
                saved: saved, reached: state.reached,
                rooms: state.rooms.filter(\.value.isChanged).map { id, open in
                    (id, open.tally.facts(until: now).bytes, open.tally.bytes)
                },
                videos: state.videos.filter(\.value.isChanged).map { ($0, $1.tally.bytes) })
        }
    }

    /// Notes what was saved, and lets tallies go that were not touched for longest when there are too many viewers in them.
    /// Only the keeper's own task changes tallies, so nothing was folded between the two.
    func haveSaved(_ changes: Changes) {
        state.withLock { state in
            state.saved = changes.reached
            for (id, _, _) in changes.rooms { state.rooms[id]?.isChanged = false }
            for (id, _) in changes.videos { state.videos[id]?.isChanged = false }
            var viewers = state.rooms.values.reduce(0) { $0 + $1.tally.viewerCount + 1 }
            viewers += state.videos.values.reduce(0) { $0 + $1.tally.viewerCount + 1 }
            guard viewers > settings.viewersMax else { return }
            for (id, open) in state.videos.sorted(by: { $0.value.touchedAt < $1.value.touchedAt }) {
                guard viewers > settings.viewersMax / 2 else { return }
                viewers -= open.tally.viewerCount + 1
                state.videos[id] = nil
            }
            for (id, open) in state.rooms.sorted(by: { $0.value.touchedAt < $1.value.touchedAt }) {
                guard viewers > settings.viewersMax / 2 else { return }
                viewers -= open.tally.viewerCount + 1
                state.rooms[id] = nil
            }
        }
    }

    /// Reads an open tally under the lock, so that no copy of it is made; nil when it is not open.
    func read<Value: Sendable>(
        _ id: Identifier<Room>, _ body: @Sendable (RoomTally) throws -> Value
    ) rethrows -> Value? {
        try state.withLock { state in
            guard let open = state.rooms[id] else { return nil }
            return try body(open.tally)
        }
    }

    /// Reads an open tally under the lock; nil when it is not open.
    func read<Value: Sendable>(
        _ id: Identifier<Content>, _ body: @Sendable (VideoTally) throws -> Value
    ) rethrows -> Value? {
        try state.withLock { state in
            guard let open = state.videos[id] else { return nil }
            return try body(open.tally)
        }
    }
}
