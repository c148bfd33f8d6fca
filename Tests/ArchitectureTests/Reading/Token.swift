/// A word, literal, comment or punctuation mark of a Swift file, with the line that it starts on.
struct Token: Equatable, Sendable {
    enum Kind: Sendable {
        /// A keyword or a name: `import`, `Money`, `$0`.
        case word
        /// A name in backticks, which is never a keyword.
        case quotedWord
        /// A number.
        case number
        /// The fixed text of a string literal; what is interpolated follows as tokens of its own.
        case string
        /// A regular expression literal.
        case pattern
        /// A comment, with its markers.
        case comment
        /// A single punctuation mark.
        case mark
    }

    let kind: Kind
    let text: String
    /// Counted from 1.
    let line: Int
    /// Whether nothing stands between this token and the one before.
    var isTight = false

    /// Tells whether the token is this keyword, name or punctuation mark.
    func reads(_ spelling: String) -> Bool {
        (kind == .word || kind == .mark) && text == spelling
    }
}
