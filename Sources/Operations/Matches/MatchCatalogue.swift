internal import Market
internal import Matching
internal import Synchronization

/// One immutable value that matches are answered from until the next one takes its place.
struct MatchCatalogue: Sendable {
    /// What a build has read, for people to see.
    struct Extent: Sendable, Hashable {
        var deeds = 0
        var viewers = 0
        var contents = 0
        /// The last place of the log that was counted.
        var sequence: Int64 = 0
        /// When it was counted.
        var asOf = Timestamp(milliseconds: 0)
        var duration: Duration = .zero
    }

    var market: PartnerMarket
    let numberOfCreator: [Identifier<Creator>: Int]
    let numberOfProduct: [Identifier<Product>: Int]
    let numberOfCategory: [String: Int]
    let extent: Extent

    init(_ facts: PartnerFacts, under rules: PartnerRules, extent: Extent) {
        market = PartnerMarket(facts, under: rules)
        numberOfCreator = Self.numbers(facts.creators.map(\.id))
        numberOfProduct = Self.numbers(facts.products.map(\.id))
        numberOfCategory = Self.numbers(facts.categories)
        self.extent = extent
    }

    private static func numbers<Value: Hashable>(_ values: [Value]) -> [Value: Int] {
        Dictionary(values.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// Bytes that profiles, texts and reach take, about; what else there is is small beside it.
    var bytes: Int {
        let places = market.facts.products.first?.audience.counts.reduce(0) { $0 + $1.count } ?? 0
        let each = TextSketch.width * 4 + places * 16 + 256
        return (market.facts.creators.count + market.facts.products.count) * each
            + market.facts.creators.reduce(0) { $0 + min(ReachSketch.width, $1.audience.peopleCount) * 8 }
    }
}

/// What matches are answered from now.
final class MatchState: Sendable {
    private let current = Mutex<MatchCatalogue?>(nil)

    /// The catalogue in force; nil before the first was built.
    var catalogue: MatchCatalogue? { current.withLock { $0 } }

    /// Puts another catalogue in force, whole.
    func swap(_ catalogue: MatchCatalogue) {
        // The old value is let go outside the lock: freeing a large one takes a while.
        let old = current.withLock { current in
            let old = current
            current = catalogue
            return old
        }
        _ = old
    }

    /// Notes a commission that has been committed, so that the next answer knows it.
    func setCommission(ppm: Int, of product: Identifier<Product>) {
        current.withLock { current in
            guard var changed = current, let number = changed.numberOfProduct[product] else { return }
            changed.market = changed.market.settingCommission(ppm: ppm, of: number)
            current = changed
        }
    }
}
