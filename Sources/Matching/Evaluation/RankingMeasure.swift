internal import Statistics

/// A measure of one ranked list against the items that it should have found.
///
/// Places are counted from 1. The names are those of the field, which `dancong evaluate --json` writes.
package enum RankingMeasure: Sendable, Hashable {
    /// Hits ÷ wanted items.
    case recall(Int)
    /// Σ over hits 1 / log2(place + 1), over the same sum for a perfect list of min(wanted, K) hits.
    case ndcg(Int)
    /// 1 when at least one wanted item is listed.
    case hitRate(Int)
    /// The hit rate in percent, which papers on sessions call P@K.
    case precision(Int)
    /// 1 / place of the first hit, 0 without one; in percent, as papers on sessions print MRR@K.
    case reciprocalRank(Int)

    /// The length of the list that counts.
    package var cutoff: Int {
        switch self {
        case .recall(let cutoff), .ndcg(let cutoff), .hitRate(let cutoff), .precision(let cutoff),
            .reciprocalRank(let cutoff):
            cutoff
        }
    }

    /// The name with the length of the list, such as `recall@20`.
    package var name: String {
        switch self {
        case .recall: "recall@\(cutoff)"
        case .ndcg: "ndcg@\(cutoff)"
        case .hitRate: "hr@\(cutoff)"
        case .precision: "p@\(cutoff)"
        case .reciprocalRank: "mrr@\(cutoff)"
        }
    }

    /// The measure of one list.
    /// - Parameters:
    ///   - hits: the places of wanted items in the list, ascending, from 1.
    ///   - wantedCount: how many items were wanted; at least 1.
    package func value(hits: [Int], wantedCount: Int) -> Double {
        let counted = hits.prefix { $0 <= cutoff }
        switch self {
        case .recall: return Double(counted.count) / Double(wantedCount)
        case .hitRate: return counted.isEmpty ? 0 : 1
        case .precision: return counted.isEmpty ? 0 : 100
        case .reciprocalRank: return counted.first.map { 100 / Double($0) } ?? 0
        case .ndcg:
            let gained = counted.reduce(0) { $0 + 1 / Elementary.log2(Double($1 + 1)) }
            let ideal = (1...max(1, min(wantedCount, cutoff))).reduce(0) { $0 + 1 / Elementary.log2(Double($1 + 1)) }
            return gained / ideal
        }
    }
}
