internal import Logging
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
    /// that knows nothing about them. Every place goes to the exposure ledger, shortly after this returns.
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
        if state.ledger.isFull { try await flushLedger() }
        if let viewer {
            let memory = try await platform.viewerMemories.memory(of: viewer) { try await read(viewer, at: now) }
            state.time("viewer", ContinuousClock.now - started)
            if memory.allowsPersonalisation {
                return try personal(
                    query, viewer, memory, isPreview: isPreview, request: request, at: now, using: &generator)
            }
        }
        return try common(query, isPreview: isPreview, request: request, at: now)
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

    /// How long each stage takes, by name: those of `FeedStage`, `viewer`, `slots` and `total`.
    package var stageTimes: [String: StageTimes] { state.stageTimes }

    /// Writes what waits for the exposure ledger; afterwards everything shown before is in it.
    /// - Throws: `DatabaseError`; then the lines wait on.
    package func flushLedger() async throws {
        let lines = state.ledger.take()
        guard !lines.isEmpty else { return }
        do {
            try await platform.database.write { connection in
                for start in stride(from: 0, to: lines.count, by: 1_000) {
                    try ExposureStore(connection).append(Array(lines[start..<min(lines.count, start + 1_000)]))
                }
            }
            state.ledger.written(lines.count)
        } catch {
            state.ledger.putBack(lines)
            throw error
        }
    }

    /// Lines of the exposure ledger that are not in the database yet; at most `ledgerWaitingMax` and one page of
    /// each request under way.
    package var ledgerWaiting: Int { state.ledger.depth }

    /// Beyond so many lines that wait for the ledger, a page waits for the database.
    package static let ledgerWaitingMax = ExposureQueue.waitingMax

    /// Writes everything that waits for the exposure ledger before the platform closes, what others are just
    /// writing included; gives up after five failures and logs how many lines are lost.
    func finish() async {
        var failures = 0
        while state.ledger.depth > 0, failures < 5 {
            do {
                try await flushLedger()
            } catch {
                failures += 1
                Logger(label: "dancong.feed").error(
                    "exposure ledger not written", metadata: ["error": "\(error)", "lines": "\(state.ledger.depth)"])
            }
            guard state.ledger.depth > 0 else { return }
            // A cancelled task goes on at once, which is only quicker.
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Writes what waits for the exposure ledger, and logs it when that fails: the next turn tries again.
    fileprivate func flushLogged() async {
        do {
            try await flushLedger()
        } catch {
            Logger(label: "dancong.feed").error("exposure ledger not written", metadata: ["error": "\(error)"])
        }
    }

    private func read(_ viewer: Identifier<Viewer>, at now: Timestamp) async throws -> ViewerMemory {
        let rules = platform.rules.serving.values
        let counting = platform.rules.counting.values
        let catalogue = state.catalogue
        return try await platform.read { connection in
            let allows = try PersonalisationStore(connection).allows(viewer) ?? true
            var memory = ViewerMemory(allowsPersonalisation: allows, deeds: [], followed: [], showings: [])
            guard allows else { return memory }
            for deed in try EventStore(connection).history(of: viewer, limit: rules.deedsMax) {
                memory.apply(deed, under: counting, limit: rules.deedsMax)
            }
            memory.showings = try ExposureStore(connection).shown(
                to: viewer, since: now.advanced(by: .zero - rules.exposureWindow), limit: rules.deedsMax
            ).map(ViewerMemory.Showing.init)
            return catalogue.sharing(memory)
        }
    }

    /// Takes lines for the ledger, and sees to it that they are written soon.
    func record(_ exposures: [Exposure]) {
        guard !exposures.isEmpty, state.ledger.add(exposures) else { return }
        let platform = platform
        Task {
            // Pages that come within this time share one commit.
            try? await Task.sleep(for: .milliseconds(20))  // cancelled means write now
            await platform.feed.flushLogged()
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
