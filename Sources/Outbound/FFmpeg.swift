import Foundation
package import Market
package import Operations

/// ffmpeg and ffprobe as the tool that makes videos.
///
/// Uploads come from anybody: the programs read plain files of a few named kinds and nothing else, so that a playlist that
/// calls itself a video reaches neither the network nor another file; they have no standard input, no shell, a folder of
/// their own and a limit of time.
package struct FFmpeg: VideoTool {
    private let folder: String
    private let limit: Duration

    /// The programs of a folder.
    /// - Parameter limit: how long one run may take; the caller may cancel it earlier.
    package init(in folder: String = "/usr/bin", limit: Duration = .hours(2)) {
        self.folder = folder
        self.limit = limit
    }

    package var missing: [String] {
        ["ffmpeg", "ffprobe"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
            ? [] : ["ffmpeg"]
    }

    package func probe(_ path: String, as kind: MediaJob.Kind) async throws -> VideoFacts {
        let run = try await run(
            "ffprobe",
            ["-v", "error"] + Self.guards(kind) + [
                "-show_entries", "format=duration:stream=codec_type,width,height:stream_disposition=attached_pic",
                "-of", "json", "file:\(path)",
            ], in: "/", limit: .seconds(30))
        // ffprobe that prints no JSON has found no video.
        guard run.ending == .exited(0), let found = try? JSONDecoder().decode(Found.self, from: run.output) else {
            throw VideoFault.notVideo
        }
        let streams = found.streams ?? []
        let pictures = streams.filter { stream in
            stream.codec_type == "video" && stream.disposition?.attached_pic != 1
                && (16...8_192).contains(stream.width ?? 0) && (16...8_192).contains(stream.height ?? 0)
        }
        if kind == .picture {
            guard !pictures.isEmpty else { throw VideoFault.notVideo }
            return VideoFacts(length: .zero, hasSound: false)
        }
        guard !pictures.isEmpty, let seconds = found.format?.duration.flatMap(Double.init), seconds > 0, seconds < 1e6
        else { throw VideoFault.notVideo }
        return VideoFacts(
            length: .milliseconds(Int64((seconds * 1_000).rounded())),
            hasSound: streams.contains { $0.codec_type == "audio" })
    }

    package func convert(
        _ path: String, _ facts: VideoFacts, as kind: MediaJob.Kind, into folder: String,
        observe: @escaping @Sendable (Double) -> Void
    ) async throws {
        if kind == .picture {
            return try await produce(
                [
                    "-i", "file:\(path)", "-map", "0:v:0", "-frames:v", "1", "-map_metadata", "-1", "-vf",
                    Self.pictureScale,
                    "-q:v", "3", "-f", "image2", "-update", "1", "picture.jpg",
                ], reading: kind, in: folder)
        }
        let microseconds = Double(max(facts.length.wholeMilliseconds, 1)) * 1_000
        try await produce(
            ["-i", "file:\(path)", "-map", "0:v:0", "-map", "0:a:0?", "-map_metadata", "-1", "-sn", "-dn"]
                + (kind == .replay ? ["-c", "copy"] : Self.encoding)
                + [
                    "-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod", "-hls_segment_filename", "%d.ts",
                    "index.m3u8",
                ], reading: kind, in: folder
        ) { line in
            guard line.hasPrefix("out_time_us="), let done = Double(line.dropFirst(12)) else { return }
            observe(min(1, done / microseconds))
        }
        guard kind == .video else { return }
        let middle = Double(min(facts.length.wholeMilliseconds / 2, 1_000)) / 1_000
        try await produce(
            [
                "-ss", "\(middle)", "-i", "file:\(path)", "-map", "0:v:0", "-frames:v", "1", "-vf", Self.scale, "-q:v",
                "4", "-f", "image2", "-update", "1", "poster.jpg",
            ], reading: kind, in: folder)
    }

    private func produce(
        _ arguments: [String], reading kind: MediaJob.Kind, in folder: String,
        observe: @escaping @Sendable (Substring) -> Void = { _ in }
    ) async throws {
        let run = try await run(
            "ffmpeg", ["-nostdin", "-v", "error", "-y", "-progress", "pipe:1"] + Self.guards(kind) + arguments,
            in: folder, limit: limit, observe: observe)
        guard run.ending == .exited(0) else { throw VideoFault.failed }
    }

    private func run(
        _ program: String, _ arguments: [String], in folder: String, limit: Duration,
        observe: @escaping @Sendable (Substring) -> Void = { _ in }
    ) async throws -> ProcessRun {
        guard missing.isEmpty else { throw VideoFault.toolMissing }
        do {
            return try await ProcessRun.of(
                "\(self.folder)/\(program)", arguments, in: folder, limit: limit, observe: observe)
        } catch is ProcessRun.TookTooLong {
            throw VideoFault.tookTooLong
        }
    }

    /// What may be read: files, of these kinds.
    private static func guards(_ kind: MediaJob.Kind) -> [String] {
        let formats =
            kind == .picture
            ? "jpeg_pipe,png_pipe,webp_pipe" : "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,flv,mpegts,avi"
        return ["-protocol_whitelist", "file", "-format_whitelist", formats]
    }
    /// At most 1,440 on the longer side.
    private static let pictureScale =
        "scale=w='if(gt(iw,ih),min(1440,iw),-2)':h='if(gt(iw,ih),-2,min(1440,ih))'"
    /// At most 720 lines on the shorter side, both sides even.
    private static let scale =
        "scale=w='if(gt(iw,ih),-2,trunc(min(720,iw)/2)*2)':h='if(gt(iw,ih),trunc(min(720,ih)/2)*2,-2)'"
    /// H.264 and AAC with a key frame at each cut.
    private static let encoding = [
        "-vf", scale, "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-maxrate", "3M", "-bufsize", "6M",
        "-pix_fmt", "yuv420p", "-force_key_frames", "expr:gte(t,n_forced*4)", "-c:a", "aac", "-b:a", "128k", "-ac", "2",
    ]
}

/// What ffprobe prints.
private struct Found: Decodable {
    struct Format: Decodable {
        let duration: String?
    }
    struct Disposition: Decodable {
        let attached_pic: Int?
    }
    struct Stream: Decodable {
        let codec_type: String?
        let width, height: Int?
        let disposition: Disposition?
    }

    let format: Format?
    let streams: [Stream]?
}
