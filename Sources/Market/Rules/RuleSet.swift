/// A published version of some rules, with the values that were in force under it.
///
/// Thresholds, weights and windows are data of a rule set, never constants in code. A decision stores
/// `version`, so that it can be recomputed with the values that made it.
package struct RuleSet<Values: Sendable & Hashable>: Sendable, Hashable {
    /// The version, such as `samples/1`.
    package let version: RuleVersion
    /// What the rules say.
    package let values: Values

    /// A version of some rules.
    package init(version: RuleVersion, values: Values) {
        self.version = version
        self.values = values
    }
}

/// The name of a rule set's version: a family and a number, such as `samples/1`.
package struct RuleVersion: Hashable, Sendable, CustomStringConvertible {
    /// The family, such as `samples`.
    package let family: String
    /// The number, from 1.
    package let number: Int

    /// A version of a family.
    /// - Precondition: `number` is positive.
    package init(family: String, number: Int) {
        precondition(number > 0, "Rule versions are counted from 1.")
        self.family = family
        self.number = number
    }

    /// The version that a text such as `samples/1` names, or nil.
    package init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let number = Int(parts[1]), number > 0 else { return nil }
        self.init(family: String(parts[0]), number: number)
    }

    package var description: String { "\(family)/\(number)" }
}
