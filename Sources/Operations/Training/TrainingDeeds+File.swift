internal import Market
internal import Matching

extension TrainingDeeds {
    /// Reads a table `viewer,content,weight`.
    /// - Throws: `TextFileError`, or the `TableError` of the first row that cannot be read.
    /// - Complexity: O(rows); memory O(pairs).
    static func read(file path: String, observe: (SetEvaluation.Progress) -> Void) throws -> TrainingDeeds {
        struct Pair: Hashable {
            let viewer: Int32
            let item: Int32
        }
        observe(.init(step: "reading \(path)", share: 0))
        let table = try TableFile(path: path, needs: ["viewer", "content", "weight"])
        var viewers: [String: Int32] = [:]
        var items: [Identifier<Content>: Int32] = [:]
        var contents: [Identifier<Content>] = []
        var weights: [Pair: Float] = [:]
        var count = 0
        while let row = try table.next()?.get() {
            let name = row.text("viewer")
            guard !name.isEmpty else { throw row.bad("viewer", "expected an identifier") }
            let content: Identifier<Content>
            do {
                content = try Identifier(parsing: row.text("content"))
            } catch {
                throw row.bad("content", "expected an identifier")
            }
            guard let weight = Float(row.text("weight")), weight.isFinite else {
                throw row.bad("weight", "expected a number")
            }
            let viewer = viewers[name] ?? Int32(viewers.count)
            viewers[name] = viewer
            if items[content] == nil {
                items[content] = Int32(contents.count)
                contents.append(content)
            }
            weights[Pair(viewer: viewer, item: items[content] ?? 0), default: 0] += weight
            count += 1
        }
        observe(.init(step: "reading \(path)", share: 1))
        let entries = weights.filter { $0.value > 0 }
            .sorted { ($0.key.viewer, $0.key.item) < ($1.key.viewer, $1.key.item) }
            .map { Interaction(viewer: $0.key.viewer, item: $0.key.item, weight: $0.value) }
        return TrainingDeeds(
            matrix: try InteractionMatrix(viewerCount: viewers.count, itemCount: contents.count, entries: entries),
            contents: contents, deedCount: count, optedOutCount: 0, lastSequence: 0, learnt: nil)
    }
}
