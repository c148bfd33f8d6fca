package import Market
internal import Matching
internal import SQLDatabase
internal import Statistics
internal import Storage
internal import Traffic

extension Platform {
    /// Goods find people.
    package var feed: Feed { Feed(platform: self) }
}

/// Serves pages of the feed from one immutable catalogue, and follows what viewers do at once.
package struct Feed: Sendable {
    let platform: Platform

    private var state: FeedState { platform.feedState }

    /// A page for whoever asks.
    ///
    /// A viewer who allows it gets a page that follows the last deed; visitors and viewers who opted out get one
    /// that knows nothing about them. Every place is in the exposure ledger, durably, when this returns.
    ///
    /// - Parameter seed: decides what is left to chance; nil for a new one each time.
    /// - Throws: `AccessRefusal` for a key without the scope, `InvalidInput` for a cursor of another list,
    ///   `DatabaseError`.
    package func serve(_ query: FeedQuery, for actor: Actor, seed: UInt64? = nil) async throws -> FeedAnswer {
        try AuthorisationTable.standard.authorise("feed.read", actor)
        return try await serve(query, to: actor.viewer, seed: seed)
    }

    /// A page for a viewer on whose behalf somebody else asks, such as the company's own server.
    ///
    /// - Parameter isPreview: whether the viewer will not see it: nothing is written to the exposure ledger, and the
    ///   viewer's next page is the same as without it.
    /// - Throws: `AccessRefusal` for who may not ask, `InvalidInput` for a cursor of another list, `DatabaseError`.
    package func serve(
        _ query: FeedQuery, onBehalfOf viewer: Identifier<Viewer>, isPreview: Bool = false, as actor: Actor,
        seed: UInt64? = nil
    ) async throws -> FeedAnswer {
        try Self.authoriseReading(of: viewer, actor)
        return try await serve(query, to: viewer, isPreview: isPreview, seed: seed)
    }

    private func serve(
        _ query: FeedQuery, to viewer: Identifier<Viewer>?, isPreview: Bool = false, seed: UInt64?
    ) async throws -> FeedAnswer {
        let started = ContinuousClock.now
        defer { state.time("total", ContinuousClock.now - started) }
        var system = SystemRandomNumberGenerator()
        var generator = SeededGenerator(seed: seed ?? system.next())
        let now = platform.clock.now()
        let request = Identifier<FeedRequest>(at: now, using: &system)
        var page: DecidedPage?
        if let viewer {
            let memory = try await remembered(viewer, at: now, since: started)
            if memory.allowsPersonalisation {
                page = try personal(query, viewer, memory, request: request, at: now, using: &generator)
            }
        }
        let decided = try page ?? common(query, request: request, at: now)
        if !isPreview { try await keep(decided, at: now) }
        return decided.answer
    }

    private func remembered(
        _ viewer: Identifier<Viewer>, at now: Timestamp, since started: ContinuousClock.Instant
    ) async throws -> ViewerMemory {
        let mark = try await mark(of: viewer)
        let memory = try await platform.viewerMemories.memory(of: viewer, asOf: mark) {
            try await read(viewer, at: now)
        }
        state.time("viewer", ContinuousClock.now - started)
        return memory
    }

    /// Gives a page its receipts, before anybody sees it: lines in the ledger, and the viewer's frequency caps.
    private func keep(_ page: DecidedPage, at now: Timestamp) async throws {
        let started = ContinuousClock.now
        try await record(page.exposures)
        state.time("ledger", ContinuousClock.now - started)
        guard let viewer = page.viewer else { return }
        let since = now.advanced(by: .zero - platform.rules.serving.values.exposureWindow)
        platform.viewerMemories.apply(page.exposures, to: viewer, since: since)
    }

    /// Keeps whether a viewer's behaviour may shape the feed; the next page obeys.
    /// - Throws: `AccessRefusal`, `NotThere` for another viewer's choice, `WriteRefusal`, `DatabaseError`.
    package func setPersonalisation(
        _ allows: Bool, for viewer: Identifier<Viewer>, in context: CommandContext
    ) async throws -> Written<Bool> {
        try AuthorisationTable.standard.authorise("feed.settings", context.actor)
            .require(ownedBy: [.viewer(viewer)], noun: "viewer")
        let written = try await platform.write("feed.settings", in: context) { scope in
            try PersonalisationStore(scope.connection).set(allows, for: viewer, at: scope.now)
            try scope.audit(allows ? "allowed personalisation" : "refused personalisation", subject: viewer.rawValue)
            return allows
        }
        platform.viewerMemories.forget(viewer)
        return written
    }

    /// Lets an actor read a viewer's feed: its own, or anybody's with the right to.
    /// - Throws: `AccessRefusal`.
    static func authoriseReading(of viewer: Identifier<Viewer>, _ actor: Actor) throws(AccessRefusal) {
        try AuthorisationTable.standard.authorise(actor.viewer == viewer ? "feed.read" : "feed.read_for", actor)
    }

    /// Whether a viewer's behaviour may shape the feed; viewers without a row have not said no.
    package func personalisation(of viewer: Identifier<Viewer>) async throws -> Bool {
        try await platform.read { try PersonalisationStore($0).allows(viewer) ?? true }
    }

    /// The name of the trained model in use; empty before the first training.
    package var modelVersion: String { state.catalogue.model.version }

    /// The number of contents that pages are served from.
    package var itemCount: Int { state.catalogue.contents.count }

    /// How long each stage takes, by name: those of `FeedStage`, `viewer`, `slots`, `ledger` and `total`.
    package var stageTimes: [String: StageTimes] { state.stageTimes }

    /// Lines of the exposure ledger that are being written, or wait for it with the pages that they belong to.
    package var ledgerWaiting: Int { state.ledger.depth }

    /// The viewer's newest things, asked where other processes serve the same viewers; nil where this one is alone.
    private func mark(of viewer: Identifier<Viewer>) async throws -> ViewerMemory.Mark? {
        guard platform.database.isShared else { return nil }
        return try await platform.read { try ViewerMemory.Mark($0, of: viewer) }
    }

    private func read(_ viewer: Identifier<Viewer>, at now: Timestamp) async throws -> ViewerMemory {
        let rules = platform.rules.serving.values
        let counting = platform.rules.counting.values
        let catalogue = state.catalogue
        let isShared = platform.database.isShared
        return try await platform.read { connection in
            var memory = ViewerMemory(allowedSince: try PersonalisationStore(connection).allowedSince(viewer))
            if isShared { memory.mark = try ViewerMemory.Mark(connection, of: viewer) }
            guard let since = memory.allowedSince else { return memory }
            let events = EventStore(connection)
            for deed in try events.choices(of: viewer, limit: rules.choicesMax) {
                memory.choose(deed, max: rules.choicesMax)
            }
            for deed in try events.history(of: viewer, since: since, limit: rules.deedsMax) {
                memory.keep(deed, under: counting, max: rules.deedsMax)
            }
            memory.showings = try ExposureStore(connection).shown(
                to: viewer, since: now.advanced(by: .zero - rules.exposureWindow), limit: rules.deedsMax
            ).map(ViewerMemory.Showing.init)
            return catalogue.sharing(memory)
        }
    }

    /// Writes the lines of a page into the exposure ledger; they are durable when this returns.
    ///
    /// Pages that come while lines are being written share the next commit.
    /// - Throws: `DatabaseError`; then none of the lines is kept, and the page must not be shown.
    func record(_ exposures: [Exposure]) async throws {
        guard !exposures.isEmpty else { return }
        let platform = platform
        try await state.ledger.keep(exposures) { lines in
            try await platform.database.write { connection in
                for start in stride(from: 0, to: lines.count, by: 1_000) {
                    try ExposureStore(connection).append(Array(lines[start..<min(lines.count, start + 1_000)]))
                }
            }
        }
    }

    /// A clock that is read at the end of each stage.
    func stopwatch() -> (StageCount) -> Void {
        var last = ContinuousClock.now
        return { count in
            let now = ContinuousClock.now
            state.time(count.stage.rawValue, now - last)
            last = now
        }
    }
}

extension Bool: Replayable {
    /// The value itself.
    package var record: Bool { self }

    /// The value itself.
    package init(record: Bool) { self = record }
}
