package import Market

/// What makes watchable videos of files: ffmpeg in the product, a stand-in where no program may run.
package protocol VideoTool: Sendable {
    /// What is missing on this machine, by names of packages; empty when nothing is.
    var missing: [String] { get }

    /// What a file holds; a picture runs for no time.
    /// - Throws: `VideoFault.notVideo` for what is not of the kind, other `VideoFault`s.
    func probe(_ path: String, as kind: MediaJob.Kind) async throws -> VideoFacts

    /// Writes `index.m3u8` and numbered segments into a folder that is there, and for a video `poster.jpg`; of a picture
    /// `picture.jpg`, without what a camera notes of place and time.
    ///
    /// It ends early when the task is cancelled.
    /// - Parameters:
    ///   - facts: what ``probe(_:as:)`` said of the file.
    ///   - observe: told how much is done, from 0 to 1, now and then.
    /// - Throws: `VideoFault`, `CancellationError`.
    func convert(
        _ path: String, _ facts: VideoFacts, as kind: MediaJob.Kind, into folder: String,
        observe: @escaping @Sendable (Double) -> Void
    ) async throws
}

/// What a file holds.
package struct VideoFacts: Sendable, Hashable {
    /// The running time.
    package let length: Duration
    /// Whether something can be heard.
    package let hasSound: Bool

    /// What a file holds.
    package init(length: Duration, hasSound: Bool) {
        self.length = length
        self.hasSound = hasSound
    }
}

/// Why a file does not become a video.
package enum VideoFault: String, Refusal, CaseIterable {
    /// The machine has no program for it.
    case toolMissing = "video.tool_missing"
    /// The file is no video, or one of a kind that is not taken.
    case notVideo = "video.not_video"
    /// The video runs too long.
    case tooLong = "video.too_long"
    /// The conversion took too long and was stopped.
    case tookTooLong = "video.took_too_long"
    /// The program gave up, or was killed.
    case failed = "video.failed"

    package var code: ErrorCode {
        switch self {
        case .toolMissing: "video.tool_missing"
        case .notVideo: "video.not_video"
        case .tooLong: "video.too_long"
        case .tookTooLong: "video.took_too_long"
        case .failed: "video.failed"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .notVideo, .tooLong: .invalid
        case .toolMissing, .tookTooLong, .failed: .unavailable
        }
    }

    /// Whether the same file may become a video another time.
    package var mayPass: Bool { self == .failed || self == .tookTooLong }
}

/// Converts nothing, where no program may run.
package struct NoVideoTool: VideoTool {
    /// Converts nothing.
    package init() {}

    package var missing: [String] { ["ffmpeg"] }
    package func probe(_ path: String, as kind: MediaJob.Kind) async throws -> VideoFacts {
        throw VideoFault.toolMissing
    }
    package func convert(
        _ path: String, _ facts: VideoFacts, as kind: MediaJob.Kind, into folder: String,
        observe: @escaping @Sendable (Double) -> Void
    ) async throws { throw VideoFault.toolMissing }
}
