/// A reason for saying no that the caller can read, look up and act on.
///
/// Refusals are values of the domain: one enum per noun, its cases in order of precedence. Faces turn
/// the kind into an HTTP status or an exit code in one place, so no rule ever mentions HTTP.
package protocol Refusal: Error, Sendable, Equatable {
    /// A stable code of the form `noun.fact`, such as `sample.quota_exceeded`.
    var code: ErrorCode { get }
    /// What the caller can do about it.
    var kind: ErrorKind { get }
    /// Values that the code's sentence mentions, by name, such as `["allowed": "approve, reject"]`.
    var details: [String: String] { get }
}

extension Refusal {
    package var details: [String: String] { [:] }
}

/// What a refusal means for the one who asked.
package enum ErrorKind: String, Hashable, Sendable, CaseIterable {
    /// The request can never succeed as written.
    case invalid
    /// The caller is not known.
    case unauthenticated
    /// The caller is known and may not do this.
    case forbidden
    /// There is no such object, or the caller must not learn that there is.
    case notFound
    /// The object's state says no, or another request used this idempotency key.
    case conflict
    /// The object changed since the caller read it.
    case stale
    /// A quota, stock, cap or budget is used up.
    case exhausted
    /// Something needed is busy or down; the same request may succeed later.
    case unavailable
}

/// A stable name of a refusal: `noun.fact`, in lower case with underscores.
package struct ErrorCode: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The code as it travels on the wire and stands in the documentation.
    package let rawValue: String

    /// A code written in the source.
    /// - Precondition: the text is `noun.fact` of `a…z`, digits and underscores.
    package init(stringLiteral value: String) {
        precondition(Self.isCode(value), "An error code is written noun.fact, in lower case: \(value)")
        rawValue = value
    }

    /// A code that was kept as text; nil for a text that is none.
    package init?(parsing text: String) {
        guard Self.isCode(text) else { return nil }
        rawValue = text
    }

    private static func isCode(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
            }
    }

    package var description: String { rawValue }

    /// Alphabetical order, for lists in documentation.
    package static func < (left: ErrorCode, right: ErrorCode) -> Bool { left.rawValue < right.rawValue }
}
