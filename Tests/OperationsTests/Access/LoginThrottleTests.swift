import DatabaseTestSupport
import Market
import Operations
import Testing

struct LoginThrottleTests {
    @Test(arguments: TestEngine.available)
    func `waits double from one second to one hour`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open()
        for _ in 0..<3 { #expect(try await world.guess() == .wrongCredentials) }
        var waits: [Int64] = []
        for number in 0..<14 {
            // The fourth failure is the first that costs a wait; each guess comes from an address of its own.
            #expect(try await world.guess(from: "192.0.2.\(number + 10)") == .wrongCredentials)
            guard case .throttled(let seconds)? = try await world.guess(from: "198.51.100.1") else {
                Issue.record("guess \(number) was not followed by a wait")
                return
            }
            waits.append(seconds)
            world.clock.advance(by: .seconds(seconds))
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a thousand guesses at once are checked no more often than the free ones`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open()
        let refusals = try await withThrowingTaskGroup(of: AccessRefusal?.self) { group in
            for number in 0..<60 {
                group.addTask { try await world.guess(from: "192.0.2.\(number)") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.count { $0 == .wrongCredentials } == 4)
        #expect(refusals.count { $0 == .throttled(retryAfterSeconds: 1) } == 56)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `the owner on a known device gets in while a guesser is made to wait`(engine: TestEngine) async throws {
        let world = try await AccessWorld(engine)
        try await world.open()
        let device = try await world.logIn().deviceToken
        for number in 0..<8 { _ = try await world.guess(from: "198.51.100.\(number)") }
        #expect(try await world.guess(from: "203.0.113.9") == .throttled(retryAfterSeconds: 1))
        let again = try await world.logIn(device: device)
        #expect(again.deviceToken == device)
        // The guesser has gained nothing from the owner's success.
        #expect(try await world.guess(from: "203.0.113.9") == .throttled(retryAfterSeconds: 1))
        await world.platform.close()
    }

    @Test func `a device that the account does not know is spared nothing`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        try await world.open("xiaolin")
        let foreign = try await world.logIn("xiaolin").deviceToken
        for _ in 0..<4 { _ = try await world.guess(device: foreign) }
        #expect(try await world.guess(device: foreign) == .throttled(retryAfterSeconds: 1))
    }

    @Test func `a known device is made to wait for its own failures`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        let device = try await world.logIn().deviceToken
        for _ in 0..<4 { #expect(try await world.guess(device: device) == .wrongCredentials) }
        #expect(try await world.guess(device: device) == .throttled(retryAfterSeconds: 1))
    }

    @Test func `one address that tries many logins is made to wait`() async throws {
        let world = try await AccessWorld()
        for number in 0..<21 { #expect(try await world.guess("login\(number)") == .wrongCredentials) }
        #expect(try await world.guess("login99") == .throttled(retryAfterSeconds: 1))
        #expect(try await world.guess("login99", from: "192.0.2.2") == .wrongCredentials)
    }

    @Test func `a guesser's own account does not clear its address`() async throws {
        let world = try await AccessWorld()
        try await world.open("guesser")
        for number in 0..<20 { _ = try await world.guess("login\(number)") }
        _ = try await world.logIn("guesser")
        #expect(try await world.guess("login21") == .wrongCredentials)
        #expect(try await world.guess("login22") == .throttled(retryAfterSeconds: 1))
    }

    @Test func `half of the failures are forgotten every two hours`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        for _ in 0..<6 {
            _ = try await world.guess()
            world.clock.advance(by: .seconds(10))
        }
        world.clock.advance(by: .hours(2))
        // Six became three, and this is the fourth.
        #expect(try await world.guess() == .wrongCredentials)
        #expect(try await world.guess() == .throttled(retryAfterSeconds: 1))
    }

    @Test func `an unknown login is refused and made to wait like a known one`() async throws {
        let world = try await AccessWorld()
        try await world.open()
        var known: [AccessRefusal?] = []
        var unknown: [AccessRefusal?] = []
        for number in 0..<6 {
            known.append(try await world.guess("laochen", from: "192.0.2.\(number)"))
            unknown.append(try await world.guess("nobody", from: "198.51.100.\(number)"))
        }
        #expect(known == unknown)
        #expect(known.first == .wrongCredentials)
    }
}
