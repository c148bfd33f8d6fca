import Testing

@testable import Statistics

struct StableHashTests {
    /// From the test vectors of draft-eastlake-fnv.
    @Test(
        arguments: [
            ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8),
        ] as [(String, UInt64)])
    func `a text's hash is the published one`(text: String, hash: UInt64) {
        #expect(StableHash.fnv1a(text) == hash)
    }

    /// SplitMix64 adds its constant to the state and finishes it.
    @Test func `a stirred hash is what the generator makes of its state`() {
        for state in [0, 1, 42, .max] as [UInt64] {
            var generator = SplitMix64(state: state)
            #expect(StableHash.stirred(state &+ 0x9e37_79b9_7f4a_7c15) == generator.next())
        }
    }
}
