/// A pattern of operations that an API key may run: `samples.approve` alone, or `samples.*` for a whole noun.
package struct KeyScope: Hashable, Sendable {
    /// The pattern as written.
    package let pattern: String

    /// A pattern as written; one that is neither form covers nothing.
    package init(_ pattern: String) { self.pattern = pattern }

    /// Whether a key with this scope may run an operation.
    package func covers(_ operation: OperationName) -> Bool {
        guard pattern.hasSuffix(".*") else { return pattern == operation.rawValue }
        let noun = pattern.dropLast()
        return noun.count > 1 && operation.rawValue.hasPrefix(noun)
    }

    /// Whether some operation that is open to keys is covered.
    func coversSomething(of table: AuthorisationTable) -> Bool {
        table.rows.contains { $0.isOpenToKeys && covers($0.operation) }
    }
}
