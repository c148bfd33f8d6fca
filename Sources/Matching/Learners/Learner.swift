/// A way to learn from histories which items fit to go with, or after, what somebody did.
///
/// What it learns depends on histories and settings alone: not on the number of threads, and not on the viewers'
/// numbers, since a question is a history too. Whoever was not there at training is served like everybody else.
package protocol Learner: Sendable {
    /// The name in tables, cards and logs, such as `transitions`; letters, digits and hyphens.
    var name: String { get }

    /// The settings that matter, in words.
    var settingsText: String { get }

    /// An upper bound of the memory that fitting takes beyond the histories, in bytes.
    func memoryBytes(for histories: Histories) -> Int

    /// Learns.
    /// - Parameters:
    ///   - threads: how many threads may work; the calling thread is one of them and blocks until the end.
    ///   - observe: told the share that is done, on the calling thread, at least once a second or so; may stop it.
    /// - Throws: `LearningError`.
    func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring
}

/// Why nothing was learnt.
package enum LearningError: Error, Sendable, Equatable {
    /// The observer asked to stop.
    case cancelled
    /// There is no deed to learn from.
    case nothingToLearn
    /// The numbers went beyond the reach of single precision.
    case notSolvable
}

/// Scores all items as answers to histories; called from several threads at once.
package protocol HistoryScoring: Sendable {
    /// The number of items scored.
    var itemCount: Int { get }

    /// Writes rows x items scores, row-major, for some rows of the histories asked about.
    ///
    /// Larger is better, 0 says nothing; items of the history itself are scored too, and whoever asks hides them or not.
    /// - Precondition: `scores` has rows.count x itemCount places; what stood in them before is overwritten.
    func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>)
}

/// What the observer of a training wants next.
package enum Wish: Sendable { case goOn, stop }
