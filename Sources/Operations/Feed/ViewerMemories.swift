internal import Market
internal import Matching
internal import Storage
internal import Synchronization

/// What the feed remembers of one viewer between requests.
struct ViewerMemory: Sendable {
    /// Whether behaviour may shape the feed.
    var allowsPersonalisation: Bool
    /// What the viewer did to contents and creators, oldest first.
    var deeds: [Deed]
    /// Creators the viewer follows.
    var followed: Set<Identifier<Creator>>
    /// What was shown in the window of the frequency caps, oldest first.
    var showings: [Showing]

    /// As little of a logged deed as taste needs: hundreds of them are kept for each of thousands of viewers.
    struct Deed: Sendable, Hashable {
        let at: Timestamp
        let subject: Subject
        /// What it says about interest in a content, if anything.
        let signal: Signal?

        enum Subject: Sendable, Hashable {
            case content(Identifier<Content>)
            case refusedCreator(Identifier<Creator>)
            case other
        }
    }

    /// As little of a line of the exposure ledger as the frequency caps need.
    struct Showing: Sendable, Hashable {
        let at: Timestamp
        let content: Identifier<Content>
        let creator: Identifier<Creator>
    }

    /// Takes in what the viewer did.
    mutating func apply(_ deed: LoggedDeed, under rules: CountingRules, limit: Int) {
        switch (deed.kind, deed.creator) {
        case (.follow, let creator?): followed.insert(creator)
        case (.unfollow, let creator?): followed.remove(creator)
        default: break
        }
        guard deed.content != nil || deed.creator != nil, deed.kind != .impression else { return }
        deeds.append(Deed(deed, under: rules))
        if deeds.count > limit { deeds.removeFirst(deeds.count - limit) }
    }
}

extension ViewerMemory.Deed {
    init(_ deed: LoggedDeed, under rules: CountingRules) {
        at = deed.occurredAt
        signal = deed.signal(under: rules)
        subject =
            switch (deed.content, deed.creator) {
            case (let content?, _): .content(content)
            // Refusing a creator is a deed without a content.
            case (nil, let creator?) where deed.kind == .notInterested: .refusedCreator(creator)
            default: .other
            }
    }
}

extension ViewerMemory.Showing {
    init(_ exposure: Exposure) {
        at = exposure.at
        content = exposure.content
        creator = exposure.creator
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
    private let counting: CountingRules

    init(viewersMax: Int, deedsMax: Int, counting: CountingRules) {
        precondition(viewersMax > 0 && deedsMax > 0, "Somebody and something is remembered.")
        self.viewersMax = viewersMax
        self.deedsMax = deedsMax
        self.counting = counting
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
                state.entries[deed.viewer]?.memory.apply(deed, under: counting, limit: deedsMax)
                if state.reading[deed.viewer] != nil { state.outdated.insert(deed.viewer) }
            }
        }
    }

    /// Takes in what a viewer was just shown; the oldest are forgotten beyond the bound.
    func apply(_ exposures: [Exposure], to viewer: Identifier<Viewer>, since: Timestamp) {
        state.withLock { state in
            guard var entry = state.entries.removeValue(forKey: viewer) else { return }
            entry.memory.showings.removeAll { $0.at < since }
            entry.memory.showings.append(contentsOf: exposures.map(ViewerMemory.Showing.init))
            let surplus = entry.memory.showings.count - deedsMax
            if surplus > 0 { entry.memory.showings.removeFirst(surplus) }
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
