/// A set of people in a bounded space: the smallest of their hashes, from which sizes and overlaps are estimated.
///
/// Z. Bar-Yossef et al., "Counting distinct elements in a data stream", RANDOM 2002; the estimate of a union by
/// K. Beyer et al., "On synopses for distinct-value estimation under multiset operations", SIGMOD 2007. With
/// 256 hashes the relative standard error of a size is about 6 %; sets up to that size are exact.
package struct ReachSketch: Sendable, Hashable {
    /// Hashes kept.
    package static let width = 256

    /// The smallest hashes, ascending and distinct.
    private(set) var hashes: [UInt64] = []

    /// Nobody.
    package init() {}

    /// The people with some hashes, which are spread evenly over 64 bits.
    package init(_ hashes: some Sequence<UInt64>) {
        self.hashes = Array(Set(hashes).sorted().prefix(Self.width))
    }

    /// Everybody of both.
    package func union(_ other: ReachSketch) -> ReachSketch { ReachSketch(hashes + other.hashes) }

    /// People, estimated beyond `width`.
    package var size: Double {
        guard hashes.count == Self.width, let last = hashes.last, last > 0 else { return Double(hashes.count) }
        return Double(Self.width - 1) / (Double(last) / 0x1p64)
    }

    /// The share of these people who are among others, 0 ... 1; 0 of nobody.
    package func share(in other: ReachSketch) -> Double {
        guard !hashes.isEmpty, !other.hashes.isEmpty else { return 0 }
        let both = union(other)
        let mine = Set(hashes)
        let theirs = Set(other.hashes)
        let common = both.hashes.count { mine.contains($0) && theirs.contains($0) }
        return min(1, Double(common) / Double(both.hashes.count) * both.size / size)
    }
}
