import Market

extension ErrorCatalogue {
    /// Texts of searches.
    static let searchTexts: [ProblemText] = [
        ProblemText(
            "search.too_long", .invalid, zh: ("搜索词太长", "最多 {max} 个字。"),
            en: ("Query too long", "A query has at most {max} letters."),
            "Letters are Unicode scalars, blanks included."),
        ProblemText(
            "search.nothing_to_find", .invalid, zh: ("没有可搜的词", "请输入至少一个汉字、字母或数字。"),
            en: ("Nothing to look for", "Enter a letter, a digit or a character at least."),
            "Punctuation and emoji separate words and are no words themselves."),
        ProblemText(
            "search.too_many_terms", .invalid, zh: ("搜索词太多", "最多 {max} 个词。"),
            en: ("Too many words", "A query has at most {max} words."),
            "A run of Chinese characters counts as one word, whatever its length."),
    ]
}
