import Market
import SQLDatabase
import Statistics
import Storage
import Synchronization

@testable import Operations

/// A clock that stands still until a test moves it.
final class SceneClock: WallClock {
    private let time: Mutex<Timestamp>

    init(_ time: Timestamp) { self.time = Mutex(time) }

    func now() -> Timestamp { time.withLock { $0 } }
    func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}

/// A platform in memory with two tastes: tea is watched by the first half of the viewers, sport by the other.
struct FeedScene {
    let platform: Platform
    let clock: SceneClock
    static let creatorsPerTaste = 8

    init(at location: DatabaseLocation = .sqliteMemory) async throws {
        clock = SceneClock(Timestamp(milliseconds: 1_795_000_000_000))
        platform = try await Platform.open(location, clock: clock)
    }

    /// The same contents and events under another platform, such as one with other rules.
    init(_ platform: Platform, _ clock: SceneClock) {
        self.platform = platform
        self.clock = clock
    }

    func viewer(_ number: Int) -> Identifier<Viewer> { ImportNaming(source: "stage").identifier(Int64(number)) }
    func content(_ number: Int) -> Identifier<Content> { ImportNaming(source: "stage").identifier(Int64(number)) }
    func creator(_ number: Int) -> Identifier<Creator> { ImportNaming(source: "stage").identifier(Int64(number)) }

    func actor(_ number: Int) -> Actor {
        Actor(account: nil, memberships: [.viewer(viewer(number))], credential: .session("stage"))
    }

    func context(_ actor: Actor, isDryRun: Bool = false) -> CommandContext {
        CommandContext(actor: actor, requestID: "req-test", isDryRun: isDryRun)
    }

    /// Contents 0 ..< 40 are about tea, 40 ..< 80 about sport; each half has its own creators.
    func publish() async throws {
        let published = clock.now().advanced(by: .zero - .days(10))
        let contents = (0..<80).map { number in
            Content(
                id: content(number),
                creator: creator(number / 40 * Self.creatorsPerTaste + number % Self.creatorsPerTaste),
                form: .video,
                draft: .init(
                    title: "Content \(number)", tags: [number < 40 ? "tea" : "sport"], category: nil, product: nil),
                length: .seconds(20), state: .published, publishedAt: published)
        }
        let creators = (0..<2 * Self.creatorsPerTaste).map {
            Creator(
                id: creator($0), name: "Creator \($0)", niche: "", region: "", followers: 0, level: .l0,
                createdAt: published)
        }
        try await platform.database.write { connection in
            _ = try ImportStore(connection).add(creators: creators)
            _ = try ImportStore(connection).add(contents: contents)
        }
    }

    /// Forty viewers who watched twelve contents of their taste to the end.
    func watch() async throws {
        var generator = SeededGenerator(seed: 7)
        for number in 0..<40 {
            let range = number < 20 ? 0..<40 : 40..<80
            let watched = range.shuffled(using: &generator).prefix(12)
            let batch = watched.flatMap { content in
                [
                    Result<Event, EventDropped>.success(event(.impression, by: number, about: content)),
                    .success(event(.videoComplete, by: number, about: content)),
                ]
            }
            _ = try await platform.events.accept(batch, in: context(actor(number)))
        }
    }

    func event(
        _ kind: EventKind, by number: Int?, about item: Int, id: String? = nil, age: Duration = .seconds(60),
        consent: ConsentScope = .personalisation
    ) -> Event {
        let name = id ?? "\(kind.rawValue)-\(number.map(String.init) ?? "nobody")-\(item)"
        guard let id = try? EventID(parsing: name) else { preconditionFailure("A test names its events well.") }
        return Event(
            id: id, kind: kind, occurredAt: clock.now().advanced(by: .zero - age), receivedAt: clock.now(),
            viewer: number.map(viewer), subjects: .init(content: content(item)), consent: consent)
    }

    func accept(_ events: [Event], as actor: Actor) async throws -> EventIntake {
        try await platform.events.accept(events.map { .success($0) }, in: context(actor))
    }

    func isTea(_ id: Identifier<Content>) -> Bool { (0..<40).contains { content($0) == id } }
}
