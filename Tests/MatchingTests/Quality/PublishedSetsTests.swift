import Foundation
import Matching
import Testing

/// Quality on published sets, under the folder that `DANCONG_DATA` names.
///
/// Takes a minute or two in a release build (`swift test -c release`) and far longer in a debug one, so it runs only when
/// `DANCONG_QUALITY` is set too.
@Suite(
    .enabled(
        if: ProcessInfo.processInfo.environment["DANCONG_DATA"] != nil
            && ProcessInfo.processInfo.environment["DANCONG_QUALITY"] != nil,
        "needs DANCONG_DATA and DANCONG_QUALITY"),
    .serialized)
struct PublishedSetsTests {
    private func lines(_ path: String) throws -> [InteractionLines.Line] {
        let folder = try #require(ProcessInfo.processInfo.environment["DANCONG_DATA"])
        let gunzip = Process()
        gunzip.executableURL = URL(filePath: "/usr/bin/env")
        gunzip.arguments = ["gzip", "-dc", "\(folder)/\(path)"]
        let pipe = Pipe()
        gunzip.standardOutput = pipe
        try gunzip.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        gunzip.waitUntilExit()
        try #require(gunzip.terminationStatus == 0)
        return try InteractionLines.parse([UInt8](bytes))
    }

    /// Reference: 0.1629 and 0.1396, measured with another implementation of the same loss and settings (docs/matching/model.md §5).
    @Test func `implicit ALS reaches the reference on gowalla`() throws {
        let train = try InteractionMatrix(lines: lines("gowalla/train.txt.gz"), viewerCount: 29_858, itemCount: 40_981)
        let test = try InteractionMatrix(lines: lines("gowalla/test.txt.gz"), viewerCount: 29_858, itemCount: 40_981)

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
        let train = try InteractionMatrix(
            lines: lines("kuairand-pure/topk/train.txt.gz"), viewerCount: 27_285, itemCount: 7_583)
        let test = try InteractionMatrix(
            lines: lines("kuairand-pure/topk/test.txt.gz"), viewerCount: 27_285, itemCount: 7_583)

        let outcome = try ImplicitALS.train(train, threads: 2)
        let result = Evaluation(
            of: FactorScoring(outcome.model, viewerFactors: outcome.viewerFactors), train: train, heldBack: test,
            settings: .init(cutoffs: [20], resamples: 20), threads: 2)

        #expect(result.measures[0].recall.mean > 0.125)
        #expect(result.measures[0].ndcg.mean > 0.057)
    }
}
