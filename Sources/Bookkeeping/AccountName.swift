/// The name of a place in which amounts add up, from the general to the particular: `creator:cre_1:available`.
///
/// One to six parts of ASCII letters, digits, `_`, `-` and `.`, separated by colons, 120 letters at most.
package struct AccountName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name as written.
    package let text: String
    /// The parts, from the general to the particular.
    package let parts: [Substring]

    /// The most letters of a name.
    package static let lengthMax = 120

    /// The name that a text spells.
    /// - Throws: `LedgerError.malformedAccount`.
    package init(parsing text: String) throws(LedgerError) {
        let parts = text.utf8.split(separator: 58, omittingEmptySubsequences: false)
        let isWritten = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    switch byte {
                    case 48...57, 65...90, 97...122, 45, 46, 95: true
                    default: false
                    }
                }
        }
        guard (1...6).contains(parts.count), isWritten, text.utf8.count <= Self.lengthMax else {
            throw .malformedAccount(String(text.prefix(Self.lengthMax)))
        }
        self.text = text
        self.parts = text.split(separator: ":")
    }

    package var description: String { text }
    package static func == (left: AccountName, right: AccountName) -> Bool { left.text == right.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
    package static func < (left: AccountName, right: AccountName) -> Bool { left.text < right.text }
}

/// The two sides of an account.
package enum Side: String, Hashable, Sendable, CaseIterable {
    /// Soll, the left side: what is owned, owed to us, or spent.
    case debit
    /// Haben, the right side: what is owed, or earned.
    case credit

    /// The other one.
    package var opposite: Side { self == .debit ? .credit : .debit }
}
