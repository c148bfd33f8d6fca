import Foundation
import Market
import Testing
import Trade

@Suite("The page about orders")
struct OrderDocumentTests {
    @Test func `shows the tables that hold`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "docs/trade/orders.md")
        var page = try String(contentsOf: file, encoding: .utf8)
        let returns = try #require(AfterSale.transitions[.returnAndRefund])
        let diagrams = [
            MerchantOrder.transitions.diagram(from: .unpaid), returns.diagram(from: .waitingMerchant),
        ]
        if ProcessInfo.processInfo.environment["GOLDEN"] == "rewrite" {
            var parts = page.components(separatedBy: "```")
            for (number, diagram) in diagrams.enumerated() { parts[2 * number + 1] = "mermaid\n\(diagram)\n" }
            page = parts.joined(separator: "```")
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        for diagram in diagrams { #expect(page.contains("```mermaid\n\(diagram)\n```")) }
    }
}
