import Amounts
import Market
import Operations
import Outbound
import Synchronization
import Trade

/// A payment provider with a book of its own, whose calls and answers get lost, and whose banks are slow.
///
/// Its messages are those of `PaySim`, so that they come through the real protocol; what it took is its own affair.
final class SimulatedProvider: PaymentGateway {
    /// A payment in the book.
    struct Payment: Sendable, Hashable {
        let purchase: String
        let wanted: Int64
        var outcome: PaymentStanding.Outcome = .awaited
        var captured: Int64 = 0
        var endedAt: Timestamp?
        var refunds: [String: Refund] = [:]

        var back: Int64 { refunds.values.reduce(0) { $0 + $1.units } }
    }

    /// Money that went back.
    struct Refund: Sendable, Hashable {
        let units: Int64
        let at: Timestamp
    }

    /// What goes wrong, of a hundred calls.
    struct Weather: Sendable, Hashable {
        var lostBefore = 4
        var lostAfter = 5
        var refundsLater = 10
        var refusals = 2

        /// Nothing goes wrong.
        static let fair = Weather(lostBefore: 0, lostAfter: 0, refundsLater: 0, refusals: 0)
    }

    private struct State {
        var book: [String: Payment] = [:]
        var weather = Weather()
        var overdrawn: [String] = []
    }

    let name = "paysim"
    private let state = Mutex(State())
    private let clock: any WallClock
    private let dice: SharedDice
    private let messages: PaySim

    init(clock: any WallClock, seed: UInt64) throws {
        self.clock = clock
        dice = SharedDice(seed: seed)
        messages = try PaySim(clock: clock)
    }

    /// All payments, by purchase.
    var book: [Payment] { state.withLock { $0.book.values.sorted { $0.purchase < $1.purchase } } }

    /// The payment of a purchase, if it was begun.
    func payment(_ purchase: String) -> Payment? { state.withLock { $0.book[purchase] } }

    /// Refunds that were asked for beyond what was captured; there must be none.
    var overdrawn: [String] { state.withLock { $0.overdrawn } }

    /// From now on so much goes wrong.
    func turns(_ weather: Weather) { state.withLock { $0.weather = weather } }

    /// The buyer's bank pays.
    /// - Parameter odd: by how much more or less than was wanted.
    /// - Returns: whether it could.
    func pay(_ purchase: String, odd: Int64 = 0) -> Bool { end(purchase, from: .awaited, captured: odd) }

    /// The bank had paid before the payment was cancelled, and says so late.
    /// - Returns: whether it could: a bank knows within the hour.
    func slip(_ purchase: String) -> Bool {
        guard let payment = payment(purchase), let endedAt = payment.endedAt,
            clock.now().duration(since: endedAt) < .minutes(59)
        else { return false }
        return end(purchase, from: .cancelled, captured: 0)
    }

    private func end(_ purchase: String, from: PaymentStanding.Outcome, captured odd: Int64) -> Bool {
        let now = clock.now()
        return state.withLock { state in
            guard var payment = state.book[purchase], payment.outcome == from else { return false }
            payment.outcome = .captured
            payment.captured = payment.wanted + odd
            payment.endedAt = now
            state.book[purchase] = payment
            return true
        }
    }

    /// A message about a purchase, as the provider sends it at a time.
    func message(about purchase: String, at time: Timestamp) -> ProviderMessage {
        messages.message(about: purchase, at: time)
    }

    // MARK: As a gateway

    func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding {
        try call { state in
            let known = state.book[purchase.rawValue]
            guard known == nil || known?.wanted == amount.minorUnits else { throw PaymentFault.refused }
            let payment = known ?? Payment(purchase: purchase.rawValue, wanted: amount.minorUnits)
            state.book[purchase.rawValue] = payment
            return Self.standing(payment)
        }
    }

    func standing(of begun: BegunPayment) async throws -> PaymentStanding {
        try call { state in
            guard let payment = state.book[begun.purchase.rawValue] else { throw PaymentFault.unknownPayment }
            return Self.standing(payment)
        }
    }

    func cancel(_ begun: BegunPayment) async throws -> PaymentStanding {
        let now = clock.now()
        return try call { state in
            guard var payment = state.book[begun.purchase.rawValue] else { throw PaymentFault.unknownPayment }
            if payment.outcome == .awaited {
                payment.outcome = .cancelled
                payment.endedAt = now
            }
            state.book[begun.purchase.rawValue] = payment
            return Self.standing(payment)
        }
    }

    func refund(_ id: String, of begun: BegunPayment, _ amount: Money) async throws -> Bool {
        let now = clock.now()
        let comesLater = dice.happens(state.withLock { $0.weather.refundsLater })
        let isRefused = dice.happens(state.withLock { $0.weather.refusals })
        return try call { state in
            guard var payment = state.book[begun.purchase.rawValue] else { throw PaymentFault.unknownPayment }
            if let before = payment.refunds[id] {
                guard before.units == amount.minorUnits else { throw PaymentFault.refused }
                return true
            }
            guard payment.outcome == .captured, amount.minorUnits > 0,
                payment.back + amount.minorUnits <= payment.captured
            else {
                state.overdrawn.append("\(id) of \(payment.purchase): \(amount.minorUnits)")
                throw PaymentFault.refused
            }
            if isRefused { throw PaymentFault.refused }
            if comesLater { return false }
            payment.refunds[id] = Refund(units: amount.minorUnits, at: now)
            state.book[begun.purchase.rawValue] = payment
            return true
        }
    }

    func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> {
        try messages.purchase(named: message)
    }

    private func call<Answer: Sendable>(_ body: (inout State) throws -> Answer) throws -> Answer {
        let weather = state.withLock { $0.weather }
        let isLostBefore = dice.happens(weather.lostBefore)
        let isLostAfter = dice.happens(weather.lostAfter)
        if isLostBefore { throw PaymentFault.unreachable }
        let answer = try state.withLock { try body(&$0) }
        if isLostAfter { throw PaymentFault.unreachable }
        return answer
    }

    private static func standing(_ payment: Payment) -> PaymentStanding {
        PaymentStanding(
            reference: "ref_" + payment.purchase.dropFirst(4),
            page: payment.outcome == .awaited ? "/pay/\(payment.purchase)" : nil, outcome: payment.outcome,
            captured: Money(minorUnits: payment.captured, currency: .cny))
    }
}
