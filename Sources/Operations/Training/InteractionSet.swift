internal import Foundation
package import Matching

/// A published user-item set: what viewers had to do with, and what was held back.
package struct InteractionSet: Sendable {
    /// The folder's name, for tables.
    package let name: String
    /// What models may learn from.
    package let train: InteractionMatrix
    /// What they have to find.
    package let heldBack: InteractionMatrix

    /// A set of two matrices over the same viewers and items.
    package init(name: String, train: InteractionMatrix, heldBack: InteractionMatrix) {
        self.name = name
        self.train = train
        self.heldBack = heldBack
    }

    /// Reads `train.txt` and `test.txt`, each also as `.gz`, from a folder or from `topk` inside it.
    /// - Throws: `InteractionSetError`, `TextFileError`.
    package static func read(folder: String) throws -> InteractionSet {
        let train = try parse(find("train", in: folder))
        let test = try parse(find("test", in: folder))
        let all = train + test
        guard train.contains(where: { !$0.items.isEmpty }) else { throw InteractionSetError.empty(folder: folder) }
        let viewerCount = Int(all.reduce(0) { max($0, $1.viewer) }) + 1
        let itemCount = Int(all.reduce(0) { $1.items.reduce($0, max) }) + 1
        return InteractionSet(
            name: URL(fileURLWithPath: folder).lastPathComponent,
            train: try InteractionMatrix(lines: train, viewerCount: viewerCount, itemCount: itemCount),
            heldBack: try InteractionMatrix(lines: test, viewerCount: viewerCount, itemCount: itemCount))
    }

    private static func find(_ part: String, in folder: String) throws -> String {
        let places = ["", "topk/"].flatMap { place in
            [".txt", ".txt.gz"].map { "\(folder)/\(place)\(part)\($0)" }
        }
        guard let path = places.first(where: FileManager.default.fileExists(atPath:)) else {
            throw InteractionSetError.missing(part: part, folder: folder)
        }
        return path
    }

    private static func parse(_ path: String) throws -> [InteractionLines.Line] {
        do {
            return try InteractionLines.parse(GzipLines.readAll(path: path))
        } catch let error as InteractionLines.ParseError {
            throw InteractionSetError.malformed(path: path, error)
        }
    }
}

/// Why a folder holds no user-item set.
package enum InteractionSetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Neither `part.txt` nor `part.txt.gz` is there.
    case missing(part: String, folder: String)
    /// The training file names no item.
    case empty(folder: String)
    /// A line cannot be read.
    case malformed(path: String, InteractionLines.ParseError)

    /// The error for people.
    package var description: String {
        switch self {
        case .missing(let part, let folder): "\(folder): neither \(part).txt nor \(part).txt.gz is here or in topk/"
        case .empty(let folder): "\(folder): the training file names no item"
        case .malformed(let path, let error): "\(path): \(error)"
        }
    }
}
