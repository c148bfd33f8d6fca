import Foundation
import Market
import SQLDatabase
import Storage

extension Media {
    /// Notes that a server has recorded a signal: the recording becomes a part of the room's replay.
    ///
    /// Told twice of a file, it is converted once.
    /// - Parameter path: the file, which lies in the folder of recordings itself.
    /// - Throws: `NotThere`, `MediaRefusal.recordingOutside`.
    package func record(_ path: String, of name: String) async throws {
        let room = try Identifier<Room>(parsing: name)
        let file = URL(filePath: path).lastPathComponent
        // Servers name the folder as they were told; a link in the middle makes another text of the same folder.
        let folder = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
        let own = URL(filePath: platform.mediaPlace.recordings).resolvingSymlinksInPath().path
        guard folder == own, file.hasPrefix("\(room)-"), file.hasSuffix(".flv"), !file.contains("/") else {
            throw MediaRefusal.recordingOutside
        }
        let context = CommandContext(actor: .platform("media.hook"), requestID: "media.hook")
        _ = try await platform.write("media.record", in: context) { scope in
            guard try RoomStore(scope.connection).find(room, locked: true) != nil else { throw NotThere("room") }
            let store = MediaJobStore(scope.connection)
            let source = "recordings/\(file)"
            guard try !store.knows(source: source) else { return 0 }
            let number = (try store.newest(.replay, of: room.rawValue)?.number ?? 0) + 1
            try store.put(
                MediaJob(
                    id: scope.newIdentifier(), kind: .replay, subject: room.rawValue, number: number, source: source,
                    at: scope.now))
            try scope.audit("the recording \(number) waits to be converted", subject: room.rawValue)
            return number
        }
    }

    /// Takes up recordings of which no server told: one whose word got lost is found by its file, once nothing was written to
    /// it for a while.
    /// - Returns: how many were taken up.
    package func collectRecordings(untouchedFor pause: Duration = .minutes(2)) async throws -> Int {
        let folder = platform.mediaPlace.recordings
        // There is no folder before the first recording.
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let limit = Date(timeIntervalSinceNow: -Double(pause.wholeMilliseconds) / 1_000)
        var collected = 0
        for file in files.sorted() where file.hasSuffix(".flv") {
            let path = "\(folder)/\(file)"
            let changed = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            guard let changed, changed < limit, let name = file.split(separator: "-").first else { continue }
            guard try await !platform.read({ try MediaJobStore($0).knows(source: "recordings/\(file)") }) else {
                continue
            }
            do {
                try await record(path, of: String(name))
                collected += 1
            } catch is NotThere {
                continue  // Somebody put a file there that is of no room; it stays.
            } catch is IdentifierError {
                continue
            }
        }
        return collected
    }
}
