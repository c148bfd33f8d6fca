internal import Market
internal import Matching
internal import Storage
internal import Synchronization

/// What the feed remembers of one viewer between requests.
struct ViewerMemory: Sendable {
    /// Whether behaviour may shape the feed.
    var allowsPersonalisation: Bool
    /// What the viewer did to contents, oldest first.
    var deeds: [LoggedDeed]
    /// Creators the viewer follows.
    var followed: Set<Identifier<Creator>>
    /// What was shown in the window of the frequency caps, oldest first.
    var exposures: [Exposure]

    /// Takes in what the viewer did.
    mutating func apply(_ deed: LoggedDeed, limit: Int) {
        switch (deed.kind, deed.creator) {
        case (.follow, let creator?): followed.insert(creator)
        case (.unfollow, let creator?): followed.remove(creator)
        default: break
        }
        guard deed.content != nil || deed.creator != nil, deed.kind != .impression else { return }
        deeds.append(deed)
        if deeds.count > limit { deeds.removeFirst(deeds.count - limit) }
    }
}

/// The viewers the feed has lately served, bounded in number; the log and the ledger hold everything else.
///
/// The intake adds what viewers do while they are remembered. A viewer who is being read from the database
/// at that moment is not remembered afterwards, so nothing that was done in between is missed by the next page.
final class ViewerMemories: Sendable {
    private struct Entry {
        var memory: ViewerMemory
        var usedAt: Int
    }

    private struct State {
        var entries: [Identifier<Viewer>: Entry] = [:]
        var reading: [Identifier<Viewer>: Int] = [:]
        var outdated: Set<Identifier<Viewer>> = []
        var tick = 0
    }

    private let state = Mutex(State())
    private let viewersMax: Int
    private let deedsMax: Int

    init(viewersMax: Int, deedsMax: Int) {
        precondition(viewersMax > 0 && deedsMax > 0, "Somebody and something is remembered.")
        self.viewersMax = viewersMax
        self.deedsMax = deedsMax
    }

    /// The memory of a viewer, read when it is not there.
    func memory(
        of viewer: Identifier<Viewer>, read: () async throws -> ViewerMemory
    ) async throws -> ViewerMemory {
        let remembered: ViewerMemory? = state.withLock { state in
            state.tick += 1
            if state.entries[viewer] != nil {
                state.entries[viewer]?.usedAt = state.tick
                return state.entries[viewer]?.memory
            }
            state.reading[viewer, default: 0] += 1
            return nil
        }
        if let remembered { return remembered }
        do {
            let memory = try await read()
            finish(viewer, memory)
            return memory
        } catch {
            finish(viewer, nil)
            throw error
        }
    }

    /// Takes in events that have become durable.
    func apply(_ events: [Event]) {
        let deeds = events.compactMap(LoggedDeed.init(_:))
        guard !deeds.isEmpty else { return }
        state.withLock { state in
            for deed in deeds {
                state.entries[deed.viewer]?.memory.apply(deed, limit: deedsMax)
                if state.reading[deed.viewer] != nil { state.outdated.insert(deed.viewer) }
            }
        }
    }

    /// Takes in what a viewer was just shown; the oldest are forgotten beyond the bound.
    func apply(_ exposures: [Exposure], to viewer: Identifier<Viewer>, since: Timestamp) {
        state.withLock { state in
            guard var entry = state.entries.removeValue(forKey: viewer) else { return }
            entry.memory.exposures.removeAll { $0.at < since }
            entry.memory.exposures.append(contentsOf: exposures)
            let surplus = entry.memory.exposures.count - deedsMax
            if surplus > 0 { entry.memory.exposures.removeFirst(surplus) }
            state.entries[viewer] = entry
        }
    }

    /// Forgets a viewer, whose next page is read anew.
    func forget(_ viewer: Identifier<Viewer>) {
        state.withLock { state in
            state.entries[viewer] = nil
            if state.reading[viewer] != nil { state.outdated.insert(viewer) }
        }
    }

    private func finish(_ viewer: Identifier<Viewer>, _ memory: ViewerMemory?) {
        state.withLock { state in
            let readers = (state.reading[viewer] ?? 1) - 1
            state.reading[viewer] = readers > 0 ? readers : nil
            let isOutdated = state.outdated.contains(viewer)
            if readers <= 0 { state.outdated.remove(viewer) }
            guard let memory, !isOutdated else { return }
            state.entries[viewer] = Entry(memory: memory, usedAt: state.tick)
            if state.entries.count > viewersMax { Self.evict(&state) }
        }
    }

    /// Forgets the quarter that was not used for longest.
    private static func evict(_ state: inout State) {
        let times = state.entries.values.map(\.usedAt).sorted()
        let limit = times[times.count / 4]
        state.entries = state.entries.filter { $0.value.usedAt > limit }
    }
}
