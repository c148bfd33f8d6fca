package import DatabaseTestSupport
package import Market
package import Operations
package import SQLDatabase
import Storage
import Synchronization

/// A platform on a test engine with the named world's people and goods in it, and a clock that the test moves.
package struct WorldPlatform: Sendable {
    /// The platform.
    package let platform: Platform
    /// Its clock.
    package let clock: StillClock

    /// An empty database of an engine, with the world's parties and products.
    /// - Parameter wallClock: a clock that goes, for tests with servers of others; nil for one that stands still.
    package init(
        _ engine: TestEngine = .sqliteMemory, mediaPlace: MediaPlace = .temporary(),
        clock wallClock: SystemClock? = nil,
        paymentGateway: any PaymentGateway = NoPaymentGateway(),
        webhookSender: any WebhookSender = NoWebhookSender()
    ) async throws {
        try await self.init(
            at: engine.freshLocation(), clock: StillClock(), mediaPlace: mediaPlace, wallClock: wallClock,
            paymentGateway: paymentGateway, webhookSender: webhookSender)
    }

    /// An empty database at a place, with the world's parties and products.
    package init(
        at location: DatabaseLocation, clock: StillClock, mediaPlace: MediaPlace = .temporary(),
        wallClock: SystemClock? = nil, paymentGateway: any PaymentGateway = NoPaymentGateway(),
        webhookSender: any WebhookSender = NoWebhookSender(), faults: FaultHook = .none
    ) async throws {
        let platform = try await Platform.open(
            location, clock: wallClock ?? clock, mediaPlace: mediaPlace, paymentGateway: paymentGateway,
            webhookSender: webhookSender, faults: faults)
        self.clock = clock
        self.platform = platform
        try await platform.seed { connection in
            try CatalogueStore(connection).add(World.categories)
            try PartyStore(connection).add(World.creators)
            try PartyStore(connection).add(World.merchants)
            try CatalogueStore(connection).add(World.products)
            try CatalogueStore(connection).add(World.skus)
        }
    }

    /// Publishes a content now, a video of the tea expert's about the rose cake where nothing else is said, as
    /// evidence for a sample.
    /// - Returns: when it was posted.
    @discardableResult
    package func publish(
        _ id: Identifier<Content>, by creator: Identifier<Creator> = World.teaExpert.id,
        form: Content.Form = .video, about product: Identifier<Product>? = World.roseCake.id,
        state: Content.State = .published
    ) async throws -> Timestamp {
        let posted = clock.now()
        let video = Content(
            id: id, creator: creator, form: form,
            draft: .init(title: "配茶的鲜花饼", tags: [], category: nil, product: product), length: .seconds(90),
            state: state, publishedAt: posted)
        try await platform.seed { _ = try ImportStore($0).add(contents: [video]) }
        return posted
    }

    /// Puts an upload of a content where a conversion would have brought it.
    package func finishUpload(of content: Content, number: Int = 1, state: MediaJob.State = .done) async throws {
        let seed = content.id.rawValue.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        let job = MediaJob(
            id: Identifier(UUIDBits(high: seed, low: UInt64(number))),
            kind: content.form == .video ? .video : .picture, subject: content.id.rawValue, number: number,
            source: "uploads/\(content.id)-\(number)", createdAt: clock.now(), state: state, reason: nil, progress: 0,
            attempts: 1, leasedUntil: nil, length: nil, movedAt: clock.now())
        try await platform.seed { try MediaJobStore($0).put(job) }
    }

    /// An actor of one membership.
    package func actor(_ membership: Membership) -> Actor {
        Actor(account: nil, memberships: [membership], credential: .platform("test:\(membership.party ?? "")"))
    }

    /// A command of an actor, with a key where the test retries.
    package func context(
        _ membership: Membership, key: String? = nil, fingerprint: String = "same", isDryRun: Bool = false
    ) -> CommandContext {
        CommandContext(
            actor: actor(membership), requestID: "test", idempotencyKey: key, fingerprint: fingerprint,
            isDryRun: isDryRun)
    }
}

/// A clock that stands still until the test moves it.
package final class StillClock: WallClock {
    private let time = Mutex(World.start.advanced(by: .days(300)))

    /// A clock that stands at the three hundredth day of the world.
    package init() {}

    package func now() -> Timestamp { time.withLock { $0 } }

    /// Moves the clock on.
    package func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}
