import Foundation
import HTTPAPI
import HTTPTypes
import Market
import Operations
import Outbound
import TestSupport
import Testing

@Suite struct VideoUploadTests {
    private static let content = Identifier<Content>(UUIDBits(high: 5, low: 77))
    private static let path = "/v1/contents/\(content)/video"
    private static let file = "\(path)/file"

    private static var fields: [String: String] {
        var fields = Shop.fields("tea")
        fields["Content-Type"] = "video/mp4"
        return fields
    }

    private func scene(
        _ tool: any VideoTool, form: Content.Form = .video, state: Content.State = .draft,
        bytesMax: Int = 10 << 20
    ) async throws -> (WorldPlatform, Wire) {
        let folder = "\(NSTemporaryDirectory())dancong-video-\(UUID().uuidString)"
        let world = try await WorldPlatform(
            mediaPlace: MediaPlace(
                folder: folder, hookSecret: "h", playbackKey: "p", videoTool: tool, uploadBytesMax: bytesMax))
        try await world.publish(Self.content, form: form, about: nil, state: state)
        let surface = APISurface.platform(world.platform, isSecure: false) { Readiness(checks: [], figures: [:]) }
        let wire = Wire(
            surface.routes + MediaFileRoutes.all(world.platform) + UploadRoutes.routes(world.platform),
            authenticating: NamedPeople(), now: { [clock = world.clock] in clock.now() })
        return (world, wire)
    }

    private func uploads(_ world: WorldPlatform) -> [String] {
        // A folder that was never made holds nothing.
        (try? FileManager.default.contentsOfDirectory(atPath: world.platform.mediaPlace.uploads)) ?? []
    }

    @Test(.enabled(if: FFmpeg().missing.isEmpty, "ffmpeg is not installed: scripts/setup"), .timeLimit(.minutes(2)))
    func `a video becomes a playlist with a poster, and the content learns its running time`() async throws {
        let (world, wire) = try await scene(FFmpeg())
        let file = "\(NSTemporaryDirectory())dancong-\(UUID().uuidString).mp4"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
        process.arguments =
            "-nostdin -v quiet -f lavfi -i testsrc=size=320x180:rate=10:duration=6 -pix_fmt yuv420p"
            .split(separator: " ").map(String.init) + [file]
        try process.run()
        while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        let pieces = try Data(contentsOf: URL(filePath: file)).map { $0 }

        try await world.platform.videos.upload(
            .video, of: Self.content,
            AsyncStream { continuation in
                for start in stride(from: 0, to: pieces.count, by: 1_000) {
                    continuation.yield(Array(pieces[start..<min(start + 1_000, pieces.count)]))
                }
                continuation.finish()
            }, in: world.context(.creator(World.teaExpert.id)))
        let tea = world.context(.creator(World.teaExpert.id))
        let waiting = try await world.platform.videos.status(of: Self.content, as: tea.actor)
        #expect(waiting.newest?.state == .queued && waiting.shown == nil)
        let handedIn = try await world.platform.contents.move(Self.content, .submit, in: tea).value
        #expect(handedIn.state == .uploading)
        #expect(try await world.platform.media.convertNext())

        let shown = try await wire.send("GET", Self.path, Self.fields)
        #expect(shown.json?["state"] == "done" && shown.json?["progress"]?.text == nil, "\(shown.text)")
        let length = try #require(shown.json?["length_ms"]?.wholeNumber)
        #expect((5_900...6_100).contains(length))
        let playlist = try await wire.send("GET", try #require(shown.json?["hls_url"]?.text))
        #expect(playlist.status == 200 && playlist.text.contains("#EXT-X-ENDLIST"))
        #expect(playlist.text.split(separator: "\n").filter { $0.hasSuffix(".ts") } == ["0.ts", "1.ts"])
        let poster = try await wire.send("GET", try #require(shown.json?["poster_url"]?.text))
        #expect(poster.status == 200 && poster.headers[.contentType] == "image/jpeg")
        let content = try await world.platform.contents.find(Self.content, as: .visitor)
        #expect(content.length == .milliseconds(length) && content.state == .published)
        #expect(try await wire.send("POST", Self.file, Self.fields, body: "x").code == "content.not_allowed")
        #expect(uploads(world).isEmpty, "the upload itself is not kept")
        #expect(try await !world.platform.media.convertNext())
        await world.platform.close()
    }

    @Test(
        .enabled(if: FFmpeg().missing.isEmpty, "ffmpeg is not installed: scripts/setup"),
        arguments: [
            "no video at all", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
            "ffconcat version 1.0\nfile /etc/passwd\n", String(repeating: "\u{0}", count: 5_000),
        ])
    func `what is no video is refused, said why, and not kept`(text: String) async throws {
        let (world, wire) = try await scene(FFmpeg())

        let taken = try await wire.send("POST", Self.file, Self.fields, body: text)
        #expect(taken.status == 202 && taken.json?["state"] == "queued")
        #expect(try await world.platform.media.convertNext())

        let shown = try await wire.send("GET", Self.path, Self.fields)
        #expect(shown.json?["state"] == "failed" && shown.json?["reason"] == "video.not_video")
        #expect(shown.json?["hls_url"]?.text == nil && uploads(world).isEmpty)
        await world.platform.close()
    }

    @Test func `an upload is bounded, its creator's, and of a video`() async throws {
        let (world, wire) = try await scene(StandIn(), bytesMax: 100)
        let large = try await wire.send("POST", Self.file, Self.fields, body: String(repeating: "x", count: 101))
        #expect(large.status == 413)
        let stated = Self.fields.merging(["Content-Length": "101"]) { $1 }
        #expect(try await wire.send("POST", Self.file, stated, body: "x").status == 413)
        let empty = try await wire.send("POST", Self.file, Self.fields)
        #expect(empty.status == 422 && empty.code == "upload.empty")
        let other = Self.fields.merging(["Cookie": "dancong_session=traveller"]) { $1 }
        #expect(try await wire.send("POST", Self.file, other, body: "x").status == 404)
        let visitor = try await wire.send("POST", Self.file, ["Content-Type": "video/mp4"], body: "x")
        #expect(visitor.status == 401)
        let forged = Self.fields.filter { $0.key != "X-CSRF-Token" }
        #expect(try await wire.send("POST", Self.file, forged, body: "x").status == 403)
        let json = Self.fields.merging(["Content-Type": "application/json"]) { $1 }
        #expect(try await wire.send("POST", Self.file, json, body: "{}").status == 415)
        #expect(uploads(world).isEmpty, "nothing of a refused upload is kept")
        await world.platform.close()

        let (pictures, wireOfPictures) = try await scene(StandIn(), form: .pictures)
        #expect(try await wireOfPictures.send("POST", Self.file, Self.fields, body: "x").code == "upload.no_video")
        await pictures.platform.close()
        let (bare, wireOfBare) = try await scene(NoVideoTool())
        let missing = try await wireOfBare.send("POST", Self.file, Self.fields, body: "x")
        #expect(missing.status == 503 && missing.code == "video.tool_missing")
        await bare.platform.close()
    }

    @Test func `a video that is not published is watched by its creator alone`() async throws {
        let (world, wire) = try await scene(StandIn())
        _ = try await wire.send("POST", Self.file, Self.fields, body: "x")
        #expect(try await world.platform.media.convertNext())
        let address = try #require(try await wire.send("GET", Self.path, Self.fields).json?["hls_url"]?.text)

        #expect(try await wire.send("GET", address).status == 404)
        let own = try await wire.send("GET", address, Self.fields)
        #expect(own.status == 200 && own.headers[.cacheControl] == "private, no-store")
        for name in ["..%2Findex.m3u8", "x.ts", "poster.png", "index.m3u8%00"] {
            let strange = address.replacing("index.m3u8", with: name)
            #expect(try await wire.send("GET", strange, Self.fields).status == 404, "\(name)")
        }
        await world.platform.close()
    }

    @Test func `a conversion that breaks is tried again, and given up after the last attempt`() async throws {
        let (world, wire) = try await scene(StandIn(breaks: true))
        _ = try await wire.send("POST", Self.file, Self.fields, body: "x")

        for attempt in 1...3 {
            #expect(try await world.platform.media.convertNext())
            let state = try await wire.send("GET", Self.path, Self.fields).json?["state"]
            #expect(state == (attempt < 3 ? "queued" : "failed"), "attempt \(attempt)")
        }
        #expect(try await !world.platform.media.convertNext())
        #expect(try await wire.send("GET", Self.path, Self.fields).json?["reason"] == "video.failed")
        await world.platform.close()
    }
}

/// Stands in for ffmpeg: writes a playlist, or breaks.
private struct StandIn: VideoTool {
    var breaks = false

    var missing: [String] { [] }
    func probe(_ path: String, as kind: MediaJob.Kind) async throws -> VideoFacts {
        VideoFacts(length: .seconds(6), hasSound: false)
    }
    func convert(
        _ path: String, _ facts: VideoFacts, as kind: MediaJob.Kind, into folder: String,
        observe: @escaping @Sendable (Double) -> Void
    ) async throws {
        guard !breaks else { throw VideoFault.failed }
        try "#EXTM3U\n#EXT-X-ENDLIST\n".write(toFile: "\(folder)/index.m3u8", atomically: true, encoding: .utf8)
    }
}
