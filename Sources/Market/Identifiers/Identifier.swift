/// A noun that has identifiers, told apart by their prefix.
package protocol Identified: Sendable {
    /// The letters before the underscore, such as `smp` for a sample.
    static var identifierPrefix: String { get }
}

/// An identifier of one kind of thing: a prefix, an underscore and 26 letters of a UUID.
///
/// The phantom type keeps a product's identifier from being passed for a creator's. The text sorts by
/// time of making (UUIDv7), except where it was derived from an idempotency key.
package struct Identifier<Noun: Identified>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The whole text, such as `smp_06fh3k…`.
    package let rawValue: String

    /// The identifier that a text spells.
    /// - Throws: `IdentifierError.malformed` when the prefix or the 26 letters are wrong.
    package init(parsing text: String) throws(IdentifierError) {
        let prefixLength = Noun.identifierPrefix.utf8.count
        let bytes = text.utf8
        guard
            bytes.count == prefixLength + 1 + Base32.encodedLength, text.hasPrefix(Noun.identifierPrefix + "_"),
            bytes.dropFirst(prefixLength + 1).allSatisfy(Base32.isLetter)
        else { throw .malformed(expected: Noun.identifierPrefix) }
        rawValue = text
    }

    /// The identifier of 128 bits that the caller made or derived.
    package init(_ bits: UUIDBits) {
        rawValue = Noun.identifierPrefix + "_" + Base32.encode(bits)
    }

    /// A new identifier that sorts by time.
    package init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        self.init(.version7(at: time, using: &generator))
    }

    package var description: String { rawValue }

    /// Order of the texts, which is order of making for identifiers that were not derived.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A text that is no identifier of the kind that was expected.
package enum IdentifierError: Refusal {
    /// The prefix is another one, or the rest is not 26 letters of Crockford's base 32.
    case malformed(expected: String)

    package var code: ErrorCode { "identifier.malformed" }
    package var kind: ErrorKind { .invalid }
    package var details: [String: String] {
        switch self {
        case .malformed(let prefix): ["expected": "\(prefix)_…"]
        }
    }
}
