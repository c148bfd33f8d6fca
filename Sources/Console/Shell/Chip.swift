/// A link among others of its kind, of which one is where the reader is.
struct Chip: Sendable {
    /// What it says.
    let label: String
    /// Where it leads.
    let path: String
    /// Whether the reader is there.
    let isCurrent: Bool

    /// A link for all of a list, and one for each of what it can be narrowed to.
    /// - Parameters:
    ///   - current: what it is narrowed to; nil for all.
    ///   - all: what the first one says.
    ///   - path: where the list is narrowed to something, or to nothing.
    ///   - phrase: what each of the others says.
    static func filters<Value: CaseIterable & Equatable>(
        _ current: Value?, all: some Phrase, in shell: Shell, path: (Value?) -> String, phrase: (Value) -> some Phrase
    ) -> [Chip] {
        [Chip(label: shell.text(all), path: path(nil), isCurrent: current == nil)]
            + Value.allCases.map { Chip(label: shell.text(phrase($0)), path: path($0), isCurrent: current == $0) }
    }

    /// A link for each side as which somebody can look at a page; none for who is one side alone.
    static func sides<Side: Equatable>(
        _ sides: [Side], current: Side?, in shell: Shell, path: (Side) -> String, phrase: (Side) -> some Phrase
    ) -> [Chip] {
        guard sides.count > 1 else { return [] }
        return sides.map { Chip(label: shell.text(phrase($0)), path: path($0), isCurrent: $0 == current) }
    }
}
