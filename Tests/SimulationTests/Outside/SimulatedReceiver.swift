import Market
import Operations
import Synchronization

/// Whoever is told by webhooks: notes what came, and fails as often as it is told to.
final class SimulatedReceiver: WebhookSender {
    /// A message that came.
    struct Hearing: Sendable, Hashable {
        let url: String
        let message: String
        let subject: String
        let sequence: String
        let at: Timestamp
        let isTaken: Bool
    }

    private struct State {
        var hearings: [Hearing] = []
        var keys: [String: StandardWebhook.Key] = [:]
        var forged: [String] = []
        var failures = 25
    }

    private let state = Mutex(State())
    private let clock: any WallClock
    private let dice: SharedDice

    init(clock: any WallClock, seed: UInt64) {
        self.clock = clock
        dice = SharedDice(seed: seed)
    }

    /// What came, in its order.
    var hearings: [Hearing] { state.withLock { $0.hearings } }

    /// Messages whose signature was none; there must be none.
    var forged: [String] { state.withLock { $0.forged } }

    /// Learns the secret of an address.
    func learn(_ key: StandardWebhook.Key, at url: String) { state.withLock { $0.keys[url] = key } }

    /// An address at which nobody ever answers.
    static let dead = "https://nobody.example/hook"

    /// From now on so many of a hundred messages are not taken.
    func fails(_ percent: Int) { state.withLock { $0.failures = percent } }

    func fault(of url: String) -> WebhookAddressFault? { nil }

    func send(
        _ body: [UInt8], headers: [(name: String, value: String)], to url: String
    ) async -> WebhookDelivery.Outcome {
        let now = clock.now()
        let fields = Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }
        let text = String(decoding: body, as: UTF8.self)
        let failure = dice.next()
        return state.withLock { state in
            let isFailing = url == Self.dead || failure % 100 < UInt64(state.failures)
            let keys = state.keys[url].map { [$0] } ?? []
            if StandardWebhook.verify(fields, body: body, keys: keys, now: now) == nil { state.forged.append(url) }
            state.hearings.append(
                Hearing(
                    url: url, message: fields[StandardWebhook.fields.id] ?? "",
                    subject: Self.field("subject", of: text),
                    sequence: Self.field("sequence", of: text), at: now, isTaken: !isFailing))
            guard isFailing else { return .answered(status: 200, retryAfter: nil) }
            switch failure >> 8 & 3 {
            case 0: return .unanswered
            case 1: return .answered(status: 429, retryAfter: .minutes(2))
            default: return .answered(status: 503, retryAfter: nil)
            }
        }
    }

    /// A text of the envelope, which has no nested objects before its data.
    private static func field(_ name: String, of body: String) -> String {
        guard let start = body.range(of: "\"\(name)\":\"")?.upperBound else { return "" }
        return String(body[start...].prefix { $0 != "\"" })
    }
}

extension StringProtocol {
    /// The first place of a text.
    fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
