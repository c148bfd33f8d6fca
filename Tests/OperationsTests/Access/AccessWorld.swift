import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import Storage
import Synchronization

/// A platform with cheap password hashes, a clock that the test moves, and one merchant's account.
struct AccessWorld {
    static let password = "steady-kiln-42"

    let platform: Platform
    let clock = MovableClock()
    let merchant: Membership

    private static let shop = Identifier<Merchant>(UUIDBits(high: 1, low: 2))
    private static let creators = (1...9).map { Identifier<Creator>(UUIDBits(high: 1, low: $0)) }

    var access: Access { platform.access }

    init(_ engine: TestEngine = .sqliteMemory, logRounds: Int = 4) async throws {
        var rules = try RuleBook.defaults()
        var values = rules.access.values
        values.passwordCost = try present(PasswordHash.Cost(logRounds: logRounds, blockSize: 8, parallelism: 1))
        rules.access = RuleSet(version: rules.access.version, values: values)
        platform = try await Platform.open(engine.freshLocation(), clock: clock, rules: rules)
        merchant = .merchant(Self.shop)
        let shop = Merchant(id: Self.shop, name: "滇味花饼坊", region: "云南昆明", createdAt: clock.now())
        let creators = Self.creators.map {
            Creator(id: $0, name: "达人", niche: "", region: "", followers: 0, level: .l0, createdAt: clock.now())
        }
        try await platform.database.write { connection in
            try PartyStore(connection).add([shop])
            try PartyStore(connection).add(creators)
        }
    }

    func context(_ actor: Actor = .platform("test"), key: String? = nil, isDryRun: Bool = false) -> CommandContext {
        CommandContext(actor: actor, requestID: "test", idempotencyKey: key, fingerprint: "same", isDryRun: isDryRun)
    }

    @discardableResult
    func open(_ login: String = "laochen", as memberships: [Membership]? = nil) async throws -> Account {
        try await access.openAccount(
            NewAccount(
                login: login, displayName: "老陈", password: Self.password, memberships: memberships ?? [merchant]),
            in: context()
        ).value
    }

    func logIn(
        _ login: String = "laochen", _ password: String = AccessWorld.password, from address: String = "192.0.2.1",
        device: String? = nil
    ) async throws -> SessionGrant {
        try await access.logIn(login: login, password: password, address: address, device: device)
    }

    /// The refusal that a wrong guess gets; nil when it got in.
    func guess(
        _ login: String = "laochen", from address: String = "192.0.2.1", device: String? = nil
    ) async throws -> AccessRefusal? {
        do {
            _ = try await logIn(login, "not the password", from: address, device: device)
            return nil
        } catch let refusal as AccessRefusal {
            return refusal
        }
    }

    /// An actor of the account, as a session proves it.
    func actor(_ login: String = "laochen") async throws -> Actor {
        let token = try await logIn(login).token
        return try present(try await access.authenticate(sessionToken: token))
    }
}

/// A clock that stands still until the test moves it.
final class MovableClock: WallClock {
    private let time = Mutex(Timestamp(milliseconds: 1_795_000_000_000))

    func now() -> Timestamp { time.withLock { $0 } }
    func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}

/// Something that a test needs was not there.
struct Absent: Error {}

/// The value, or an error that fails the test; usable outside of a test's own body.
func present<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Absent() }
    return value
}
