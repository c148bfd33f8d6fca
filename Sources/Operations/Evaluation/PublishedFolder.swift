internal import Foundation

/// A folder of published data, whose protocols are recognised by the names of its files.
package struct PublishedFolder: Sendable, Hashable {
    /// The folder's path.
    package let path: String

    /// A folder; nothing is read yet.
    package init(_ path: String) { self.path = path }

    /// The last part of the path, for tables.
    package var name: String { URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent }

    /// The protocols whose files are all there, in the order of `EvaluationProtocol.allCases`.
    ///
    /// Mostly one. A folder with a click log and a set in `topk` beside it has both.
    /// - Throws: `EvaluationError.noFolder`, or `.nothingRecognised` with what was looked for.
    package func protocols() throws(EvaluationError) -> [EvaluationProtocol] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw .noFolder(path: path)
        }
        let found = EvaluationProtocol.allCases.filter { kind in
            !kind.files.isEmpty && kind.files.allSatisfy { file($0, of: kind) != nil }
        }
        if !found.isEmpty { return found }
        guard ClickTable.isIn(self) else { throw .nothingRecognised(path: path) }
        return [.clickTable]
    }

    /// The path of a file by its name without endings; nil when it is not there.
    ///
    /// A plain file comes before a compressed one, and `train` and `test` are looked for in `topk` too.
    func file(_ stem: String, of kind: EvaluationProtocol) -> String? { files(stem, of: kind).first }

    /// The paths of all files that a name without endings, or its part before a star, fits, in the order of their names.
    func files(_ stem: String, of kind: EvaluationProtocol) -> [String] {
        let endings = kind.endings.flatMap { [".\($0)", ".\($0).gz"] }
        for place in stem == "train" || stem == "test" ? [path, "\(path)/topk"] : [path] {
            // A folder that is not there has no files.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place))?.sorted() ?? []
            let found: [String]
            if let star = stem.firstIndex(of: "*") {
                found = names.filter { $0.hasPrefix(stem[..<star]) && endings.contains(where: $0.hasSuffix) }
            } else {
                found = endings.map { stem + $0 }.filter(names.contains)
            }
            if !found.isEmpty { return found.map { "\(place)/\($0)" } }
        }
        return []
    }

    /// The path of a file that a protocol needs.
    /// - Throws: `EvaluationError.missing`.
    func needed(_ stem: String, by kind: EvaluationProtocol) throws(EvaluationError) -> String {
        guard let path = file(stem, of: kind) else { throw .missing(file: stem, path: path, kind) }
        return path
    }
}
