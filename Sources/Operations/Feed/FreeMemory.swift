internal import Foundation

/// What the allocator holds without need.
enum FreeMemory {
    /// Gives back to the system what large values that were let go have left behind.
    ///
    /// glibc keeps freed pages for the next allocation. After a reload, which needs as much again as what it replaces, that
    /// is memory nobody asks for until the next one. Other allocators lack the function and give back by themselves.
    static func giveBack() {
        typealias Trim = @convention(c) (Int) -> Int32
        // A null handle looks through everything that is loaded; `malloc.h` is in no module of the toolchain.
        guard let found = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(found, to: Trim.self)(0)
    }
}
