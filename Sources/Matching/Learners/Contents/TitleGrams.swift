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
        var run: [Unicode.Scalar] = []
        var isIdeographic = false
        func close() {
            if isIdeographic { appendPairs(of: run, to: &grams) } else { appendWord(run, to: &grams) }
            run.removeAll(keepingCapacity: true)
        }
        for scalar in text.lowercased().unicodeScalars {
            let scalar = narrow(scalar)
            let ideographic = isIdeograph(scalar)
            guard ideographic || scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                close()
                continue
            }
            if ideographic != isIdeographic { close() }
            isIdeographic = ideographic
            run.append(scalar)
        }
        close()
        return grams
    }

    private static func appendPairs(of run: [Unicode.Scalar], to grams: inout [String]) {
        guard run.count > 1 else { return grams += run.map { String($0) } }
        for (left, right) in zip(run, run.dropFirst()) { grams.append(text([left, right])) }
    }

    private static func appendWord(_ run: [Unicode.Scalar], to grams: inout [String]) {
        guard !run.isEmpty else { return }
        grams.append(text(run))
        guard run.count > 3 else { return }
        let marked = ["^"] + run + ["$"]
        for start in 0...(marked.count - 3) { grams.append(text(marked[start..<start + 3])) }
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// A full-width letter or digit as the narrow one (Unicode block FF01–FF5E), lower-cased.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0))
    }

    /// Han, kana and Hangul, by their blocks in Unicode.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x323AF:
            true
        default: false
        }
    }
}
