internal import Statistics

/// Learns to score items that nobody met yet, by what they say about themselves.
///
/// A viewer's profile is the decayed sum of the items' vectors, tf-idf as in G. Salton and C. Buckley, IPM 24 (1988), one
/// block for each kind of feature. Links are read as votes, and as features too (bibliographic coupling,
/// M. Kessler, American Documentation 14 (1963)).
package struct ContentProfiles: Learner, Hashable {
    /// What the items say about themselves, by item number.
    package let contents: [ItemContent]
    /// How features, links and history are weighed.
    package let settings: Settings

    /// A learner for a catalogue. Items beyond `contents` say nothing.
    package init(contents: [ItemContent], settings: Settings = Settings()) {
        precondition(settings.isSound, "settings lie in their ranges")
        self.contents = contents
        self.settings = settings
    }

    package var name: String { "content-profiles" }

    package var settingsText: String {
        "rarity power \(settings.rarityPower), tags \(settings.tagShare), categories \(settings.categoryShare), creator "
            + "\(settings.creatorShare), title \(settings.titleShare), coupling \(settings.couplingShare), link votes "
            + "\(settings.linkShare), history decay \(settings.historyDecay), features an item \(settings.featuresMax)"
    }

    /// How features, links and history are weighed.
    package struct Settings: Sendable, Hashable {
        /// log(items / items with the feature) to this power weighs a feature.
        package var rarityPower: Float = 1.5
        /// The say of the tags; 0 ... 10, as all shares.
        package var tagShare: Float = 1
        /// The say of the categories.
        package var categoryShare: Float = 0.3
        /// The say of the creator's earlier items.
        package var creatorShare: Float = 0.5
        /// The say of the title.
        package var titleShare: Float = 0.5
        /// The say of links in common.
        package var couplingShare: Float = 0.3
        /// The say of links from or to items of the history.
        package var linkShare: Float = 0.15
        /// What each deed back in an ordered history leaves of its say, in 0 ... 1; 1 for histories without an order.
        package var historyDecay: Float = 1
        /// Deeds of a history that are read: the last.
        package var historyMax = 1_000
        /// Features kept of one item, and links too: the first. This bounds the memory.
        package var featuresMax = 256

        /// The defaults, chosen on hidden items of one library (docs/matching/learners-sequences.md).
        package init() {}

        /// Whether all lie in their ranges.
        var isSound: Bool {
            (0...10).contains(rarityPower) && shares.allSatisfy { (0...10).contains($0) }
                && (0...1).contains(historyDecay) && (1...1_000_000).contains(historyMax)
                && (1...65_536).contains(featuresMax)
        }

        /// The say of each block of a vector.
        var shares: [Float] { [tagShare, categoryShare, creatorShare, titleShare, couplingShare, linkShare] }
    }

    /// Variants worth trying on a validation slice of hidden items: `settings` with other shares.
    package static func variants(contents: [ItemContent]) -> [ContentProfiles] {
        var all: [ContentProfiles] = []
        for rarity in [Float(1), 1.5, 2] {
            for (coupling, link) in [(Float(0), Float(0)), (0.3, 0.15), (0.3, 0.3), (0.6, 0.15), (0.6, 0.3)] {
                var settings = Settings()
                settings.rarityPower = rarity
                settings.couplingShare = coupling
                settings.linkShare = link
                all.append(ContentProfiles(contents: contents, settings: settings))
            }
        }
        return all
    }

    package func memoryBytes(for histories: Histories) -> Int {
        let parts = contents.reduce(0) {
            $0 + min($1.features.count, settings.featuresMax) + 3 * min($1.links.count, settings.featuresMax)
        }
        return parts * 72 + max(histories.itemCount, contents.count) * 200
    }

    package func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        try model(itemCount: histories.itemCount, observe: observe)
    }

    /// Weighs the features of the catalogue, and returns the model that takes further items.
    ///
    /// Histories are not read: profiles are made when asked for.
    /// - Throws: `LearningError.nothingToLearn` where no item says anything, `.cancelled` at the observer's wish.
    /// - Complexity: O(features + links).
    package func model(
        itemCount: Int, observe: (Double) -> Wish = { _ in .goOn }
    ) throws(LearningError) -> ContentModel {
        guard contents.contains(where: { !$0.features.isEmpty || !$0.links.isEmpty }) else { throw .nothingToLearn }
        var model = ContentModel(settings: settings)
        model.weigh(contents, itemCount: max(itemCount, contents.count))
        for (item, content) in contents.enumerated() {
            if item % 4_096 == 0, observe(Double(item) / Double(contents.count)) == .stop { throw .cancelled }
            model.add(content, as: Int32(item))
        }
        model.trim()
        _ = observe(1)
        return model
    }
}
