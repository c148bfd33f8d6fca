import DatabaseTestSupport
import Foundation
import FoundationNetworking
import HTTPAPI
import HTTPTypes
import Hummingbird
import Logging
import Market
import Operations
import SQLDatabase
import Synchronization
import TestSupport
import Testing

/// A database in trouble is no defect of the request: callers are told to come again.
@Suite struct UnavailabilityTests {
    private func wire(throwing error: any Error) -> Wire {
        Wire([Route(.get, "/v1/trouble", audience: .everybody) { _ in throw error }])
    }

    @Test(arguments: [
        (DatabaseError.Kind.busy, "database.busy"), (.timeout, "database.busy"), (.serialization, "database.busy"),
        (.deadlock, "database.busy"), (.connectionLost, "database.unreachable"), (.stopped, "database.unreachable"),
        (.closed, "database.unreachable"), (.diskFull, "database.unreachable"),
        (.outcomeUnknown, "database.outcome_unknown"),
    ])
    func `passing trouble answers 503 with when to come again, in both languages`(
        kind: DatabaseError.Kind, code: String
    ) async throws {
        let wire = wire(throwing: DatabaseError(kind, "secret words of the engine", statement: "SELECT secret"))

        let english = try await wire.send("GET", "/v1/trouble", ["Accept-Language": "en"])
        let chinese = try await wire.send("GET", "/v1/trouble", ["Accept-Language": "zh-CN"])

        #expect(english.status == 503 && chinese.status == 503)
        #expect(english.code == code && chinese.code == code)
        #expect(english.headers[.retryAfter].flatMap { Int($0) }.map { $0 > 0 } == true)
        #expect(english.json?["detail"]?.text?.contains("Try again") == true || code == "database.outcome_unknown")
        #expect(chinese.json?["detail"]?.text?.contains("重试") == true)
        #expect(!english.text.contains("secret"))
    }

    @Test(arguments: [
        DatabaseError.Kind.corrupted, .io, .statement, .readOnly, .foreignKey, .constraint("a"), .invalidValue, .other,
        .aborted, .unsupported, .decoding(column: "a"), .notNull(column: "a.b"),
    ])
    func `a real fault stays a 500 without a promise`(kind: DatabaseError.Kind) async throws {
        let answer = try await wire(throwing: DatabaseError(kind, "broken")).send("GET", "/v1/trouble")

        #expect(answer.status == 500)
        #expect(answer.code == "server.failed")
        #expect(answer.headers[.retryAfter] == nil)
    }

    @Test func `a full queue of passwords answers 503 with when to come again`() async throws {
        let answer = try await wire(throwing: PasswordQueueFull()).send("GET", "/v1/trouble")

        #expect(answer.status == 503 && answer.code == "access.busy")
        #expect(answer.headers[.retryAfter] == "1")
    }

    @Test(arguments: TestEngine.available)
    func `a full queue of commands answers 503`(engine: TestEngine) async throws {
        var options = TestEngine.options
        options.queueCapacity = 1
        options.connections = 2
        options.admissionWait = .milliseconds(20)
        let database = try await engine.fresh(options: options)
        let wire = Wire([
            Route(.get, "/v1/trouble", audience: .everybody) { _ in
                try await database.write { _ in }
                return Response(status: .noContent)
            }
        ])
        let (began, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let working = Task {
            try await database.write { _ in
                began.signal()
                release.wait()
            }
        }
        await began.waitOffPool()
        let waiting = Task { try await database.write { _ in } }
        while database.counters.waiting == 0 { try await Task.sleep(for: .milliseconds(1)) }

        let answer = try await wire.send("GET", "/v1/trouble")
        release.signal()
        try await working.value
        try await waiting.value

        #expect(answer.status == 503 && answer.code == "database.busy")
        #expect(answer.headers[.retryAfter] == "1")
        #expect(try await wire.send("GET", "/v1/trouble").status == 204)
        await database.close()
    }

    @Test func `a server whose database is gone says so over a socket`() async throws {
        let shop = try await Shop()
        let quiet = Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() })
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let server = shop.wire.door.server(limits: ServerLimits(port: 0), logger: quiet) { found.yield($0) }
        let serving = Task { try await server.run() }
        defer { serving.cancel() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)/v1/samples")))
        request.setValue("dancong_session=tea", forHTTPHeaderField: "Cookie")
        request.setValue("en", forHTTPHeaderField: "Accept-Language")
        let before = try await URLSession.shared.data(for: request).1 as? HTTPURLResponse

        await shop.world.platform.database.close()
        let (body, after) = try await URLSession.shared.data(for: request)

        let answer = try #require(after as? HTTPURLResponse)
        #expect(before?.statusCode == 200)
        #expect(answer.statusCode == 503)
        #expect(answer.value(forHTTPHeaderField: "Retry-After") == "5")
        #expect(try JSONParser.parse(Array(body))["code"] == "database.unreachable")
    }
}

extension DispatchSemaphore {
    /// Waits for a signal on a thread of its own.
    fileprivate func waitOffPool() async {
        await withCheckedContinuation { caller in
            Thread {
                self.wait()
                caller.resume()
            }.start()
        }
    }
}
