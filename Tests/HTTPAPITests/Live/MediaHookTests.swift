import Crypto
import Foundation
import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

/// What the three servers send, as their sources and manuals write it, with a room and a key filled in.
///
/// nginx-rtmp: `ngx_rtmp_notify_module.c` of arut/nginx-rtmp-module 1.2.2 (`ngx_rtmp_notify_publish_create` and its
/// siblings). SRS: the examples in `trunk/conf/full.conf` of ossrs/srs, section `http_hooks`. OvenMediaEngine: the manual's
/// chapter "AdmissionWebhooks".
enum RecordedHook {
    static func nginx(_ call: String, room: String, client: Int, key: String? = nil, more: String = "") -> String {
        "app=live&flashver=FMLE/3.0%20(compatible%3B%20Lavf59.27&swfurl=&tcurl=rtmp%3A%2F%2F127.0.0.1%3A1935%2Flive"
            + "&pageurl=&addr=127.0.0.1&clientid=\(client)&call=\(call)&name=\(room)&type=live\(more)"
            + (key.map { "&key=\($0)" } ?? "")
    }

    static func srs(_ action: String, room: String, client: String, key: String) -> String {
        """
        {"action":"\(action)","client_id":"\(client)","ip":"192.168.1.10","vhost":"video.test.com","app":"live",
         "stream":"\(room)","param":"?key=\(key)","server_id":"vid-werty",
         "stream_url":"video.test.com/live/\(room)","stream_id":"vid-124q9y3"}
        """
    }

    static func ovenMediaEngine(_ direction: String, _ status: String, room: String, query: String) -> String {
        """
        {"client":{"address":"211.233.58.86","port":29291,"real_ip":"192.0.2.1","user_agent":"OBS"},
         "request":{"direction":"\(direction)","protocol":"rtmp","status":"\(status)",
         "url":"rtmp://192.168.0.1:1935/app/\(room)?\(query)","new_url":null,"time":"2021-05-12T13:45:00.000Z"}}
        """
    }
}

@Suite struct MediaHookTests {
    private let shop: Shop
    private let wire: Wire
    private let room: String
    private let key: String
    private let tea: CommandContext

    private static let form = ["Content-Type": "application/x-www-form-urlencoded"]
    private static let json = ["Content-Type": "application/json"]

    init() async throws {
        shop = try await Shop()
        let platform = shop.world.platform
        wire = Wire(
            shop.surface.routes + MediaHookRoutes.all(platform) + MediaFileRoutes.all(platform),
            authenticating: NamedPeople(), now: { [clock = shop.world.clock] in clock.now() })
        tea = shop.world.context(.creator(World.teaExpert.id))
        let draft = Room.Draft(title: "开汤", category: nil, hasSyntheticHost: false, startsAt: shop.world.clock.now())
        let id = try await platform.rooms.schedule(draft, in: tea).value.id
        _ = try await platform.rooms.move(id, .prepare, in: tea)
        _ = try await platform.rooms.move(id, .goLive, in: tea)
        room = id.rawValue
        let issued = try await wire.send("POST", "/v1/rooms/\(id)/stream-key", Shop.fields("tea"))
        let text = try #require(issued.json?["stream_key"]?.text)
        #expect(issued.status == 201 && text.hasPrefix("\(id)?key="))
        key = String(text.dropFirst("\(id)?key=".count))
    }

    private var secret: String { shop.world.platform.mediaPlace.hookSecret }

    private func nginx(_ body: String, token: String? = nil) async throws -> Wire.Answer {
        try await wire.send("POST", "/v1/media/hooks/nginx-rtmp?token=\(token ?? secret)", Self.form, body: body)
    }

    private func srs(_ body: String) async throws -> Wire.Answer {
        try await wire.send("POST", "/v1/media/hooks/srs?token=\(secret)", Self.json, body: body)
    }

    private func ovenMediaEngine(_ body: String, signature: String? = nil) async throws -> Wire.Answer {
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        let own = Data(code).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
        var fields = Self.json
        fields["X-OME-Signature"] = signature ?? own
        return try await wire.send("POST", "/v1/media/hooks/ovenmediaengine", fields, body: body)
    }

    private func state() async throws -> String? {
        try await wire.send("GET", "/v1/rooms/\(room)", Shop.fields("tea")).json?["state"]?.text
    }

    @Test func `nginx-rtmp is answered with 2xx or 403, and a room follows its publisher`() async throws {
        #expect(try await nginx(RecordedHook.nginx("publish", room: room, client: 1, key: "guess")).status == 403)
        #expect(try await nginx(RecordedHook.nginx("publish", room: room, client: 1)).status == 403)
        #expect(try await nginx(RecordedHook.nginx("publish", room: "room_x", client: 1, key: key)).status == 403)
        #expect(try await nginx(RecordedHook.nginx("publish", room: room, client: 1, key: key)).status == 204)
        let update = RecordedHook.nginx("update_publish", room: room, client: 1, more: "&time=5&timestamp=5000")
        #expect(try await nginx(update).status == 204)

        #expect(try await nginx(RecordedHook.nginx("publish_done", room: room, client: 1, key: key)).status == 204)
        #expect(try await state() == "reconnecting")
        #expect(try await nginx(RecordedHook.nginx("publish", room: room, client: 2, key: key)).status == 204)
        #expect(try await state() == "living")
        #expect(try await nginx(RecordedHook.nginx("publish", room: room, client: 3, key: key)).status == 204)
        #expect(try await nginx(RecordedHook.nginx("publish_done", room: room, client: 2, key: key)).status == 204)
        #expect(try await state() == "living")
        #expect(try await nginx(RecordedHook.nginx("update_publish", room: room, client: 2)).status == 403)
        #expect(try await nginx(RecordedHook.nginx("connect", room: room, client: 4)).status == 204)
    }

    @Test func `SRS is answered with 200 and a number`() async throws {
        let wrong = try await srs(RecordedHook.srs("on_publish", room: room, client: "9308h583", key: "guess"))
        #expect(wrong.status == 200 && wrong.text == "1")
        let right = try await srs(RecordedHook.srs("on_publish", room: room, client: "9308h583", key: key))
        #expect(right.status == 200 && right.text == "0")

        let gone = try await srs(RecordedHook.srs("on_unpublish", room: room, client: "9308h583", key: key))
        #expect(gone.text == "0")
        #expect(try await state() == "reconnecting")
        #expect(try await srs(RecordedHook.srs("on_play", room: room, client: "9308h584", key: key)).text == "0")
    }

    @Test func `OvenMediaEngine is answered with what it asks, when it signed the question`() async throws {
        let open = RecordedHook.ovenMediaEngine("incoming", "opening", room: room, query: "key=\(key)")
        #expect(try await ovenMediaEngine(open, signature: "c29tZXRoaW5n").status == 403)
        #expect(try await ovenMediaEngine(open, signature: "").status == 403)
        let wrong = RecordedHook.ovenMediaEngine("incoming", "opening", room: room, query: "key=guess")
        #expect(try await ovenMediaEngine(wrong).json?["allowed"] == false)
        #expect(try await ovenMediaEngine(open).json?["allowed"] == true)

        let close = RecordedHook.ovenMediaEngine("incoming", "closing", room: room, query: "key=\(key)")
        #expect(try await ovenMediaEngine(close).text == "{}")
        #expect(try await state() == "reconnecting")
        let watch = RecordedHook.ovenMediaEngine("outgoing", "opening", room: room, query: "")
        #expect(try await ovenMediaEngine(watch).json?["allowed"] == false)
        let address = try await wire.send("GET", "/v1/rooms/\(room)/playback").json?["hls_url"]?.text ?? ""
        let token = try #require(address.split(separator: "?").last)
        let shown = RecordedHook.ovenMediaEngine("outgoing", "opening", room: room, query: String(token))
        #expect(try await ovenMediaEngine(shown).json?["allowed"] == true)
    }

    @Test func `nobody without the secret is heard`() async throws {
        let body = RecordedHook.nginx("publish", room: room, client: 1, key: key)
        for token in ["", "x", secret + "x", String(secret.dropLast())] {
            let answer = try await nginx(body, token: token)
            #expect(answer.status == 403 && answer.code == "hook.secret_wrong", "\(token)")
        }
        let plain = try await wire.send("POST", "/v1/media/hooks/nginx-rtmp", Self.form, body: body)
        #expect(plain.status == 403)
    }

    @Test func `a recording is taken from its own folder alone, and once`() async throws {
        let folder = shop.world.platform.mediaPlace.recordings
        func told(_ path: String) -> String {
            RecordedHook.nginx("record_done", room: room, client: 1, more: "&recorder=&path=\(path)")
        }
        for path in [
            "/etc/passwd", "\(folder)/../\(room)-1.flv", "\(folder)/\(room)-1.mp4", "\(folder)/other-1.flv",
            "\(folder)/x/\(room)-1.flv", "", "\(room)-1.flv",
        ] {
            #expect(try await nginx(told(path)).status == 403, "\(path)")
        }
        for _ in 1...2 { #expect(try await nginx(told("\(folder)/\(room)-1700000000.flv")).status == 204) }
    }

    @Test func `what no server would send is refused without a 5xx`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = Scrambler(state: seed)
        let good = [
            RecordedHook.nginx("publish", room: room, client: 1, key: key),
            RecordedHook.nginx("record_done", room: room, client: 1, more: "&path=/x"),
            RecordedHook.srs("on_publish", room: room, client: "c", key: key),
            RecordedHook.ovenMediaEngine("incoming", "opening", room: room, query: "key=\(key)"),
        ]
        for turn in 0..<400 {
            let body = generator.damaged(good[turn % good.count])
            let answers = [try await nginx(body), try await srs(body), try await ovenMediaEngine(body)]
            for answer in answers {
                #expect(answer.status < 500, "seed \(seed), turn \(turn): \(answer.text) for \(body)")
            }
        }
    }

    @Test func `addresses of pictures that no playlist names are refused without a 5xx`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = Scrambler(state: seed)
        let address = try await wire.send("GET", "/v1/rooms/\(room)/playback").json?["hls_url"]?.text ?? ""
        let token = try #require(address.split(separator: "?").last)
        let folder = "\(shop.world.platform.mediaPlace.live)/\(room)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: URL(filePath: "\(shop.world.platform.mediaPlace.live)/outside.ts"))
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/7.ts", withDestinationPath: "../outside.ts")
        for name in [
            "..%2F..%2Fhook.secret", "%2e%2e%2foutside.ts", "..%2Foutside.ts", "7.ts", "8.ts", "x.ts", "-1.ts", ".ts",
            "index.m3u8%00", "1.ts%00",
        ] {
            let answer = try await wire.send("GET", "/media/live/\(room)/\(name)?\(token)")
            #expect(answer.status == 404, "\(name)")
        }
        for turn in 0..<1_000 {
            let path = generator.damaged("/media/live/\(room)/1.ts?\(token)")
            let range = generator.damaged("bytes=0-1")
            let answer = try await wire.send("GET", path.hasPrefix("/") ? path : "/" + path, ["Range": range])
            #expect(answer.status < 500, "seed \(seed), turn \(turn): \(path)")
        }
    }

    @Test func `a playlist carries its token to its segments, which are served whole and in parts`() async throws {
        let folder = "\(shop.world.platform.mediaPlace.live)/\(room)"
        let segment = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 % 120) })
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try segment.write(to: URL(filePath: "\(folder)/12.ts"))
        let text =
            "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.000,\n12.ts\n#EXTINF:1.000,\n../x.ts\n"
        try text.write(toFile: "\(folder)/index.m3u8", atomically: true, encoding: .utf8)
        let address = try await wire.send("GET", "/v1/rooms/\(room)/playback").json?["hls_url"]?.text ?? ""
        let token = try #require(address.split(separator: "?").last)

        let playlist = try await wire.send("GET", address)
        #expect(playlist.headers[.contentType] == "application/vnd.apple.mpegurl")
        #expect(playlist.headers[.cacheControl] == "no-store")
        #expect(
            playlist.text
                == "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.000,\n12.ts?\(token)\n")
        #expect(try await wire.send("GET", "/media/live/\(room)/index.m3u8").status == 403)

        let path = "/media/live/\(room)/12.ts?\(token)"
        let whole = try await wire.send("GET", path)
        #expect(whole.status == 200 && Data(whole.text.utf8) == segment && whole.headers[.contentType] == "video/mp2t")
        let part = try await wire.send("GET", path, ["Range": "bytes=10-19"])
        #expect(part.status == 206 && Data(part.text.utf8) == segment[10..<20])
        #expect(part.headers[.contentRange] == "bytes 10-19/300000")
        let tail = try await wire.send("GET", path, ["Range": "bytes=-5"])
        #expect(tail.status == 206 && Data(tail.text.utf8) == segment.suffix(5))
        let beyond = try await wire.send("GET", path, ["Range": "bytes=300000-"])
        #expect(beyond.status == 416 && beyond.headers[.contentRange] == "bytes */300000")
    }
}

/// Damages texts, the same way for the same seed (SplitMix64, Steele et al. 2014).
struct Scrambler: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The text with some letters replaced, dropped or doubled.
    mutating func damaged(_ text: String) -> String {
        let strange = Array("%00&=?/.\\\"{}[]:;,-+éß漢\u{7f}\t 9999999999")
        var letters = Array(text)
        for _ in 0..<Int.random(in: 1...6, using: &self) where !letters.isEmpty {
            let place = Int.random(in: 0..<letters.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0: letters.remove(at: place)
            case 1: letters[place] = strange[Int.random(in: 0..<strange.count, using: &self)]
            case 2: letters.insert(strange[Int.random(in: 0..<strange.count, using: &self)], at: place)
            default: letters.removeSubrange(place..<min(letters.count, place + 20))
            }
        }
        return String(letters)
    }
}
