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
}
