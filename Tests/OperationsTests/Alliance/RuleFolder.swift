import DatabaseTestSupport
import Foundation
import Operations
import Testing

/// A folder of rules of one's own: one family's rules that ship, with some texts replaced.
struct RuleFolder {
    /// Where it is.
    let path: String

    /// - Precondition: every text to replace is there.
    init(family: String = "samples", replacing replacements: [String: String]) throws {
        let shipped = try #require(Self.shipped(family))
        var text = try String(contentsOf: shipped, encoding: .utf8)
        for (old, new) in replacements {
            try #require(text.contains(old))
            text = text.replacing(old, with: new)
        }
        let folder = URL(filePath: try TemporaryFolder.shared.path(for: "rules-\(UUID().uuidString)"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: "\(family).yaml"))
        path = folder.path
    }

    /// The file in the sources, found from this one.
    private static func shipped(_ family: String) -> URL? {
        var folder = URL(filePath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let file = folder.appending(path: "Sources/Operations/Rules/Defaults/\(family).yaml")
            if FileManager.default.fileExists(atPath: file.path) { return file }
        }
        return nil
    }
}
