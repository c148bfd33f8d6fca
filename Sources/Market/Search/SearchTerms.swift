/// How texts are cut into what a search compares: the same for what is found and for what is asked.
///
/// A word of letters and digits is one term. A run of ideographs gives every two neighbours, overlapping, because Chinese is
/// written without spaces and pairs find words without a dictionary (J. Y. Nie and F. Ren, "Chinese information retrieval:
/// using characters or words?", IPM 35 (1999)); then its last character alone. So every character of a run begins exactly one
/// term, which lets one character be found by what terms begin with, and the lone last one keeps two runs from
/// being read as one.
package enum SearchTerms {
    /// Terms of a text at most; what comes later is not found.
    package static let countMax = 4_000
    /// Letters of a word that count; longer words are told apart by these alone.
    static let wordMax = 64

    /// The terms of a text, in order, with repetitions. They are made of letters, digits and ideographs alone.
    /// - Complexity: O(scalars).
    package static func of(_ text: String) -> [String] {
        var terms: [String] = []
        for run in TextRun.of(text) {
            guard terms.count < countMax else { break }
            terms += run.isIdeographic ? pairs(of: run.scalars) + [[run.scalars.last ?? " "].text] : [word(run.scalars)]
        }
        return Array(terms.prefix(countMax))
    }

    static func pairs(of run: [Unicode.Scalar]) -> [String] {
        zip(run, run.dropFirst()).map { [$0, $1].text }
    }

    static func word(_ run: [Unicode.Scalar]) -> String { run.prefix(wordMax).text }
}
