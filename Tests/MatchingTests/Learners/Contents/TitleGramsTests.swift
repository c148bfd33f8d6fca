import Testing

@testable import Matching

@Suite struct TitleGramsTests {
    @Test func `Chinese is read in pairs of characters, without its punctuation`() {
        #expect(TitleGrams.of("明前龙井,250克") == ["明前", "前龙", "龙井", "250", "克"])
        #expect(TitleGrams.of("茶") == ["茶"])
    }

    @Test func `longer Latin words give their trigrams too`() {
        #expect(TitleGrams.of("Oolong tea") == ["oolong", "^oo", "ool", "olo", "lon", "ong", "ng$", "tea"])
    }

    @Test func `mixed and full-width spellings meet`() {
        #expect(TitleGrams.of("T恤 TEE") == ["t", "恤", "tee"])
        #expect(TitleGrams.of("TEE") == TitleGrams.of("tee"))
        #expect(TitleGrams.of("!!! …").isEmpty)
    }
}
