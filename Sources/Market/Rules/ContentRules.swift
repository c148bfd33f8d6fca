/// Rules of short videos and picture posts (domain.md §8); defaults in `contents.yaml`.
package struct ContentRules: Hashable, Sendable {
    /// Contents with a card that a creator can hand in in seven days, by level from L0.
    package let shoppablePerWeekByLevel: [Int]
    /// Words that no content holds.
    package let wordsForbidden: WordList
    /// Words that an operator looks at before viewers do.
    package let wordsDoubtful: WordList
    /// A content that no pool lifts for so long has settled.
    package let settlesAfter: Duration
    /// Pictures of a post.
    package let picturesMax: Int

    /// Rules as read from a file.
    /// - Precondition: there is a quota for level 0.
    package init(
        shoppablePerWeekByLevel: [Int], wordsForbidden: WordList, wordsDoubtful: WordList, settlesAfter: Duration,
        picturesMax: Int
    ) {
        precondition(!shoppablePerWeekByLevel.isEmpty, "A quota for level 0 is needed.")
        self.shoppablePerWeekByLevel = shoppablePerWeekByLevel
        self.wordsForbidden = wordsForbidden
        self.wordsDoubtful = wordsDoubtful
        self.settlesAfter = settlesAfter
        self.picturesMax = picturesMax
    }

    /// The time in which contents with a card count against the quota.
    package static let quotaWindow = Duration.seconds(7 * 86_400)

    /// Contents with a card that a creator of a level can hand in in seven days; levels above the last have its number.
    package func shoppablePerWeek(level: Int) -> Int {
        shoppablePerWeekByLevel[min(max(0, level), shoppablePerWeekByLevel.count - 1)]
    }

    /// Lets one more content with a card in, unless the quota is used up.
    /// - Parameter posted: other contents of the creator that counted in the window.
    /// - Throws: `ContentRefusal.quotaExceeded`.
    package func admitCard(after posted: Int, level: Int) throws(ContentRefusal) {
        let allowed = shoppablePerWeek(level: level)
        guard posted < allowed else { throw .quotaExceeded(posted: posted, allowed: allowed) }
    }

    /// What the word lists say of a caption and its topics: pass, doubt or reject [S28].
    package func review(_ draft: Content.Draft) -> Content.Move {
        let texts = [draft.title] + draft.tags
        let forbidden = wordsForbidden.found(in: texts)
        guard forbidden.isEmpty else { return .reject(Self.finding(forbidden)) }
        let doubtful = wordsDoubtful.found(in: texts)
        return doubtful.isEmpty ? .pass : .doubt(Self.finding(doubtful))
    }

    private static func finding(_ words: [String]) -> Content.Finding {
        Content.Finding(rule: "words", note: words.joined(separator: ", "))
    }
}
