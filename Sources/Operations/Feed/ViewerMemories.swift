internal import Market
internal import Matching
internal import OrderedCollections
internal import SQLDatabase
internal import Storage
internal import Synchronization

/// What the feed remembers of one viewer between requests.
struct ViewerMemory: Sendable {
    /// Since when behaviour may shape the feed; nil when it may not.
    let allowedSince: Timestamp?
    /// What the viewer did to contents and creators, oldest first.
    var deeds: [Deed] = []
    /// Creators the viewer follows, the latest last.
    private(set) var followed: OrderedSet<Identifier<Creator>> = []
    /// Contents the viewer refused or reported, the latest last.
    private(set) var refusedContents: OrderedSet<Identifier<Content>> = []
    /// Creators the viewer refused or reported, the latest last.
    private(set) var refusedCreators: OrderedSet<Identifier<Creator>> = []
    /// What was shown in the window of the frequency caps, oldest first.
    var showings: [Showing] = []
    /// How far this memory follows what other processes wrote; nil where no other process serves.
    var mark: Mark?

    /// The newest things of a viewer that were in the database when the memory was read.
    struct Mark: Sendable, Hashable {
        /// The place of the newest deed in the log.
        let deed: Int64
        /// When the newest page was shown.
        let showing: Timestamp?
        /// Since when behaviour may shape the feed.
        let allowedSince: Timestamp?
    }

    /// Whether behaviour may shape the feed.
    var allowsPersonalisation: Bool { allowedSince != nil }

    /// A memory of nothing.
    init(allowedSince: Timestamp?) { self.allowedSince = allowedSince }

    /// As little of a logged deed as taste needs: hundreds of them are kept for each of thousands of viewers.
    struct Deed: Sendable, Hashable {
        let at: Timestamp
        let subject: Subject
        /// What it says about interest in a content, if anything.
        let signal: Signal?

        enum Subject: Sendable, Hashable {
            case content(Identifier<Content>)
            case other
        }
    }

    /// As little of a line of the exposure ledger as the frequency caps need.
    struct Showing: Sendable, Hashable {
        let at: Timestamp
        let content: Identifier<Content>
        let creator: Identifier<Creator>
    }

    /// Takes in what the viewer did; what was done without consent stays out, except choices, which are the viewer's.
    mutating func apply(_ deed: LoggedDeed, under rules: CountingRules, limits: Limits) {
        choose(deed, max: limits.choicesMax)
        keep(deed, under: rules, max: limits.deedsMax)
    }

    /// Takes in a deed as a sign of interest, if it may be one.
    mutating func keep(_ deed: LoggedDeed, under rules: CountingRules, max: Int) {
        guard deed.content != nil || deed.creator != nil, deed.kind != .impression else { return }
        guard let allowedSince, deed.occurredAt >= allowedSince else { return }
        deeds.append(Deed(deed, under: rules))
        if deeds.count > max { deeds.removeFirst(deeds.count - max) }
    }

    /// Takes in what holds for good: follows, refusals and their ends.
    mutating func choose(_ deed: LoggedDeed, max: Int) {
        switch (deed.kind, deed.content, deed.creator) {
        case (.follow, _, let creator?): followed.keepLast(creator, max: max)
        case (.unfollow, _, let creator?): followed.remove(creator)
        case (.notInterested, let content?, _), (.report, let content?, _):
            refusedContents.keepLast(content, max: max)
        // Refusing a creator is a deed without a content.
        case (.notInterested, nil, let creator?), (.report, nil, let creator?):
            refusedCreators.keepLast(creator, max: max)
        default: break
        }
    }

    /// How much is remembered of one viewer.
    struct Limits: Sendable, Hashable {
        /// Deeds, and showings.
        let deedsMax: Int
        /// Choices of a kind.
        let choicesMax: Int
    }
}

extension OrderedSet {
    /// Puts an element last, and lets the first go beyond a number of elements.
    fileprivate mutating func keepLast(_ element: Element, max: Int) {
        remove(element)
        append(element)
        if count > max { removeFirst(count - max) }
    }
}

extension ViewerMemory.Mark {
    /// The newest things of a viewer now.
    /// - Complexity: O(log *N*) for a log of *N*.
    init(_ connection: Connection, of viewer: Identifier<Viewer>) throws {
        deed = try EventStore(connection).newestDeed(of: viewer)
        showing = try ExposureStore(connection).newestShowing(to: viewer)
        allowedSince = try PersonalisationStore(connection).allowedSince(viewer)
    }
}

extension ViewerMemory.Deed {
    init(_ deed: LoggedDeed, under rules: CountingRules) {
        at = deed.occurredAt
        signal = deed.signal(under: rules)
        subject =
            if let content = deed.content { .content(content) } else { .other }
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
    private let limits: ViewerMemory.Limits
    private let counting: CountingRules

    init(viewersMax: Int, limits: ViewerMemory.Limits, counting: CountingRules) {
        precondition(viewersMax > 0 && limits.deedsMax > 0, "Somebody and something is remembered.")
        self.viewersMax = viewersMax
        self.limits = limits
        self.counting = counting
    }

    /// The memory of a viewer, read when it is not there or no longer follows the database.
    /// - Parameter mark: the newest things of the viewer that the database has now; nil where only this process writes.
    func memory(
        of viewer: Identifier<Viewer>, asOf mark: ViewerMemory.Mark? = nil, read: () async throws -> ViewerMemory
    ) async throws -> ViewerMemory {
        let remembered: ViewerMemory? = state.withLock { state in
            state.tick += 1
            if let entry = state.entries[viewer], mark == nil || entry.memory.mark == mark {
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
                state.entries[deed.viewer]?.memory.apply(deed, under: counting, limits: limits)
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
            let surplus = entry.memory.showings.count - limits.deedsMax
            if surplus > 0 { entry.memory.showings.removeFirst(surplus) }
            if let mark = entry.memory.mark, let last = exposures.last {
                entry.memory.mark = ViewerMemory.Mark(
                    deed: mark.deed, showing: last.at, allowedSince: mark.allowedSince)
            }
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
