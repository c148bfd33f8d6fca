import Console
import Market
import Testing

struct FiguresTests {
    private let chinese = Figures(.chinese)
    private let english = Figures(.english)

    @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (52_000, "52,000"), (-1_234_567, "−1,234,567")])
    func `counts are grouped by three`(number: Int64, text: String) {
        #expect(chinese.count(number) == text)
    }

    @Test(arguments: [
        (9_999, "9,999", "9,999"), (52_000, "5.2 万", "52k"), (131_500, "13.1 万", "131.5k"),
        (2_000_000, "200 万", "2M"), (130_000_000, "1.3 亿", "130M"),
    ])
    func `large numbers step as the language does`(number: Int64, zh: String, en: String) {
        #expect(chinese.rounded(number) == zh)
        #expect(english.rounded(number) == en)
    }

    @Test func `moments are on Shanghai's clock`() {
        #expect(chinese.moment(Named.now) == "11月23日 17:38")
        #expect(english.moment(Named.now) == "23 Nov, 17:38")
    }

    @Test(arguments: [
        (Duration.days(3), "3 天", "3 days"), (.hours(47), "47 小时", "47 hours"), (.hours(1), "1 小时", "1 hour"),
        (.minutes(12), "12 分钟", "12 min"), (.seconds(-5), "0 分钟", "0 min"),
    ])
    func `a span names its largest fitting unit`(span: Duration, zh: String, en: String) {
        #expect(chinese.span(span) == zh)
        #expect(english.span(span) == en)
    }

    @Test(arguments: [
        (0.0912, 4, "0.0912"), (-0.045, 3, "−0.045"), (1234.5, 1, "1,234.5"), (0.999, 2, "1.00"), (.nan, 2, "–"),
    ])
    func `decimals are rounded to their places`(number: Double, places: Int, text: String) {
        #expect(english.decimal(number, places: places) == text)
    }
}
