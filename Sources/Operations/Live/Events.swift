package import Market
internal import SQLDatabase
internal import Storage

extension Platform {
    /// The intake of events and the log behind it.
    package var events: Events { Events(platform: self) }
}

/// Takes events in.
package struct Events: Sendable {
    let platform: Platform

    /// The most events of one batch.
    package static let batchMax = 1_000

    /// Takes a batch in: each event is in the log, durably, when this returns, or has a reason why not.
    ///
    /// The steps run one after another over the whole batch: `envelope` (what could not be read comes in as a
    /// failure), `sender` (an actor speaks for its own viewer only, except operators), those of
    /// `EventAdmission`, and `store`, which recognises duplicates. A batch sent again changes nothing, so no
    /// idempotency key is needed. Viewers' feeds follow at once, before this returns.
    ///
    /// - Throws: `AccessRefusal`, `EventIntakeRefusal`, `DatabaseError`; then nothing was kept.
    /// - Complexity: O(*n* log *N*) for *n* events on a log of *N*.
    package func accept(
        _ batch: [Result<Event, EventDropped>], in context: CommandContext
    ) async throws -> EventIntake {
        try AuthorisationTable.standard.authorise("events.accept", context.actor)
        guard !batch.isEmpty else { throw EventIntakeRefusal.batchEmpty }
        guard batch.count <= Self.batchMax else { throw EventIntakeRefusal.batchTooLarge(max: Self.batchMax) }
        var run = IntakeRun(batch, meter: platform.intakeMeter)
        run.step("sender") { Self.speaks($0, context.actor) ? .success($0) : .failure(.init(.foreignViewer)) }
        let rules = platform.rules.counting.values
        for step in EventAdmission.steps { run.step(step.name) { step.run($0, rules) } }
        run.dropRepeats()
        let kept = run.kept
        let known = context.isDryRun ? try await knownBefore(kept) : try await store(kept)
        run.step("duplicates") { known.contains($0.id.rawValue) ? .failure(.init(.duplicate)) : .success($0) }
        let intake = run.outcome(received: batch.count)
        if !context.isDryRun {
            platform.intakeMeter.count(intake)
            platform.viewerMemories.apply(run.kept.map(\.event))
        }
        return intake
    }

    /// Appends events in one group commit.
    /// - Returns: the identifiers that were in the log before.
    private func store(_ kept: [IntakeRun.Kept]) async throws -> Set<String> {
        let events = kept.map(\.event)
        guard !events.isEmpty else { return [] }
        let started = ContinuousClock.now
        defer { platform.intakeMeter.time("store", ContinuousClock.now - started) }
        do {
            return try await platform.database.write { connection in
                guard try EventStore(connection).append(events) == events.count else { throw SomeAreKnown() }
                return []
            }
        } catch is SomeAreKnown {
            // Rolled back; the rare batch with duplicates takes the slower way that names them.
            return try await platform.database.write { connection in
                let store = EventStore(connection)
                let known = try store.known(events.map(\.id))
                let fresh = events.filter { !known.contains($0.id.rawValue) }
                guard try store.append(fresh) == fresh.count else {
                    // Another node appended one of them just now: the transaction is tried again by the caller.
                    throw DatabaseError(.serialization, "the same events arrived twice at once")
                }
                return known
            }
        }
    }

    private func knownBefore(_ kept: [IntakeRun.Kept]) async throws -> Set<String> {
        try await platform.read { try EventStore($0).known(kept.map(\.event.id)) }
    }

    /// Whether an actor may report an event: its own, one of nobody in particular, or any with the right.
    static func speaks(_ event: Event, _ actor: Actor) -> Bool {
        guard let viewer = event.viewer else { return true }
        return actor.roles.contains(.operator) || actor.viewer == viewer
    }

    private struct SomeAreKnown: Error {}
}

/// A batch on its way through the steps.
struct IntakeRun {
    /// An event that no step has dropped, with its place in the batch.
    struct Kept: Sendable {
        let index: Int
        let event: Event
    }

    private(set) var kept: [Kept] = []
    private var drops: [EventIntake.Drop] = []
    private let meter: IntakeMeter

    init(_ batch: [Result<Event, EventDropped>], meter: IntakeMeter) {
        self.meter = meter
        kept.reserveCapacity(batch.count)
        for (index, result) in batch.enumerated() {
            switch result {
            case .success(let event): kept.append(Kept(index: index, event: event))
            case .failure(let dropped): drops.append(.init(index: index, reason: dropped.reason))
            }
        }
    }

    /// Runs one step over what is left, and times it.
    mutating func step(_ name: String, _ body: (Event) -> Result<Event, EventDropped>) {
        let started = ContinuousClock.now
        var left: [Kept] = []
        left.reserveCapacity(kept.count)
        for entry in kept {
            switch body(entry.event) {
            case .success(let event): left.append(Kept(index: entry.index, event: event))
            case .failure(let dropped): drops.append(.init(index: entry.index, reason: dropped.reason))
            }
        }
        kept = left
        meter.time(name, ContinuousClock.now - started)
    }

    /// Drops events whose identifier an earlier one of the batch has.
    mutating func dropRepeats() {
        var seen: Set<EventID> = []
        step("repeats") { seen.insert($0.id).inserted ? .success($0) : .failure(.init(.duplicate)) }
    }

    func outcome(received: Int) -> EventIntake {
        EventIntake(received: received, accepted: kept.count, drops: drops)
    }
}
