package import Matching

/// How published data of one kind are measured; docs/matching/evaluation.md defines each.
package enum EvaluationProtocol: String, Sendable, Hashable, CaseIterable {
    /// Ordered histories, leave one out.
    case sequences
    /// Sessions without identity, each prefix of a test session to be continued.
    case sessions
    /// Items that nobody met yet, known from their tags and links.
    case coldItems = "cold-items"
    /// User-item sets without order.
    case sets
    /// Click logs of viewers and videos, forecast and learnt from in the order of time.
    case clicks
    /// Click logs of unknown columns, forecast and learnt from in the order of their rows.
    case clickTable = "click-table"

    /// Names of the files, without `.txt`, `.dat`, `.csv` and `.gz`, all of which have to be there.
    ///
    /// A star stands for any rest of a name. Tables of clicks are recognised by their headers instead.
    package var files: [String] {
        switch self {
        case .sequences: ["sequences"]
        case .sessions: ["train_sessions", "test_prefix_target"]
        case .coldItems: ["users", "item-tag"]
        case .sets: ["train", "test"]
        case .clicks: ["log*", "videos"]
        case .clickTable: []
        }
    }

    /// How the files' names end, before `.gz`.
    var endings: [String] {
        switch self {
        case .sequences, .sessions, .coldItems, .sets: ["txt", "dat"]
        case .clicks, .clickTable: ["csv"]
        }
    }

    /// The measures that the field publishes for it; none where probabilities and not lists are measured.
    package var measures: [RankingMeasure] {
        switch self {
        case .sequences: [5, 10, 20].flatMap { [.hitRate($0), .ndcg($0)] }
        case .sessions: [10, 20].flatMap { [.precision($0), .reciprocalRank($0)] }
        case .coldItems: [20, 50, 100].flatMap { [.recall($0), .ndcg($0)] }
        case .sets: [10, 20, 50, 100].flatMap { [.recall($0), .ndcg($0)] }
        case .clicks, .clickTable: []
        }
    }

    /// Length of the lists by which settings are chosen: where one item is wanted, the shortest that papers print, since
    /// a hit among 20 says little about the first places.
    var choosingCutoff: Int { self == .sequences ? 5 : 20 }
}
