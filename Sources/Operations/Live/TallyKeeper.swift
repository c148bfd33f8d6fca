package import Coaching
import Logging
package import Market
import SQLDatabase
import Storage
import Synchronization

/// Counts what happens in rooms and with videos, at a pace of its own, as `platform.tallies`.
///
/// It reads the log after its place, folds in memory, and saves what changed together with the place in one transaction. Killed
/// anywhere it loses what it had not saved and folds it again, so a tally that is stored is always the fold of the log up to
/// the stored place. One node counts at a time: it holds a lease that it renews with each save, and another node takes over when
/// the lease has run out.
package struct Tallies: Sendable {
    let platform: Platform

    private var state: TallyState { platform.tallyState }

    /// How it works.
    package struct Settings: Sendable, Hashable {
        /// Events folded in one turn.
        package var portion = 20_000
        /// What changed is saved this often.
        package var savedEvery: Duration = .seconds(1)
        /// A lease that was not renewed for so long is free.
        package var leasedFor: Duration = .seconds(10)
        /// Viewers of open tallies that are kept in memory; tallies that were not touched for longest are let go.
        package var viewersMax = 200_000

        /// The settings that serving uses.
        package init() {}
    }

    /// Counts until it is cancelled.
    package func run() async {
        let logger = Logger(label: "dancong.tallies")
        while !Task.isCancelled {
            do {
                let started = ContinuousClock.now
                let isBehind = try await turn()
                // Behind, it leaves two thirds of the time to those who wait for answers.
                let pause: Duration = isBehind ? (ContinuousClock.now - started) * 2 : .milliseconds(250)
                try await Task.sleep(for: pause)
            } catch is CancellationError {
                break
            } catch {
                logger.error("a turn failed: \(error)")
                state.forget()
                // Cancelled while it sleeps, it ends at the loop's head.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Folds the next events, and saves when it is time.
    /// - Parameter savesNow: whether to save whatever the time.
    /// - Returns: whether more events wait.
    /// - Throws: `DatabaseError`; what was not saved is folded again.
    @discardableResult
    package func turn(savesNow: Bool = false) async throws -> Bool {
        guard let place = try await place() else { return false }
        let settings = state.settings
        let (acts, end) = try await platform.read { connection in
            let end = try EventStore(connection).settledSequence()
            return (try TallyStore(connection).acts(after: place, upTo: end, limit: settings.portion), end)
        }
        let reached = acts.count < settings.portion ? end : acts.last?.act.sequence ?? end
        try await load(acts)
        let fans = try await fans(among: acts)
        state.fold(acts, fans: fans, upTo: reached)
        if savesNow || state.isSavingDue { try await save() }
        return acts.count == settings.portion
    }

    /// Saves what changed and the place in one transaction.
    /// - Throws: `DatabaseError`; then nothing was saved.
    package func save() async throws {
        let now = platform.clock.now()
        guard let changes = state.changes(at: now) else { return }
        let (holder, until) = (state.holder, now.advanced(by: state.settings.leasedFor))
        let isSaved = try await platform.database.write { connection in
            let store = TallyStore(connection)
            guard try store.move(from: changes.saved, to: changes.reached, as: holder, until: until) else {
                return false
            }
            for room in changes.rooms {
                try store.save(room.id, sequence: changes.reached, facts: room.facts, state: room.state)
            }
            for video in changes.videos { try store.save(video.id, sequence: changes.reached, state: video.state) }
            return true
        }
        if isSaved { state.haveSaved(changes) } else { state.forget() }
    }

    /// Where this node counts on from; nil while another node counts.
    private func place() async throws -> Int64? {
        if let place = state.place { return place }
        let now = platform.clock.now()
        let (holder, until) = (state.holder, now.advanced(by: state.settings.leasedFor))
        let saved = try await platform.database.write {
            try TallyStore($0).hold(as: holder, from: now, until: until)
        }
        if let saved { state.begin(at: saved) }
        return saved
    }

    /// Opens the tallies that events are about.
    private func load(_ acts: [TallyStore.Act]) async throws {
        let (rooms, videos) = state.closed(among: acts)
        guard !rooms.isEmpty || !videos.isEmpty else { return }
        let (opened, shown) = try await platform.read { connection in
            let store = TallyStore(connection)
            let creators = try store.creators(of: rooms, videos)
            return (
                try rooms.map { id in
                    (id, try store.room(id).map { try RoomTally(bytes: $0) } ?? RoomTally(), creators.rooms[id])
                },
                try videos.map { id in
                    (id, try store.video(id).map { try VideoTally(bytes: $0) } ?? VideoTally(), creators.contents[id])
                }
            )
        }
        state.open(opened, shown)
    }

    /// For viewers who are seen for the first time in a tally: whether they followed its creator just before.
    private func fans(among acts: [TallyStore.Act]) async throws -> TallyState.Fans {
        let newcomers = state.newcomers(among: acts)
        guard !newcomers.isEmpty, let end = acts.last?.act.sequence else { return [:] }
        let viewers = Set(newcomers.values.map(\.viewer)).sorted()
        let followings = try await platform.read { try TallyStore($0).followings(of: viewers, upTo: end) }
        let byViewer = Dictionary(grouping: followings, by: \.viewer)
        return newcomers.mapValues { newcomer in
            byViewer[newcomer.viewer]?.last { $0.creator == newcomer.creator && $0.sequence < newcomer.sequence }?
                .follows ?? false
        }
    }

    // MARK: Reading

    /// What was counted of a room, as fresh as this node has it; nothing was counted where there is no tally.
    /// - Throws: `DatabaseError`.
    package func room<Value: Sendable>(
        _ id: Identifier<Room>, _ read: @Sendable (RoomTally) throws -> Value
    ) async throws -> Value {
        if let value = try state.read(id, read) { return value }
        return try read(try await stored(id))
    }

    /// What was counted of a video.
    /// - Throws: `DatabaseError`.
    package func video<Value: Sendable>(
        _ id: Identifier<Content>, _ read: @Sendable (VideoTally) throws -> Value
    ) async throws -> Value {
        if let value = try state.read(id, read) { return value }
        return try read(
            try await platform.read { try TallyStore($0).video(id).map { try VideoTally(bytes: $0) } } ?? VideoTally())
    }

    /// The tally of a room as it is stored.
    package func stored(_ id: Identifier<Room>) async throws -> RoomTally {
        try await platform.read { try TallyStore($0).room(id).map { try RoomTally(bytes: $0) } } ?? RoomTally()
    }

    /// The tally of a room as folding the log from its beginning to the stored place gives it, beside the stored one.
    /// - Complexity: O(*N*) for a log of *N*: for checks and tests.
    package func replayed(_ id: Identifier<Room>) async throws -> (replayed: RoomTally, stored: RoomTally) {
        try await platform.read { connection in
            let store = TallyStore(connection)
            let end = try store.savedSequence()
            let creator = try RoomStore(connection).find(id)?.creator
            var tally = RoomTally()
            var place: Int64 = 0
            while true {
                let acts = try store.acts(after: place, upTo: end, limit: 20_000)
                for act in acts where act.room == id {
                    let isFan = try Self.isFan(act.act, of: creator, tally, store)
                    tally.add(act.act, isFan: isFan)
                }
                guard acts.count == 20_000, let last = acts.last else { break }
                place = last.act.sequence
            }
            return (tally, try store.room(id).map { try RoomTally(bytes: $0) } ?? RoomTally())
        }
    }

    private static func isFan(
        _ act: TallyAct, of creator: Identifier<Creator>?, _ tally: RoomTally, _ store: TallyStore
    ) throws -> Bool {
        guard let viewer = act.viewer, !tally.knows(viewer), let creator else { return false }
        return try store.followings(of: [viewer], upTo: act.sequence - 1).last { $0.creator == creator }?.follows
            ?? false
    }
}

extension Platform {
    /// What is counted of rooms and videos.
    package var tallies: Tallies { Tallies(platform: self) }
}
