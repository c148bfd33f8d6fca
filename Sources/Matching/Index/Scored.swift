internal import CVectorKernels

/// An item and a number by which items are compared.
package struct Scored: Sendable, Hashable {
    /// The item.
    package let item: Int32
    /// The number; larger is better.
    package let score: Float

    /// An item with its score.
    package init(item: Int32, score: Float) {
        self.item = item
        self.score = score
    }

    /// The largest of given scores, best first, equal ones by lower position; values that are not numbers never win.
    /// - Complexity: O(scores + limit log limit).
    package static func best(
        of scores: UnsafeBufferPointer<Float>, limit: Int, allowed: ItemSet? = nil
    ) -> [Scored] {
        guard limit > 0, let start = scores.baseAddress, !scores.isEmpty else { return [] }
        let limit = Int32(min(limit, scores.count))
        return collect(capacity: Int(vk_scan_capacity(limit))) { indices, values in
            vk_select(start, Int64(scores.count), allowed?.words, limit, indices, values)
        }
    }

    /// What a scan wrote into room for so many items with their scores.
    static func collect(
        capacity: Int, _ scan: (UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Float>) -> Int32
    ) -> [Scored] {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { indices in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { scores in
                guard let indexStart = indices.baseAddress, let scoreStart = scores.baseAddress else { return [] }
                let found = Int(scan(indexStart, scoreStart))
                return (0..<found).map { Scored(item: indices[$0], score: scores[$0]) }
            }
        }
    }
}
