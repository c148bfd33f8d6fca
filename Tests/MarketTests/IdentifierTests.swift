import Market
import Testing

@Suite("An identifier")
struct IdentifierTests {
    private struct CountingGenerator: RandomNumberGenerator {
        var value: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func next() -> UInt64 {
            value &*= 6_364_136_223_846_793_005
            value &+= 1
            return value
        }
    }

    @Test func `is read again as it is written`() throws {
        var generator = CountingGenerator()
        let id = Identifier<Product>(at: Timestamp(milliseconds: 1_795_426_691_000), using: &generator)

        #expect(try Identifier<Product>(parsing: id.rawValue) == id)
        #expect(id.rawValue.hasPrefix("prd_") && id.rawValue.utf8.count == 30)
    }

    @Test func `sorts by the time of its making`() {
        var generator = CountingGenerator()
        let ids = [1, 2, 1_000, 1_795_426_691_000, 1_795_426_691_001].map {
            Identifier<Product>(at: Timestamp(milliseconds: $0), using: &generator)
        }

        #expect(ids == ids.sorted())
    }

    @Test func `carries the version and variant of RFC 9562`() {
        var generator = CountingGenerator()
        let made = UUIDBits.version7(at: Timestamp(milliseconds: 42), using: &generator)
        let derived = UUIDBits.version8(high: .max, low: .max)

        #expect(made.high >> 12 & 0xF == 7 && made.low >> 62 == 2 && made.high >> 16 == 42)
        #expect(derived.high >> 12 & 0xF == 8 && derived.low >> 62 == 2)
    }

    @Test(arguments: [
        "", "prd_", "cre_00000000000000000000000000", "prd_0000000000000000000000000", "prd_0000000000000000000000000u",
        "prd_0000000000000000000000000A", "prd_0000000000000000000000000' OR 1=1", "prd-00000000000000000000000000",
    ])
    func `refuses another kind's text`(text: String) {
        #expect(throws: IdentifierError.malformed(expected: "prd")) { try Identifier<Product>(parsing: text) }
    }
}
