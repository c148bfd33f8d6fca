/// The items that may be shown to a viewer, and how many others there are by reason.
package struct EligibleItems: Sendable {
    /// The items.
    package let items: ItemSet
    /// Items taken away, each under the first reason that applied.
    package let drops: [FeedDrop: Int]
}

extension FeedPipeline {
    /// Takes away what must not be shown. Runs before the sources, which look at nothing else, so no
    /// source loses places to forbidden items.
    /// - Complexity: O(items / 64 + facts), and O(items) when a category is chosen.
    package static func filter(_ facts: FeedFacts, model: FeedModel, rules: FeedRules) -> EligibleItems {
        let table = model.items
        var items = table.showable
        var drops: [FeedDrop: Int] = [:]
        func remove(_ item: Int32, _ reason: FeedDrop) {
            if items.remove(item) { drops[reason, default: 0] += 1 }
        }
        if let category = facts.category {
            for (item, entry) in table.entries.enumerated() where entry.category != category {
                remove(Int32(item), .category)
            }
        }
        facts.seenItems.forEach { remove($0, .seen) }
        facts.refusedItems.forEach { remove($0, .refused) }
        for deed in facts.history where deed.signal == .refused { remove(deed.item, .refused) }
        for creator in facts.refusedCreators { table.byCreator[creator]?.forEach { remove($0, .refusedCreator) } }
        for (item, count) in facts.exposuresByItem where count >= rules.itemExposuresMax { remove(item, .itemCap) }
        for (creator, count) in facts.exposuresByCreator where count >= rules.creatorExposuresMax {
            table.byCreator[creator]?.forEach { remove($0, .creatorCap) }
        }
        return EligibleItems(items: items, drops: drops)
    }
}
