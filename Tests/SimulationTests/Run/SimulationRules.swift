import DatabaseTestSupport
import Foundation
import Operations

/// The rules that ship, but that two people look at small payouts already: large sums are rare in weeks of trade.
enum SimulationRules {
    /// Two people agree to so much, in minor units.
    static let twoPeopleFrom: Int64 = 20_000

    /// Reads the rules, from a folder of the process that holds the one file that differs.
    static func book() throws -> RuleBook {
        let shipped = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Operations/Rules/Defaults/trade.yaml").standardized
        let text = try String(contentsOf: shipped, encoding: .utf8)
        let line = "payout_two_people_from: 500000"
        precondition(text.contains(line), "The rules of trade say from when on two people look at a payout.")
        let file = URL(filePath: try TemporaryFolder.shared.path(for: "rules-\(UUID().uuidString)"))
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
        try text.replacing(line, with: "payout_two_people_from: \(twoPeopleFrom)").write(
            to: file.appending(path: "trade.yaml"), atomically: true, encoding: .utf8)
        return try RuleBook.load(from: file.path)
    }
}
