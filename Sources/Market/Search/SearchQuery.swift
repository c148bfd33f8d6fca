/// What somebody looks for: phrases that must all be there, in any order.
package struct SearchQuery: Hashable, Sendable {
    /// Terms that stand side by side: a word, or the pairs of a run of ideographs.
    package struct Phrase: Hashable, Sendable {
        /// The terms, in order; never empty.
        package let terms: [String]
        /// Whether the one term is the beginning of what is looked for: a single ideograph.
        package let isPrefix: Bool
        private let run: [Unicode.Scalar]
        private let isIdeographic: Bool

        init(_ run: TextRun) {
            let pairs = run.isIdeographic ? SearchTerms.pairs(of: run.scalars) : [SearchTerms.word(run.scalars)]
            terms = pairs.isEmpty ? [run.scalars.text] : pairs
            isPrefix = run.isIdeographic && pairs.isEmpty
            self.run = run.scalars
            isIdeographic = run.isIdeographic
        }

        /// Where the phrase stands in a run, by places of the text.
        fileprivate func places(in other: TextRun) -> [Range<Int>] {
            guard other.isIdeographic == isIdeographic, other.scalars.count >= run.count else { return [] }
            guard isIdeographic else {
                let isSame = SearchTerms.word(other.scalars) == terms[0]
                return isSame ? [other.places[0]..<other.places[other.places.count - 1] + 1] : []
            }
            return (0...(other.scalars.count - run.count)).filter { start in
                other.scalars[start..<start + run.count].elementsEqual(run)
            }.map { other.places[$0]..<other.places[$0 + run.count - 1] + 1 }
        }
    }

    /// The phrases, without repetitions; never empty.
    package let phrases: [Phrase]

    /// Letters of a query at most, counted in Unicode scalars.
    package static let lettersMax = 64
    /// Phrases of a query at most.
    package static let phrasesMax = 16

    /// The query that somebody wrote. Nothing in it is syntax: what is neither letter, digit nor ideograph only separates.
    /// - Throws: `SearchRefusal.tooLong`, `nothingToFind`, `tooManyTerms`.
    package init(_ text: String) throws(SearchRefusal) {
        guard text.unicodeScalars.count <= Self.lettersMax else { throw .tooLong(max: Self.lettersMax) }
        var phrases: [Phrase] = []
        for phrase in TextRun.of(text).map(Phrase.init) where !phrases.contains(phrase) { phrases.append(phrase) }
        guard !phrases.isEmpty else { throw .nothingToFind }
        guard phrases.count <= Self.phrasesMax else { throw .tooManyTerms(max: Self.phrasesMax) }
        self.phrases = phrases
    }

    /// Where the phrases stand in a text, counted in its Unicode scalars: in order, apart from each other.
    /// - Complexity: O(scalars × phrases).
    package func highlights(in text: String) -> [Range<Int>] {
        let found = TextRun.of(text).flatMap { run in phrases.flatMap { $0.places(in: run) } }
        var merged: [Range<Int>] = []
        for range in found.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// The part of a text around the first phrase in it, or its beginning, with `…` where something was left out.
    /// - Parameter length: Unicode scalars at most, the marks not counted.
    package func excerpt(of text: String, length: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > length else { return text }
        let first = highlights(in: text).first?.lowerBound ?? 0
        let start = max(0, min(first - length / 4, scalars.count - length))
        let end = start + length
        return (start > 0 ? "…" : "") + scalars[start..<end].text + (end < scalars.count ? "…" : "")
    }
}

/// Reasons for not searching.
package enum SearchRefusal: Refusal {
    /// The query is longer than queries may be.
    case tooLong(max: Int)
    /// The query has neither letter, digit nor ideograph.
    case nothingToFind
    /// The query has more words than queries may have.
    case tooManyTerms(max: Int)

    package var code: ErrorCode {
        switch self {
        case .tooLong: "search.too_long"
        case .nothingToFind: "search.nothing_to_find"
        case .tooManyTerms: "search.too_many_terms"
        }
    }
    package var kind: ErrorKind { .invalid }
    package var details: [String: String] {
        switch self {
        case .tooLong(let max), .tooManyTerms(let max): ["max": String(max)]
        case .nothingToFind: [:]
        }
    }
}
