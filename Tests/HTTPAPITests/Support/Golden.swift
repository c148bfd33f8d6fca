import Foundation
import Testing

/// Compares a text with the one kept under `__Golden__`; `GOLDEN=rewrite` keeps the new one instead.
func expectGolden(
    _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "__Golden__/\(name).txt")
    if ProcessInfo.processInfo.environment["GOLDEN"] == "rewrite" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    let pairs = zip(
        kept.split(separator: "\n", omittingEmptySubsequences: false),
        text.split(separator: "\n", omittingEmptySubsequences: false))
    let difference = pairs.first { $0 != $1 }.map { "kept: \($0)\nnow:  \($1)" } ?? "one is longer"
    #expect(
        kept == text, "\(name) differs; GOLDEN=rewrite keeps the new text.\n\(difference)", sourceLocation: location)
}
