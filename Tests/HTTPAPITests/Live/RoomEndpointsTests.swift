import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import NIOCore
import Operations
import Statistics
import Synchronization
import TestSupport
import Testing

@Suite("Live rooms over HTTP")
struct RoomEndpointsTests {
    /// A room of the tea expert on air, by requests alone.
    private func live(_ shop: Shop) async throws -> String {
        let body = #"{"title":"今晚开汤","starts_at":"\#(shop.world.clock.now())"}"#
        let made = try await shop.wire.send("POST", "/v1/rooms", Shop.fields("tea", key: "room-1"), body: body)
        #expect(made.status == 201)
        let id = try #require(made.json?["id"]?.text)
        #expect(made.headers[.location] == "/v1/rooms/\(id)")
        for move in ["preparation", "start"] {
            let moved = try await shop.wire.send("POST", "/v1/rooms/\(id)/\(move)", Shop.fields("tea"))
            #expect(moved.status == 200, "\(move): \(moved.text)")
        }
        return id
    }

    @Test func `a creator announces, goes live, explains a product and ends, and each refusal says what is allowed`()
        async throws
    {
        let shop = try await Shop()
        let id = try await live(shop)
        let listed = try await shop.wire.send(
            "POST", "/v1/rooms/\(id)/products", Shop.fields("tea"), body: #"{"product_id":"\#(World.roseCake.id)"}"#)
        #expect(listed.json?["state"] == "listed")
        let path = "/v1/rooms/\(id)/products/\(World.roseCake.id)/moves"
        let explained = try await shop.wire.send(
            "POST", path, Shop.fields("tea"), body: #"{"command":"explain"}"#)
        #expect(explained.json?["state"] == "explaining")
        let again = try await shop.wire.send("POST", path, Shop.fields("tea"), body: #"{"command":"explain"}"#)
        #expect(again.status == 409 && again.code == "room.not_allowed")

        let resumed = try await shop.wire.send("POST", "/v1/rooms/\(id)/resumption", Shop.fields("tea"))
        #expect(resumed.status == 409 && resumed.json?["details"]?["allowed"]?.text?.contains("pause") == true)
        let foreign = try await shop.wire.send("POST", "/v1/rooms/\(id)/end", Shop.fields("traveller"))
        #expect(foreign.status == 404)
        let ended = try await shop.wire.send("POST", "/v1/rooms/\(id)/end", Shop.fields("tea", ifMatch: "\"1\""))
        #expect(ended.status == 412)
        #expect(try await shop.wire.send("POST", "/v1/rooms/\(id)/end", Shop.fields("tea")).json?["state"] == "ended")
    }

    @Test func `a warning is for the host and the operator, and nobody else reads it`() async throws {
        let shop = try await Shop()
        let id = try await live(shop)
        let body = #"{"rule":"ad-law/9","note":"12:31"}"#
        #expect(
            try await shop.wire.send("POST", "/v1/rooms/\(id)/warning", Shop.fields("operator"), body: body).status
                == 200)
        let seen = { (person: String) in
            try await shop.wire.send("GET", "/v1/rooms/\(id)", Shop.fields(person)).json?["warning"]?["rule"]
        }
        for person in ["tea", "operator"] { #expect(try await seen(person) == "ad-law/9") }
        for person in ["watcher", "traveller"] { #expect(try await seen(person) == nil) }
    }

    @Test func `the stream resumes after the last number that a browser saw`() async throws {
        let shop = try await Shop()
        let id = try await live(shop)
        for text in ["第一泡", "第二泡"] {
            let said = try await shop.wire.send(
                "POST", "/v1/rooms/\(id)/messages", Shop.fields("watcher"), body: #"{"text":"\#(text)"}"#)
            #expect(said.status == 201)
        }
        let stream = Wire(
            [RoomStreamRoute.route(shop.world.platform)], authenticating: NamedPeople(),
            now: { [clock = shop.world.clock] in clock.now() })
        let read = Mutex("")
        var head = HTTPRequest(
            method: .get, scheme: "http", authority: "localhost", path: "/v1/rooms/\(id)/stream?after=0")
        head.headerFields[try #require(HTTPField.Name("Last-Event-ID"))] = "3"
        let response = try await stream.door.respond(
            to: Request(head: head, body: .init(buffer: ByteBuffer())), context: DoorContext(address: nil))
        #expect(response.status == .ok && response.headers[.contentType] == "text/event-stream")
        let reading = Task {
            try await response.body.write(
                StoppingWriter { text in
                    read.withLock { read in
                        read += text
                        return read.contains("id: 5\n")
                    }
                })
        }
        _ = await reading.result
        let text = read.withLock { $0 }
        #expect(text.hasPrefix("retry: 2000\n\nid: 4\nevent: chat.message\ndata: {\"at\":"))
        #expect(text.contains("第一泡") && text.contains("第二泡") && !text.contains("id: 3\n"))
        await shop.world.platform.close()
    }

    @Test func `nothing that is sent to the stream breaks it`() async throws {
        let shop = try await Shop()
        let id = try await live(shop)
        let stream = Wire([RoomStreamRoute.route(shop.world.platform)], authenticating: NamedPeople())
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let letters = Array("0123456789-+eE.%&=;\u{0}\r\n 茶after/_~\"")
        for _ in 0..<300 {
            let text = String(
                (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                    letters.randomElement(using: &generator) ?? "0"
                })
            let query = text.addingPercentEncoding
            for target in [
                "/v1/rooms/\(id)/stream?after=x\(query)", "/v1/rooms/\(query)/stream",
                "/v1/rooms/\(id)/stream?\(query)=1",
            ] {
                let status = try await stream.send("GET", target).status
                #expect((400..<500).contains(status), "seed \(seed): \(target) answered \(status)")
            }
        }
        await shop.world.platform.close()
    }
}

/// Takes what a body writes until it has seen enough.
private struct StoppingWriter: ResponseBodyWriter {
    struct Enough: Error {}
    let isEnough: @Sendable (String) -> Bool
    init(_ isEnough: @escaping @Sendable (String) -> Bool) { self.isEnough = isEnough }
    mutating func write(_ buffer: ByteBuffer) async throws {
        if isEnough(String(decoding: buffer.readableBytesView, as: UTF8.self)) { throw Enough() }
    }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension String {
    /// The text with everything but letters and digits of ASCII as `%XX`.
    fileprivate var addingPercentEncoding: String {
        utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
