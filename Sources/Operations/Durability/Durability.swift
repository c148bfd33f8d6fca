import Foundation

/// Forces files, and names in folders, to the disk.
enum Durability {
    /// Forces a file's bytes, or a folder's names, to the disk.
    ///
    /// A new name outlives a loss of power only once its folder was forced there, too.
    /// - Throws: `DurabilityError` when it can't be opened, or the disk does not say that it is there.
    static func force(_ path: String) throws(DurabilityError) {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurabilityError(path: path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DurabilityError(path: path, String(cString: strerror(errno))) }
    }
}

/// Something is not known to be on the disk.
struct DurabilityError: Error, Sendable, Hashable, CustomStringConvertible {
    let path: String
    let reason: String

    init(path: String, _ reason: String) {
        self.path = path
        self.reason = reason
    }

    var description: String { "\(path) cannot be forced to the disk: \(reason)" }
}
