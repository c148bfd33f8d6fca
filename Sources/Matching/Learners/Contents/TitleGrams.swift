import Market

/// The parts of a title that say what something is, whatever the language's spelling of words.
///
/// Chinese, Japanese kana and Hangul are read as pairs of neighbouring characters, since words are not spaced
/// (J. Y. Nie and F. Ren, "Chinese information retrieval: using characters or words?", IPM 35 (1999)); a run of one
/// character gives that character. Words of letters and digits give themselves, and from four letters on every three
/// neighbouring letters between word marks, so that plurals and parts of compounds meet.
package enum TitleGrams {
    /// The parts of a text, in order, with repetitions; lower-cased, full-width forms as their narrow ones.
    /// - Complexity: O(characters).
    package static func of(_ text: String) -> [String] {
        var grams: [String] = []
        for run in TextRun.of(text) {
            if run.isIdeographic {
                appendPairs(of: run.scalars, to: &grams)
            } else {
                appendWord(run.scalars, to: &grams)
            }
        }
        return grams
    }

    private static func appendPairs(of run: [Unicode.Scalar], to grams: inout [String]) {
        guard run.count > 1 else { return grams += run.map { String($0) } }
        for (left, right) in zip(run, run.dropFirst()) { grams.append([left, right].text) }
    }

    private static func appendWord(_ run: [Unicode.Scalar], to grams: inout [String]) {
        guard !run.isEmpty else { return }
        grams.append(run.text)
        guard run.count > 3 else { return }
        let marked = ["^"] + run + ["$"]
        for start in 0...(marked.count - 3) { grams.append(marked[start..<start + 3].text) }
    }
}
