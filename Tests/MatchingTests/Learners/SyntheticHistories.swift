import Statistics

@testable import Matching

/// Seeded histories in which each item tends to be followed by the next one of its group.
enum SyntheticHistories {
    /// Rows of items, all different from the one before.
    static func rows(count: Int, items: Int32, longest: Int = 12, seed: UInt64) -> [[Int32]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var item = Int32.random(in: 0..<items, using: &generator)
            return (0..<Int.random(in: 1...longest, using: &generator)).map { _ in
                item = generator.nextUnit() < 0.6 ? (item + 1) % items : Int32.random(in: 0..<items, using: &generator)
                return item
            }
        }
    }

    /// The scores of all items after histories.
    static func scores(_ model: some HistoryScoring, _ questions: [[Int32]]) -> [Float] {
        let histories = Histories(questions, itemCount: model.itemCount, isOrdered: true)
        var scores = [Float](repeating: -1, count: questions.count * model.itemCount)
        scores.withUnsafeMutableBufferPointer {
            model.score(histories, rows: 0..<questions.count, into: $0)
        }
        return scores
    }
}

/// What is done to a model file's bytes to see whether its reader holds.
enum DamagedBytes {
    /// The file with its checksum made right again, as a forger would.
    static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let body = Array(bytes.dropLast(8))
        let checksum = body.withUnsafeBytes { Checksum.crc64($0) }
        return body + (0..<8).map { UInt8(truncatingIfNeeded: checksum >> UInt64(8 * $0)) }
    }

    /// Flipped, cut and lengthened files that were all refused, or else the seeds and lengths that were not.
    static func accepted(_ bytes: [UInt8], by decode: ([UInt8]) throws -> Void) -> [String] {
        var accepted: [String] = []
        var generator = SeededGenerator(seed: 41)
        func expectRefusal(_ changed: [UInt8], _ what: String) {
            do {
                try decode(changed)
                accepted.append(what)
            } catch {}
        }
        for _ in 0..<100 {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            var changed = bytes
            changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            expectRefusal(changed, "flip at \(place)")
        }
        for length in [0, 7, 8, 11, 19, 20, bytes.count / 2, bytes.count - 9, bytes.count - 1] {
            expectRefusal(Array(bytes.prefix(length)), "length \(length)")
            expectRefusal(sealed(Array(bytes.prefix(length))), "sealed length \(length)")
        }
        expectRefusal(sealed(bytes + [0, 0, 0, 0]), "lengthened")
        return accepted
    }

    /// How many of 300 forgeries with right checksums were refused; the others decoded without a trap.
    static func refusedForgeries(_ bytes: [UInt8], by decode: ([UInt8]) throws -> Void) -> Int {
        (UInt64(1)...300).reduce(0) { refused, seed in
            var generator = SeededGenerator(seed: seed)
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                changed[Int.random(in: 8..<bytes.count - 8, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            do {
                try decode(sealed(changed))
                return refused
            } catch { return refused + 1 }
        }
    }
}
