import Foundation
import Market
import Measuring
import Operations
import Statistics
import Synchronization

/// Personalised pages over HTTP, asked by many viewers, from a market of 100,000 contents.
struct FeedBench: Bench {
    let name = "feed"
    private let openRate = 200.0
    private let openConnections = 32
    private let closedConnections = 8

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        let home = place.folder("feed")
        place.say("making a market of 100,000 contents and training on it …")
        var world = FeedWorld(seed: 7, at: SystemClock().now())
        let keys = try await world.write(to: home, sweeps: place.isQuick ? 1 : 2)
        // What the world's making has left for the disk to do is not the server's to wait for.
        sync()
        let pages = FeedPages(keys: keys)
        let server = try ServerProcess(binary: BenchPlace.binary, home: home)
        let before = try server.residentBytes()
        try pages.check(port: server.port)
        _ = try closedRate(pages, port: server.port, seconds: 2, seed: 1)

        let rounds = place.isQuick ? 1 : 3
        var open: [Quantiles] = []
        var closed: [Double] = []
        for round in 0..<rounds {
            let seed = UInt64(100 * (round + 1))
            let seconds = place.isQuick ? 5.0 : 15.0
            let latencies = try openLatencies(pages, port: server.port, seconds: seconds, seed: seed)
            open.append(latencies)
            closed.append(
                try closedRate(pages, port: server.port, seconds: place.isQuick ? 2 : 6, seed: seed + 1))
            let shown = [0.5, 0.9, 0.99, 1].map { Figure.short(latencies.value(at: $0) ?? 0) }
            place.say(
                "feed \(round + 1)/\(rounds): \(latencies.count) requests at \(Int(openRate))/s took "
                    + "\(shown[0]) ms (p50), \(shown[1]) (p90), \(shown[2]) (p99), \(shown[3]) (longest); "
                    + "closed loop \(Int(closed.last ?? 0)) req/s")
        }
        let fresh = try FreshnessMeter(viewers: 0..<(place.isQuick ? 50 : 200)).measure(pages, port: server.port)
        place.say(
            "feed: of \(fresh.milliseconds.count + fresh.others) viewers who watched something, \(fresh.milliseconds.count) had "
                + "it named as a reason on the very next page")
        let after = try server.residentBytes()
        let peak = try server.residentBytesPeak()
        server.stop()
        place.say(
            "resident: \(before >> 20) MiB at the start, \(after >> 20) MiB after the load, \(peak >> 20) at most")
        return rows(open: open, closed: closed, fresh: fresh, residentBytes: after)
    }

    private func rows(
        open: [Quantiles], closed: [Double], fresh: FreshnessMeter.Findings, residentBytes: Int
    ) -> [ResultRow] {
        func middle(_ share: Double) -> ResultRow.Finding {
            let found = Quantiles(open.compactMap { $0.value(at: share) }).median
            return found.map { .measured($0) } ?? .missing(reason: "no request was answered")
        }
        let at = "of personalised pages over HTTP, 100k items x 64, at \(Int(openRate)) req/s from when each was due"
        return [
            ResultRow("feed.p50", "median \(at)", unit: "ms", target: .atMost(3), finding: middle(0.5)),
            ResultRow("feed.p99", "99th percentile \(at)", unit: "ms", target: .atMost(15), finding: middle(0.99)),
            ResultRow(
                "feed.closed", "the same pages in a closed loop, \(closedConnections) connections", unit: "req/s",
                target: .atLeast(800), finding: .measured(Quantiles(closed).median ?? 0)),
            ResultRow(
                "feed.freshness", "99th percentile from an event to having read the next page, whose reasons name it",
                unit: "ms",
                target: .atMost(50),
                finding: Quantiles(fresh.milliseconds).value(at: 0.99).map { .measured($0) }
                    ?? .missing(reason: "no page named what was watched")),
            ResultRow(
                "feed.memory", "resident memory of that server after the load", unit: "MB", target: .atMost(400),
                finding: .measured(Double(residentBytes) / 1e6)),
        ]
    }

    /// Requests that come when they come, whether or not earlier ones were answered; milliseconds from the moment each was
    /// due, so that waiting for a slow one before it counts.
    private func openLatencies(_ pages: FeedPages, port: Int, seconds: Double, seed: UInt64) throws -> Quantiles {
        var generator = SeededGenerator(seed: seed)
        let arrivals = Arrivals(perSecond: openRate, seconds: seconds, using: &generator).dueAfter
        let viewers = arrivals.map { _ in Int.random(in: 0..<pages.count, using: &generator) }
        let next = Counter()
        let started = Moment.now + 0.1
        let found = try Workers.run(openConnections) { _ in
            var connection = try HTTPConnection(port: port)
            var latencies: [Double] = []
            while true {
                let place = next.take()
                guard place < arrivals.count else { return latencies }
                let due = started + arrivals[place]
                Moment.wait(until: due)
                try pages.ask(viewers[place], on: &connection)
                latencies.append((Moment.now - due) * 1_000)
            }
        }
        return Quantiles(found.flatMap(\.self))
    }

    /// Requests a second when every connection asks again as soon as it was answered.
    private func closedRate(_ pages: FeedPages, port: Int, seconds: Double, seed: UInt64) throws -> Double {
        let started = Moment.now
        let end = started + seconds
        let counts = try Workers.run(closedConnections) { worker in
            var connection = try HTTPConnection(port: port)
            var generator = SeededGenerator(seed: seed &* 1_000 + UInt64(worker))
            var count = 0
            while Moment.now < end {
                try pages.ask(Int.random(in: 0..<pages.count, using: &generator), on: &connection)
                count += 1
            }
            return count
        }
        return Double(counts.reduce(0, +)) / (Moment.now - started)
    }
}

/// Hands out whole numbers from 0 to any thread that asks.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func take() -> Int { value.add(1, ordering: .relaxed).oldValue }
}

/// The requests of all viewers, written beforehand.
struct FeedPages: Sendable {
    let requests: [[UInt8]]
    /// The key of each viewer.
    let keys: [String]

    /// A request for each key.
    init(keys: [String]) {
        self.keys = keys
        requests = keys.map { key in
            Array("GET /v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(key)\r\n\r\n".utf8)
        }
    }

    /// The number of viewers.
    var count: Int { requests.count }

    /// Asks for a viewer's page; anything but a personalised page of the model is a failure.
    func ask(_ viewer: Int, on connection: inout HTTPConnection) throws {
        try requests[viewer].withUnsafeBytes { bytes in
            try connection.exchange(bytes) { status, body in
                guard status == 200, body.suffixHolds("\"is_personalised\":true") else {
                    throw BenchFailure(
                        "a feed answered \(status): \(String(decoding: body.suffix(300), as: UTF8.self))")
                }
            }
        }
    }

    /// Asks once and reads everything: ten items, reasons, and the model that was made.
    func check(port: Int) throws {
        var connection = try HTTPConnection(port: port)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let page = try requests[0].withUnsafeBytes { bytes in
            try connection.exchange(bytes) { _, body in try decoder.decode(Page.self, from: Data(body)) }
        }
        guard page.items.count == 10, page.isPersonalised, page.modelVersion.hasPrefix("bench-"),
            page.items.contains(where: { $0.reasons.contains { $0.code == "fits_taste" } })
        else { throw BenchFailure("the feed is not the one to be measured: \(page)") }
    }

    private struct Page: Decodable {
        let items: [Item]
        let isPersonalised: Bool
        let modelVersion: String

        struct Item: Decodable {
            let reasons: [Reason]
        }

        struct Reason: Decodable {
            let code: String
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether a text stands in the last 300 bytes, where a page says what kind it is.
    fileprivate func suffixHolds(_ text: String) -> Bool {
        UnsafeRawBufferPointer(rebasing: self[Swift.max(0, count - 300)...]).firstIndex(of: Array(text.utf8)) != nil
    }
}
