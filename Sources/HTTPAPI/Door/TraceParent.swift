/// The `traceparent` field of W3C Trace Context, version 00.
package struct TraceParent: Hashable, Sendable, CustomStringConvertible {
    /// The trace: 32 hexadecimal digits, not all zero.
    package let traceID: String
    /// The caller's span: 16 hexadecimal digits, not all zero.
    package let parentID: String
    /// The flags: two hexadecimal digits.
    package let flags: String

    /// The field's parts, nil when the text has another form: a broken trace is no reason to refuse a request.
    package init?(parsing text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard
            parts.count == 4, parts[0] == "00", parts[1].utf8.count == 32, parts[2].utf8.count == 16,
            parts[3].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        traceID = String(parts[1])
        parentID = String(parts[2])
        flags = String(parts[3])
    }

    package var description: String { "00-\(traceID)-\(parentID)-\(flags)" }
}
