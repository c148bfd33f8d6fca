import Foundation
package import Market
import NIOPosix
import SQLDatabase
import Storage

/// Videos and pictures of contents, from their upload to what viewers see: `platform.videos`.
package struct Videos: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// A content's video as it is now.
    package struct Status: Sendable, Hashable {
        /// The newest upload; nil where there was none.
        package let newest: MediaJob?
        /// The upload that is shown; nil while none is done.
        package let shown: MediaJob?

        /// A video's state.
        package init(newest: MediaJob?, shown: MediaJob?) {
            self.newest = newest
            self.shown = shown
        }
    }

    /// Takes an upload in, piece by piece, and puts it in line: a video takes the place of the one before when it is done, a
    /// picture stands behind those before.
    ///
    /// The file is whole and its job is committed when this returns. An upload that breaks off leaves nothing.
    /// - Parameter pieces: the file; an error that it throws ends the upload and is thrown on.
    /// - Throws: `AccessRefusal`; `NotThere` for another creator's content; `VideoFault.toolMissing`; `UploadRefusal`;
    ///   `ContentRefusal` for what viewers see already, which is taken back first, and for a picture too many.
    package func upload<Pieces: AsyncSequence & Sendable>(
        _ form: Content.Form, of id: Identifier<Content>, _ pieces: Pieces, in context: CommandContext
    ) async throws where Pieces.Element == [UInt8] {
        let grant = try AuthorisationTable.standard.authorise("videos.upload", context.actor)
        guard platform.mediaPlace.videoTool.missing.isEmpty else { throw VideoFault.toolMissing }
        let rules = platform.rules.contents.values
        try await platform.read { try Self.check(form, of: id, grant, rules, on: $0) }
        let name = "\(id)-\(Secret.name())"
        let path = "\(platform.mediaPlace.uploads)/\(name)"
        let kind: MediaJob.Kind = form == .video ? .video : .picture
        do {
            let file = try await UploadFile.make(at: path)
            for try await piece in pieces { try await file.append(piece) }
            guard try await file.finish() > 0 else { throw UploadRefusal.empty }
            _ = try await platform.write("videos.upload", in: context) { scope in
                try Self.check(form, of: id, grant, rules, on: scope.connection, locked: true)
                let store = MediaJobStore(scope.connection)
                let number = (try store.newest(kind, of: id.rawValue)?.number ?? 0) + 1
                try store.put(
                    MediaJob(
                        id: scope.newIdentifier(), kind: kind, subject: id.rawValue, number: number,
                        source: "uploads/\(name)", at: scope.now))
                try scope.audit("uploads the \(kind.rawValue) \(number)", subject: id.rawValue)
                return number
            }
        } catch {
            // What is not there needs no removing.
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    /// A content's video as it is now, for whoever sees the content.
    /// - Throws: `AccessRefusal`, `NotThere`.
    package func status(of id: Identifier<Content>, as actor: Actor) async throws -> Status {
        _ = try await platform.contents.find(id, as: actor)
        return try await platform.read { connection in
            let store = MediaJobStore(connection)
            return Status(
                newest: try store.newest(.video, of: id.rawValue), shown: try store.done(.video, of: id.rawValue).last)
        }
    }

    /// The pictures of a post in their order, those that are no pictures left out, for whoever sees the content.
    /// - Throws: `AccessRefusal`, `NotThere`.
    package func pictures(of id: Identifier<Content>, as actor: Actor) async throws -> [MediaJob] {
        _ = try await platform.contents.find(id, as: actor)
        return try await platform.read { try MediaJobStore($0).all(.picture, of: id.rawValue) }
    }

    /// What an upload that became watchable changes in its content: the running time is the file's own, and a content that
    /// was handed in and waits for just that goes on.
    static func follow(
        _ job: MediaJob, _ length: Duration?, under rules: ContentRules, in scope: WriteScope
    ) throws {
        guard job.kind != .replay else { return }
        let id = try Identifier<Content>(parsing: job.subject)
        if job.kind == .video, let length { try ContentStore(scope.connection).setLength(length, of: id) }
        try Contents.receive(id, under: rules, in: scope)
    }

    private static func check(
        _ form: Content.Form, of id: Identifier<Content>, _ grant: Grant, _ rules: ContentRules,
        on connection: Connection,
        locked: Bool = false
    ) throws {
        guard let content = try ContentStore(connection).find(id, locked: locked) else { throw NotThere("content") }
        try grant.require(ownedBy: [.creator(content.creator)], noun: "content")
        guard content.form == form else { throw form == .video ? UploadRefusal.noVideo : UploadRefusal.noPictures }
        // What was reviewed stays what it is: another file needs another review.
        guard [.draft, .uploading, .withdrawn].contains(content.state) else {
            throw ContentRefusal.notAllowed(
                TransitionRefused(
                    state: content.state.rawValue, command: "upload",
                    allowed: Content.transitions.allowed(in: content.state, to: .creator).map(\.rawValue)))
        }
        guard form == .pictures else { return }
        let pictures = try MediaJobStore(connection).all(.picture, of: id.rawValue).filter { $0.state != .failed }
        guard pictures.count < rules.picturesMax else {
            throw ContentRefusal.tooManyPictures(max: rules.picturesMax)
        }
    }
}

extension Platform {
    /// Videos of contents.
    package var videos: Videos { Videos(platform: self) }
}

/// Why an upload is refused, in order of precedence.
package enum UploadRefusal: Refusal, CaseIterable {
    /// The content is pictures.
    case noVideo
    /// The content is a video.
    case noPictures
    /// Nothing was sent.
    case empty

    package var code: ErrorCode {
        switch self {
        case .noVideo: "upload.no_video"
        case .noPictures: "upload.no_pictures"
        case .empty: "upload.empty"
        }
    }

    package var kind: ErrorKind { self == .empty ? .invalid : .conflict }
}

/// A file that grows while it is received; written on threads that may block.
private final class UploadFile: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    static func make(at path: String) async throws -> UploadFile {
        try await NIOThreadPool.singleton.runIfActive {
            let folder = URL(filePath: path).deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
            return UploadFile(descriptor)
        }
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) async throws {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            var written = 0
            while written < bytes.count {
                let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw CocoaError(errno == ENOSPC ? .fileWriteOutOfSpace : .fileWriteUnknown) }
                written += count
            }
        }
    }

    /// Makes the file durable and says how long it is.
    func finish() async throws -> Int {
        try await NIOThreadPool.singleton.runIfActive { [self] in
            guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
            return Int(lseek(descriptor, 0, SEEK_END))
        }
    }
}
