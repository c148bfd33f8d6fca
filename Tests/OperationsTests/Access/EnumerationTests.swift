import Market
import Operations
import Testing

/// Whether a login exists must not be read from the time that a refusal takes (commerce.md T-32).
struct EnumerationTests {
    @Test func `refusing an unknown login takes the work of refusing a known one`() async throws {
        // A cost at which hashing outweighs everything else, so that skipping it could not hide.
        let world = try await AccessWorld(logRounds: 13)
        try await world.open()
        var times: [String: [Duration]] = [:]
        for number in 0..<12 {
            for login in ["laochen", "nobody"] {
                let started = ContinuousClock.now
                #expect(try await world.guess(login, from: "192.0.2.\(number)") == .wrongCredentials)
                times[login, default: []].append(ContinuousClock.now - started)
            }
            // Past every wait, so that each guess is checked.
            world.clock.advance(by: .hours(2))
        }
        // The quickest of each is the work itself: other tests on the machine only ever add to it.
        let known = try #require(times["laochen"]?.min())
        let unknown = try #require(times["nobody"]?.min())
        #expect(unknown > known / 2 && unknown < known * 2, "quickest: known \(known), unknown \(unknown)")
    }
}
