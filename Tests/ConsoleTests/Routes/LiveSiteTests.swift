import Console
import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

/// Live rooms and the search in the pages, over a platform with the demo's people.
@Suite(.serialized)
struct LiveSiteTests {
    private static let prepared = Task {
        let world = try await WorldPlatform()
        let platform = world.platform
        try await platform.demo.prepare()
        // A creator is on air once: the demo's own room ends before these begin theirs.
        for room in try await platform.rooms.list(in: [.living], page: PageRequest(), as: .visitor).items {
            _ = try await platform.rooms.move(room.id, .end, in: world.context(.creator(room.creator)))
        }
        while try await platform.search.follow() > 0 {}
        return platform
    }

    private func visitor(_ login: String? = nil) async throws -> Visitor {
        let visitor = try Visitor(of: try await Self.prepared.value)
        if let login { _ = try await visitor.logIn(login) }
        return visitor
    }

    /// A room that the demo's creator announces by the form.
    private func announce(_ title: String, by creator: Visitor) async throws -> String {
        let studio = try await creator.open("/studio")
        let tomorrow = try await Self.prepared.value.clock.now().advanced(by: .hours(24))
        let answer = try await creator.submit(
            "/studio/rooms",
            [
                "title": title, "starts_at": String("\(tomorrow)".prefix(16)), "category": "",
                "csrf_token": studio.field("csrf_token"),
            ])
        #expect(answer.location == "/studio")
        let list = try await creator.open("/studio").text
        let end = try #require(list.firstRange(of: ">\(title)<")).lowerBound
        return String(try #require(list[..<end].matches(of: /\/studio\/rooms\/(room_[a-z0-9]+)/).last).output.1)
    }

    private func move(_ room: String, _ command: String, by creator: Visitor) async throws -> Visitor.Answer {
        let page = try await creator.open("/studio/rooms/\(room)")
        return try await creator.submit(
            "/studio/rooms/\(room)/moves",
            ["command": command, "csrf_token": page.field("csrf_token"), "revision": page.field("revision")])
    }

    @Test func `two characters find goods, and what is no word is refused with a sentence`() async throws {
        let visitor = try await visitor()

        let found = try await visitor.open("/search?q=%E5%8D%95%E4%B8%9B")
        let refused = try await visitor.open("/search?q=%22%2A%22")
        let nothing = try await visitor.open("/search?q=zzzzzz")

        #expect(found.status == 200 && found.text.contains("<mark>单丛</mark>"))
        #expect(found.text.contains("data-hit=\"\(World.honeyOrchid.id)\""))
        #expect(refused.text.contains("Enter a letter, a digit or a character at least."))
        #expect(nothing.text.contains("Nothing found"))
    }

    @Test func `a creator announces, goes live and explains one product at a time`() async throws {
        let creator = try await visitor("atie")
        let room = try await announce("今晚开汤", by: creator)
        let viewer = try await visitor("xiaoya")
        let list = try await viewer.open("/rooms")
        #expect(list.text.contains("今晚开汤"))
        _ = try await viewer.submit(
            "/rooms/\(room)/booking",
            ["wanted": "true", "back": "/rooms", "csrf_token": list.field("csrf_token")])
        #expect(try await viewer.open("/rooms/\(room)").text.contains("Do not tell me"))

        for command in ["prepare", "go_live"] { _ = try await move(room, command, by: creator) }
        let page = try await creator.open("/studio/rooms/\(room)?q=%E5%8D%95%E4%B8%9B")
        let token = page.field("csrf_token")
        #expect(page.text.contains(World.honeyOrchid.id.rawValue), "it is suggested")
        let products = [World.honeyOrchid.id, World.roseCake.id].map(\.rawValue)
        for product in products {
            _ = try await creator.submit(
                "/studio/rooms/\(room)/products", ["product": product, "csrf_token": token])
            _ = try await creator.submit(
                "/studio/rooms/\(room)/products/\(product)/moves", ["command": "explain", "csrf_token": token])
        }

        let seen = try await viewer.open("/rooms/\(room)").text
        #expect(seen.matches(of: /data-state="explaining"/).count == 1)
        #expect(seen.contains("<article class=\"bubble\" data-product=\"\(products[1])\""))
        #expect(seen.contains("data-consent=\"personalisation\""))
        #expect(try await !visitor().open("/rooms/\(room)").text.contains("data-consent"))
        let said = try await viewer.submit(
            "/rooms/\(room)/messages",
            ["text": "第三泡 <最香>", "csrf_token": try await viewer.open("/rooms").field("csrf_token")])
        #expect(said.location == "/rooms/\(room)")
        #expect(try await viewer.open("/rooms/\(room)").text.contains("第三泡 &lt;最香&gt;"))
        _ = try await move(room, "end", by: creator)
        #expect(try await viewer.open("/rooms/\(room)").text.contains("The session is over"))
    }

    @Test func `a move that the room does not allow is told and changes nothing`() async throws {
        let creator = try await visitor("atie")
        let room = try await announce("还没开始", by: creator)

        let answer = try await move(room, "pause", by: creator)

        #expect(answer.location == "/studio/rooms/\(room)")
        #expect(try await creator.open("/studio/rooms/\(room)").text.contains("flash refusal"))
        #expect(try await creator.open("/studio/rooms/\(room)").text.contains("data-state=\"scheduled\""))
    }

    @Test func `an operator warns with the rule, and neither viewers nor merchants open a studio`() async throws {
        let creator = try await visitor("atie")
        let room = try await announce("被警告的一场", by: creator)
        for command in ["prepare", "go_live"] { _ = try await move(room, command, by: creator) }
        let desk = try await visitor("operator")
        let page = try await desk.open("/studio/rooms/\(room)")

        _ = try await desk.submit(
            "/studio/rooms/\(room)/moves",
            [
                "command": "warn", "rule": "ad-law/9", "note": "said best", "csrf_token": page.field("csrf_token"),
                "revision": page.field("revision"),
            ])

        #expect(try await creator.open("/studio/rooms/\(room)").text.contains("ad-law/9"))
        #expect(try await !visitor("xiaoya").open("/rooms/\(room)").text.contains("ad-law/9"))
        #expect(try await visitor("xiaoya").open("/studio/rooms/\(room)").status == 403)
        #expect(try await visitor("huabing").open("/studio").status == 403)
        _ = try await move(room, "end", by: creator)
    }
}
