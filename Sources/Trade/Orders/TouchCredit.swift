package import Market

/// How much each click on the way to a purchase helped, for reports alone (贡献归因, domain.md §14.2).
///
/// Who is paid is decided by `ClickContest`; nothing that moves money reads what stands here.
package enum TouchCredit {
    /// How what a purchase was worth is shared among the clicks before it.
    package enum Method: String, Hashable, Sendable, CaseIterable {
        /// Forty per cent for the first click, forty for the last, and the rest for those between, in equal parts; two share
        /// alike, and one gets everything (U-shaped, position-based).
        case position
        /// The Shapley value of the creators when a purchase needs every creator who was clicked before it: each of them gets
        /// the same part, however often it was clicked, and its clicks share that part alike.
        ///
        /// A game in which a group is worth what its members bought about by themselves is a sum of unanimity games, one for
        /// each purchase, and the Shapley value of a unanimity game gives its members equal parts (Shapley 1953, §3).
        case shapley
    }

    /// The parts of clicks in parts per million, which sum to 1,000,000 exactly: what rounding leaves goes to the last click.
    /// - Parameter creators: whose cards were clicked, first clicked first.
    /// - Complexity: O(clicks).
    package static func parts(of creators: [Identifier<Creator>], by method: Method) -> [Int64] {
        guard !creators.isEmpty else { return [] }
        let whole: Int64 = 1_000_000
        var parts: [Int64]
        switch method {
        case .position:
            switch creators.count {
            case 1: parts = [whole]
            case 2: parts = [whole / 2, whole / 2]
            default:
                parts = Array(repeating: 200_000 / Int64(creators.count - 2), count: creators.count)
                parts[0] = 400_000
                parts[creators.count - 1] = 400_000
            }
        case .shapley:
            let clicks = Dictionary(creators.map { ($0, Int64(1)) }, uniquingKeysWith: +)
            let share = whole / Int64(clicks.count)
            parts = creators.map { share / (clicks[$0] ?? 1) }
        }
        parts[creators.count - 1] += whole - parts.reduce(0, +)
        return parts
    }
}
