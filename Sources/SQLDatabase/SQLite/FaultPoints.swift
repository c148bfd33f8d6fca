import Synchronization

/// Where tests make the disk fail inside the process; without a plan every point passes.
final class FaultPoints: Sendable {
    /// A moment at which the disk may fail.
    enum Point: Sendable, Hashable { case commit, reopening }

    private let plan = Mutex<(@Sendable (Point) -> DatabaseError?)?>(nil)

    /// Sets who decides on failures, or removes it.
    func fail(_ decide: (@Sendable (Point) -> DatabaseError?)?) { plan.withLock { $0 = decide } }

    func pass(_ point: Point) throws {
        if let error = plan.withLock({ $0 })?(point) { throw error }
    }
}
