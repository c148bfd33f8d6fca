import Market

/// The forms that texts on the wire may have, each with its pattern and its check.
///
/// A closed list instead of free patterns: each form is checked by the code that reads it later, so a text
/// that passes the schema can't fail in the noun.
package enum TextForm: Hashable, Sendable {
    /// Any text without the character NUL, which no database stores.
    case plain
    /// An identifier with a prefix, such as `smp_…`.
    case identifier(prefix: String)
    /// An instant, RFC 3339.
    case timestamp
    /// The identifier that a sender gave an event.
    case eventID
    /// Letters, digits and `-`, `_`, `.`, `~`, `=`: cursors, tokens and codes.
    case token

    /// The ECMA 262 pattern for the documentation.
    package var pattern: String {
        switch self {
        case .plain: #"^[^\u0000]*$"#
        case .identifier(let prefix): "^\(prefix)_[0-9abcdefghjkmnpqrstvwxyz]{26}$"
        case .timestamp: #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$"#
        case .eventID: "^[A-Za-z0-9_.:-]{1,64}$"
        case .token: "^[A-Za-z0-9_.~=-]+$"
        }
    }

    /// Whether a text has the form.
    package func admits(_ text: String) -> Bool {
        switch self {
        case .plain:
            return !text.utf8.contains(0)
        case .identifier(let prefix):
            let rest = text.utf8.dropFirst(prefix.utf8.count + 1)
            return text.hasPrefix(prefix + "_") && rest.count == Base32.encodedLength
                && rest.allSatisfy(Base32.isLetter)
        case .timestamp:
            // Only whether the text parses matters here; the reader parses it again for its value.
            return (try? Timestamp(parsing: text)) != nil
        case .eventID:
            // Only whether the text parses matters here; the reader parses it again for its value.
            return (try? EventID(parsing: text)) != nil
        case .token:
            return !text.isEmpty
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case 48...57, 65...90, 97...122, 45, 46, 61, 95, 126: true
                    default: false
                    }
                }
        }
    }
}
