/// A place where the sources break a rule, and what to do about it.
struct Finding: Equatable, Sendable, CustomStringConvertible {
    /// The rule's short name, as fixtures mark it: `arrow`, `purity`, `name` …
    let rule: String
    let path: String
    let line: Int
    /// What is wrong there.
    let fact: String
    /// What to do instead.
    let fix: String

    var description: String { "\(path):\(line): \(fact). Fix: \(fix)." }
}

/// A rule of the house: it looks at the whole tree and reports every place that breaks it.
protocol HouseRule: Sendable {
    /// The short name by which fixtures mark what should be found.
    var name: String { get }

    func findings(in tree: SourceTree) -> [Finding]
}
