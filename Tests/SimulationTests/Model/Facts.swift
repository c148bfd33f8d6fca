/// What the simulation knows without asking the platform: what was acknowledged to whom.
///
/// Identifiers are texts here, so that the model shares no type, and so no mistake, with what it judges.
struct Facts: Sendable, Hashable {
    /// A line as its buyer agreed to it.
    struct Line: Sendable, Hashable {
        let sku: String
        let units: Int64
        let price: Int64
        let merchant: String
        /// Who is paid for it, and how much of a million.
        let creator: String?
        let partsPerMillion: Int64
        /// What the creator's agency has of that after the platform's fee, and what a leader has of the whole.
        let agencyParts, leaderParts: Int64
    }

    /// A purchase that was acknowledged.
    struct Purchase: Sendable, Hashable {
        let buyer: String
        let lines: [Line]
        let placedAt: Int64
        /// Until when its units are spoken for while it is not paid.
        var keptUntil: Int64

        init(buyer: String, lines: [Line], placedAt: Int64) {
            self.buyer = buyer
            self.lines = lines
            self.placedAt = placedAt
            keptUntil = placedAt + 10 * 60_000
        }

        /// Its buyer came back at a time at which its units were still there: ten minutes more, up to twenty in all, unless
        /// that is less than a minute.
        mutating func comeBack(at time: Int64) {
            guard time < keptUntil else { return }
            let kept = min(time + 10 * 60_000, placedAt + 20 * 60_000)
            if kept >= keptUntil + 60_000 { keptUntil = kept }
        }

        var total: Int64 { lines.reduce(0) { $0 + $1.units * $1.price } }
    }

    /// A request for money back that was acknowledged.
    struct Request: Sendable, Hashable {
        let line: String
        let amount: Int64
        /// How often somebody was told that it moved.
        var moves: Int64 = 0
    }

    /// A payout that was acknowledged.
    struct Payout: Sendable, Hashable {
        let payee: String
        let amount: Int64
        let needsTwo: Bool
        var approvals: [Int] = []
        /// How often somebody was told that it moved.
        var moves: Int64 = 0
        var timesSent = 0
    }

    /// A row of a provider's file that both books agreed on.
    struct Arrival: Sendable, Hashable {
        let amount: Int64
        let fee: Int64
    }

    /// Units counted, by variant.
    var counted: [String: Int64] = [:]
    /// What was acknowledged, by purchase.
    var purchases: [String: Purchase] = [:]
    /// Purchases that their buyers closed.
    var cancelled: Set<String> = []
    /// Units sent, by line.
    var shipped: [String: Int64] = [:]
    /// Orders that somebody said to have arrived, and that their buyers accepted.
    var delivered: Set<String> = []
    var confirmed: Set<String> = []
    /// Requests, by identifier.
    var requests: [String: Request] = [:]
    /// Payouts, by identifier.
    var payouts: [String: Payout] = [:]
    /// What the platform put into its bank account.
    var deposited: Int64 = 0
    /// What arrived at the bank, by kind and subject; money that went back is below zero.
    var arrived: [String: Arrival] = [:]
}
