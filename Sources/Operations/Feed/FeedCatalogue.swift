internal import Foundation
internal import Market
internal import Matching
internal import Storage

/// One immutable value that all pages are served from until the next one takes its place: the model, the item
/// table, and which identifier each dense number stands for.
struct FeedCatalogue: Sendable {
    let model: FeedModel
    let contents: [Identifier<Content>]
    let creators: [Identifier<Creator>]
    let numberOfContent: [Identifier<Content>: Int32]
    let numberOfCreator: [Identifier<Creator>: Int32]
    /// Names of the dense categories: a category's identifier, or a topic.
    let categories: [String]
    let numberOfCategory: [String: Int32]
    /// Grows when contents get other numbers than they had, which they do when another model is put in force.
    let generation: Int

    /// A catalogue with nothing in it, which serves empty pages.
    static let empty = FeedCatalogue(
        items: [], responses: [], trained: nil, asOf: Timestamp(milliseconds: 0), rules: nil)

    /// Joins what is stored with what was trained. The trained items come first, in the model's order; those that
    /// no longer exist keep their numbers and are not shown.
    /// - Parameter served: what is served now; its index and its numbers are taken over when they come from the same
    ///   trained model.
    /// - Complexity: O(items log items + responses).
    init(
        items: [StoredFeedItem], responses: some Sequence<DailyResponses>, trained: TrainedModel?,
        served: FeedCatalogue? = nil, asOf: Timestamp, rules: ServingRules?
    ) {
        var numbers: [Identifier<Content>: Int32] = [:]
        var contents: [Identifier<Content>] = []
        func add(_ id: Identifier<Content>) {
            guard numbers[id] == nil else { return }
            numbers[id] = Int32(contents.count)
            contents.append(id)
        }
        // Identifiers of a model file were checked to be whole when it was read.
        let trainedIDs = trained?.itemIDs.compactMap { try? Identifier<Content>(parsing: $0) } ?? []
        let isUsable = trainedIDs.count == trained?.itemIDs.count
        // Versions name trainings, each of which has one of its own.
        let version = isUsable ? trained?.version ?? "" : ""
        let same = served.flatMap { $0.generation > 0 && $0.model.version == version ? $0 : nil }
        (same?.contents ?? trainedIDs).forEach(add)
        for item in items { add(item.content) }
        var creators = Numbering<Identifier<Creator>>()
        var categories = Numbering<String>()
        var brands = Numbering<Identifier<Merchant>>()
        let gone = ItemTable.Entry(
            creator: -1, category: -1, publishedAt: Timestamp(milliseconds: 0), exposureCount: 0, goodResponseCount: 0,
            heat: 0, isShowable: false)
        var entries = [ItemTable.Entry](repeating: gone, count: contents.count)
        for item in items {
            guard let number = numbers[item.content] else { continue }
            let category = item.category?.rawValue ?? item.topics.first
            entries[Int(number)] = ItemTable.Entry(
                creator: creators.number(of: item.creator), category: category.map { categories.number(of: $0) } ?? -1,
                brand: item.brand.map { brands.number(of: $0) } ?? -1, publishedAt: item.publishedAt, exposureCount: 0,
                goodResponseCount: 0, heat: 0,
                isShowable: item.isPublished)
        }
        let heat = Heat(asOf: asOf, halfLife: rules?.heatHalfLife ?? .days(1))
        for response in responses {
            if let number = numbers[response.content] { heat.count(response, in: &entries[Int(number)]) }
        }
        let table = ItemTable(entries)
        var features = [ItemFeatures](repeating: .gone, count: contents.count)
        var attributes: [[String]: [FeatureKey]] = [:]
        for item in items {
            guard let number = numbers[item.content] else { continue }
            // Contents with the same topics share one array, instead of having an equal one each.
            let shared = attributes[item.topics] ?? ItemFeatures.attributes(item.topics)
            attributes[item.topics] = shared
            features[Int(number)] = ItemFeatures(item, attributes: shared)
        }
        let profiles = ItemProfiles.of(items, numbers: numbers, since: same?.model.contents)
        model =
            same?.model.replacingItems(with: table, features: features, contents: profiles)
            ?? FeedModel(
                version: version, items: table, factors: isUsable ? trained?.factors : nil,
                neighbours: isUsable ? trained?.neighbours : nil, features: features, contents: profiles,
                fitWeights: isUsable ? trained?.fitWeights ?? [:] : [:])
        generation = rules == nil ? 0 : same?.generation ?? (served?.generation ?? 0) + 1
        self.contents = contents
        self.creators = creators.values
        numberOfContent = numbers
        numberOfCreator = creators.numbers
        self.categories = categories.values
        numberOfCategory = categories.numbers
    }
}

extension FeedCatalogue {
    /// The same items and the same trained model with newer counts.
    /// - Complexity: O(items log items + responses), and no memory but that of the item table.
    func recounted(
        _ responses: some Sequence<DailyResponses>, asOf: Timestamp, rules: ServingRules
    ) -> FeedCatalogue {
        var entries = model.items.entries
        for item in entries.indices {
            entries[item].exposureCount = 0
            entries[item].goodResponseCount = 0
            entries[item].heat = 0
        }
        let heat = Heat(asOf: asOf, halfLife: rules.heatHalfLife)
        for response in responses {
            if let number = numberOfContent[response.content] { heat.count(response, in: &entries[Int(number)]) }
        }
        return FeedCatalogue(self, items: ItemTable(entries))
    }

    private init(_ other: FeedCatalogue, items: ItemTable) {
        model = other.model.replacingItems(
            with: items, features: other.model.features, contents: other.model.contents)
        contents = other.contents
        creators = other.creators
        numberOfContent = other.numberOfContent
        numberOfCreator = other.numberOfCreator
        categories = other.categories
        numberOfCategory = other.numberOfCategory
        generation = other.generation
    }

    /// How responses count: all of them for the rate, views with older ones counting less for the heat.
    private struct Heat {
        private let today: Int64
        private let halfLifeDays: Double

        init(asOf: Timestamp, halfLife: Duration) {
            today = CivilDate(timestamp: asOf).daysSinceEpoch
            halfLifeDays = halfLife.asSeconds / 86_400
        }

        func count(_ response: DailyResponses, in entry: inout ItemTable.Entry) {
            let age = Double(max(0, today - response.day))
            entry.exposureCount += max(response.impressions, response.views)
            entry.goodResponseCount += response.views
            entry.heat += Float(Double(response.views) * exp2(-age / halfLifeDays))
        }
    }

    /// What is known of an item for expectations; nil for one that exists no more.
    func features(of item: Int32) -> ItemFeatures? {
        let features = model.features
        return item >= 0 && Int(item) < features.count && features[Int(item)] != .gone ? features[Int(item)] : nil
    }

    /// A memory that was just read, with the identifiers of this catalogue in place of equal ones: their letters are
    /// then in memory once, and not once for each deed of each viewer.
    func sharing(_ memory: ViewerMemory) -> ViewerMemory {
        var memory = memory
        memory.deeds = memory.deeds.map { deed in
            guard case .content(let content) = deed.subject else { return deed }
            return ViewerMemory.Deed(at: deed.at, subject: .content(shared(content)), signal: deed.signal)
        }
        memory.showings = memory.showings.map { showing in
            let creator = numberOfCreator[showing.creator].map { creators[Int($0)] } ?? showing.creator
            return ViewerMemory.Showing(at: showing.at, content: shared(showing.content), creator: creator)
        }
        return memory
    }

    /// An equal identifier of this catalogue, if it has the content.
    func shared(_ content: Identifier<Content>) -> Identifier<Content> {
        numberOfContent[content].map { contents[Int($0)] } ?? content
    }
}

/// Gives dense numbers to values in the order in which they are met.
private struct Numbering<Value: Hashable> {
    private(set) var values: [Value] = []
    private(set) var numbers: [Value: Int32] = [:]

    mutating func number(of value: Value) -> Int32 {
        if let number = numbers[value] { return number }
        let number = Int32(values.count)
        numbers[value] = number
        values.append(value)
        return number
    }
}
