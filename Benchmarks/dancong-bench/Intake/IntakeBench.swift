import Foundation
import Market
import Measuring
import Operations
import SQLDatabase
import Statistics
import Synchronization

/// Durable intake over HTTP, and the same rows in a bare loop beside it.
struct IntakeBench: Bench {
    let name = "intake"
    private let connections = 8
    private let batch = 100

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        let rounds = place.isQuick ? 1 : 3
        let seconds = place.isQuick ? 3.0 : 8.0
        var rates: [(http: Double, bare: Double)] = []
        for round in 0..<rounds {
            let seed = UInt64(1_000 * (round + 1))
            let events = MadeEvents(seed: seed, at: SystemClock().now())
            let http = try await overHTTP(events, seconds: seconds, seed: seed, home: place.folder("intake-\(round)"))
            let path = place.folder("bare-\(round)") + "/bare.sqlite"
            let bare = try await BareInsertLoop(path: path).insert(http.count, of: events, seed: seed)
            place.say(
                "intake \(round + 1)/\(rounds): \(Int(http.rate)) events/s over HTTP, "
                    + "\(Int(bare)) rows/s in the bare loop, \(http.count) rows each")
            rates.append((http.rate, bare))
        }
        let middle = rates.sorted { $0.http / $0.bare < $1.http / $1.bare }[rates.count / 2]
        let rate = Quantiles(rates.map(\.http)).median ?? 0
        return [
            ResultRow(
                "intake.rate", "durable events in batches of \(batch) over HTTP, \(connections) connections",
                unit: "events/s", target: .atLeast(30_000), finding: .measured(rate)),
            ResultRow(
                "intake.ratio", "the same beside a bare prepared-insert loop of the same rows, 1,000 a transaction",
                unit: "events/s", target: .ratioAtLeast(0.4), finding: .measured(middle.http, baseline: middle.bare)),
        ]
    }

    /// Loads a server of its own for a while; every batch must be answered 202 with all its events accepted.
    private func overHTTP(
        _ events: MadeEvents, seconds: Double, seed: UInt64, home: String
    ) async throws -> (rate: Double, count: Int) {
        let key = try await BenchKeys.operator(home: home, scopes: ["events.*"])
        let server = try ServerProcess(binary: BenchPlace.binary, home: home)
        let port = server.port
        let (batch, connections) = (batch, connections)
        let warm = try Workers.run(connections) { worker in
            try Self.send(events, batch: batch, for: 0.5, to: port, key: key, seed: seed + 100 + UInt64(worker))
        }
        let started = Moment.now
        let sent = try Workers.run(connections) { worker in
            try Self.send(events, batch: batch, for: seconds, to: port, key: key, seed: seed + 200 + UInt64(worker))
        }
        let took = Moment.now - started
        server.stop()
        let count = sent.reduce(0, +)
        let total = warm.reduce(0, +) + count
        let stored = try await Self.storedCount(home: home)
        guard stored == total else {
            throw BenchFailure("\(total) events were acknowledged and \(stored) are in the log")
        }
        return (Double(count) / took, total)
    }

    /// Sends batch after batch on one connection.
    /// - Returns: events acknowledged.
    private static func send(
        _ events: MadeEvents, batch: Int, for seconds: Double, to port: Int, key: String, seed: UInt64
    ) throws -> Int {
        var connection = try HTTPConnection(port: port)
        var generator = SeededGenerator(seed: seed)
        var names = EventNames(seed: seed)
        var request = EventRequest(batch: batch, of: events, key: key, using: &generator)
        let expected = Array("\"accepted\":\(batch)".utf8)
        let end = Moment.now + seconds
        var accepted = 0
        while Moment.now < end {
            request.renew(&names, now: SystemClock().now())
            try request.withBytes { bytes in
                try connection.exchange(bytes) { status, body in
                    guard status == 202, body.firstIndex(of: expected) != nil else {
                        throw BenchFailure("answered \(status): \(String(decoding: body.prefix(300), as: UTF8.self))")
                    }
                }
            }
            accepted += batch
        }
        return accepted
    }

    private static func storedCount(home: String) async throws -> Int {
        let database = try await Database.open(.sqliteFile("\(home)/dancong.sqlite"))
        let count = try await database.read { connection in
            try connection.first("SELECT count(*) AS n FROM event")?.get("n", as: Int.self) ?? 0
        }
        await database.close()
        return count
    }
}
