extension ParallelLoop {
    /// Runs blocks a slice at a time and tells an observer between slices how far it came.
    ///
    /// - Parameters:
    ///   - share: which part of the whole work these blocks are; the observer hears numbers inside of it.
    /// - Throws: `LearningError.cancelled` when the observer asks to stop; blocks that were begun are finished.
    static func run(
        blocks: Int, threads: Int, share: ClosedRange<Double>, observe: (Double) -> Wish,
        _ body: @Sendable (Int) -> Void
    ) throws(LearningError) {
        let slice = max(16 * threads, (blocks + 31) / 32)
        var done = 0
        while done < blocks {
            let first = done
            let count = min(slice, blocks - first)
            run(blocks: count, threads: threads) { body(first + $0) }
            done += count
            let progress = Double(done) / Double(blocks)
            guard observe(share.lowerBound + progress * (share.upperBound - share.lowerBound)) == .goOn else {
                throw .cancelled
            }
        }
    }
}
