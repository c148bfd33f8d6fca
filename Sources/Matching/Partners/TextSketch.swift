/// A text as a unit vector of hashed words and letter groups, so that two texts can be compared.
///
/// Latin words count whole and by their groups of three letters; Chinese counts by pairs and single characters, since
/// it is written without spaces. Each is hashed to one of `width` places with a sign (K. Weinberger et al.,
/// "Feature hashing for large scale multitask learning", ICML 2009).
package struct TextSketch: Sendable, Hashable {
    /// Places of a sketch.
    package static let width = 512

    /// The vector, of length 1, or all zero for a text without words.
    private(set) var lanes: [Float]

    /// A sketch of weighted texts.
    package init(_ texts: [(text: String, weight: Float)]) {
        var lanes = [Float](repeating: 0, count: Self.width)
        for (text, weight) in texts { Self.add(text, weight, to: &lanes) }
        self.lanes = Self.damped(lanes)
    }

    /// The cosine of two sketches, 0 for opposite or unrelated ones.
    package func cosine(_ other: TextSketch) -> Double {
        var sum: Float = 0
        for place in 0..<Self.width { sum += lanes[place] * other.lanes[place] }
        return Double(max(0, min(1, sum)))
    }

    /// Square roots with their signs, so that what is repeated does not drown the rest; then to length 1.
    private static func damped(_ lanes: [Float]) -> [Float] {
        let roots = lanes.map { $0 < 0 ? -(-$0).squareRoot() : $0.squareRoot() }
        let length = roots.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? roots.map { $0 / length } : roots
    }

    private static func add(_ text: String, _ weight: Float, to lanes: inout [Float]) {
        var word: [UInt32] = []
        var before: UInt32?
        for scalar in text.lowercased().unicodeScalars {
            let value = scalar.value
            if isIdeograph(value) {
                flush(&word, weight, to: &lanes)
                put([value], weight * 0.25, to: &lanes)
                if let before { put([before, value], weight, to: &lanes) }
                before = value
            } else if scalar.properties.isAlphabetic || (48...57).contains(value) {
                word.append(value)
                before = nil
            } else {
                flush(&word, weight, to: &lanes)
                before = nil
            }
        }
        flush(&word, weight, to: &lanes)
    }

    private static func flush(_ word: inout [UInt32], _ weight: Float, to lanes: inout [Float]) {
        defer { word = [] }
        guard word.count > 1 else { return }
        put(word, weight, to: &lanes)
        guard word.count > 3 else { return }
        for start in 0...(word.count - 3) { put(Array(word[start..<start + 3]), weight * 0.25, to: &lanes) }
    }

    private static func put(_ scalars: [UInt32], _ weight: Float, to lanes: inout [Float]) {
        // FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo), so that all machines agree.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for scalar in scalars {
            for shift in [0, 8, 16] as [UInt32] {
                hash = (hash ^ UInt64(scalar >> shift & 0xff)) &* 0x0100_0000_01b3
            }
        }
        let mixed = hash ^ hash >> 29
        lanes[Int(mixed % UInt64(width))] += hash >> 63 == 0 ? weight : -weight
    }

    private static func isIdeograph(_ value: UInt32) -> Bool {
        (0x3400...0x9fff).contains(value) || (0xf900...0xfaff).contains(value) || (0x20000...0x3ffff).contains(value)
    }
}
