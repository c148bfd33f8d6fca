internal import Foundation

/// The text of one family's rules, and where it comes from.
struct RuleFile {
    /// What errors call it.
    let name: String
    /// What it holds.
    let text: String

    /// A text with a name.
    init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// A family's file in a folder, or the one that ships when there is none.
    /// - Throws: `RuleFileError` when it cannot be read.
    init(_ family: String, in folder: String?) throws {
        let name = "\(family).yaml"
        let own = folder.map { URL(filePath: $0).appending(path: name) }
        let url =
            if let own, FileManager.default.fileExists(atPath: own.path) { own } else {
                Bundle.module.bundleURL.appending(path: "Defaults/\(name)")
            }
        guard let bytes = try? Data(contentsOf: url) else {
            // The reason is the same to the reader whatever the system said: the file is not there to read.
            throw RuleFileError(url.path, "cannot be read")
        }
        self.init(name: name, text: String(decoding: bytes, as: UTF8.self))
    }
}
