import DatabaseTestSupport
import Market
import Operations
import Outbound
import Statistics
import TestSupport
import Testing
import Trade

@Suite("Messages in a provider's name, on every engine")
struct PaymentMessageTests {
    /// What is done to a message on its way.
    private enum Way: CaseIterable {
        case genuine, stale, early, forged, cut, altered, unsigned
    }

    private static func sent(
        _ way: Way, about purchase: String, by shop: Shop, other: String, using generator: inout SeededGenerator
    ) throws -> ProviderMessage {
        let now = shop.world.clock.now()
        let whole = shop.sim.message(about: purchase, at: now)
        switch way {
        case .genuine: return whole
        case .stale, .early:
            let minutes = Int64.random(in: 6...(72 * 60), using: &generator)
            let then = now.advanced(by: .minutes(way == .stale ? -minutes : minutes))
            let message = shop.sim.message(about: purchase, at: then)
            return ProviderMessage(headers: message.headers, body: message.body, at: now)
        case .forged:
            let stranger = try PaySim(clock: shop.world.clock)
            return stranger.message(about: purchase, at: now)
        case .cut:
            let length = Int.random(in: 0..<whole.body.count, using: &generator)
            return ProviderMessage(headers: whole.headers, body: Array(whole.body.prefix(length)), at: now)
        case .altered:
            let body = shop.sim.message(about: other, at: now).body
            return ProviderMessage(headers: whole.headers, body: body, at: now)
        case .unsigned:
            var headers = whole.headers
            headers["webhook-signature"] = "v1,AAAA"
            return ProviderMessage(headers: headers, body: whole.body, at: now)
        }
    }

    /// T-21 of the test plan.
    @Test(arguments: TestEngine.available)
    func `ten thousand messages, repeated, mixed up, stale, cut and forged, leave what the provider's book says`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine, cakes: 1_000)
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var purchases: [String] = []
        var paid: Set<String> = []
        for number in 0..<120 {
            let receipt = try await shop.order(Shop.buyer(UInt64(number)))
            purchases.append(receipt.id.rawValue)
            // A third is never paid.
            guard number % 3 != 0 else { continue }
            try await shop.sim.pay("sim_" + receipt.id.rawValue.dropFirst(4))
            paid.insert(receipt.id.rawValue)
        }
        var messages: [(way: Way, message: ProviderMessage)] = []
        for (number, purchase) in purchases.enumerated() {
            let other = purchases[(number + 1) % purchases.count]
            for way in Way.allCases {
                for _ in 0..<4 {
                    let message = try Self.sent(way, about: purchase, by: shop, other: other, using: &generator)
                    messages += Array(repeating: (way, message), count: 3)
                }
            }
        }
        messages.shuffle(using: &generator)
        #expect(messages.count >= 10_000)
        let accepted = try await withThrowingTaskGroup(of: [Way].self) { group in
            for part in 0..<8 {
                let mine = messages.enumerated().filter { $0.offset % 8 == part }.map(\.element)
                group.addTask {
                    var accepted: [Way] = []
                    for (way, message) in mine {
                        do {
                            try await shop.platform.payments.hear(message, from: "paysim")
                            accepted.append(way)
                        } catch PaymentFault.forged {
                            // It was not let in.
                        }
                    }
                    return accepted
                }
            }
            return try await group.reduce(into: [Way]()) { $0 += $1 }
        }
        #expect(accepted.allSatisfy { $0 == .genuine }, "seed \(seed)")
        #expect(accepted.count == 120 * 4 * 3, "seed \(seed)")
        for (number, purchase) in purchases.enumerated() {
            let sheet = try await shop.platform.orders.purchase(
                Identifier(parsing: purchase), as: shop.world.actor(Shop.buyer(UInt64(number))))
            #expect((sheet.purchase.state == .paid) == paid.contains(purchase), "seed \(seed)")
        }
        let stands = try await shop.stands("psp:paysim:clearing")
        #expect(stands == Int64(paid.count) * 4_580)
        try await shop.check()
        try CountedRow.counted(
            "notices.sent.\(engine.rawValue)",
            "messages in a provider's name: stale, early, cut, altered, forged, each three times, mixed up (T-21), seed \(seed)",
            messages.count, "messages", least: 10_000)
        try CountedRow.never(
            "notices.believed.\(engine.rawValue)", "of them not genuine and believed",
            accepted.count { $0 != .genuine }, "messages")
        try CountedRow.never(
            "notices.astray.\(engine.rawValue)", "difference of the provider's book and ours",
            Int(abs(stands - Int64(paid.count) * 4_580)), "fen")
        await shop.platform.close()
    }

    @Test func `another provider's name is not there, and a purchase that nobody placed is heard and nothing`()
        async throws
    {
        let shop = try await Shop(.sqliteMemory)
        let message = shop.sim.message(about: "pur_00000000000000000000000000", at: shop.world.clock.now())
        await #expect(throws: NotThere.self) { try await shop.platform.payments.hear(message, from: "alipay") }
        try await shop.platform.payments.hear(message, from: "paysim")
        #expect(try await shop.stands("psp:") == 0)
        await shop.platform.close()
    }

    @Test(arguments: ["-9223372036854775808", "9223372036854775807", "", "1e9", "99999999999999999999"])
    func `a time that nobody lives in is no signature's, whatever the provider`(time: String) async throws {
        let shop = try await Shop(.sqliteMemory)
        let whole = shop.sim.message(about: "pur_00000000000000000000000000", at: shop.world.clock.now())
        let headers = whole.headers.merging(["webhook-timestamp": time]) { $1 }
        await #expect(throws: PaymentFault.forged) {
            try await shop.platform.payments.hear(
                ProviderMessage(headers: headers, body: whole.body, at: whole.at), from: "paysim")
        }
        let stripe = StripeGateway(secretKey: "sk", endpointSecret: "whsec", site: "https://shop.example.com")
        #expect(throws: PaymentFault.forged) {
            try stripe.purchase(
                named: ProviderMessage(
                    headers: ["stripe-signature": "t=\(time),v1=00"], body: whole.body, at: whole.at))
        }
        await shop.platform.close()
    }

    /// Answers of the Python package `standardwebhooks` 1.1.0 for the same key, message and time.
    @Test func `a signature is the one that the specification's own library makes`() throws {
        let key = try #require(StandardWebhook.Key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let at = Timestamp(milliseconds: 1_614_265_330_000)
        let headers = StandardWebhook.headers(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: at, body: body, keys: [key])
        #expect(headers.last?.value == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        let other = StandardWebhook.Key.random()
        let both = StandardWebhook.headers(id: "a", at: at, body: body, keys: [other, key])
        let read = Dictionary(uniqueKeysWithValues: both.map { ($0.name, $0.value) })
        #expect(StandardWebhook.verify(read, body: body, keys: [key], now: at) == "a")
        #expect(StandardWebhook.verify(read, body: body, keys: [key], now: at.advanced(by: .minutes(6))) == nil)
        #expect(StandardWebhook.verify(read, body: body, keys: [.random()], now: at) == nil)
        #expect(
            StandardWebhook.Key("whsec_AAAA") == nil && StandardWebhook.Key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") == nil)
        #expect(StandardWebhook.Key(other.text) == other)
    }
}
