import Foundation
import Logging
import Market
import SQLDatabase
import Storage
import Synchronization

extension Media {
    /// Converts the recording or upload that has waited longest.
    ///
    /// Whoever works on one has it for a lease and renews it while the tool works; after a kill another process takes it up,
    /// begins anew and finds no half of it: the folder appears under its name when it is whole.
    /// - Returns: whether there was one.
    package func convertNext() async throws -> Bool {
        let tool = platform.mediaPlace.videoTool
        guard tool.missing.isEmpty, let job = try await claim() else { return false }
        let source = "\(platform.mediaPlace.folder)/\(job.source)"
        do {
            let length = try await convert(job, source)
            try await move(job.id, .finish(length: length))
            forget(source)
        } catch let fault as VideoFault {
            let isOver = !fault.mayPass || job.attempts >= platform.rules.media.values.conversionAttempts
            try await move(job.id, isOver ? .fail(reason: fault.rawValue) : .giveBack(reason: fault.rawValue))
            // Garbage is not kept; a recording is, for somebody to look at.
            if isOver, job.kind != .replay { forget(source) }
        }
        return true
    }

    private func convert(_ job: MediaJob, _ source: String) async throws -> Duration {
        let tool = platform.mediaPlace.videoTool
        let rules = platform.rules.media.values
        let facts = try await tool.probe(source, as: job.kind)
        guard job.kind == .replay || facts.length <= rules.videoLengthMax else { throw VideoFault.tooLong }
        let folder = self.folder(of: job)
        let draft = "\(folder).part"
        let files = FileManager.default
        try? files.removeItem(atPath: draft)  // What a process left that was killed, if one was.
        try files.createDirectory(atPath: draft, withIntermediateDirectories: true)
        let done = DonePart()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await tool.convert(source, facts, as: job.kind, into: draft) { part in
                    done.part.withLock { $0 = part }
                }
                return true
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: min(.seconds(2), rules.conversionLease / 4))
                    let part = done.part.withLock { $0 }
                    let progress = Int((min(max(part, 0), 1) * 1_000_000).rounded(.down))
                    try await self.move(job.id, .advance(progress: progress, lease: rules.conversionLease))
                }
            }
            group.addTask {
                try await Task.sleep(for: rules.conversionTimeMax)
                throw VideoFault.tookTooLong
            }
            defer { group.cancelAll() }
            _ = try await group.next()
        }
        try? files.removeItem(atPath: folder)  // A conversion that was finished and not noted, if there was one.
        try files.moveItem(atPath: draft, toPath: folder)
        return facts.length
    }

    private func claim() async throws -> MediaJob? {
        let lease = platform.rules.media.values.conversionLease
        let attempts = platform.rules.media.values.conversionAttempts
        let context = CommandContext(actor: .platform("media.convert"), requestID: "media.convert")
        let claimed = try await platform.write("media.convert", in: context) { scope in
            let store = MediaJobStore(scope.connection)
            guard let waiting = try store.waiting(at: scope.now) else { return Claimed(id: nil) }
            var job = try waiting.moving(.claim(lease: lease), at: scope.now)
            // One that kills whoever works on it must not do so for ever.
            if job.attempts > attempts {
                job = try job.moving(.fail(reason: VideoFault.failed.rawValue), at: scope.now)
            }
            try store.put(job)
            return Claimed(id: job.state == .running ? job.id.rawValue : nil)
        }
        guard let id = claimed.value.id else { return nil }
        let job = try Identifier<MediaJob>(parsing: id)
        return try await platform.read { try MediaJobStore($0).find(job) }
    }

    private func move(_ id: Identifier<MediaJob>, _ move: MediaJob.Move) async throws {
        let context = CommandContext(actor: .platform("media.convert"), requestID: "media.convert")
        let contents = platform.rules.contents.values
        _ = try await platform.write("media.convert", in: context) { scope in
            let store = MediaJobStore(scope.connection)
            guard let job = try store.find(id, locked: true) else { return 0 }
            let moved = try job.moving(move, at: scope.now)
            try store.put(moved)
            if case .finish(let length) = move { try Videos.follow(moved, length, under: contents, in: scope) }
            return 1
        }
    }

    /// The folder of what a job makes.
    func folder(of job: MediaJob) -> String {
        let parent = job.kind == .replay ? platform.mediaPlace.replays : platform.mediaPlace.videos
        return "\(parent)/\(job.subject)/\(job.number)"
    }

    private func forget(_ source: String) {
        // A file that is gone already is what was wanted.
        try? FileManager.default.removeItem(atPath: source)
    }
}

/// How much of a conversion is done, told by one task and read by another.
private final class DonePart: Sendable {
    let part = Mutex(0.0)
}

/// The job that a command claimed.
private struct Claimed: Replayable, Codable {
    let id: String?

    var record: Claimed { self }
    init(id: String?) { self.id = id }
    init(record: Claimed) { self = record }
}
