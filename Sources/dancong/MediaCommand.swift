import ArgumentParser
import Foundation
import Logging
import Operations
import Outbound
import ServiceLifecycle
import UnixSignals

/// `dancong media`: the media server beside `dancong serve`.
struct MediaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media",
        abstract: "Runs the media server: takes signals of live rooms by RTMP, cuts and records them.",
        discussion: """
            It is Debian's nginx with its RTMP module, configured in the data directory, and asks `dancong serve` about every \
            publisher. It runs until it is told to stop.
            """)

    @OptionGroup var option: SettingsOption

    @Option(help: "The address of `dancong serve`; this machine's by default.")
    var platform: String?

    func run() async throws {
        let settings = try await option.settings()
        let place = try DataPlace(settings)
        let media = try place.media(settings)
        let host = ["0.0.0.0", "::"].contains(settings.host) ? "127.0.0.1" : settings.host
        let configuration = NginxConfiguration(
            folder: media.folder, host: settings.mediaHost, port: settings.mediaPort,
            platform: platform ?? "http://\(host.contains(":") ? "[\(host)]" : host):\(settings.port)",
            hookSecret: media.hookSecret)
        let server = NginxServer(configuration) { line in
            FileHandle.standardError.write(Data("\(line)\n".utf8))
        }
        guard server.missing.isEmpty else { throw MediaServerError.missing(server.missing) }
        print(
            """
            The media server takes signals at \(settings.mediaAddress) and asks \(configuration.platform).
            With the stream key of a room (POST /v1/rooms/ROOM/stream-key), this publishes a test picture:
              ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=30 -f lavfi -i sine=frequency=440 \\
                -c:v libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p -b:v 2500k -g 30 -keyint_min 30 \\
                -c:a aac -ar 44100 -f flv '\(settings.mediaAddress)/STREAM_KEY'
            """)
        fflush(nil)
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: RunningMediaServer(server: server))],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: .init(label: "dancong.media"))
        ).run()
    }
}

/// The media server in a service group.
private struct RunningMediaServer: Service {
    let server: NginxServer

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await server.run() }
    }
}
