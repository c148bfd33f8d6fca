import Foundation
import HTTPAPI
import Hummingbird
import Logging
import Market
import Operations
import Outbound
import Synchronization
import TestSupport
import Testing

/// The real nginx and the real ffmpeg, with the configuration that `dancong media` writes.
@Suite(.serialized) struct MediaServerTests {
    private static let hasPrograms =
        NginxServer(
            NginxConfiguration(folder: "/tmp", host: "127.0.0.1", port: 1, platform: "", hookSecret: ""), say: { _ in }
        ).missing.isEmpty && FFmpeg().missing.isEmpty

    private static let skipped: Comment = "nginx, libnginx-mod-rtmp or ffmpeg is not installed: scripts/setup"

    @Test(.enabled(if: hasPrograms, skipped), .timeLimit(.minutes(3)))
    func `a publisher with the key is seen, one without is not, and one who comes back goes on`() async throws {
        let scene = try await MediaScene()
        try await scene.running { scene in
            let guess = try scene.publish(key: "guess", seconds: 2)
            await guess.waitUntilExit()
            #expect(guess.terminationStatus != 0, "a wrong key is refused")
            #expect(try await scene.state() == "living")

            let first = try scene.publish(key: scene.key, seconds: 60)
            let address = try await scene.until("a segment can be watched") { try await scene.segment() }
            #expect(address.count > 1_000)

            let second = try scene.publish(key: "another", seconds: 2)
            await second.waitUntilExit()
            #expect(
                second.terminationStatus != 0 && first.isRunning, "a second publisher without proof changes nothing")

            kill(first.processIdentifier, SIGKILL)
            _ = try await scene.until("the room notices") { try await scene.state() == "reconnecting" ? true : nil }
            let back = try scene.publish(key: scene.key, seconds: 60)
            _ = try await scene.until("the room goes on") { try await scene.state() == "living" ? true : nil }

            let over = try scene.publish(key: scene.key, seconds: 60)
            await back.waitUntilExit()
            _ = try await scene.until("the picture of the other publisher is there") {
                let playlist = try await scene.get(scene.playlist).text
                return playlist.components(separatedBy: "#EXT-X-DISCONTINUITY").count > 2 ? true : nil
            }
            #expect(try await scene.state() == "living", "proof of the key takes over, and the room hears of no end")

            _ = try await scene.platform.rooms.move(scene.room, .end, in: scene.tea)
            _ = try await scene.until("a publisher of a room that is over is dropped") {
                _ = try await scene.platform.media.runClock()
                return over.isRunning ? nil : true
            }
            _ = try await scene.until("the recordings are a replay") {
                while try await scene.platform.media.convertNext() {}
                let parts = try await scene.platform.media.replayParts(of: scene.room)
                return parts.count >= 3 ? parts : nil
            }
            let replay = try await scene.platform.media.playback(of: scene.room, as: .visitor)
            let playlist = try await scene.get(replay.path).text
            #expect(playlist.hasSuffix("#EXT-X-ENDLIST\n") && playlist.contains("#EXT-X-DISCONTINUITY\n"))
            let segment = try #require(playlist.split(separator: "\n").first { !$0.hasPrefix("#") })
            #expect(try await scene.get("/media/replays/\(scene.room)/\(segment)").bytes.count > 1_000)
        }
    }
}

/// A platform with its HTTP server and nginx beside it, and a room on air.
private final class MediaScene: Sendable {
    let world: WorldPlatform
    let platform: Platform
    let room: Identifier<Room>
    let key: String
    let playlist: String
    let tea: CommandContext
    private let rtmpPort: Int
    private let httpPort: Int

    init() async throws {
        let folder = "/tmp/dm-\(UInt32.random(in: 0 ... .max))"
        let place = MediaPlace(
            folder: folder, hookSecret: UUID().uuidString, playbackKey: UUID().uuidString,
            dropping: NginxDropping(folder: folder), videoTool: FFmpeg())
        world = try await WorldPlatform(mediaPlace: place, clock: SystemClock())
        platform = world.platform
        tea = world.context(.creator(World.teaExpert.id))
        rtmpPort = Int.random(in: 20_000..<30_000)
        httpPort = Int.random(in: 30_000..<40_000)
        let draft = Room.Draft(title: "开汤", category: nil, hasSyntheticHost: false, startsAt: SystemClock().now())
        room = try await platform.rooms.schedule(draft, in: tea).value.id
        _ = try await platform.rooms.move(room, .prepare, in: tea)
        _ = try await platform.rooms.move(room, .goLive, in: tea)
        key = try #require(try await platform.media.issueKey(room, in: tea).value.secret)
        playlist = try await platform.media.playback(of: room, as: .visitor).path
    }

    /// Runs a body while the servers run.
    func running(_ body: @escaping @Sendable (MediaScene) async throws -> Void) async throws {
        let logger = Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() })
        let surface = APISurface.platform(platform, isSecure: false) { Readiness(checks: [], figures: [:]) }
        let door = Door(
            surface.routes + MediaHookRoutes.all(platform) + MediaFileRoutes.all(platform),
            in: .init(
                authenticating: NamedPeople(), now: { SystemClock().now() }, nextRequestID: { UUID().uuidString },
                logger: logger))
        let application = door.server(limits: ServerLimits(port: httpPort), logger: logger)
        let nginx = NginxServer(
            NginxConfiguration(
                folder: platform.mediaPlace.folder, host: "127.0.0.1", port: rtmpPort,
                platform: "http://127.0.0.1:\(httpPort)", hookSecret: platform.mediaPlace.hookSecret)
        ) { Issue.record("\($0)") }
        defer {
            // The folder is in the way of nobody.
            try? FileManager.default.removeItem(atPath: platform.mediaPlace.folder)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask { try await nginx.run() }
            group.addTask {
                _ = try await self.until("the servers answer") {
                    FileManager.default.fileExists(atPath: "\(self.platform.mediaPlace.folder)/nginx/nginx.pid")
                        ? true : nil
                }
                try await body(self)
            }
            defer { group.cancelAll() }
            _ = try await group.next()
        }
    }

    /// Publishes a test picture.
    func publish(key: String, seconds: Int) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
        process.arguments =
            ("-nostdin -v quiet -re -f lavfi -i testsrc=size=320x180:rate=15 -f lavfi -i sine -t \(seconds) "
            + "-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 15 -keyint_min 15 "
            + "-c:a aac -f flv rtmp://127.0.0.1:\(rtmpPort)/live/\(room)?key=\(key)").split(separator: " ").map(
                String.init)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    func state() async throws -> String { try await platform.rooms.find(room, as: .visitor).state.rawValue }

    /// The bytes of the newest segment, nil while there is none.
    func segment() async throws -> [UInt8]? {
        let answer = try await get(playlist)
        guard answer.status == 200, let line = answer.text.split(separator: "\n").last(where: { !$0.hasPrefix("#") })
        else { return nil }
        return try await get("/media/live/\(room)/\(line)").bytes
    }

    /// Asks the platform by its socket.
    func get(_ path: String) async throws -> (status: Int, bytes: [UInt8], text: String) {
        let address = "http://127.0.0.1:\(httpPort)\(path)"
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["-s", "-w", "\n%{http_code}", address]
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        let end = data.lastIndex(of: 10) ?? data.endIndex
        let status = Int(String(decoding: data[end...].dropFirst(), as: UTF8.self)) ?? 0
        return (status, Array(data[..<end]), String(decoding: data[..<end], as: UTF8.self))
    }

    /// Waits for something, half a minute at most.
    func until<Value>(_ what: String, _ look: () async throws -> Value?) async throws -> Value {
        for _ in 0..<150 {
            if let value = try await look() { return value }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw Missed(what: what)
    }

    private struct Missed: Error { let what: String }
}

extension Process {
    /// Waits without keeping a thread of the tests.
    fileprivate func waitUntilExit() async {
        // Nobody cancels the wait.
        while isRunning { try? await Task.sleep(for: .milliseconds(50)) }
    }
}
