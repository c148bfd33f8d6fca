import HTTPAPI
import HTTPTypes
import Hummingbird
import Logging
import Market
import Operations
import Synchronization
import Testing

@Suite struct RateLimiterTests {
    private static let start = Timestamp(milliseconds: 1_763_890_000_000)

    private final class Hand: Sendable {
        private let time = Mutex(RateLimiterTests.start)
        func now() -> Timestamp { time.withLock { $0 } }
        func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    }

    private static func rules(credential: Int = 4, address: Int = 2, callers: Int = 100) -> RequestRules {
        RequestRules(
            idempotencyKeptFor: .days(7), quotaWindow: .seconds(10), quotaPerCredential: credential,
            quotaPerAddress: address, quotaCallersMax: callers)
    }

    private func wire(_ hand: Hand, trusted: Set<String> = []) -> Wire {
        Wire(
            Notes.surface.routes, now: hand.now, limiter: RateLimiter(Self.rules()), trustedProxies: trusted)
    }

    @Test func `each answer says what is left, and the one too many when to come again`() async throws {
        let hand = Hand()
        let wire = wire(hand)

        let answers = [
            try await wire.send("GET", "/v1/notes", address: "192.0.2.1"),
            try await wire.send("GET", "/v1/notes", address: "192.0.2.1"),
            try await wire.send("GET", "/v1/notes", ["Accept-Language": "en"], address: "192.0.2.1"),
        ]

        #expect(answers.map(\.status) == [200, 200, 429])
        #expect(answers[0].headers[.rateLimitPolicy] == "\"address\";q=2;w=10")
        #expect(
            answers.map { $0.headers[.rateLimit] } == ["r=1;t=5", "r=0;t=10", "r=0;t=10"].map { "\"address\";\($0)" })
        #expect(answers[2].code == "request.rate_limited")
        #expect(answers[2].headers[.retryAfter] == "5")
    }

    @Test func `a quota heals with time, and a refused request costs nothing`() async throws {
        let hand = Hand()
        let wire = wire(hand)
        for _ in 0..<5 { _ = try await wire.send("GET", "/v1/notes", address: "192.0.2.1") }

        hand.advance(by: .seconds(5))
        let healed = try await wire.send("GET", "/v1/notes", address: "192.0.2.1")
        let again = try await wire.send("GET", "/v1/notes", address: "192.0.2.1")

        #expect(healed.status == 200 && again.status == 429)
    }

    @Test func `a credential has a quota of its own, wherever it comes from`() async throws {
        let wire = wire(Hand())
        let fields = ["Cookie": "dancong_session=\(KnownCredentials.creator)"]
        var statuses: [Int] = []
        for number in 0..<5 {
            statuses.append(try await wire.send("GET", "/v1/notes", fields, address: "192.0.2.\(number)").status)
        }
        let key = try await wire.send(
            "GET", "/v1/notes", ["Authorization": "Bearer dk_known"], address: "192.0.2.99")

        #expect(statuses == [200, 200, 200, 200, 429])
        #expect(key.status == 200)
        #expect(key.headers[.rateLimitPolicy] == "\"address\";q=2;w=10, \"credential\";q=4;w=10")
    }

    @Test func `this machine is spared, a trusted proxy's callers are told apart, and others can't pretend`()
        async throws
    {
        let hand = Hand()
        for _ in 0..<5 { #expect(try await wire(hand).send("GET", "/v1/notes").status == 200) }

        let behind = wire(hand, trusted: ["127.0.0.1", "10.0.0.2"])
        var statuses: [Int] = []
        for caller in ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "6.6.6.6, 192.0.2.1, 10.0.0.2"] {
            statuses.append(try await behind.send("GET", "/v1/notes", ["X-Forwarded-For": caller]).status)
        }
        let open = wire(hand)
        for caller in ["1.1.1.1", "2.2.2.2"] {
            _ = try await open.send("GET", "/v1/notes", ["X-Forwarded-For": caller], address: "192.0.2.7")
        }

        #expect(statuses == [200, 200, 429, 200, 429])
        #expect(
            try await open.send("GET", "/v1/notes", ["X-Forwarded-For": "3.3.3.3"], address: "192.0.2.7").status == 429)
    }

    @Test func `addresses of one IPv6 network count together`() async throws {
        let wire = wire(Hand())
        var statuses: [Int] = []
        for address in ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3", "2001:db8:1:3::1"] {
            statuses.append(try await wire.send("GET", "/v1/notes", address: address).status)
        }

        #expect(statuses == [200, 200, 429, 200])
    }

    @Test func `the table of callers ends, and newcomers beyond it share one quota`() {
        let limiter = RateLimiter(Self.rules(callers: 3))

        let first = (0..<3).map { limiter.count(.address("a\($0)"), at: Self.start).isWithin }
        let crowd = (0..<3).map { limiter.count(.address("b\($0)"), at: Self.start).isWithin }

        #expect(first == [true, true, true])
        #expect(crowd == [true, true, false])
        #expect(limiter.callerCount == 3)
        // When their quotas are whole again, the first are forgotten and others counted apart.
        let later = Self.start.advanced(by: .seconds(60))
        #expect(limiter.count(.address("b9"), at: later).isWithin)
        #expect(limiter.callerCount == 1)
    }

    @Test func `a clock that is set back locks nobody out for longer than a window`() {
        let limiter = RateLimiter(Self.rules())
        for _ in 0..<2 { _ = limiter.count(.address("a"), at: Self.start) }

        let back = Self.start.advanced(by: .zero - .hours(3))
        let refused = limiter.count(.address("a"), at: back)
        let healed = limiter.count(.address("a"), at: back.advanced(by: .seconds(5)))

        #expect(!refused.isWithin)
        #expect(healed.isWithin)
    }
}
