internal import Statistics

/// Items' vectors of weighed features and, for each feature, the items that have it.
///
/// How rare a feature is was settled when the model was made, so an added item changes nobody else's vector; a
/// feature that was not known then counts as one that a single item has. A new model settles it anew.
package struct ContentModel: HistoryScoring {
    /// How features, links and history are weighed.
    package let settings: ContentProfiles.Settings
    /// Weight of each feature's rarity, by its column.
    private(set) var rarities: [Float] = []
    /// The column of each feature.
    private(set) var columns: [UInt64: Int32] = [:]
    /// Weight of a feature that nobody had.
    private(set) var rarityOfNew: Float = 1
    /// Each item's vector: every block of length 1, or empty.
    private(set) var vectors: [[Entry]] = []
    /// For each column, the items that have it with their weight, in the order in which they came.
    private(set) var postings: [[Posting]] = []

    /// One place of an item's vector, in eight bytes: a catalogue has millions of them.
    struct Entry: Sendable, Hashable {
        private let place: UInt32
        let weight: Float

        init(column: Int32, block: Int, weight: Float) {
            place = UInt32(block) << 29 | UInt32(column)
            self.weight = weight
        }

        var column: Int32 { Int32(place & (1 << 29 - 1)) }
        var block: Int { Int(place >> 29) }
    }

    /// Columns that an entry can name.
    static let columnsMax = 1 << 29

    /// An item that has a feature.
    struct Posting: Sendable, Hashable {
        let item: Int32
        let weight: Float
    }

    /// The blocks of a vector that come after the kinds of features.
    enum Block {
        static let coupling = 4
        static let vote = 5
        static let count = 6
    }

    init(settings: ContentProfiles.Settings) { self.settings = settings }

    package var itemCount: Int { vectors.count }

    /// The memory it takes, in bytes, counting what arrays have reserved.
    package var bytes: Int {
        vectors.reduce(0) { $0 + 8 * $1.capacity + 40 } + postings.reduce(0) { $0 + 8 * $1.capacity + 40 }
            + rarities.capacity * 4 + columns.capacity * 24
    }

    /// The most memory one item more can take, in bytes: with `featuresMax` features and links that nobody had.
    package var bytesPerItemMax: Int { settings.featuresMax * 3 * (24 + 16 + 48 + 4 + 40) + 80 }

    /// Adds an item, or says more about one that has no content yet; it is among the next answers.
    /// - Precondition: the item has no content yet.
    /// - Complexity: O(features + links).
    package mutating func add(_ content: ItemContent, as item: Int32) {
        precondition(item >= 0, "items have numbers from 0")
        makeRoom(for: item)
        precondition(vectors[Int(item)].isEmpty, "an item's content is given once")
        var sums: [UInt64: Float] = [:]
        for (key, amount) in parts(of: content, item: item) {
            sums[key, default: 0] += amount
        }
        // A dictionary's order differs in each process, and sums of rounded numbers differ with it.
        let parts = sums.sorted { $0.key < $1.key }.map { key, amount in
            let column = column(of: key)
            return (block: Self.block(of: key), column: column, weight: amount * rarities[Int(column)])
        }
        var squares = [Float](repeating: 0, count: Block.count)
        for part in parts { squares[part.block] += part.weight * part.weight }
        vectors[Int(item)].reserveCapacity(parts.count)
        for part in parts where squares[part.block] > 0 {
            // A vote counts for itself: an item with many links is not worth less by any one of them.
            let length = part.block == Block.vote ? 1 : squares[part.block].squareRoot()
            let weight = part.block == Block.vote ? 1 : part.weight / length
            vectors[Int(item)].append(Entry(column: part.column, block: part.block, weight: weight))
            postings[Int(part.column)].append(Posting(item: item, weight: weight))
        }
    }

    /// Gives back what arrays reserved for more items than came.
    mutating func trim() {
        for column in postings.indices where postings[column].capacity > postings[column].count {
            postings[column] = postings[column].withUnsafeBufferPointer { Array($0) }
        }
    }

    /// Takes features as a file holds them.
    mutating func take(keys: [UInt64], rarities: [Float], rarityOfNew: Float) {
        self.rarityOfNew = rarityOfNew
        self.rarities = rarities
        postings = [[Posting]](repeating: [], count: keys.count)
        for (column, key) in keys.enumerated() { columns[key] = Int32(column) }
    }

    /// Takes the next item's vector as a file holds it.
    mutating func take(vector: [(column: Int32, weight: Float)], of item: Int32, keys: [UInt64]) {
        makeRoom(for: item)
        vectors[Int(item)] = vector.map { column, weight in
            postings[Int(column)].append(Posting(item: item, weight: weight))
            return Entry(column: column, block: Self.block(of: keys[Int(column)]), weight: weight)
        }
    }

    private mutating func makeRoom(for item: Int32) {
        if Int(item) >= itemCount {
            vectors.append(contentsOf: repeatElement([], count: Int(item) + 1 - itemCount))
        }
    }

    private mutating func column(of key: UInt64) -> Int32 {
        if let column = columns[key] { return column }
        precondition(postings.count < Self.columnsMax, "a catalogue has less than 2^29 different features")
        let column = Int32(postings.count)
        columns[key] = column
        postings.append([])
        rarities.append(rarityOfNew)
        return column
    }
}

extension ContentModel {
    /// Settles how rare each feature of a catalogue is: log((items + 1) / (items with it + 1)) to a power.
    mutating func weigh(_ contents: [ItemContent], itemCount: Int) {
        var counts: [UInt64: Int32] = [:]
        for (item, content) in contents.enumerated() {
            let parts = parts(of: content, item: Int32(item))
            for key in Set(parts.lazy.map(\.key)) { counts[key, default: 0] += 1 }
        }
        rarityOfNew = rarity(1, of: contents.count)
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
            rarities[Int(column(of: key))] = rarity(count, of: contents.count)
        }
        if itemCount > 0 { makeRoom(for: Int32(itemCount - 1)) }
    }

    private func rarity(_ count: Int32, of items: Int) -> Float {
        let rarity = Elementary.log(Double(items + 1) / Double(min(Int(count), items) + 1))
        return max(1e-6, Float(Elementary.power(rarity, Double(settings.rarityPower))))
    }

    /// The keys of a content's features and links; none where it says nothing. An item that says something is linked
    /// with itself, so that linking it counts too. What has no say is not kept: a column for each item costs memory.
    private func parts(of content: ItemContent, item: Int32) -> [(key: UInt64, amount: Float)] {
        guard !content.features.isEmpty || !content.links.isEmpty else { return [] }
        var parts = content.features.prefix(settings.featuresMax).map { (key: $0.key, amount: $0.amount) }
        let links = Set(content.links.prefix(settings.featuresMax).filter { $0 >= 0 && $0 != item }).sorted()
        if settings.couplingShare > 0 {
            parts += (links + [item]).map { (key: Self.linkKey(Block.coupling, $0), amount: 1) }
        }
        if settings.linkShare > 0 { parts += links.map { (key: Self.linkKey(Block.vote, $0), amount: 1) } }
        return parts
    }

    static func linkKey(_ block: Int, _ item: Int32) -> UInt64 { UInt64(block) << 56 | UInt64(item) }

    static func block(of key: UInt64) -> Int { Int(key >> 56) }
}
