extension Histories {
    /// The histories of parsed lines, one row for each viewer number, each weight 1.
    ///
    /// Published sets say nowhere whether the order in a line is that of time. Where all lines ascend it can't be; where they don't,
    /// it is taken as time, and a search on a validation slice finds out whether it helps.
    /// - Throws: `InteractionError` when a number does not fit the counts.
    package init(
        lines: [InteractionLines.Line], viewerCount: Int, itemCount: Int
    ) throws(InteractionError) {
        var rows = [[Int32]](repeating: [], count: viewerCount)
        var isOrdered = false
        for (number, line) in lines.enumerated() {
            guard Int(line.viewer) < viewerCount else {
                throw .viewerOutOfRange(entry: number, viewer: line.viewer)
            }
            if let item = line.items.first(where: { Int($0) >= itemCount }) {
                throw .itemOutOfRange(entry: number, item: item)
            }
            rows[Int(line.viewer)] = line.items
            isOrdered = isOrdered || zip(line.items, line.items.dropFirst()).contains { $0 > $1 }
        }
        self.init(rows, itemCount: itemCount, isOrdered: isOrdered)
    }
}
