import Statistics
import Testing

@testable import Matching

@Suite struct ResponseEncodingTests {
    private let model: ResponseModel
    private let bytes: [UInt8]

    init() {
        var settings = ResponseWorld.settings
        (settings.linearPlacesLog2, settings.vectorPlacesLog2, settings.ratePlacesLog2) = (8, 8, 8)
        settings.dimensions = 2
        model = ResponseWorld.taught(100, seed: 2, settings: settings)
        bytes = model.encoded()
    }

    private func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let body = Array(bytes.dropLast(8))
        let checksum = body.withUnsafeBytes { Checksum.crc64($0) }
        return body + (0..<8).map { UInt8(truncatingIfNeeded: checksum >> UInt64(8 * $0)) }
    }

    @Test func `a response model comes back from its file and goes on learning the same`() throws {
        var copy = try ResponseModel.decode(bytes)
        var original = model
        #expect(copy == original)

        let example = ResponseExample(
            context: ResponseWorld.context(1, minute: 100), candidate: ResponseCandidate(ResponseWorld.item(1)),
            outcome: ResponseOutcome([.click: true]))
        copy.learn(example)
        original.learn(example)

        #expect(copy == original)
    }

    @Test func `changed, cut and lengthened bytes are refused`() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<20 {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            var changed = bytes
            changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            #expect(throws: ModelFileError.self, "byte \(place)") { try ResponseModel.decode(changed) }
        }
        for length in [0, 8, 12, 19, 100, bytes.count - 1] {
            #expect(throws: ModelFileError.self) { try ResponseModel.decode(Array(bytes.prefix(length))) }
        }
        #expect(throws: ModelFileError.wrongLength) { try ResponseModel.decode(sealed(bytes + [0, 0, 0, 0])) }
        #expect(throws: ModelFileError.notAModel) { try ResponseModel.decode(Array("something else".utf8)) }
    }

    @Test func `a forged file with a right checksum never traps, and what it gives can be used`() {
        var refused = 0
        for seed in UInt64(1)...60 {
            var generator = SeededGenerator(seed: seed)
            var changed = bytes
            // Half of the forgeries hit the settings in front.
            let end = seed % 2 == 0 ? 110 : bytes.count
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                changed[Int.random(in: 8..<end, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            do {
                var decoded = try ResponseModel.decode(sealed(changed))
                decoded.learn(
                    ResponseExample(
                        context: ResponseWorld.context(1, minute: 100),
                        candidate: ResponseCandidate(ResponseWorld.item(1)),
                        outcome: ResponseOutcome([.click: true])))
                let forecast = decoded.forecast(
                    ResponseCandidate(ResponseWorld.item(1)), in: ResponseWorld.context(1, minute: 101))
                #expect(forecast[.click] >= 0 && forecast[.click] <= 1, "seed \(seed)")
            } catch { refused += 1 }
        }
        #expect(refused > 5)
    }
}
