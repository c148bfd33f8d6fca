internal import Foundation

/// What the allocator holds without need.
///
/// Both functions are glibc's; `malloc.h` is in no module of the toolchain, so they are looked up by name. Other allocators
/// lack them and need none.
package enum FreeMemory {
    /// Lets threads share as many heaps as there are processors, instead of eight for each of these.
    ///
    /// Work moves between threads here, so what one heap has free is seldom where the next allocation comes from. Fewer heaps
    /// took a sixth less memory and were faster on two processors (docs/operations/benchmarks.md). Call it before threads start.
    package static func shareHeaps() {
        typealias Option = @convention(c) (Int32, Int32) -> Int32
        let arenasMax: Int32 = -8
        guard let found = dlsym(nil, "mallopt") else { return }
        let heaps = max(2, ProcessInfo.processInfo.activeProcessorCount)
        _ = unsafeBitCast(found, to: Option.self)(arenasMax, Int32(heaps))
    }

    /// Gives back to the system what large values that were let go have left behind.
    ///
    /// glibc keeps freed pages for the next allocation. After a reload, which needs as much again as what it replaces, that
    /// is memory nobody asks for until the next one.
    static func giveBack() {
        typealias Trim = @convention(c) (Int) -> Int32
        guard let found = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(found, to: Trim.self)(0)
    }
}
