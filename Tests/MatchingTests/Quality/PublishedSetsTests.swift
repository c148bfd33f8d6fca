import Matching
import Testing

/// Quality on published sets, under the folder that `DANCONG_DATA` names.
///
/// Takes a minute or two in a release build (`swift test -c release`) and far longer in a debug one, so it runs only when
/// `DANCONG_QUALITY` is set too.
@Suite(
    .enabled(if: PublishedSet.mayBeRead, "needs DANCONG_DATA and DANCONG_QUALITY"), .serialized)
struct PublishedSetsTests {
    /// Reference: 0.1629 and 0.1396, measured with another implementation of the same loss and settings (docs/matching/model.md §5).
    @Test func `implicit ALS reaches the reference on gowalla`() throws {
        let train = try PublishedSet.gowalla.matrix("train.txt.gz")
        let test = try PublishedSet.gowalla.matrix("test.txt.gz")

        let outcome = try ImplicitALS.train(train, settings: .init(dimensions: 128), threads: 2)
        let result = Evaluation(
            of: FactorScoring(outcome.model, viewerFactors: outcome.viewerFactors), train: train, heldBack: test,
            settings: .init(cutoffs: [20], resamples: 20), threads: 2)

        #expect(result.viewerCount == 29_858)
        #expect(result.measures[0].recall.mean > 0.161)
        #expect(result.measures[0].ndcg.mean > 0.138)
    }

    /// References on the same cut: popularity 0.0773, item-kNN 0.1156.
    @Test func `implicit ALS beats popularity and neighbours on kuairand`() throws {
        let train = try PublishedSet.kuairand.matrix("train.txt.gz")
        let test = try PublishedSet.kuairand.matrix("test.txt.gz")

        let outcome = try ImplicitALS.train(train, threads: 2)
        let result = Evaluation(
            of: FactorScoring(outcome.model, viewerFactors: outcome.viewerFactors), train: train, heldBack: test,
            settings: .init(cutoffs: [20], resamples: 20), threads: 2)

        #expect(result.measures[0].recall.mean > 0.125)
        #expect(result.measures[0].ndcg.mean > 0.057)
    }
}
