import DatabaseTestSupport
import Foundation
import Market
import Operations
import Outbound
import SQLDatabase
import Statistics
import Storage
import Synchronization
import TestSupport
import Testing

/// A receiver that keeps what arrives, and fails as it is told.
final class Receiver: WebhookSender {
    struct Arrival: Sendable {
        let at: Timestamp
        let url: String
        let headers: [String: String]
        let body: [UInt8]
        let outcome: WebhookDelivery.Outcome
    }

    private let clock: StillClock
    private let answering: @Sendable (Int) -> WebhookDelivery.Outcome
    private let kept = Mutex<[Arrival]>([])

    init(_ clock: StillClock, answering: @escaping @Sendable (Int) -> WebhookDelivery.Outcome) {
        self.clock = clock
        self.answering = answering
    }

    var arrivals: [Arrival] { kept.withLock { $0 } }

    func send(
        _ body: [UInt8], headers: [(name: String, value: String)], to url: String
    ) async -> WebhookDelivery.Outcome {
        kept.withLock {
            let outcome = answering($0.count)
            $0.append(
                Arrival(
                    at: clock.now(), url: url,
                    headers: Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }, body: body,
                    outcome: outcome))
            return outcome
        }
    }

    func fault(of url: String) -> WebhookAddressFault? { PublicAddress.fault(of: url) }
}

@Suite("Telling other systems, on every engine")
struct WebhookTests {
    static let shop = Membership.merchant(World.cakeMerchant.id)
    static let others = Membership.merchant(World.teaCooperative.id)
    static let url = "https://hooks.example.com/dancong"

    private static let ok = WebhookDelivery.Outcome.answered(status: 204, retryAfter: nil)

    private func world(
        _ engine: TestEngine = .sqliteMemory,
        answering: @escaping @Sendable (Int) -> WebhookDelivery.Outcome = { _ in Self.ok }
    ) async throws -> (world: WorldPlatform, receiver: Receiver) {
        let clock = StillClock()
        let receiver = Receiver(clock, answering: answering)
        return (
            try await WorldPlatform(at: engine.freshLocation(), clock: clock, webhookSender: receiver), receiver
        )
    }

    private static func event(_ body: [UInt8]) throws -> [String: Any] {
        let read = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        return try #require(read)
    }

    /// Something happens in a shop: its stock is counted to nothing.
    private func sellOut(_ world: WorldPlatform, times: Int = 1) async throws {
        for _ in 0..<times {
            _ = try await world.platform.stocks.count(World.skus[2].id, by: 1, in: world.context(Self.shop))
            _ = try await world.platform.stocks.count(World.skus[2].id, by: -1, in: world.context(Self.shop))
        }
        while try await world.platform.outbox.relay() > 0 {}
    }

    @Test(arguments: TestEngine.available)
    func `a message arrives once, signed, in a body that is a CloudEvent, at whom it concerns`(
        engine: TestEngine
    ) async throws {
        let (world, receiver) = try await world(engine)
        let webhooks = world.platform.webhooks
        let made = try await webhooks.create(
            url: Self.url, types: ["inventory.*"], in: world.context(Self.shop, key: "one")
        ).value
        let again = try await webhooks.create(
            url: Self.url, types: ["inventory.*"], in: world.context(Self.shop, key: "one"))
        #expect(again.isReplay && again.value.id == made.id && again.value.secret == nil)
        _ = try await webhooks.create(url: Self.url + "/2", types: ["*"], in: world.context(Self.others))
        _ = try await webhooks.create(url: Self.url + "/3", types: ["order.paid"], in: world.context(Self.shop))
        _ = try await webhooks.create(url: Self.url + "/4", types: ["*"], in: world.context(.operator))
        try await sellOut(world, times: 2)
        #expect(try await webhooks.runClock() == 4)
        #expect(try await webhooks.runClock() == 0)
        let arrivals = receiver.arrivals.filter { $0.url == Self.url }
        #expect(arrivals.count == 2 && receiver.arrivals.count { $0.url == Self.url + "/4" } == 2)
        let secret = try #require(made.secret)
        let key = try #require(StandardWebhook.Key(secret))
        for arrival in arrivals {
            #expect(
                StandardWebhook.verify(arrival.headers, body: arrival.body, keys: [key], now: arrival.at)
                    == arrival.headers["webhook-id"])
            let event = try Self.event(arrival.body)
            #expect(event["specversion"] as? String == "1.0" && event["type"] as? String == "inventory.out")
            #expect(event["id"] as? String == arrival.headers["webhook-id"])
            #expect(event["source"] as? String == "/merchants/\(World.cakeMerchant.id)")
            #expect((event["data"] as? [String: Any])?["sku"] as? String == World.skus[2].id.rawValue)
            #expect(arrival.body.count < 20_000)
        }
        let sequences = try arrivals.map { try Self.event($0.body)["sequence"] as? String }
        #expect(Set(sequences) == ["000000000001", "000000000002"])
        #expect(try await world.platform.check().allSatisfy { $0.violations == 0 })
        await world.platform.close()
    }

    @Test func `an attempt that fails is made again by the specification's schedule, and given up in the end`()
        async throws
    {
        let (world, receiver) = try await world { _ in .answered(status: 500, retryAfter: nil) }
        let webhooks = world.platform.webhooks
        let id = try await webhooks.create(url: Self.url, types: ["*"], in: world.context(Self.shop)).value.id
        try await sellOut(world)
        var passed: Duration = .zero
        while passed < .hours(80) {
            _ = try await webhooks.runClock()
            // All pauses behind the first are whole minutes.
            let step: Duration = passed == .zero ? .seconds(5) : .minutes(1)
            world.clock.advance(by: step)
            passed += step
        }
        let times = receiver.arrivals.map(\.at)
        #expect(times.count == WebhookDelivery.attemptsMax)
        for (place, pause) in WebhookDelivery.pauses.enumerated() {
            #expect(times[place + 1].duration(since: times[place]) == pause, "\(place)")
        }
        let deliveries = try await webhooks.deliveries(to: id, page: PageRequest(), as: world.actor(Self.shop))
        #expect(deliveries.items.map(\.state) == [.exhausted])
        let log = try await webhooks.delivery(deliveries.items[0].id, as: world.actor(Self.shop))
        #expect(log.attempts.map(\.status) == Array(repeating: 500, count: 10))
        #expect(try await webhooks.find(id, as: world.actor(Self.shop)).state == .degraded)
        // Two days later nothing has arrived for five.
        world.clock.advance(by: .hours(48))
        try await sellOut(world)
        _ = try await webhooks.runClock()
        let ended = try await webhooks.find(id, as: world.actor(Self.shop))
        #expect(ended.state == .disabled && ended.reason == .failing)
        await world.platform.close()
    }

    @Test func `a receiver says when it wants to be asked again, and that it is gone`() async throws {
        let (world, receiver) = try await world { place in
            place == 0
                ? .answered(status: 429, retryAfter: .seconds(90)) : .answered(status: 410, retryAfter: nil)
        }
        let webhooks = world.platform.webhooks
        let id = try await webhooks.create(url: Self.url, types: ["*"], in: world.context(Self.shop)).value.id
        try await sellOut(world, times: 1)
        _ = try await webhooks.runClock()
        world.clock.advance(by: .seconds(89))
        #expect(try await webhooks.runClock() == 0)
        world.clock.advance(by: .seconds(1))
        #expect(try await webhooks.runClock() == 1 && receiver.arrivals.count == 2)
        let gone = try await webhooks.find(id, as: world.actor(Self.shop))
        #expect(gone.state == .disabled && gone.reason == .gone)
        try await sellOut(world)
        #expect(try await webhooks.runClock() == 0)
        await #expect(throws: WebhookRefusal.disabled) { try await webhooks.test(id, in: world.context(Self.shop)) }
        _ = try await webhooks.turn(id, on: true, in: world.context(Self.shop))
        #expect(
            try await webhooks.replay(
                id, since: Timestamp(milliseconds: 0), in: world.context(Self.shop)
            ).value.state == "1")
        await world.platform.close()
    }

    @Test func `a new secret is used beside the old one for a day`() async throws {
        let (world, receiver) = try await world()
        let webhooks = world.platform.webhooks
        let made = try await webhooks.create(url: Self.url, types: ["*"], in: world.context(Self.shop)).value
        let renewed = try await webhooks.rotate(made.id, in: world.context(Self.shop)).value
        let (first, second) = (try #require(made.secret), try #require(renewed.secret))
        let old = try #require(StandardWebhook.Key(first))
        let new = try #require(StandardWebhook.Key(second))
        _ = try await webhooks.test(made.id, in: world.context(Self.shop))
        _ = try await webhooks.runClock()
        world.clock.advance(by: .hours(25))
        _ = try await webhooks.test(made.id, in: world.context(Self.shop))
        _ = try await webhooks.runClock()
        let verified = receiver.arrivals.map { arrival in
            [old, new].map {
                StandardWebhook.verify(arrival.headers, body: arrival.body, keys: [$0], now: arrival.at) != nil
            }
        }
        #expect(verified == [[true, true], [false, true]])
        await world.platform.close()
    }

    @Test func `another shop's endpoint is not there`() async throws {
        let (world, _) = try await world()
        let webhooks = world.platform.webhooks
        let id = try await webhooks.create(url: Self.url, types: ["*"], in: world.context(Self.shop)).value.id
        let other = world.actor(Self.others)
        await #expect(throws: NotThere.self) { try await webhooks.find(id, as: other) }
        await #expect(throws: NotThere.self) {
            try await webhooks.deliveries(to: id, page: PageRequest(), as: other)
        }
        await #expect(throws: NotThere.self) { try await webhooks.rotate(id, in: world.context(Self.others)) }
        await #expect(throws: NotThere.self) { try await webhooks.turn(id, on: false, in: world.context(Self.others)) }
        #expect(try await webhooks.list(page: PageRequest(), as: other).items.isEmpty)
        await #expect(throws: WebhookRefusal.types) {
            try await webhooks.create(url: Self.url, types: ["Order.Paid"], in: world.context(Self.shop))
        }
        await #expect(throws: WebhookRefusal.address(.notPublic)) {
            try await webhooks.create(url: "https://127.0.0.1/", types: ["*"], in: world.context(Self.shop))
        }
        await world.platform.close()
    }

    /// T-22 of the test plan, on the virtual clock; `Tests/Providers/test_webhooks.py` looks at the sockets.
    @Test(arguments: TestEngine.available)
    func `thousands of messages to a receiver that fails nearly half of the time all arrive or are given up`(
        engine: TestEngine
    ) async throws {
        let seed = UInt64.random(in: 0 ... .max)
        let generator = Mutex(SeededGenerator(seed: seed))
        let (world, receiver) = try await world(engine) { _ in
            switch generator.withLock({ Int.random(in: 0..<100, using: &$0) }) {
            case 0..<30: .answered(status: 503, retryAfter: nil)
            case 30..<40: .unanswered
            case 40..<45: .answered(status: 429, retryAfter: .seconds(20))
            default: Self.ok
            }
        }
        let webhooks = world.platform.webhooks
        let id = try await webhooks.create(url: Self.url, types: ["*"], in: world.context(Self.shop)).value.id
        // As many as the plan wants on one engine, and enough on the others.
        let count = engine == .sqliteMemory ? 10_000 : 2_000
        try await sellOut(world, times: count)
        // From one time at which something is due to the next, until nothing is.
        for _ in 0..<2_000 {
            while try await webhooks.runClock() > 0 {}
            let waits = try await webhooks.deliveries(
                to: id, state: .retrying, page: PageRequest(limit: 1), as: world.actor(Self.shop))
            guard !waits.items.isEmpty else { break }
            world.clock.advance(by: .minutes(5))
        }
        let byMessage = Dictionary(grouping: receiver.arrivals) { $0.headers["webhook-id"] ?? "" }
        #expect(byMessage.count == count, "seed \(seed)")
        for (message, attempts) in byMessage {
            #expect(attempts.count { $0.outcome.isSuccess } <= 1, "\(message), seed \(seed)")
            #expect(attempts.dropLast().allSatisfy { !$0.outcome.isSuccess }, "\(message), seed \(seed)")
        }
        var states: [WebhookDelivery.State: Int] = [:]
        var cursor: String?
        repeat {
            let page = try await webhooks.deliveries(
                to: id, page: PageRequest(limit: 100, cursor: cursor), as: world.actor(Self.shop))
            for delivery in page.items { states[delivery.state, default: 0] += 1 }
            cursor = page.nextCursor
        } while cursor != nil
        #expect(states[.succeeded, default: 0] + states[.exhausted, default: 0] == count, "\(states), seed \(seed)")
        #expect(try await world.platform.check().allSatisfy { $0.violations == 0 })
        try CountedRow.counted(
            "webhooks.sent.\(engine.rawValue)",
            "messages to a receiver that fails 45 in 100 times, on a virtual clock (T-22), seed \(seed)", count,
            "messages",
            least: count)
        try CountedRow.counted(
            "webhooks.failed.\(engine.rawValue)", "attempts that failed meanwhile",
            receiver.arrivals.count { !$0.outcome.isSuccess }, "attempts", least: 1)
        try CountedRow.never(
            "webhooks.lost.\(engine.rawValue)", "of the messages neither delivered nor given up by the schedule",
            count - states[.succeeded, default: 0] - states[.exhausted, default: 0], "messages")
        await world.platform.close()
    }

    static let planted: [(sentence: String, statement: SQL)] = [
        ("Messages about a subject", "UPDATE outbox SET number = number + 1"),
        ("What waits to be sent", "UPDATE webhook_delivery SET next_at = NULL WHERE state = 'pending'"),
    ]

    @Test(arguments: planted)
    func `a violation that was planted is named`(sentence: String, statement: SQL) async throws {
        let (world, _) = try await world()
        _ = try await world.platform.webhooks.create(url: Self.url, types: ["*"], in: world.context(Self.shop))
        try await sellOut(world)
        #expect(try await world.platform.check().allSatisfy { $0.violations == 0 })
        #expect(try await world.platform.database.write { try $0.execute(statement) } > 0)
        let found = try await world.platform.check().filter { $0.violations > 0 }.map(\.sentence)
        #expect(found.contains { $0.hasPrefix(sentence) }, "\(found)")
        await world.platform.close()
    }
}

@Suite("Addresses that messages are sent to")
struct PublicAddressTests {
    /// T-37 of the test plan.
    @Test(arguments: [
        "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/", "https://0x7f000001/",
        "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://127.0.0.1.", "https://0/", "https://0.0.0.0/",
        "https://10.0.0.1/", "https://10.255.255.255/", "https://172.16.0.1/", "https://172.31.255.255/",
        "https://192.168.0.1/", "https://192.168.255.255/", "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/", "https://100.127.255.255/", "https://192.0.0.1/", "https://192.0.2.1/",
        "https://198.18.0.1/", "https://198.19.255.255/", "https://198.51.100.1/", "https://203.0.113.1/",
        "https://192.88.99.1/", "https://224.0.0.1/", "https://239.255.255.255/", "https://240.0.0.1/",
        "https://255.255.255.255/", "https://[::1]/", "https://[::]/", "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/", "https://[::ffff:7f00:1]/",
        "https://[::ffff:169.254.169.254]/", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b::10.0.0.1]/",
        "https://[2002:7f00:1::]/", "https://[2002:c0a8:1::1]/", "https://[fc00::1]/", "https://[fd12:3456::1]/",
        "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[ff02::1]/", "https://[2001:db8::1]/",
        "https://[2001::1]/", "https://[2001:10::1]/", "https://[3fff::1]/", "https://[::127.0.0.1]/",
        "https://[100::1]/", "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://a.localhost/",
        "https://db/", "https://printer.local/", "https://metadata.google.internal/", "https://wiki.corp/",
        "https://nas.lan/", "https://router.home/", "https://x.test/", "https://x.invalid/", "https://1.2.3/",
        "https://1.2.3.4.5/", "https://0x7f.1/", "https://999.1.1.1/", "https://shop%2eexample.com@127.0.0.1/",
        "https://127%2e0.0.1/", "https://①②⑦.0.0.1/",
    ])
    func `lead inside, and are refused`(url: String) {
        #expect(PublicAddress.fault(of: url) != nil)
    }

    @Test(arguments: [
        ("http://shop.example.com/", WebhookAddressFault.notHTTPS), ("ftp://shop.example.com/", .notHTTPS),
        ("file:///etc/passwd", .malformed), ("gopher://127.0.0.1:70/_", .notHTTPS), ("//shop.example.com/", .malformed),
        ("shop.example.com", .malformed), ("https://", .malformed), ("https:///x", .malformed),
        ("https://user@shop.example.com/", .hasCredentials), ("https://user:pw@shop.example.com/", .hasCredentials),
        ("https://shop.example.com@127.0.0.1/", .hasCredentials), ("https://shop.example.com:22/", .forbiddenPort),
        ("https://shop.example.com:25/", .forbiddenPort), ("https://shop.example.com:0/", .forbiddenPort),
        ("https://shop.example.com/#x", .malformed), ("https://shop.example.com\\@127.0.0.1/", .malformed),
        ("https://shop.example.com/\u{0a}", .malformed), ("https://shöp.example.com/", .malformed),
        ("https:// shop.example.com/", .malformed), ("javascript:alert(1)", .malformed), ("", .malformed),
    ])
    func `that are none are refused with their reason`(url: String, fault: WebhookAddressFault) {
        #expect(PublicAddress.fault(of: url) == fault)
    }

    @Test(arguments: [
        "https://shop.example.com/", "https://shop.example.com:8443/hooks?a=b", "https://1.1.1.1/",
        "https://8.8.8.8:443/",
        "https://[2606:4700::1111]/", "https://100.63.255.255/", "https://172.32.0.1/", "https://xn--fiqs8s.cn/",
    ])
    func `are let through when anybody reaches them`(url: String) {
        #expect(PublicAddress.fault(of: url) == nil)
    }

    @Test func `a name is known by where it leads`() {
        // Wherever the test runs, this name leads to the machine itself.
        let addresses = PublicAddress.addresses(of: "localhost")
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { PublicAddress.bytes(of: $0).map(PublicAddress.isPublic) == false })
        #expect(HTTPWebhookSender(allowsPrivate: true).fault(of: "http://127.0.0.1:8080/") == nil)
        #expect(HTTPWebhookSender(allowsPrivate: true).fault(of: "file:///etc/passwd") == .malformed)
    }
}
