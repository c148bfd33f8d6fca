import Foundation
import Testing

@testable import Matching

/// Quality, memory and choice of the learners for sets on published data; a minute in a release build.
///
/// Ranks are smaller and viewers fewer than in docs/matching/learners-sets.md, which has the full figures.
@Suite(.enabled(if: PublishedSet.mayBeRead, "needs DANCONG_DATA and DANCONG_QUALITY"), .serialized)
struct SetLearnersTests {
    private func measures(
        of learner: some Learner, on set: PublishedSet, everyViewer step: Int32
    ) throws -> Evaluation.Measures {
        let train = try set.histories("train.txt.gz")
        let scoring = try learner.fit(train, threads: 2) { _ in .goOn }
        return try Evaluation(
            of: AskedScoring(scoring: scoring, histories: train), train: train.matrix(),
            heldBack: set.matrix("test.txt.gz", everyViewer: step), settings: .init(cutoffs: [20], resamples: 20),
            threads: 2
        ).measures[0]
    }

    @Test func `the spectral filter reaches its figures on gowalla with a small rank`() throws {
        let filter = SpectralFilter(rank: 128)

        let found = try measures(of: filter, on: .gowalla, everyViewer: 5)

        #expect(found.recall.mean > 0.168)
        #expect(found.ndcg.mean > 0.137)
    }

    @Test func `a blend beats its parts on kuairand`() throws {
        let filter = SpectralFilter(rank: 64, viewerExponent: 0.4, passExponent: 0.3)
        let factors = ImplicitALS.Factors(.init(dimensions: 64, unobservedWeight: 0.03))

        let found = try [
            Blend([.init(filter, weight: 1)]), Blend([.init(factors, weight: 1)]),
            Blend([.init(factors, weight: 1), .init(filter, weight: 0.5)]),
        ].map { try measures(of: $0, on: .kuairand, everyViewer: 2) }

        #expect(found[2].ndcg.mean > max(found[0].ndcg.mean, found[1].ndcg.mean))
        #expect(found[2].recall.mean > 0.130)
        #expect(found[2].ndcg.mean > 0.062)
    }

    /// The largest resident set since `clear_refs` was last written, in bytes.
    private func peakBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") })
        return try #require(Int(line.split(whereSeparator: { !$0.isNumber })[0])) * 1_024
    }

    @Test(
        .enabled(if: FileManager.default.isWritableFile(atPath: "/proc/self/clear_refs"), "needs Linux")
    ) func `fitting stays inside of the memory that was announced`() throws {
        let train = try PublishedSet.gowalla.histories("train.txt.gz")
        let learners: [any Learner] = [
            SpectralFilter(rank: 256), ImplicitALS.Factors(.init(dimensions: 128, sweeps: 1)),
        ]

        for learner in learners {
            // 5 sets the peak back to what is resident now (proc(5)).
            try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
            let before = try peakBytes()
            _ = try learner.fit(train, threads: 2) { _ in .goOn }
            let taken = try peakBytes() - before

            #expect(taken <= learner.memoryBytes(for: train), "\(learner.name)")
        }
    }
}
