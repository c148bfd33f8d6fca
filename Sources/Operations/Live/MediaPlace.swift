import Crypto
import Foundation

/// Where pictures are kept, the secrets that open them, and what works on them outside of the process.
package struct MediaPlace: Sendable {
    /// The folder of everything that is shown.
    package let folder: String
    /// What media servers show with their hooks.
    package let hookSecret: String
    /// Where creators send their pictures, such as `rtmp://127.0.0.1:1935/live`.
    package let publishAddress: String
    /// What drops a publisher from its media server.
    package let dropping: any PublisherDropping
    /// What makes videos of recordings and uploads.
    package let videoTool: any VideoTool
    /// Bytes that an upload may have.
    package let uploadBytesMax: Int
    let playbackKey: String

    /// A place with its secrets.
    package init(
        folder: String, hookSecret: String, playbackKey: String,
        publishAddress: String = "rtmp://127.0.0.1:1935/live",
        dropping: any PublisherDropping = NoPublisherDropping(), videoTool: any VideoTool = NoVideoTool(),
        uploadBytesMax: Int = 512 << 20
    ) {
        self.videoTool = videoTool
        self.uploadBytesMax = uploadBytesMax
        self.folder = folder
        self.hookSecret = hookSecret
        self.playbackKey = playbackKey
        self.publishAddress = publishAddress
        self.dropping = dropping
    }

    /// The place in a data directory; secrets are made when it has none yet, and read again afterwards.
    /// - Throws: the file system's error.
    package static func inHome(
        _ home: String, publishAddress: String, dropping: any PublisherDropping, videoTool: any VideoTool,
        uploadBytesMax: Int
    ) throws -> MediaPlace {
        let folder = URL(filePath: home).appending(path: "media").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return MediaPlace(
            folder: folder, hookSecret: try secret(at: "\(folder)/hook.secret"),
            playbackKey: try secret(at: "\(folder)/playback.key"), publishAddress: publishAddress, dropping: dropping,
            videoTool: videoTool, uploadBytesMax: uploadBytesMax)
    }

    /// A place with secrets that nobody kept, for tests and for commands that show nothing.
    package static func temporary() -> MediaPlace {
        MediaPlace(
            folder: "\(NSTemporaryDirectory())dancong-media-\(Secret.name())", hookSecret: Secret.token(),
            playbackKey: Secret.token())
    }

    /// The folder of live playlists and segments, one folder a room inside.
    package var live: String { "\(folder)/live" }
    /// The folder of what the media server recorded.
    package var recordings: String { "\(folder)/recordings" }
    /// The folder of recordings as viewers see them: a folder a room, a folder a recording inside.
    package var replays: String { "\(folder)/replays" }
    /// The folder of uploads as they came.
    package var uploads: String { "\(folder)/uploads" }
    /// The folder of videos as viewers see them, one folder a content.
    package var videos: String { "\(folder)/videos" }

    /// Whether a text is the hooks' secret, in a time that does not say where it differs.
    package func isHookSecret(_ shown: String) -> Bool { Secret.areEqual(shown, hookSecret) }

    /// Whether a body was signed with the hooks' secret: HMAC-SHA1 in base64url, as OvenMediaEngine sends it.
    package func isSigned(_ body: [UInt8], _ signature: String) -> Bool {
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(body), using: SymmetricKey(data: Data(hookSecret.utf8)))
        return Secret.areEqual(signature.replacing("=", with: ""), Base64URL.text(of: code))
    }

    /// Two processes may begin at once: the file is made whole under another name, and the first name to stand wins.
    private static func secret(at path: String) throws -> String {
        let files = FileManager.default
        if !files.fileExists(atPath: path) {
            let draft = "\(path).\(Secret.name())"
            guard
                files.createFile(
                    atPath: draft, contents: Data(Secret.token().utf8), attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
            defer { unlink(draft) }
            guard link(draft, path) == 0 || errno == EEXIST else { throw CocoaError(.fileWriteUnknown) }
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// What drops a publisher from its media server.
package protocol PublisherDropping: Sendable {
    /// Ends a publisher's connection, as well as it can within a second or two; a server that is gone has none.
    /// - Parameters:
    ///   - name: the name under which the publisher sends.
    ///   - connection: the connection as the server's hooks name it; nil for whichever sends under the name.
    func drop(_ name: String, connection: String?) async
}

/// Drops nobody, where no media server can be told.
package struct NoPublisherDropping: PublisherDropping {
    /// Drops nobody.
    package init() {}

    package func drop(_ name: String, connection: String?) async {}
}
