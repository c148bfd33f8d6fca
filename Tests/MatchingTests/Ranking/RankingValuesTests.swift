import Testing

@testable import Matching

@Suite struct RankingValuesTests {
    @Test func `a score is the sum of its terms, each a probability times a value`() throws {
        let values = try RankingValues(
            minorUnits: [.click: 2, .like: 20, .refusal: -100], netSalesShare: 0.05)
        let forecast = ResponseForecast(
            [.click: 0.5, .like: 0.25, .order: 0.25, .refund: 0.125, .refusal: 0.125], orderMinorUnits: 8_000)

        let terms = values.terms(forecast)

        // 0.5 x 2 + 0.25 x 20 − 0.125 x 100 + (0.25 − 0.125) x 0.05 x 8,000
        #expect(terms.map(\.kind.name) == ["click", "like", "refusal", "net_sales"])
        #expect(terms.map(\.contribution) == [1, 5, -12.5, 50])
        #expect(values.score(forecast) == 43.5)
        #expect(terms.reduce(0) { $0 + $1.contribution } == values.score(forecast))
    }

    @Test func `refunds take away what orders promise`() throws {
        let values = try RankingValues(minorUnits: [:], netSalesShare: 1)

        let kept = values.score(ResponseForecast([.order: 0.25], orderMinorUnits: 1_000))
        let returned = values.score(ResponseForecast([.order: 0.25, .refund: 0.25], orderMinorUnits: 1_000))

        #expect(kept == 250 && returned == 0)
    }

    @Test func `values that can't rank are refused with the reason`() {
        #expect(throws: RankingValuesError.outOfRange(.like)) {
            try RankingValues(minorUnits: [.like: .nan], netSalesShare: 0.1)
        }
        #expect(throws: RankingValuesError.outOfRange(.click)) {
            try RankingValues(minorUnits: [.click: 2e9], netSalesShare: 0.1)
        }
        #expect(throws: RankingValuesError.harmRewarded(.refund)) {
            try RankingValues(minorUnits: [.refund: 1], netSalesShare: 0.1)
        }
        #expect(throws: RankingValuesError.shareOutOfRange) {
            try RankingValues(minorUnits: [.click: 1], netSalesShare: 1.5)
        }
        #expect(throws: RankingValuesError.nothingCounts) {
            try RankingValues(minorUnits: [.click: 0], netSalesShare: 0)
        }
    }

    @Test func `every goal is found by its name`() {
        for goal in ResponseGoal.allCases { #expect(ResponseGoal(name: goal.name) == goal) }
        #expect(ResponseGoal(name: "clicks") == nil)
    }
}
