/// Words that texts are looked through for, whatever their case, their width, and what is put between the letters.
package struct WordList: Hashable, Sendable {
    private let words: [Word]

    private struct Word: Hashable, Sendable {
        let spelled, folded: String
    }

    /// A list of words; those without a letter or a digit are left out.
    package init(_ words: [String]) {
        self.words = words.map { Word(spelled: $0, folded: Self.folded($0)) }.filter { !$0.folded.isEmpty }
    }

    /// The words of the list, as the list spells them, that stand in one of some texts.
    /// - Complexity: O(letters x words).
    package func found(in texts: [String]) -> [String] {
        let texts = texts.map(Self.folded)
        return words.filter { word in texts.contains { $0.contains(word.folded) } }.map(\.spelled)
    }

    /// Letters and digits alone, in lower case and of one width.
    private static func folded(_ text: String) -> String {
        var folded = ""
        for scalar in text.unicodeScalars {
            // Full-width forms U+FF01…U+FF5E stand 0xFEE0 behind their ASCII letters.
            let plain = (0xFF01...0xFF5E).contains(scalar.value) ? UnicodeScalar(scalar.value - 0xFEE0) : scalar
            guard let plain, plain.properties.isAlphabetic || plain.properties.numericType != nil else { continue }
            folded += plain.properties.lowercaseMapping
        }
        return folded
    }
}
