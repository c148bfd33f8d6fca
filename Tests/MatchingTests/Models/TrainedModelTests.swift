import Statistics
import Testing

@testable import Matching

@Suite struct TrainedModelTests {
    private let model: TrainedModel

    init() throws {
        let world = try SyntheticTaste(viewers: 40, items: 30, groups: 3, perViewer: 8, seed: 2)
        model = TrainedModel(
            version: "2026-11-23/茶", itemIDs: (0..<30).map { "content_\($0)" },
            factors: try ImplicitALS.train(world.train, settings: .init(dimensions: 4, sweeps: 2)).model,
            neighbours: ItemNeighbours(world.train, settings: .init(neighboursMax: 3)),
            popularity: PopularityModel(world.train), fitWeights: [.taste: 2, .popularity: 0])
    }

    /// The file with its checksum made right again, as a forger would.
    private func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let body = Array(bytes.dropLast(8))
        let checksum = body.withUnsafeBytes { Checksum.crc64($0) }
        return body + (0..<8).map { UInt8(truncatingIfNeeded: checksum >> UInt64(8 * $0)) }
    }

    @Test func `a model comes back from its file unchanged`() throws {
        #expect(try TrainedModel.decode(model.encoded()) == model)
    }

    /// The check value of CRC-64/XZ in the catalogue of parametrised CRC algorithms.
    @Test func `the checksum gives the published check value`() {
        #expect(Array("123456789".utf8).withUnsafeBytes { Checksum.crc64($0) } == 0x995D_C9BB_DF19_39FA)
    }

    @Test func `every flipped bit is noticed`() {
        let bytes = model.encoded()
        var generator = SeededGenerator(seed: 12)

        for _ in 0..<300 {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let bit = UInt8.random(in: 0..<8, using: &generator)
            var changed = bytes
            changed[place] ^= 1 << bit
            #expect(throws: ModelFileError.self, "byte \(place), bit \(bit)") { try TrainedModel.decode(changed) }
        }
    }

    @Test func `a file that was cut or lengthened is refused`() {
        let bytes = model.encoded()

        for length in [0, 7, 8, 11, 19, 20, 100, bytes.count - 9, bytes.count - 1] {
            #expect(throws: ModelFileError.self, "length \(length)") {
                try TrainedModel.decode(Array(bytes.prefix(length)))
            }
        }
        #expect(throws: ModelFileError.wrongLength) { try TrainedModel.decode(sealed(bytes + [0, 0, 0, 0])) }
    }

    @Test func `a forged file with a right checksum never traps`() {
        let bytes = model.encoded()
        var refused = 0

        for seed in UInt64(1)...400 {
            var generator = SeededGenerator(seed: seed)
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                changed[Int.random(in: 8..<bytes.count, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            // What still decodes has to hold what the rest of the program relies on: it must encode again.
            do {
                let decoded = try TrainedModel.decode(sealed(changed))
                #expect(decoded.encoded().count == bytes.count, "seed \(seed)")
            } catch { refused += 1 }
        }

        #expect(refused > 20)
    }

    @Test func `weights come back, and those of terms that are policy are refused`() throws {
        #expect(try TrainedModel.decode(model.encoded()).fitWeights == [.taste: 2, .popularity: 0])
        // The same length as "popularity".
        let forged = try #require(replacing("popularity", by: "quality123", in: model.encoded()))
        #expect(throws: ModelFileError.inconsistent(part: "weights")) { try TrainedModel.decode(sealed(forged)) }
    }

    private func replacing(_ text: String, by other: String, in bytes: [UInt8]) -> [UInt8]? {
        let (old, new) = (Array(text.utf8), Array(other.utf8))
        guard let place = bytes.firstRange(of: old) else { return nil }
        var changed = bytes
        changed.replaceSubrange(place, with: new)
        return changed
    }

    @Test func `other bytes and newer formats are told apart`() {
        var newer = model.encoded()
        newer[8] = 9

        #expect(throws: ModelFileError.notAModel) { try TrainedModel.decode(Array("not a model at all".utf8)) }
        #expect(throws: ModelFileError.unknownFormat(9)) { try TrainedModel.decode(sealed(newer)) }
    }
}
