import Foundation
import Market
import Testing

@Suite("The page about live rooms")
struct RoomPageTests {
    @Test func `shows the tables that hold`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/live/rooms.md")
        var page = try String(contentsOf: file, encoding: .utf8)
        let room = Room.transitions.diagram(from: .scheduled)
        let product = RoomProduct.transitions.diagram(from: .listed)
        if ProcessInfo.processInfo.environment["GOLDEN"] == "rewrite" {
            var parts = page.components(separatedBy: "```")
            (parts[1], parts[3]) = ("mermaid\n\(room)\n", "mermaid\n\(product)\n")
            page = parts.joined(separator: "```")
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(page.contains("```mermaid\n\(room)\n```"))
        #expect(page.contains("```mermaid\n\(product)\n```"))
    }
}
