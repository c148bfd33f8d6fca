import Market
import Testing

@Suite("Texts are cut into terms")
struct SearchTermsTests {
    @Test(arguments: [
        ("凤凰单丛", ["凤凰", "凰单", "单丛", "丛"]),
        ("茶", ["茶"]),
        ("Oolong tea", ["oolong", "tea"]),
        ("ＧＡＢＡ　乌龙茶２号", ["gaba", "乌龙", "龙茶", "茶", "2", "号"]),
        ("iPhone手机壳 15-Pro", ["iphone", "手机", "机壳", "壳", "15", "pro"]),
        ("好茶🍵好水 ①", ["好茶", "茶", "好水", "水", "①"]),
        ("单丛，凤凰", ["单丛", "丛", "凤凰", "凰"]),
        ("ほうじ茶", ["ほう", "うじ", "じ茶", "茶"]),
        ("\"NEAR(a b)\" OR 'c':*", ["near", "a", "b", "or", "c"]),
        ("🍵🎉 …！", []),
        ("", []),
    ])
    func `the same for every writing`(text: String, terms: [String]) {
        #expect(SearchTerms.of(text) == terms)
    }

    @Test func `a document without end gives a bounded number of terms`() {
        let text = String(repeating: "茶", count: SearchTerms.countMax * 2)

        #expect(SearchTerms.of(text).count == SearchTerms.countMax)
        #expect(SearchTerms.of(String(repeating: "a", count: 10_000)) == [String(repeating: "a", count: 64)])
    }
}

@Suite("A query")
struct SearchQueryTests {
    @Test func `keeps a run of characters together and finds one character by what terms begin with`() throws {
        let query = try SearchQuery("凤凰单丛 tea 茶 TEA")

        #expect(query.phrases.map(\.terms) == [["凤凰", "凰单", "单丛"], ["tea"], ["茶"]])
        #expect(query.phrases.map(\.isPrefix) == [false, false, true])
    }

    @Test func `without a word, too long or with too many words is refused with what is allowed`() {
        #expect(throws: SearchRefusal.nothingToFind) { try SearchQuery(" 🍵 \"*\" ") }
        #expect(throws: SearchRefusal.nothingToFind) { try SearchQuery("") }
        #expect(throws: SearchRefusal.tooLong(max: 64)) { try SearchQuery(String(repeating: "茶", count: 65)) }
        #expect(throws: SearchRefusal.tooManyTerms(max: 16)) {
            try SearchQuery((1...17).map(String.init).joined(separator: " "))
        }
        #expect(throws: Never.self) { try SearchQuery(String(repeating: "茶", count: 64)) }
    }

    @Test(arguments: [
        ("单丛", "凤凰单丛，单丛茶", [2..<4, 5..<7]),
        ("茶", "茶与茶", [0..<1, 2..<3]),
        ("凤凰 凰单", "凤凰单丛", [0..<3]),
        ("tea", "TEA, teapot, ｔｅａ", [0..<3, 13..<16]),
        ("丛单", "单丛", []),
    ])
    func `shows where it stands`(text: String, title: String, marks: [Range<Int>]) throws {
        #expect(try SearchQuery(text).highlights(in: title) == marks)
    }

    @Test func `shows the part of a long text that has it`() throws {
        let text = String(repeating: "山", count: 100) + "单丛" + String(repeating: "水", count: 100)

        let excerpt = try SearchQuery("单丛").excerpt(of: text, length: 20)

        #expect(excerpt == "…山山山山山单丛" + String(repeating: "水", count: 13) + "…")
        #expect(try SearchQuery("单丛").excerpt(of: "短", length: 20) == "短")
        #expect(try SearchQuery("火").excerpt(of: text, length: 3) == "山山山…")
    }
}
