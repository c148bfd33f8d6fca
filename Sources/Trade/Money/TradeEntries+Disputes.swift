import Amounts
package import Bookkeeping
import Market

extension TradeEntries {
    /// A provider took a disputed amount: it waits for the end of the dispute.
    /// - Throws: `LedgerError`.
    package static func disputed(_ dispute: Dispute) throws -> Entry {
        try Entry(
            "dispute.opened", reference: "dispute:\(dispute.id)",
            [
                Posting(.debit, try waiting(for: dispute.id), dispute.amount),
                Posting(.credit, try account("psp", dispute.provider, "clearing"), dispute.amount),
            ])
    }

    /// A provider gave a disputed amount back.
    /// - Throws: `LedgerError`.
    package static func reinstated(_ dispute: Dispute) throws -> Entry {
        try Entry(
            "dispute.reinstated", reference: "dispute_closed:\(dispute.id)",
            [
                Posting(.debit, try account("psp", dispute.provider, "clearing"), dispute.amount),
                Posting(.credit, try waiting(for: dispute.id), dispute.amount),
            ])
    }

    /// A disputed amount stays with the buyer: it is taken as money that is paid back is, of each line its share, and what no
    /// line bears is the platform's loss.
    /// - Parameter lines: the lines that bear it, as they are before.
    /// - Throws: `LedgerError`, `AmountError`.
    package static func chargedBack(_ dispute: Dispute, _ lines: [OrderLine]) throws -> Entry {
        let known = Dictionary(lines.map { ($0.id, $0) }) { first, _ in first }
        var postings: [Posting] = []
        for share in dispute.shares {
            guard let line = known[share.line] else { preconditionFailure("A share is of a line that is there.") }
            postings += try takenBack(share.amount, of: line, share.merchant)
        }
        postings += try movement(
            dispute.uncovered, of: account("platform", "bad_debt"), growing: .debit, dispute.amount.currency)
        postings.append(Posting(.credit, try waiting(for: dispute.id), dispute.amount))
        return try Entry("dispute.lost", reference: "dispute_closed:\(dispute.id)", netted(postings))
    }

    /// A provider took something for its work on a dispute, or gave some of it back.
    /// - Parameter taken: how much more than before in minor units; below zero for less.
    /// - Returns: nil when nothing moves.
    /// - Throws: `LedgerError`.
    package static func disputeFee(_ dispute: Dispute, _ taken: Int64) throws -> Entry? {
        let currency = dispute.amount.currency
        let postings =
            try movement(taken, of: account("platform", "provider_fee"), growing: .debit, currency)
            + movement(-taken, of: account("psp", dispute.provider, "clearing"), growing: .debit, currency)
        guard !postings.isEmpty else { return nil }
        return try Entry("dispute.fee", reference: "dispute_fee:\(dispute.id):\(dispute.revision)", postings)
    }

    /// The account in which a disputed amount waits.
    /// - Throws: `LedgerError`.
    private static func waiting(for dispute: Identifier<Dispute>) throws(LedgerError) -> AccountName {
        try account("dispute", dispute.rawValue)
    }

    /// One movement an account, in the order in which accounts come first.
    private static func netted(_ postings: [Posting]) -> [Posting] {
        var units: [AccountName: Int64] = [:]
        var order: [AccountName] = []
        for posting in postings {
            if units[posting.account] == nil { order.append(posting.account) }
            units[posting.account, default: 0] +=
                posting.side == .debit ? posting.amount.minorUnits : -posting.amount.minorUnits
        }
        return order.compactMap { account in
            guard let net = units[account], net != 0, let currency = postings.first?.amount.currency else { return nil }
            return Posting(net > 0 ? .debit : .credit, account, Money(minorUnits: abs(net), currency: currency))
        }
    }
}
