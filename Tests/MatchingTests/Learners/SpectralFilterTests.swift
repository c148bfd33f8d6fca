import Statistics
import Testing

@testable import Matching

@Suite struct SpectralFilterTests {
    private let small = Histories(
        [[0, 1, 2], [0, 1], [1, 2, 3], [3, 4], [0, 4, 5], [2, 3, 5], [5]] as [[Int32]], itemCount: 6, isOrdered: false)
    private let questions = Histories(
        starts: [0, 2, 4], items: [0, 3, 2, 5], weights: [1, 1, 2, 0.5], itemCount: 6, isOrdered: false)

    private func scores(
        _ learner: some Learner, _ train: Histories, asked: Histories, threads: Int = 1
    ) throws -> [Float] {
        let scoring = try learner.fit(train, threads: threads) { _ in .goOn }
        var scores = [Float](repeating: .nan, count: asked.count * asked.itemCount)
        scores.withUnsafeMutableBufferPointer { scoring.score(asked, rows: 0..<asked.count, into: $0) }
        return scores
    }

    private func near(_ left: [Float], _ right: [Float]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 2e-5 }
    }

    /// Reference: numpy 2.4.6, `numpy.linalg.svd` of the dense matrix and the formula of `SpectralFilter`.
    @Test func `scores are those of a dense singular value decomposition`() throws {
        let filter = SpectralFilter(
            rank: 3, lowPassWeight: 0.3, viewerExponent: 0.5, itemExponent: 0.5, passExponent: 0.5, sharpness: 1)

        let found = try scores(filter, small, asked: questions)

        #expect(
            near(
                found,
                [
                    0.483717, 0.514022, 0.460612, 0.51695, 0.400799, 0.286329,
                    0.36954, 0.599193, 0.897444, 0.694848, 0.146815, 0.554646,
                ]))
    }

    /// Reference: the same with other exponents, two vectors and a power of what reaches the viewers.
    @Test func `exponents, rank and sharpness do what the formula says`() throws {
        let filter = SpectralFilter(
            rank: 2, lowPassWeight: 0.7, viewerExponent: 0.4, itemExponent: 0.6, passExponent: 0.3, sharpness: 1.5)

        let found = try scores(filter, small, asked: questions)

        #expect(
            near(
                found,
                [
                    0.620777, 0.636882, 0.574519, 0.598581, 0.49051, 0.410201,
                    0.583005, 0.81188, 1.039176, 0.754085, 0.182904, 0.57646,
                ]))
    }

    @Test func `the filter is the same on one, two and four threads`() throws {
        let train = try Histories(
            SyntheticTaste(viewers: 900, items: 500, groups: 9, perViewer: 20, seed: 5).train)
        let filter = SpectralFilter(rank: 24)

        let found = try [1, 2, 4].map { try scores(filter, train, asked: train, threads: $0) }

        #expect(found[0] == found[1])
        #expect(found[0] == found[2])
    }

    @Test func `a matrix with fewer vectors than asked for gives those it has`() throws {
        let twins = Histories([[0, 1], [0, 1], [2, 3], [2, 3]] as [[Int32]], itemCount: 5, isOrdered: false)

        let found = try scores(SpectralFilter(rank: 50), twins, asked: twins.rows(0..<1))

        #expect(found.allSatisfy { $0.isFinite })
        #expect(found[0] > 0 && abs(found[0] - found[1]) < 1e-5)
        #expect(found[2...].allSatisfy { abs($0) < 1e-5 })
    }

    @Test func `the observer hears progress and may stop at any time`() throws {
        var heard: [Double] = []
        _ = try SpectralFilter(rank: 3).fit(small, threads: 1) { share in
            heard.append(share)
            return .goOn
        }
        #expect(heard == heard.sorted() && heard.allSatisfy { (0...1).contains($0) })

        for stop in heard.indices {
            var calls = 0
            #expect(throws: LearningError.cancelled) {
                _ = try SpectralFilter(rank: 3).fit(small, threads: 1) { _ in
                    calls += 1
                    return calls > stop ? .stop : .goOn
                }
            }
        }
    }

    @Test func `nothing is learnt from nothing`() {
        let nothing = Histories([[], []] as [[Int32]], itemCount: 4, isOrdered: false)

        #expect(throws: LearningError.nothingToLearn) {
            _ = try SpectralFilter().fit(nothing, threads: 1) { _ in .goOn }
        }
    }
}
