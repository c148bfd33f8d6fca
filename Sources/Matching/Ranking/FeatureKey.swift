internal import Statistics

/// The 64-bit name of a viewer, an item, a value of a column …, the same on every machine and in every process.
///
/// Keys are hashes: two names may meet, which costs a little accuracy and nothing else.
package struct FeatureKey: Sendable, Hashable {
    /// The hash.
    package let bits: UInt64

    /// The key of a text, by FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo) and a final mix.
    /// - Complexity: O(bytes).
    package init(_ text: String) {
        bits = mixed(StableHash.fnv1a(text))
    }

    /// The key of a number, such as a dense item number or a bucket.
    package init(_ number: Int) { bits = mixed(UInt64(bitPattern: Int64(number))) }

    /// The key of a pair in order: a cross of two features.
    package init(_ first: FeatureKey, _ second: FeatureKey) { bits = mixed(first.bits &+ second.bits.byteSwapped) }

    /// This key as the value of one column among others.
    package func inColumn(_ column: Int) -> FeatureKey { FeatureKey(self, FeatureKey(column)) }
}

/// One step of SplitMix64 over a value.
func mixed(_ value: UInt64) -> UInt64 {
    var mixer = SplitMix64(state: value)
    return mixer.next()
}
