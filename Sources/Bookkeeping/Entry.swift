package import Amounts

/// One movement of an entry: an amount on one side of one account.
package struct Posting: Hashable, Sendable {
    /// The account.
    package let account: AccountName
    /// The side.
    package let side: Side
    /// The amount, above zero.
    package let amount: Money

    /// A movement.
    package init(_ side: Side, _ account: AccountName, _ amount: Money) {
        self.account = account
        self.side = side
        self.amount = amount
    }
}

/// Something that happened to money, as movements that balance: what is debited is credited, in each currency.
///
/// An entry is never changed: what was wrong is reversed by another one.
package struct Entry: Hashable, Sendable {
    /// What it stands for, unique in the ledger: the same reference twice is one entry.
    package let reference: String
    /// What happened, in a word of the module that trades, such as `order.captured`.
    package let kind: String
    /// The reference of the entry that it reverses; nil for one that reverses none.
    package let reverses: String?
    /// The movements, in the order in which they are read.
    package let postings: [Posting]

    /// The most movements of an entry.
    package static let postingsMax = 1_000
    /// The most letters of a reference and of a kind.
    package static let textMax = 200

    /// An entry.
    /// - Throws: in order of precedence `LedgerError.textOutOfBounds`, `.postingsOutOfBounds`, `.amountNotPositive`,
    ///   `.overflow`, `.unbalanced`.
    /// - Complexity: O(postings).
    package init(
        _ kind: String, reference: String, reverses: String? = nil, _ postings: [Posting]
    ) throws(LedgerError) {
        for text in [kind, reference, reverses ?? reference] {
            let isVisible = text.utf8.allSatisfy { (33...126).contains($0) }
            guard isVisible, (1...Self.textMax).contains(text.utf8.count) else { throw .textOutOfBounds }
        }
        guard (2...Self.postingsMax).contains(postings.count) else { throw .postingsOutOfBounds(postings.count) }
        if let wrong = postings.first(where: { $0.amount.minorUnits <= 0 }) { throw .amountNotPositive(wrong.account) }
        var differences: [Currency: Int64] = [:]
        for posting in postings {
            let units = posting.side == .debit ? posting.amount.minorUnits : -posting.amount.minorUnits
            let (sum, overflow) = differences[posting.amount.currency, default: 0].addingReportingOverflow(units)
            guard !overflow else { throw .overflow }
            differences[posting.amount.currency] = sum
        }
        let unbalanced = differences.filter { $0.value != 0 }.min { $0.key.code < $1.key.code }
        if let unbalanced {
            throw .unbalanced(Money(minorUnits: unbalanced.value, currency: unbalanced.key))
        }
        self.kind = kind
        self.reference = reference
        self.reverses = reverses
        self.postings = postings
    }

    /// The entry that takes this one back: the same movements on the other sides.
    /// - Throws: `LedgerError.textOutOfBounds`.
    package func reversed(_ kind: String, reference: String) throws(LedgerError) -> Entry {
        try Entry(
            kind, reference: reference, reverses: self.reference,
            postings.map { Posting($0.side.opposite, $0.account, $0.amount) })
    }
}

/// Why a ledger refuses, in order of precedence.
package enum LedgerError: Error, Hashable, Sendable {
    /// The text is no account's name.
    case malformedAccount(String)
    /// A reference or a kind is no text of 1 to 200 visible ASCII letters.
    case textOutOfBounds
    /// An entry has from 2 to 1,000 movements.
    case postingsOutOfBounds(Int)
    /// A movement is zero or negative.
    case amountNotPositive(AccountName)
    /// A sum does not fit into 64 bits.
    case overflow
    /// Debits and credits of a currency differ by so much.
    case unbalanced(Money)
    /// The chart has no such account.
    case unknownAccount(AccountName)
    /// The reference stands for another entry or hold.
    case referenceTaken(String)
    /// There is no entry of this reference to reverse, or it is not the mirror of it.
    case nothingToReverse(String)
    /// The entry was reversed before, by the entry of the second reference.
    case reversedBefore(String, by: String)
    /// The account would fall below its floor by so much.
    case belowFloor(AccountName, by: Money)
    /// There is no hold of this reference.
    case unknownHold(String)
    /// The hold was posted or released before.
    case holdOver(String)
}
