internal import Foundation

/// A value that many read at once and one changes at a time; whoever wants to change it does not wait for ever.
///
/// Readers look at the value in place, so a large one is never copied. Nothing inside the closures may wait.
/// All access to the storage goes through the lock, and neither ever moves: that is what makes it sendable.
final class SharedValue<Value: Sendable>: @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>
    private let storage: UnsafeMutablePointer<Value>

    init(_ value: Value) {
        lock = .allocate(capacity: 1)
        storage = .allocate(capacity: 1)
        storage.initialize(to: value)
        var attributes = pthread_rwlockattr_t()
        pthread_rwlockattr_init(&attributes)
        pthread_rwlockattr_setkind_np(&attributes, Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP))
        pthread_rwlock_init(lock, &attributes)
        pthread_rwlockattr_destroy(&attributes)
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
        storage.deinitialize(count: 1)
        storage.deallocate()
    }

    /// Looks at the value; others may look at the same time.
    func read<Result>(_ body: (borrowing Value) throws -> Result) rethrows -> Result {
        pthread_rwlock_rdlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body(storage.pointee)
    }

    /// Changes the value, alone.
    func change<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        pthread_rwlock_wrlock(lock)
        defer { pthread_rwlock_unlock(lock) }
        return try body(&storage.pointee)
    }
}
