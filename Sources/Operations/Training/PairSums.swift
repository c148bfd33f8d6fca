internal import Market
internal import Matching

/// Sums of weights by viewer and content, with dense numbers in the order in which they are met.
struct PairSums<ViewerName: Hashable>: Sendable where ViewerName: Sendable {
    private struct Pair: Hashable {
        let viewer: Int32
        let item: Int32
    }

    /// The contents, by column.
    private(set) var contents: [Identifier<Content>] = []
    /// Deeds added.
    private(set) var count = 0
    private var items: [Identifier<Content>: Int32] = [:]
    private var viewers: [ViewerName: Int32] = [:]
    private var weights: [Pair: Float] = [:]

    init() {}

    /// The column of a content, which is a new one at first sight.
    mutating func item(_ content: Identifier<Content>) -> Int32 {
        if let item = items[content] { return item }
        let item = Int32(contents.count)
        items[content] = item
        contents.append(content)
        return item
    }

    /// Adds what a deed of a viewer to a column weighs.
    mutating func add(_ weight: Float, by name: ViewerName, to item: Int32) {
        let viewer = viewers[name] ?? Int32(viewers.count)
        viewers[name] = viewer
        weights[Pair(viewer: viewer, item: item), default: 0] += weight
        count += 1
    }

    /// The pairs whose sum is positive, in an order that does not depend on the process.
    func matrix() throws -> InteractionMatrix {
        let entries = weights.filter { $0.value > 0 }
            .sorted { ($0.key.viewer, $0.key.item) < ($1.key.viewer, $1.key.item) }
            .map { Interaction(viewer: $0.key.viewer, item: $0.key.item, weight: $0.value) }
        return try InteractionMatrix(viewerCount: viewers.count, itemCount: contents.count, entries: entries)
    }
}
