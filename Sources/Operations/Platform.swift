import Foundation
import Market
package import SQLDatabase
import Storage

/// Everything that the platform can do: the one door for HTTP, the console, the command line and simulations.
///
/// Capabilities hang off it as nouns: `platform.samples.request(…)`. A platform is also the embeddable library.
package final class Platform: Sendable {
    /// Where the state is kept.
    package let database: Database
    /// Where the time of day comes from.
    package let clock: any WallClock
    /// The rule sets in force.
    package let rules: RuleBook
    /// What the intake of events has counted.
    package let intakeMeter = IntakeMeter()
    /// The idempotency keys at work.
    let runningKeys = RunningKeys()
    /// Passwords at work.
    let passwords: PasswordQueue
    /// What the feed serves from.
    let feedState = FeedState()
    /// What the feed learns while it serves.
    let learningState = LearningState()
    /// What matches of creators and products are answered from.
    let matchState = MatchState()
    /// What open pages of live rooms are told.
    package let roomStreams: RoomStreams
    /// What is counted of rooms and videos.
    let tallyState = TallyState()
    /// Where pictures are kept, and what works on them.
    package let mediaPlace: MediaPlace
    /// Who takes and pays back money.
    package let paymentGateway: any PaymentGateway
    /// Who sends messages to other systems.
    package let webhookSender: any WebhookSender
    /// What happens at fault points.
    let faults: FaultHook
    /// Where identifiers come from that derive from no key.
    let dice: IdentifierDice
    /// What signs creators' cards of products.
    package let clickKey: String
    /// What is written in rooms, counted.
    let chatLimits = ChatLimits()
    /// The viewers whom the feed has lately served.
    let viewerMemories: ViewerMemories

    /// A platform over an open, migrated database.
    /// - Parameters:
    ///   - passwordsWaitingMax: logins that may wait for a thread; one more is refused at once.
    ///   - mediaPlace: where pictures are kept; a folder that is gone with the process where nothing is said.
    ///   - paymentGateway: who takes money; nobody where nothing is said.
    ///   - webhookSender: who sends messages to other systems; nobody where nothing is said.
    ///   - faults: what happens at fault points; nothing, but in tests.
    ///   - dice: where identifiers come from that derive from no key; the system's randomness, but in simulations.
    package init(
        database: Database, clock: any WallClock, rules: RuleBook, passwordsWaitingMax: Int = 64,
        mediaPlace: MediaPlace = .temporary(), paymentGateway: any PaymentGateway = NoPaymentGateway(),
        webhookSender: any WebhookSender = NoWebhookSender(), faults: FaultHook = .none,
        dice: IdentifierDice = .system
    ) {
        self.faults = faults
        self.dice = dice
        self.mediaPlace = mediaPlace
        self.paymentGateway = paymentGateway
        self.webhookSender = webhookSender
        clickKey = mediaPlace.playbackKey
        passwords = PasswordQueue(waitingMax: passwordsWaitingMax)
        self.database = database
        self.clock = clock
        self.rules = rules
        roomStreams = RoomStreams(
            .init(kept: rules.rooms.values.streamKept, readersMax: rules.rooms.values.streamReadersMax))
        viewerMemories = ViewerMemories(
            viewersMax: rules.serving.values.viewersMax, limits: rules.serving.values.memoryLimits,
            counting: rules.counting.values)
    }

    /// Opens a database, brings its schema up to date and reads the rules that are in force.
    /// - Throws: `DatabaseError`, `MigrationError`, `RuleFileError`.
    package static func open(
        _ location: DatabaseLocation, clock: any WallClock = SystemClock(), rules: RuleBook? = nil,
        mediaPlace: MediaPlace = .temporary(), paymentGateway: any PaymentGateway = NoPaymentGateway(),
        webhookSender: any WebhookSender = NoWebhookSender(), faults: FaultHook = .none,
        dice: IdentifierDice = .system
    ) async throws -> Platform {
        let rules = try rules ?? RuleBook.defaults()
        let database = try await Database.open(location)
        do {
            _ = try await Migrator(Schema.migrations).migrate(database)
        } catch {
            await database.close()
            throw error
        }
        return Platform(
            database: database, clock: clock, rules: rules, mediaPlace: mediaPlace, paymentGateway: paymentGateway,
            webhookSender: webhookSender, faults: faults, dice: dice)
    }

    /// Reads one consistent state.
    /// - Throws: `DatabaseError`, and whatever the closure throws.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        try await database.read(body)
    }

    /// Finishes what was begun and closes the database.
    package func close() async { await database.close() }
}
