internal import Market
internal import Matching
internal import Storage

extension ItemFeatures {
    /// What stands for an item that exists no more.
    static let gone = ItemFeatures(item: FeatureKey(""), creator: nil, category: nil)

    /// What expectations know of topics.
    static func attributes(_ topics: [String]) -> [FeatureKey] { topics.prefix(3).map { FeatureKey($0).inColumn(1) } }

    /// What expectations know of a stored item.
    /// - Parameter attributes: those of its topics.
    init(_ item: StoredFeedItem, attributes: [FeatureKey]) {
        self.init(
            item: FeatureKey(item.content.rawValue), creator: FeatureKey(item.creator.rawValue),
            category: (item.category?.rawValue ?? item.topics.first).map { FeatureKey($0) },
            attributes: attributes,
            durationSeconds: item.length.map { Double($0.wholeMilliseconds) / 1_000 }, publishedAt: item.publishedAt,
            priceMinorUnits: item.priceMinorUnits.map(Double.init))
    }
}

/// Contents' profiles: what they say and show.
enum ItemProfiles {
    /// The profiles of stored items; those of an earlier reading are kept and only new items added.
    /// - Complexity: O(new items), or O(items) for the first reading.
    static func of(
        _ items: [StoredFeedItem], numbers: [Identifier<Content>: Int32], since earlier: ContentModel?
    ) -> ContentModel? {
        var profiles: ContentModel
        guard let earlier else {
            var contents = [ItemContent](repeating: ItemContent(), count: numbers.count)
            for item in items { if let number = numbers[item.content] { contents[Int(number)] = ItemContent(item) } }
            var settings = ContentProfiles.Settings()
            // A title of a few words, its tags, its shelf and its creator: more would be memory that says little.
            settings.featuresMax = 24
            // Contents name no other contents.
            settings.couplingShare = 0
            settings.linkShare = 0
            // Nothing to say about any item is no error here: then there are no profiles.
            let made = try? ContentProfiles(contents: contents, settings: settings).model(itemCount: contents.count)
            return made
        }
        profiles = earlier
        let known = profiles.itemCount
        let added = items.compactMap { item in
            numbers[item.content].flatMap { Int($0) >= known ? (number: $0, item: item) : nil }
        }
        for entry in added.sorted(by: { $0.number < $1.number }) {
            profiles.add(ItemContent(entry.item), as: entry.number)
        }
        return profiles
    }
}

extension ItemContent {
    /// What a stored item says and shows.
    init(_ item: StoredFeedItem) {
        self.init(
            tags: item.topics, categories: item.category.map { [$0.rawValue] } ?? [], title: item.title,
            creator: item.creator.rawValue)
    }
}
