internal import Statistics

/// What is known about an item before anybody met it.
package struct ItemContent: Sendable, Hashable {
    /// What it shows or says about itself, each with how often or how strongly; > 0.
    package var features: [Feature]
    /// Items that it names, or that name it: citations, shown products, replies.
    package var links: [Int32]

    /// Content from features and links.
    package init(features: [Feature] = [], links: [Int32] = []) {
        self.features = features
        self.links = links
    }

    /// Content from the words of a catalogue.
    /// - Parameters:
    ///   - tags: topics and hash tags, in any spelling of upper and lower case.
    ///   - categories: the shelf it stands on, and those above.
    ///   - title: text in Chinese, a Latin script, or both.
    ///   - creator: who made it; by this its creator's earlier items vote.
    package init(
        tags: [String] = [], categories: [String] = [], title: String = "", creator: String? = nil, links: [Int32] = []
    ) {
        var features = tags.map { Feature(.tag, $0.lowercased()) }
        features += categories.map { Feature(.category, $0.lowercased()) }
        features += creator.map { [Feature(.creator, $0)] } ?? []
        features += TitleGrams.of(title).map { Feature(.title, $0) }
        self.init(features: features, links: links)
    }

    /// One thing that is said about an item.
    package struct Feature: Sendable, Hashable {
        /// What sort of thing.
        package let kind: Kind
        /// A 56-bit hash of what is said.
        package let hash: UInt64
        /// How often or how strongly; > 0.
        package let amount: Float

        /// A feature with a text.
        package init(_ kind: Kind, _ text: String, amount: Float = 1) {
            self.init(kind, hash: StableHash.fnv1a(text), amount: amount)
        }

        /// A feature with a number, such as that of a tag.
        package init(_ kind: Kind, number: Int, amount: Float = 1) {
            self.init(kind, hash: UInt64(truncatingIfNeeded: number), amount: amount)
        }

        private init(_ kind: Kind, hash: UInt64, amount: Float) {
            precondition(amount > 0 && amount.isFinite, "a feature has a positive amount")
            self.kind = kind
            self.hash = hash & 0xFF_FFFF_FFFF_FFFF
            self.amount = amount
        }

        /// The kind and the hash in one word.
        var key: UInt64 { UInt64(kind.rawValue) << 56 | hash }
    }

    /// The sorts of things that are said.
    package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        /// A topic or hash tag.
        case tag
        /// A shelf of the catalogue.
        case category
        /// Who made it.
        case creator
        /// A part of the title.
        case title
    }
}
