import Amounts

/// Which accounts there can be, on which side each grows, and how far below zero it may go.
///
/// A line's pattern is an account's name in which `*` stands for any one part, as `merchant:*:available`. The first line that
/// fits holds.
package struct ChartOfAccounts: Hashable, Sendable {
    /// What holds for the accounts of a pattern.
    package struct Line: Hashable, Sendable {
        /// The pattern.
        package let pattern: String
        /// The side on which a balance is positive.
        package let side: Side
        /// How low a balance may fall.
        package let floor: Floor
        private let wanted: [Substring]

        /// A line.
        package init(_ pattern: String, _ side: Side, floor: Floor = .zero) {
            self.pattern = pattern
            self.side = side
            self.floor = floor
            wanted = pattern.split(separator: ":")
        }

        func fits(_ account: AccountName) -> Bool {
            let parts = account.parts
            return wanted.count == parts.count && zip(wanted, parts).allSatisfy { $0 == "*" || $0 == $1 }
        }
    }

    /// How low a balance may fall.
    package enum Floor: Hashable, Sendable {
        /// Never below zero.
        case zero
        /// So many minor units below zero, as for what is taken back after it was paid out.
        case debt(Int64)
        /// Anywhere, as for what the platform spends.
        case none

        /// The lowest balance in minor units; nil for none.
        package var minorUnits: Int64? {
            switch self {
            case .zero: 0
            case .debt(let limit): -limit
            case .none: nil
            }
        }
    }

    /// The lines, the first that fits first.
    package let lines: [Line]

    /// A chart of lines.
    package init(_ lines: [Line]) { self.lines = lines }

    /// What holds for an account.
    /// - Throws: `LedgerError.unknownAccount` when no line fits.
    /// - Complexity: O(lines).
    package func line(of account: AccountName) throws(LedgerError) -> Line {
        guard let line = lines.first(where: { $0.fits(account) }) else { throw .unknownAccount(account) }
        return line
    }
}
