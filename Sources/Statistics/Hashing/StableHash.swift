/// Hashes that are the same on every machine and in every process, which those of the standard library are not.
package enum StableHash {
    /// FNV-1a over 64 bits of a text's UTF-8 (G. Fowler, L. C. Noll, K.-P. Vo; draft-eastlake-fnv).
    ///
    /// Texts that differ in their last letters alone have hashes that differ little: see ``stirred(_:)``.
    /// - Complexity: O(bytes).
    package static func fnv1a(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }

    /// A hash whose every bit depends on all bits of another: the finisher of SplitMix64 (S. Vigna).
    package static func stirred(_ hash: UInt64) -> UInt64 {
        var hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}
