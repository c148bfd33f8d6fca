import Foundation
import Market
import Testing

@Suite("The page about contents")
struct ContentDocumentTests {
    @Test func `shows the table that holds`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/live/contents.md")
        var page = try String(contentsOf: file, encoding: .utf8)
        let diagram = Content.transitions.diagram(from: .draft)
        if ProcessInfo.processInfo.environment["GOLDEN"] == "rewrite" {
            var parts = page.components(separatedBy: "```")
            parts[1] = "mermaid\n\(diagram)\n"
            page = parts.joined(separator: "```")
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(page.contains("```mermaid\n\(diagram)\n```"))
    }
}
