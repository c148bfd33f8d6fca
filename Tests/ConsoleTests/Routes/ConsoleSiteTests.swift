import Console
import HTTPAPI
import HTTPTypes
import Market
import Operations
import TestSupport
import Testing

/// The pages over a platform with the demo's people, through the door that the server uses.
@Suite(.serialized)
struct ConsoleSiteTests {
    /// One platform for all: preparing the demo takes seconds. Tests leave people's choices as they found them.
    private static let prepared = Task {
        let platform = try await WorldPlatform().platform
        try await platform.demo.prepare()
        try await platform.feed.reload()
        return platform
    }

    private func demo() async throws -> Platform { try await Self.prepared.value }

    @Test func `a visitor sees the feed without personalisation and is asked to log in for samples`() async throws {
        let visitor = try Visitor(of: await demo())

        let feed = try await visitor.open("/feed")
        let samples = try await visitor.open("/samples")

        #expect(feed.status == 200)
        #expect(feed.text.contains("<article class=\"tile\""))
        #expect(feed.text.contains("Does not depend on anything you did"))
        #expect(samples.status == 303)
        #expect(samples.location == "/login?next=/samples")
    }

    @Test func `a creator asks for what is on offer, and is told`() async throws {
        let creator = try Visitor(of: await demo())
        #expect(try await creator.logIn("atie").location == "/samples")
        let offers = try await creator.open("/samples")
        let product = World.honeyOrchid.id.rawValue
        #expect(offers.text.contains(product))

        let asked = try await creator.submit(
            "/samples", ["product": product, "message": "please", "csrf_token": offers.field("csrf_token")])

        #expect(asked.location == "/samples")
        let after = try await creator.open("/samples")
        #expect(after.text.contains("role=\"status\">Done: Ask for a sample."))
        #expect(!after.text.contains(product), "what was asked for is no longer offered")
        #expect(try await !creator.open("/samples").text.contains("role=\"status\""), "a word is told once")
    }

    @Test func `a creator sees goods that fit, why, and keeps a search`() async throws {
        let creator = try Visitor(of: await demo())
        _ = try await creator.logIn("atie")

        let goods = try await creator.open("/matches")
        #expect(goods.status == 200 && goods.text.contains(World.honeyOrchid.title))
        let path = String(try #require(goods.text.firstMatch(of: /href="(\/matches\/mat_[a-z0-9]+)"/)).output.1)
        let why = try await creator.open(path)
        #expect(why.status == 200 && why.text.contains("partners/1") && why.text.contains("data-series"))
        let kept = try await creator.submit(
            "/matches/searches",
            ["name": "Tea from Chaozhou", "product": "", "region": "潮州", "csrf_token": goods.field("csrf_token")])
        #expect(kept.location == "/matches")
        #expect(try await creator.open("/matches").text.contains("Tea from Chaozhou"))

        let merchant = try Visitor(of: await demo())
        _ = try await merchant.logIn("huabing")
        #expect(try await merchant.open(path).status == 404, "a match is its asker's own")
        let people = try await merchant.open("/matches")
        #expect(people.status == 200 && people.text.contains(World.baker.name))
        let offered = try await merchant.submit(
            "/matches/commission",
            ["product": World.roseCake.id.rawValue, "percent": "15", "csrf_token": people.field("csrf_token")])
        #expect(offered.location?.hasPrefix("/matches?product=") == true)
        #expect(try await merchant.open("/matches").text.contains("15.0%"))
    }

    @Test func `a merchant approves and ships, and a page that is out of date changes nothing`() async throws {
        let merchant = try Visitor(of: await demo())
        _ = try await merchant.logIn("huabing")
        var path = ""
        for (command, label) in [("approve", "Approve"), ("ship", "Ship")] {
            let page = try await merchant.open("/samples")
            #expect(page.field("command") == command)
            path = String(try #require(page.text.firstMatch(of: /action="(\/samples\/smp_[a-z0-9]+\/moves)"/)).output.1)

            let moved = try await merchant.submit(
                path,
                [
                    "command": command, "revision": page.field("revision"), "tracking_code": "SF1",
                    "csrf_token": page.field("csrf_token"),
                ])

            #expect(moved.status == 303)
            #expect(try await merchant.open("/samples").text.contains("role=\"status\">Done: \(label)."))
        }

        let token = try await merchant.open("/samples").field("csrf_token")
        _ = try await merchant.submit(path, ["command": "deliver", "revision": "1", "csrf_token": token])

        #expect(try await merchant.open("/samples").text.contains("class=\"flash refusal\" role=\"status\""))
    }

    @Test func `a form without the session's token changes nothing`() async throws {
        let visitor = try Visitor(of: await demo())
        _ = try await visitor.logIn("atie")
        let before = try await visitor.open("/samples")
        let path = try #require(before.text.firstMatch(of: /action="(\/samples\/smp_[a-z0-9]+\/moves)"/)).output.1

        let answer = try await visitor.submit(String(path), ["command": before.field("command")])

        #expect(answer.status == 403)
        #expect(try await visitor.open("/samples").text == before.text)
    }

    @Test func `another merchant's sample and a page that does not exist read the same`() async throws {
        let visitor = try Visitor(of: await demo())
        _ = try await visitor.logIn("huabing")

        let foreign = try await visitor.open("/samples/smp_" + String(repeating: "1", count: 26))
        let nothing = try await visitor.open("/samples/none")

        #expect(foreign.status == 404)
        #expect(nothing.status == 404)
        #expect(foreign.text.contains("There is no such page"))
    }

    @Test func `personalisation turns off with the next page`() async throws {
        let visitor = try Visitor(of: await demo())
        _ = try await visitor.logIn("xiaoya")
        let before = try await visitor.open("/feed")
        #expect(before.text.contains("Personalisation is on"))

        _ = try await visitor.submit(
            "/feed/personalisation", ["allowed": "false", "csrf_token": before.field("csrf_token")])

        let after = try await visitor.open("/feed")
        #expect(after.text.contains("Personalisation is off"))
        _ = try await visitor.submit(
            "/feed/personalisation", ["allowed": "true", "csrf_token": after.field("csrf_token")])
        #expect(try await visitor.open("/feed").text.contains("Personalisation is on"))
    }

    @Test func `what is not interesting does not come back`() async throws {
        let visitor = try Visitor(of: await demo())
        _ = try await visitor.logIn("xiaoya")
        let before = try await visitor.open("/feed")
        let content = before.field("content")

        let answer = try await visitor.submit(
            "/feed/refusals",
            ["content": content, "request": before.field("request"), "csrf_token": before.field("csrf_token")])

        #expect(answer.location == "/feed")
        #expect(try await !visitor.open("/feed").text.contains("data-content=\"\(content)\""))
    }

    @Test func `the overview is for operators`() async throws {
        let platform = try await demo()
        let creator = try Visitor(of: platform)
        let operatorVisitor = try Visitor(of: platform)
        _ = try await creator.logIn("atie")
        _ = try await operatorVisitor.logIn("operator")
        _ = try await operatorVisitor.open("/feed")

        #expect(try await creator.open("/operator").status == 403)
        let overview = try await operatorVisitor.open("/operator")
        #expect(overview.status == 200)
        #expect(overview.text.contains("Feed latency by stage"))
        #expect(try await operatorVisitor.open("/samples").status == 200)
    }

    @Test func `a merchant's offer reaches creators, and theirs alone`() async throws {
        let merchant = try Visitor(of: await demo())
        _ = try await merchant.logIn("huabing")
        let page = try await merchant.open("/samples")
        #expect(page.text.contains("What you give away"))

        let kept = try await merchant.submit(
            "/samples/offers",
            [
                "csrf_token": page.field("csrf_token"), "product": World.roseCake.id.rawValue, "units": "7",
                "target": "", "level": "3", "followers": "1000",
            ])

        #expect(kept.location == "/samples")
        let after = try await merchant.open("/samples")
        #expect(after.text.contains("7 left"))
        #expect(after.text.contains("At once from L3"))
        let refused = try await merchant.submit(
            "/samples/offers",
            ["csrf_token": page.field("csrf_token"), "product": World.roseCake.id.rawValue, "units": "-3"])
        #expect(refused.location == "/samples")
        #expect(try await merchant.open("/samples").text.contains("7 left"))
    }

    @Test func `an operator opens, suspends and reinstates an account`() async throws {
        let desk = try Visitor(of: await demo())
        _ = try await desk.logIn("operator")
        let page = try await desk.open("/operator/accounts")
        let token = page.field("csrf_token")

        let opened = try await desk.submit(
            "/operator/accounts",
            [
                "csrf_token": token, "login": "newcomer", "display_name": "Newcomer", "password": "tea-before-noon",
                "role": "creator",
            ])
        #expect(opened.location == "/operator/accounts")
        let newcomer = try Visitor(of: await demo())
        #expect(try await newcomer.logIn("newcomer", password: "tea-before-noon").location == "/samples")
        #expect(try await newcomer.open("/samples").status == 200)

        let list = try await desk.open("/operator/accounts")
        let row = try #require(list.text.split(separator: "<article").first { $0.contains("newcomer") })
        let id = try #require(row.firstMatch(of: /accounts\/(acc_[0-9a-z]+)\/suspension/)?.output.1)
        _ = try await desk.submit("/operator/accounts/\(id)/suspension", ["csrf_token": token])
        #expect(try await newcomer.open("/samples").location == "/login?next=/samples")
        _ = try await desk.submit("/operator/accounts/\(id)/reinstatement", ["csrf_token": token])
        #expect(try await newcomer.logIn("newcomer", password: "tea-before-noon").location == "/samples")

        let creator = try Visitor(of: await demo())
        _ = try await creator.logIn("atie")
        #expect(try await creator.open("/operator/accounts").status == 403)
    }

    @Test func `an operator sees what a viewer sees and why`() async throws {
        let desk = try Visitor(of: await demo())
        _ = try await desk.logIn("operator")

        let start = try await desk.open("/operator/feed")
        let look = try await desk.open("/operator/feed?viewer=\(World.xiaoya.id)")
        let wrong = try await desk.open("/operator/feed?viewer=nobody")

        #expect(start.text.contains("Busy lately"))
        #expect(look.text.contains("Did lately") && look.text.contains("class=\"reasons\""))
        #expect(wrong.status == 200 && wrong.text.contains("This is no viewer"))
    }

    @Test func `a key opens no page, whatever its scopes`() async throws {
        let platform = try await demo()
        let visitor = try Visitor(of: platform)
        let accounts = try await platform.access.listAccounts(page: PageRequest(), as: .platform("test")).items
        let desk = try #require(accounts.first { $0.login == "operator" })
        let key = try await platform.access.createKey(
            scopes: ["platform.*", "feed.*", "samples.*", "notices.*"], membership: .operator,
            in: CommandContext(
                actor: Actor(account: desk.id, memberships: desk.memberships, credential: .session("test")),
                requestID: "test")
        ).value.text

        for route in visitor.pages {
            let path = route.template.path(filling: [
                "name": "dancong.css", "sample_id": "smp_1", "account_id": desk.id.rawValue,
            ])
            let answer = try await visitor.send(route.method, path, form: route.method == .post ? "" : nil, key: key)
            #expect(answer.status == 403, "\(route.method) \(path)")
        }
        #expect(visitor.pages.count > 15)
    }

    @Test func `a wrong password and an unknown login read the same`() async throws {
        let visitor = try Visitor(of: await demo())

        let wrong = try await visitor.logIn("atie", password: "not-it-at-all")
        let unknown = try await visitor.logIn("nobody", password: "not-it-at-all")

        #expect(wrong.text.contains("The account name or the password is not right"))
        #expect(unknown.text.contains("The account name or the password is not right"))
    }

    @Test func `preferences stay, and lead nowhere else`() async throws {
        let visitor = try Visitor(of: await demo())

        #expect(try await visitor.open("/preferences?language=zh-CN&back=//evil.example/").location == "/")
        #expect(try await visitor.open("/preferences?theme=dark&back=/docs/api").location == "/docs/api")

        let page = try await visitor.open("/docs/api")
        #expect(page.text.contains("<html lang=\"zh-CN\" data-theme=\"dark\">"))
        #expect(page.text.contains("/v1/events"))
    }
}
