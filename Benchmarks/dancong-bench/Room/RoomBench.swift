import Foundation
import Market
import Measuring
import Operations
import SQLDatabase
import Statistics
import Storage
import Synchronization

/// A live room with thousands of readers, and one that is flooded with chat.
struct RoomBench: Bench {
    let name = "room"

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        // Each part has a server of its own: ten thousand readers that hang up are work for some seconds more.
        let reading = try await serving(in: place.folder("room"), writers: 0) { try fanOut($0, $1, place) }
        let writing = try await serving(in: place.folder("chat"), writers: 400) { try flood($0, $1, place) }
        return reading + writing
    }

    private func serving(
        in home: String, writers: Int, _ measure: (RoomWorld, ServerProcess) throws -> [ResultRow]
    ) async throws -> [ResultRow] {
        let world = try await RoomWorld.make(home: home, writers: writers)
        let server = try ServerProcess(
            binary: BenchPlace.binary, home: home, settings: ["DANCONG_RATE_LIMITS": "false"])
        defer { server.stop() }
        return try measure(world, server)
    }

    // MARK: Fan-out

    private func fanOut(_ world: RoomWorld, _ server: ServerProcess, _ place: BenchPlace) throws -> [ResultRow] {
        let readers = place.isQuick ? 1_000 : 10_000
        let messages = place.isQuick ? 5 : 30
        let reconnects = readers / 10
        let clients = EventStreamClients(port: server.port, path: "/v1/rooms/\(world.room)/stream")
        let before = try server.residentBytes()
        for _ in 0..<(readers / 100) {
            try clients.connect(100, after: world.lastSequence)
            try clients.read(until: Moment.now + 0.02)
        }
        try clients.read(until: Moment.now + 2)
        let perReader = Double(try server.residentBytes() - before) / Double(readers) / 1_000
        place.say("room: \(clients.count) readers connected, \(String(format: "%.1f", perReader)) kB each")

        var sender = try RoomSender(world, port: server.port)
        let first = Moment.now + 0.5
        for number in 0..<messages {
            try clients.read(until: first + Double(number))
            try sender.announce()
        }
        try clients.read(until: Moment.now + 3)
        let quiet = Quantiles(clients.delays)
        guard clients.haveAllSeen(sender.lastSequence) else {
            throw BenchFailure("some of \(readers) readers did not get message \(sender.lastSequence)")
        }

        var generator = SeededGenerator(seed: 4)
        for _ in 0..<10 {
            let places = (0..<(reconnects / 10)).map { _ in Int.random(in: 0..<readers, using: &generator) }
            try clients.reconnect(Set(places))
            try sender.announce()
            try clients.read(until: Moment.now + 1)
        }
        try clients.read(until: Moment.now + 3)
        let lost = clients.haveAllSeen(sender.lastSequence) ? clients.gaps : clients.gaps + 1
        place.say(
            "room: \(messages) messages to \(readers) readers took "
                + "\(milliseconds(quiet.median)) ms (p50), \(milliseconds(quiet.value(at: 0.99))) (p99), "
                + "\(milliseconds(quiet.value(at: 1))) (longest); \(lost) lost, \(clients.repeats) repeated")
        return [
            ResultRow(
                "room.fanout", "99th percentile from a message to each of \(readers) readers, one a second", unit: "ms",
                target: .atMost(500), finding: .measured((quiet.value(at: 0.99) ?? .infinity) * 1_000)),
            ResultRow(
                "room.memory", "resident memory of the server for each reader", unit: "kB", target: .atMost(60),
                finding: .measured(perReader)),
            ResultRow(
                "room.resume", "messages lost or repeated over \(reconnects) cut connections", unit: "messages",
                target: .atMost(0), finding: .measured(Double(lost + clients.repeats))),
        ]
    }

    private func milliseconds(_ seconds: Double?) -> String { String(format: "%.1f", (seconds ?? .nan) * 1_000) }

    // MARK: Chat flood

    private func flood(_ world: RoomWorld, _ server: ServerProcess, _ place: BenchPlace) throws -> [ResultRow] {
        let seconds = place.isQuick ? 3.0 : 15.0
        let port = server.port
        let alone = try others(world, port: port, seconds: place.isQuick ? 1 : 5)
        let workers = 8
        let offeredAsked = 2_000.0
        let limit = 50.0
        let counts = Mutex((offered: 0, accepted: 0, broken: 0))
        let under = Mutex<[Double]>([])
        _ = try Workers.run(workers + 1) { worker in
            guard worker < workers else {
                let delays = try others(world, port: port, seconds: seconds)
                under.withLock { $0 = delays }
                return
            }
            var connection = try HTTPConnection(port: port)
            let started = Moment.now
            let pace = Double(workers) / offeredAsked
            var sent = 0
            while Moment.now < started + seconds {
                Moment.wait(until: started + Double(sent) * pace)
                let key = world.writerKeys[(worker + workers * sent) % world.writerKeys.count]
                let request = RoomSender.request(
                    "POST", "/v1/rooms/\(world.room)/messages", key: key, body: #"{"text":"第\#(sent)泡"}"#)
                let status = try request.withUnsafeBytes { try connection.exchange($0) { status, _ in status } }
                counts.withLock { counts in
                    counts.offered += 1
                    if status == 201 { counts.accepted += 1 } else if status != 429 { counts.broken += 1 }
                }
                sent += 1
            }
        }
        let (offered, accepted, broken) = counts.withLock { $0 }
        guard broken == 0 else { throw BenchFailure("\(broken) chat messages were answered neither 201 nor 429") }
        let (quiet, loud) = (Quantiles(alone).value(at: 0.99), Quantiles(under.withLock { $0 }).value(at: 0.99))
        place.say(
            "room: \(Int(Double(offered) / seconds)) chat messages/s offered, \(Int(Double(accepted) / seconds)) taken; "
                + "others wait \(milliseconds(quiet)) ms (p99) without and \(milliseconds(loud)) with the flood")
        return [
            ResultRow(
                "room.chat.offered", "chat messages offered to one room", unit: "1/s", target: .atLeast(2_000 * 0.98),
                finding: .measured(Double(offered) / seconds)),
            ResultRow(
                "room.chat.taken", "of these taken; the room's limit is \(Int(limit)) a second", unit: "1/s",
                // Seconds of the clock that are cut by the beginning and the end count whole.
                target: .atMost(limit * (seconds + 1) / seconds), finding: .measured(Double(accepted) / seconds)),
            ResultRow(
                "room.chat.others", "99th percentile of reading the room meanwhile, beside the same without the flood",
                unit: "ms", target: .atMost(100),
                finding: .measured((loud ?? .infinity) * 1_000, baseline: quiet.map { $0 * 1_000 })),
        ]
    }

    /// Seconds that readers of the room wait, twenty times a second.
    private func others(_ world: RoomWorld, port: Int, seconds: Double) throws -> [Double] {
        var connection = try HTTPConnection(port: port)
        let request = RoomSender.request("GET", "/v1/rooms/\(world.room)/messages", key: nil, body: nil)
        let started = Moment.now
        var delays: [Double] = []
        while Moment.now < started + seconds {
            let due = started + Double(delays.count) * 0.05
            Moment.wait(until: due)
            let status = try request.withUnsafeBytes { try connection.exchange($0) { status, _ in status } }
            guard status == 200 else { throw BenchFailure("the room answered \(status)") }
            delays.append(Moment.now - due)
        }
        return delays
    }
}

/// A room on air, with a key of its creator and keys of people who write.
struct RoomWorld: Sendable {
    let room: Identifier<Room>
    let hostKey: String
    let writerKeys: [String]
    let lastSequence: Int64

    static func make(home: String, writers: Int) async throws -> RoomWorld {
        try await make(at: .sqliteFile("\(home)/dancong.sqlite"), writers: writers)
    }

    static func make(at location: DatabaseLocation, writers: Int) async throws -> RoomWorld {
        let platform = try await Platform.open(location)
        var generator = SystemRandomNumberGenerator()
        let now = platform.clock.now()
        let creator = Creator(
            id: Identifier(at: now, using: &generator), name: "台上的人", niche: "茶", region: "潮州", followers: 0,
            level: .l3, createdAt: now)
        let viewers = (0..<writers).map { _ in
            Viewer(id: Identifier(at: now, using: &generator), allowsPersonalisation: true, createdAt: now)
        }
        try await platform.database.write { connection in
            try PartyStore(connection).add([creator])
            try PartyStore(connection).add(viewers)
        }
        let host = Membership.creator(creator.id)
        let context = CommandContext(
            actor: Actor(account: nil, memberships: [host], credential: .platform("bench")), requestID: "bench")
        let draft = Room.Draft(title: "台", category: nil, hasSyntheticHost: false, startsAt: now)
        let room = try await platform.rooms.schedule(draft, in: context).value.id
        for move in [Room.Move.prepare, .goLive] {
            _ = try await platform.rooms.move(room, move, in: context)
        }
        let last = try await platform.rooms.conversation(of: room, limit: 1, as: .visitor).lastSequence
        let keys = try await BenchKeys.make(
            [host] + viewers.map { Membership.viewer($0.id) }, scopes: ["rooms.*"], on: platform)
        await platform.close()
        return RoomWorld(room: room, hostKey: keys[0], writerKeys: Array(keys[1...]), lastSequence: last)
    }
}

/// The host, who tells the room something with the moment in it.
struct RoomSender: ~Copyable {
    private let world: RoomWorld
    private var connection: HTTPConnection
    /// The number of the last message.
    private(set) var lastSequence: Int64

    init(_ world: RoomWorld, port: Int) throws {
        self.world = world
        connection = try HTTPConnection(port: port)
        lastSequence = world.lastSequence
    }

    mutating func announce() throws {
        let request = Self.request(
            "POST", "/v1/rooms/\(world.room)/announcements", key: world.hostKey,
            body: ##"{"kind":"coupon","text":"#\##(Int64(Moment.now * 1e9))"}"##)
        let status = try request.withUnsafeBytes { try connection.exchange($0) { status, _ in status } }
        guard status == 201 else { throw BenchFailure("the room answered \(status) to a coupon") }
        lastSequence += 1
    }

    static func request(_ method: String, _ path: String, key: String?, body: String?) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        if let key { head += "Authorization: Bearer \(key)\r\n" }
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        return Array((head + "\r\n" + (body ?? "")).utf8)
    }
}
