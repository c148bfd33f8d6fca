import Alliance
import Foundation
import Market
import Testing
import Trade

@Suite("The pages about orders and payouts")
struct OrderDocumentTests {
    @Test func `show the tables that hold`() throws {
        let returns = try #require(AfterSale.transitions[.returnAndRefund])
        let exchanges = try #require(AfterSale.transitions[.exchange])
        try Self.look(
            at: "docs/trade/orders.md",
            for: [
                MerchantOrder.transitions.diagram(from: .unpaid), returns.diagram(from: .waitingMerchant),
                exchanges.diagram(from: .waitingMerchant),
            ])
        try Self.look(at: "docs/trade/promotions.md", for: [Coupon.transitions.diagram(from: .granted)])
        try Self.look(at: "docs/trade/products.md", for: [ProductImport.transitions.diagram(from: .reading)])
        try Self.look(
            at: "docs/alliance/plans.md",
            for: [
                CommissionPlan.transitions.diagram(from: .proposed), AgencyBinding.transitions.diagram(from: .proposed),
            ])
        try Self.look(at: "docs/trade/disputes.md", for: [Dispute.transitions.diagram(from: .needsResponse)])
        try Self.look(at: "docs/trade/payouts.md", for: [Payout.transitions.diagram(from: .waitingFirst)])
    }

    private static func look(at path: String, for diagrams: [String]) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: path)
        var page = try String(contentsOf: file, encoding: .utf8)
        if ProcessInfo.processInfo.environment["GOLDEN"] == "rewrite" {
            var parts = page.components(separatedBy: "```")
            for (number, diagram) in diagrams.enumerated() { parts[2 * number + 1] = "mermaid\n\(diagram)\n" }
            page = parts.joined(separator: "```")
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        for diagram in diagrams { #expect(page.contains("```mermaid\n\(diagram)\n```")) }
    }
}
