import Dispatch
import Synchronization

/// Runs independent blocks of work on several threads and waits for them.
///
/// Blocks are handed out as threads become free, so every block has to write its own places only: then the
/// result does not depend on the number of threads.
enum ParallelLoop {
    /// Calls `body` once for each block in `0 ..< blocks`, from up to `threads` threads.
    /// - Precondition: at least one thread.
    static func run(blocks: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        precondition(threads > 0, "work needs at least one thread")
        guard blocks > 0 else { return }
        guard threads > 1, blocks > 1 else { return (0..<blocks).forEach(body) }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, blocks)) { _ in
            while true {
                let block = next.add(1, ordering: .relaxed).oldValue
                guard block < blocks else { return }
                body(block)
            }
        }
    }
}

/// The address of storage that several threads fill in disjoint places.
struct SharedStorage<Element>: @unchecked Sendable {
    /// The first element.
    let start: UnsafeMutablePointer<Element>

    /// The storage under a buffer, which has to outlive this value.
    /// - Precondition: the buffer has an address.
    init(_ buffer: UnsafeMutableBufferPointer<Element>) {
        guard let address = buffer.baseAddress else { preconditionFailure("shared storage is never empty") }
        start = address
    }
}
