import Testing

@testable import Matching

/// Answers every history with the same scores.
struct FixedScores: Learner, HistoryScoring {
    let name: String
    let scores: [Float]
    var settingsText: String { "fixed" }
    var itemCount: Int { scores.count }

    func memoryBytes(for histories: Histories) -> Int { scores.count * 4 }

    func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        guard observe(1) == .goOn else { throw .cancelled }
        return self
    }

    func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        for place in scores.indices { scores[place] = self.scores[place % itemCount] }
    }
}

@Suite struct BlendTests {
    private func scores(_ learner: some Learner, _ histories: Histories) throws -> [Float] {
        let scoring = try learner.fit(histories, threads: 1) { _ in .goOn }
        var scores = [Float](repeating: .nan, count: histories.count * histories.itemCount)
        scores.withUnsafeMutableBufferPointer { scoring.score(histories, rows: 0..<histories.count, into: $0) }
        return scores
    }

    @Test func `each part is brought to length one outside of the history`() throws {
        let histories = Histories([[0], [1]] as [[Int32]], itemCount: 3, isOrdered: false)
        let blend = Blend([
            .init(FixedScores(name: "a", scores: [100, 3, 4]), weight: 1),
            .init(FixedScores(name: "b", scores: [0, 0, 8]), weight: 0.5),
        ])

        let found = try scores(blend, histories)

        let expected: [Float] = [20, 0.6, 1.3, 100 / 10_016.0.squareRootFloat, 3 / 10_016.0.squareRootFloat, 0]
        #expect(zip(found.prefix(5), expected).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(abs(found[5] - (4 / 10_016.0.squareRootFloat + 0.5)) < 1e-5)
    }

    @Test func `late deeds are heard louder, in order only`() {
        let rows: [[Int32]] = [[0, 1, 2, 3], [2]]
        let ordered = Histories(rows, itemCount: 4, isOrdered: true)
        let unordered = Histories(rows, itemCount: 4, isOrdered: false)

        #expect(ordered.decayed(by: 0.5, floor: 0.2).weights == [0.2, 0.25, 0.5, 1, 1])
        #expect(unordered.decayed(by: 0.5, floor: 0.2) == unordered)
    }
}

extension Double {
    fileprivate var squareRootFloat: Float { Float(squareRoot()) }
}
