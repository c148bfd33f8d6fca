import Foundation
package import Market
package import Operations
import Synchronization

/// Counts the requests of each caller and refuses those beyond a quota, in memory that ends.
///
/// The generic cell rate algorithm (ITU-T I.371): a caller has one number, the time at which its quota will be whole
/// again, and each request moves it on by window / quota. No timer runs, and a burst of a whole quota is allowed.
/// Each process counts for itself.
package final class RateLimiter: Sendable {
    /// Whom requests are counted for.
    package enum Caller: Hashable, Sendable {
        /// An account or an API key.
        case credential(String)
        /// An address; of IPv6 its first 64 bits, which one household or machine has to itself.
        case address(String)

        /// The policy's name in the header fields.
        var policy: String {
            switch self {
            case .credential: "credential"
            case .address: "address"
            }
        }
    }

    /// What is left of a quota (draft-ietf-httpapi-ratelimit-headers).
    package struct Quota: Hashable, Sendable {
        let policy: String
        let limit: Int
        let windowSeconds: Int64
        let remaining: Int
        let wholeAfterSeconds: Int64
        /// Seconds after which one more request is within the quota.
        let nextAfterSeconds: Int64

        /// The policy as an item of `RateLimit-Policy`.
        var policyItem: String { "\"\(policy)\";q=\(limit);w=\(windowSeconds)" }
        /// What is left as an item of `RateLimit`.
        var item: String { "\"\(policy)\";r=\(remaining);t=\(wholeAfterSeconds)" }
    }

    private struct State {
        /// When each caller's quota is whole again, in nanoseconds since 1970.
        var wholeAt: [Caller: Int64] = [:]
        /// The same for those who came when the table was full.
        var crowdWholeAt: [String: Int64] = [:]
        var tidiedAt: Int64 = 0
    }

    private let rules: RequestRules
    private let window: Int64
    private let state = Mutex(State())

    /// A limiter that has seen nobody.
    package init(_ rules: RequestRules) {
        self.rules = rules
        window = rules.quotaWindow.wholeMilliseconds * 1_000_000
    }

    /// Counts a request.
    /// - Returns: what is left, and whether the request is within the quota; one beyond it is not counted.
    /// - Complexity: O(1), and O(callers) at most once a second when the table is full.
    package func count(_ caller: Caller, at time: Timestamp) -> (quota: Quota, isWithin: Bool) {
        let now = time.milliseconds * 1_000_000
        let limit =
            switch caller {
            case .credential: rules.quotaPerCredential
            case .address: rules.quotaPerAddress
            }
        let step = max(1, window / Int64(limit))
        return state.withLock { state in
            let isKnown = state.wholeAt[caller] != nil || hasRoom(&state, now)
            let kept = (isKnown ? state.wholeAt[caller] : state.crowdWholeAt[caller.policy]) ?? now
            // A clock that was set back must not lock anybody out for longer than a window.
            let wholeAt = min(max(kept, now), now + window)
            let isWithin = wholeAt + step - now <= window
            let next = isWithin ? wholeAt + step : wholeAt
            if isKnown { state.wholeAt[caller] = next } else { state.crowdWholeAt[caller.policy] = next }
            let quota = Quota(
                policy: caller.policy, limit: limit, windowSeconds: window / 1_000_000_000,
                remaining: Int((window - (next - now)) / step), wholeAfterSeconds: Self.seconds(next - now),
                nextAfterSeconds: Self.seconds(max(step, next + step - now - window)))
            return (quota, isWithin)
        }
    }

    /// How many callers are counted apart now.
    package var callerCount: Int { state.withLock { $0.wholeAt.count } }

    /// Whether another caller may be counted apart; those whose quota is whole are forgotten first.
    private func hasRoom(_ state: inout State, _ now: Int64) -> Bool {
        guard state.wholeAt.count >= rules.quotaCallersMax else { return true }
        guard abs(now - state.tidiedAt) >= 1_000_000_000 else { return false }
        state.tidiedAt = now
        state.wholeAt = state.wholeAt.filter { $0.value > now }
        return state.wholeAt.count < rules.quotaCallersMax
    }

    private static func seconds(_ nanoseconds: Int64) -> Int64 { (nanoseconds + 999_999_999) / 1_000_000_000 }
}

extension RateLimiter.Caller {
    /// The caller of an address; nil for this machine itself, whose proxy and tools are not to be held up.
    static func of(address: String?) -> Self? {
        guard let address, !ClientAddress.isLoopback(address) else { return nil }
        return .address(ClientAddress.network(of: address))
    }

    /// The caller of a credential; nil for visitors.
    static func of(_ actor: Actor) -> Self? {
        switch actor.credential {
        case .apiKey(let prefix, _): .credential("key:\(prefix)")
        case .session(let handle): .credential(actor.account?.rawValue ?? handle)
        case .none, .platform: nil
        }
    }
}
