/// A strong entity tag that carries the revision of what is shown: `"7"` (RFC 9110 §8.8.3).
package struct EntityTag: Hashable, Sendable, CustomStringConvertible {
    /// The revision, from 1.
    package let revision: Int64

    /// The tag of a revision.
    package init(revision: Int64) { self.revision = revision }

    /// The tag as it stands in the header field.
    package var description: String { "\"\(revision)\"" }

    /// Whether an `If-None-Match` names this tag, strong or weak, or any tag.
    package func isNamed(in fieldValue: String) -> Bool {
        fieldValue == "*"
            || fieldValue.split(separator: ",").contains { part in
                let tag = part.trimmed
                return tag == description || tag == "W/" + description
            }
    }
}

/// What a request demands of the present state by `If-Match` (RFC 9110 §13.1.1).
package enum Precondition: Hashable, Sendable {
    /// Nothing was demanded, or only that the thing exists.
    case none
    /// The thing is still at this revision.
    case revision(Int64)

    /// The demand of a field value.
    ///
    /// Only one strong tag of this API's own form can match; any other tag names a state that never was.
    /// - Throws: `WireRefusal.malformedPrecondition` for what is no tag, `WireRefusal.precondition` for a tag that
    ///   can never match.
    package init(parsing fieldValue: String?) throws(WireRefusal) {
        guard let text = fieldValue?.trimmed else {
            self = .none
            return
        }
        if text == "*" {
            self = .none
            return
        }
        let tag = text.hasPrefix("W/") ? text.dropFirst(2) : text
        guard tag.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\""), !tag.dropFirst().dropLast().contains("\"")
        else {
            throw .malformedPrecondition
        }
        guard !text.hasPrefix("W/"), let revision = Int64(tag.dropFirst().dropLast()) else { throw .staleTag }
        self = .revision(revision)
    }

    /// The revision demanded, nil when none is.
    package var revision: Int64? {
        if case .revision(let revision) = self { revision } else { nil }
    }
}

extension StringProtocol {
    /// The text without blanks at both ends.
    var trimmed: SubSequence {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return start }
        return start[...last]
    }
}
