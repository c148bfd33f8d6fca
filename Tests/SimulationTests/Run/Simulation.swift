import Alliance
import Amounts
import Crypto
import DatabaseTestSupport
import Foundation
import Market
import Operations
import SQLDatabase
import Statistics
import Storage
import TestSupport

/// One seed's run of trade: steps that dice choose over the real platform, with a provider, receivers and a clock that fail.
///
/// After every step the books balance and stock is not oversold; every `stride` steps the whole state is compared with what was
/// acknowledged. Everything that is drawn follows from the seed, identifiers included, so a run can be repeated.
final class Simulation {
    /// Why a run is wrong.
    struct Violation: Error, CustomStringConvertible {
        let description: String
    }

    let seed: UInt64
    let location: DatabaseLocation
    let isFile: Bool
    let clock = StillClock()
    let crashes = CrashSwitch()
    let provider: SimulatedProvider
    let receiver: SimulatedReceiver
    private let identifiers: SharedDice
    private let rules: RuleBook
    private let media = MediaPlace.temporary()
    private(set) var platform: Platform
    var dice: SeededGenerator
    var facts = Facts()
    var carts: [Int: [String: Int64]] = [:]
    var clicks: [Int: [Click]] = [:]
    var compared: Set<String> = []
    var replays = 0
    private(set) var counts: [StepKind: Int] = [:]
    private(set) var accepted: [StepKind: Int] = [:]
    private(set) var step = 0
    private var latest: Timestamp
    private var keys = 0
    private var waiting: [FaultPoint] = []
    private var armedAt = 0
    private var hash = SHA256()
    private var lines: [String] = []

    /// A viewer's click on a creator's card, as the model keeps it.
    struct Click: Sendable, Hashable {
        let product, creator, id, merchant: String
        let at: Int64
        var partsPerMillion, leader: Int64
        let indirect: Int64
    }

    /// How many steps there are between two looks at everything.
    static let stride = 25

    /// A world without stock, at its first moment.
    init(seed: UInt64, on engine: TestEngine = .sqliteMemory) async throws {
        self.seed = seed
        dice = SeededGenerator(seed: seed)
        location = try await engine.freshLocation()
        isFile = engine != .sqliteMemory
        provider = try SimulatedProvider(clock: clock, seed: seed ^ 0xA11CE)
        receiver = SimulatedReceiver(clock: clock, seed: seed ^ 0xB0B)
        identifiers = SharedDice(seed: seed ^ 0x1D)
        latest = clock.now()
        let (identifiers, crashes) = (identifiers, crashes)
        rules = try SimulationRules.book()
        platform = try await Platform.open(
            location, clock: clock, rules: rules, mediaPlace: media, paymentGateway: provider, webhookSender: receiver,
            faults: crashes.hook, dice: IdentifierDice { identifiers.next() })
        let extra = Self.extra
        let start = clock.now()
        let binding = AgencyBinding(
            id: World.identifier(981), creator: Self.creators[0].id, agency: Self.agency.id,
            terms: .init(split: try Rate(partsPerMillion: Self.agencyParts), lasts: .days(1_000)), proposedAt: start,
            state: .proposed, dueAt: nil)
        let active = try binding.moving(.accept, by: .creator, answeredWithin: .days(7), at: start)
        try await platform.seed { connection in
            try CatalogueStore(connection).add(World.categories)
            try PartyStore(connection).add(World.creators)
            try PartyStore(connection).add(World.merchants)
            try PartyStore(connection).add([Self.agency])
            try CatalogueStore(connection).add(World.products)
            try CatalogueStore(connection).add(World.skus + [extra])
            try AgencyBindingStore(connection).insert(binding)
            _ = try AgencyBindingStore(connection).save(active)
        }
    }

    /// Does so many steps, then lets faults stop and everything come to its end.
    /// - Returns: the SHA-256 digest of every step and of the last state.
    /// - Throws: `Violation` with what is wrong.
    func run(steps: Int) async throws -> String {
        do {
            try await open()
            while step < steps {
                step += 1
                let kind = StepKind.drawn(using: &dice)
                counts[kind, default: 0] += 1
                plan()
                if try await take(kind) { accepted[kind, default: 0] += 1 }
                try await lookBriefly()
                if step % Self.stride == 0 { try await lookAtEverything() }
                if step % (Self.stride * 10) == 0 { try await lookForInvariants() }
            }
            try await end()
            await platform.close()
        } catch {
            await platform.close()
            let what = (error as? Violation)?.description ?? "\(error)"
            throw Violation(
                description: """
                    seed \(seed), step \(step): \(what)
                    the last steps: \(lines.suffix(12).joined(separator: "\n    "))
                    again: DANCONG_SEED=\(seed) DANCONG_STEPS=\(steps) swift test --filter SimulationTests
                    """)
        }
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }

    private func take(_ kind: StepKind) async throws -> Bool {
        switch kind {
        case .fill: try await fill()
        case .place: try await place()
        case .pay: try await pay()
        case .notice: try await notice()
        case .look: try await look()
        case .leave: try await leave()
        case .stock: try await count()
        case .ship: try await ship()
        case .arrive: try await arrive()
        case .askBack: try await askBack()
        case .answerBack: try await answerBack()
        case .clocks: try await turnClocks()
        case .messages: try await sendMessages()
        case .payout: try await movePayouts()
        case .bank: try await bank()
        case .compare: try await compare()
        case .trespass: try await trespass()
        case .time: try await moveTime()
        }
    }

    /// Plans the next crash: each point has its turn, in an order of the dice. One that nobody comes by gives way to the next.
    /// A run begins with one of the rarest, whose turn is long, so that every few seeds come by each of them.
    private func plan() {
        if let point = crashes.armed, step - armedAt < patience(point) { return }
        guard crashes.armed != nil || armedAt == 0 || dice.happens(30) else { return }
        if waiting.isEmpty {
            waiting = Self.points.shuffled(using: &dice)
            if armedAt == 0 { waiting.append(Self.rarestPoints[Int(seed % UInt64(Self.rarestPoints.count))]) }
        }
        let point = waiting.removeLast()
        crashes.arm(point, pass: Self.rarePoints.contains(point) || dice.happens(70) ? 1 : 2)
        armedAt = max(step, 1)
    }

    /// For how many steps a crash at a point is waited for.
    private func patience(_ point: FaultPoint) -> Int {
        guard step > 600 || !Self.rarestPoints.contains(point) else { return 600 }
        return Self.rarePoints.contains(point) ? 150 : 40
    }

    /// The points that runs come by: no buyer's bank takes anything back in them, which has tests of its own.
    static let points = FaultPoint.allCases.filter { !$0.rawValue.hasPrefix("dispute.") }

    /// Points that hardly anybody comes by.
    private static let rarestPoints: [FaultPoint] = [
        .paymentLateCaptured, .orderMoving, .payoutSending, .payoutPaid, .reconciliationComparing,
    ]

    /// Points that are seldom passed.
    private static let rarePoints: Set<FaultPoint> = [
        .paymentLateCaptured, .paymentCaptured, .refundAsking, .refundAsked, .refundRecording, .refundRecorded,
        .settlementSettling, .settlementSettled, .payoutAsking, .payoutSending, .payoutSent, .payoutPaying, .payoutPaid,
        .checkoutExpiring, .checkoutExpired, .stockExpiring, .stockExpired,
    ]

    // MARK: Doing

    /// What came of a command.
    enum Outcome<Value: Sendable>: Sendable {
        case done(Value)
        case refused(String)

        /// The answer; nil for a refusal.
        var value: Value? { if case .done(let value) = self { value } else { nil } }
        /// The refusal's code; nil for an answer.
        var code: String? { if case .refused(let code) = self { code } else { nil } }
    }

    /// Does something until it is answered: whoever is not answered, since the platform ended, asks again with the same key.
    func attempt<Value: Sendable>(_ work: (Platform) async throws -> Value) async throws -> Outcome<Value> {
        while true {
            let result: Result<Value, any Error>
            do { result = .success(try await work(platform)) } catch { result = .failure(error) }
            if let point = crashes.crashedAt {
                note("crash at \(point.rawValue)")
                try await reopen()
                continue
            }
            switch result {
            case .success(let value): return .done(value)
            case .failure(let refusal as any Refusal): return .refused(refusal.code.rawValue)
            case .failure(let error): throw Violation(description: "an error that is no refusal: \(error)")
            }
        }
    }

    private func reopen() async throws {
        let (identifiers, crashes) = (identifiers, crashes)
        let dice = IdentifierDice { identifiers.next() }
        crashes.reopened()
        guard isFile else {
            // A database in memory would be gone with its last connection.
            platform = Platform(
                database: platform.database, clock: clock, rules: rules, mediaPlace: media,
                paymentGateway: provider, webhookSender: receiver, faults: crashes.hook, dice: dice)
            return
        }
        await platform.close()
        platform = try await Platform.open(
            location, clock: clock, rules: rules, mediaPlace: media, paymentGateway: provider, webhookSender: receiver,
            faults: crashes.hook, dice: dice)
    }

    /// A key that was never used.
    func newKey() -> String {
        keys += 1
        return "key-\(keys)"
    }

    func note(_ line: String) {
        let text = "\(step) \(line)"
        lines.append(text)
        hash.update(data: Data((text + "\n").utf8))
        if lines.count > 200 { lines.removeFirst(100) }
    }

    /// Fails the run where something that must hold does not.
    func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) throws {
        if !holds { throw Violation(description: sentence()) }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        try await platform.read(body)
    }

    func observe() async throws -> Observation { try await read { try Observation($0) } }

    /// Moves the clock; back by less than an hour behind the latest time, since clocks are set and not turned.
    func advance(by duration: Duration) {
        let floor = latest.advanced(by: .minutes(-50))
        let wanted = clock.now().advanced(by: duration)
        clock.advance(by: max(wanted, floor).duration(since: clock.now()))
        latest = max(latest, clock.now())
    }

    var instant: Timestamp { clock.now() }
    var now: Int64 { instant.milliseconds }

    // MARK: Looking

    private func lookBriefly() async throws {
        let (difference, oversold) = try await read { connection in
            (
                try connection.first(
                    "SELECT CAST(COALESCE(SUM(debits - credits), 0) AS BIGINT) AS n FROM ledger_account")?
                    .get("n", as: Int64.self) ?? 0,
                try connection.first("SELECT COUNT(*) AS n FROM stock_level WHERE reserved < 0 OR reserved > on_hand")?
                    .get("n", as: Int64.self) ?? 0
            )
        }
        try expect(difference == 0, "the trial balance is \(difference) (INV-01)")
        try expect(oversold == 0, "\(oversold) places hold less than is spoken for (INV-03)")
        try expect(provider.overdrawn.isEmpty, "refunds beyond what was captured: \(provider.overdrawn) (INV-09)")
        try expect(receiver.forged.isEmpty, "messages with no good signature: \(receiver.forged)")
    }

    func lookAtEverything() async throws {
        let complaints = Judgement.complaints(facts, try await observe(), provider.book)
        try expect(complaints.isEmpty, complaints.prefix(6).joined(separator: "\n"))
        try await lookAtHearings()
    }

    func lookForInvariants() async throws {
        let found = try await platform.check().filter { $0.violations > 0 }
        try expect(
            found.isEmpty,
            found.map { "\($0.invariant): \($0.sentence) \($0.violations)" }.joined(separator: "\n"))
    }

    /// The digest takes in what is there in the end.
    func seal(_ seen: Observation) { hash.update(data: Data(seen.text.utf8)) }
}
