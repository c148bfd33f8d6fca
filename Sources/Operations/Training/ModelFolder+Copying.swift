internal import Foundation

extension ModelFolder {
    /// Copies the model in force with its card, checked against its digest, and puts it in force there.
    ///
    /// - Returns: whether there was one.
    /// - Throws: `ModelFolderError`; then no part of it is in force there.
    package func copyCurrent(to other: ModelFolder) throws -> Bool {
        guard let pointer = try current() else { return false }
        _ = try read(pointer)
        let place = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
            for name in ["\(pointer.version).dcmodel", "\(pointer.version).json", "current"] {
                try other.replace(name, try Data(contentsOf: place.appendingPathComponent(name)))
            }
        } catch {
            throw ModelFolderError.unwritable(path: other.path, "\(error)")
        }
        return true
    }
}
