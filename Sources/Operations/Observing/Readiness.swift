import Foundation
import Market
import SQLDatabase
import Storage

/// Whether a platform can do its work now, for load balancers, with the figures that tell people why.
package struct Readiness: Sendable, Hashable {
    /// One thing that the platform needs.
    package struct Check: Sendable, Hashable {
        /// What was looked at, such as `database`.
        package let name: String
        /// Whether it works.
        package let isReady: Bool

        /// A finding.
        package init(name: String, isReady: Bool) {
            self.name = name
            self.isReady = isReady
        }
    }

    /// What must work.
    package let checks: [Check]
    /// What is worth knowing, by name; a number that is high is no reason to send traffic elsewhere.
    package let figures: [String: Int64]

    /// What was found.
    package init(checks: [Check], figures: [String: Int64]) {
        self.checks = checks
        self.figures = figures
    }
}

extension Platform {
    /// Looks at everything that the platform needs.
    ///
    /// The database must answer a read within two seconds, a model that was trained must be in force, and the disk
    /// must have room. How many messages wait to go out is a figure only: every node would be as late.
    /// - Parameters:
    ///   - home: the data directory.
    ///   - bytesFreeMin: the room that the disk must have.
    package func readiness(home: String, bytesFreeMin: Int64) async -> Readiness {
        var figures: [String: Int64] = ["exposures_waiting": Int64(feed.ledgerWaiting)]
        var answers = database.health == .running
        if answers {
            let now = clock.now()
            do {
                let outbox = try await withDeadline(.seconds(2)) { [self] in
                    try await read { try WriteStore($0).outboxWaiting() }
                }
                figures["outbox_waiting"] = outbox.count
                figures["outbox_set_aside"] = outbox.setAside
                let oldest = outbox.oldest.map { now.duration(since: $0).wholeMilliseconds / 1_000 }
                figures["outbox_oldest_seconds"] = oldest.map { max(0, $0) } ?? 0
            } catch {
                answers = false
            }
        }
        let bytesFree = Self.bytesFree(at: home)
        figures["disk_free_bytes"] = bytesFree
        return Readiness(
            checks: [
                .init(name: "database", isReady: answers), .init(name: "model", isReady: isModelInForce),
                // A system that does not say how much is free is not taken for a full one.
                .init(name: "disk", isReady: bytesFree.map { $0 >= bytesFreeMin } ?? true),
            ], figures: figures)
    }

    /// Whether pages come from the model that was trained; true when none was.
    private var isModelInForce: Bool {
        guard let folder = feedState.modelSource.folder else { return true }
        do {
            return try ModelFolder(folder).current() == nil || feedState.modelSource.digest != nil
        } catch {
            return false
        }
    }

    private static func bytesFree(at path: String) -> Int64? {
        // A path that cannot be asked has no answer; the database's check finds out what else is wrong.
        let facts = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (facts?[.systemFreeSize] as? NSNumber)?.int64Value
    }
}

/// Runs work that is cancelled when it takes too long.
/// - Throws: `CancellationError` after the limit, else what the work throws.
private func withDeadline<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw CancellationError()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}
