import Dispatch
import Testing

@testable import Operations

struct PasswordHashTests {
    private static func cost(_ logRounds: Int) throws -> PasswordHash.Cost {
        try #require(PasswordHash.Cost(logRounds: logRounds, blockSize: 8, parallelism: 1))
    }

    @Test func `scrypt gives the third vector of RFC 7914`() throws {
        let key = try PasswordHash.derive(
            "pleaseletmein", salt: Array("SodiumChloride".utf8), cost: Self.cost(14), count: 64)
        #expect(
            key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")
    }

    @Test func `the stored text keeps everything that checking takes`() throws {
        let hash = try PasswordHash(of: "steady-kiln-42", cost: Self.cost(4))
        let read = try #require(PasswordHash(text: hash.text))
        #expect(read == hash)
        #expect(try read.matches("steady-kiln-42"))
        #expect(try !read.matches("steady-kiln-43"))
    }

    @Test func `two hashes of one password differ`() throws {
        #expect(try PasswordHash(of: "same", cost: Self.cost(4)) != PasswordHash(of: "same", cost: Self.cost(4)))
    }

    @Test func `a password matches however Unicode spells it`() throws {
        #expect(try PasswordHash(of: "caf\u{E9} au lait", cost: Self.cost(4)).matches("cafe\u{301} au lait"))
    }

    @Test(arguments: [
        "", "plain", "scrypt$4$8$1$AAAA$AAAA", "scrypt$60$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "bcrypt$1$2$3$4$5",
    ])
    func `a damaged text is no hash`(text: String) {
        #expect(PasswordHash(text: text) == nil)
    }

    @Test func `a full queue refuses at once and serves again when it has emptied`() async throws {
        let queue = PasswordQueue(atWorkMax: 1, waitingMax: 0)
        let gate = AsyncStream<Void>.makeStream()
        let began = AsyncStream<Void>.makeStream()
        let first = Task {
            try await queue.run {
                began.continuation.finish()
                let open = DispatchSemaphoreBox()
                Task {
                    for await _ in gate.stream {}; open.signal()
                }
                open.wait()
            }
        }
        for await _ in began.stream {}
        await #expect(throws: PasswordQueueFull()) { try await queue.run {} }
        gate.continuation.finish()
        try await first.value
        try await queue.run {}
    }
}

/// A semaphore that blocks the pool's own thread, which is what the test is about.
private final class DispatchSemaphoreBox: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func signal() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
