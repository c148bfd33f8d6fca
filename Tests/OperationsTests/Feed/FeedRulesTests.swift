import Foundation
import Market
import Matching
import Testing

@testable import Operations

/// Rule files of the feed that cannot be used say why.
struct FeedRulesTests {
    @Test(arguments: [
        ("term_expected_refusal: -4.0", "term_expected_refusal: 1.0", "reward a harm"),
        ("term_fatigue: -0.05", "term_fatigue: 0.1", "reward a harm"),
        ("term_refusal: -1.0", "term_refusal: 2", "reward a harm"),
        ("term_taste: 1.0", "term_taste: .inf", "within a million"),
        ("fit_weights: chosen", "fit_weights: best", "must be one of chosen, rules"),
        ("interleaved_share: 0.05", "interleaved_share: 1.5", "between 0 and 1"),
        ("quality_prior_mean: 0.1", "quality_prior_mean: 1", "quality prior"),
    ])
    func `are refused with a reason`(line: String, changed: String, reason: String) throws {
        let folder = try RuleFolder(family: "feed", replacing: [line: changed])

        let error = #expect(throws: RuleFileError.self) { try RuleBook.load(from: folder.path) }

        #expect(error?.reason.contains(reason) == true)
    }

    @Test func `a file that keeps to the rules is read`() throws {
        let folder = try RuleFolder(family: "feed", replacing: ["fit_weights: chosen": "fit_weights: rules"])

        let rules = try RuleBook.load(from: folder.path).feed.values

        #expect(!rules.takesChosenWeights && rules.interleavedShare == 0.05)
    }
}
