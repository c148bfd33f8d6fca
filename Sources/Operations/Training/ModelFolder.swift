internal import Foundation
package import Matching

/// A folder of trained models: `<version>.dcmodel`, its card `<version>.json`, and `current`, which names one.
///
/// A file gets its name only when it is whole and on disk, and `current` is replaced last, so a reader sees the old
/// model or the new one, and never a part.
package struct ModelFolder: Sendable {
    /// The folder's path.
    package let path: String

    /// A folder, made when the first model is written.
    package init(_ path: String) { self.path = path }

    /// Which model is in force, and the digest its file must have.
    package struct Pointer: Codable, Sendable, Hashable {
        /// The model's version.
        package let version: String
        /// SHA-256 of the file, in hexadecimal.
        package let digest: String
    }

    /// The model in force; nil before the first.
    /// - Throws: `ModelFolderError.unreadable`.
    package func current() throws -> Pointer? {
        let url = url("current")
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        do {
            return try JSONDecoder().decode(Pointer.self, from: Data(contentsOf: url))
        } catch {
            throw ModelFolderError.unreadable(path: url.path, "\(error)")
        }
    }

    /// The model that a pointer names, checked against its digest.
    /// - Throws: `ModelFolderError`.
    package func read(_ pointer: Pointer) throws -> TrainedModel {
        let url = url("\(pointer.version).dcmodel")
        let bytes: Data
        do {
            bytes = try Data(contentsOf: url)
        } catch {
            throw ModelFolderError.unreadable(path: url.path, "\(error)")
        }
        guard FileDigest.sha256(bytes) == pointer.digest else { throw ModelFolderError.wrongDigest(path: url.path) }
        do {
            return try TrainedModel.decode(Array(bytes))
        } catch {
            throw ModelFolderError.unreadable(path: url.path, "\(error)")
        }
    }

    /// The card of a model, as it was written.
    /// - Throws: `ModelFolderError.unreadable`.
    package func card(of version: String) throws -> ModelCard {
        let url = url("\(version).json")
        do {
            return try ModelCard.decoder.decode(ModelCard.self, from: Data(contentsOf: url))
        } catch {
            throw ModelFolderError.unreadable(path: url.path, "\(error)")
        }
    }

    /// Writes a model and its card and puts them in force.
    /// - Throws: `ModelFolderError.unwritable`; then the model before stays in force.
    package func write(_ model: TrainedModel, card: (_ digest: String, _ bytes: Int) -> ModelCard) throws -> Pointer {
        let bytes = Data(model.encoded())
        let pointer = Pointer(version: model.version, digest: FileDigest.sha256(bytes))
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try replace("\(model.version).dcmodel", bytes)
            try replace("\(model.version).json", ModelCard.encoder.encode(card(pointer.digest, bytes.count)))
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            try replace("current", encoder.encode(pointer))
        } catch {
            throw ModelFolderError.unwritable(path: path, "\(error)")
        }
        return pointer
    }

    /// Writes beside the file, forces it to disk, and then gives it its name.
    func replace(_ name: String, _ bytes: Data) throws {
        let temporary = url(".\(name).\(UUID().uuidString)")
        do {
            try bytes.write(to: temporary)
            let handle = try FileHandle(forUpdating: temporary)
            try handle.synchronize()
            try handle.close()
            guard rename(temporary.path, url(name).path) == 0 else {
                throw ModelFolderError.unwritable(path: url(name).path, String(cString: strerror(errno)))
            }
        } catch {
            // The first error is the one to report; a leftover file with a dot in front is never read.
            try? FileManager.default.removeItem(at: temporary)
            throw error
        }
        try Durability.force(path)
    }

    private func url(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }
}

/// Why a model cannot be read or written.
package enum ModelFolderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file is missing, or holds something else.
    case unreadable(path: String, String)
    /// The file is not the one that was put in force.
    case wrongDigest(path: String)
    /// The file cannot be written.
    case unwritable(path: String, String)

    /// The error for people.
    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .wrongDigest(let path): "\(path) is not the file that was put in force: its SHA-256 differs"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }
}
