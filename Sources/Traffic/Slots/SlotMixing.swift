internal import Statistics

/// Mixes owed and tried-out items into an organic list, by chance and with every chance recorded.
///
/// Match scores are neither read nor changed: organic items keep their order, and at most move down.
package enum SlotMixing {
    /// Fills a page from the top.
    ///
    /// At each place, given the places above: an owed place first offers the next owed item with its
    /// probability; otherwise an exploration place is used for a trial with `explorationShare`, and the trial is drawn with
    /// probability (1 − e) promise / Σ promise + e / m among the m that remain; otherwise the next organic item
    /// stands there. A trial or an owed item by a creator of the organic page, or already on the page, is not
    /// offered, so that mixing never breaks the spacing of creators. When the organic list is exhausted the page ends,
    /// except that exploration and owed places may still be filled.
    ///
    /// - Parameter pageSize: places wanted; the page may be shorter.
    /// - Returns: slots with propensities in (0, 1].
    /// - Complexity: O(pageSize + places x trials).
    package static func mix(
        organic: [OrganicEntry], trials: [TrialEntry], owed: [OwedExposure] = [], pageSize: Int, rules: SlotRules,
        using generator: inout some RandomNumberGenerator
    ) -> [Slot] {
        precondition(pageSize > 0, "a page holds at least one item")
        var mix = Mix(organic: organic, trials: trials, owed: owed, pageSize: pageSize, rules: rules)
        while mix.slots.count < pageSize {
            let chances = mix.chances()
            guard !chances.isEmpty else { break }
            // The last chance takes what rounding leaves.
            var point = generator.nextUnit()
            let drawn = chances.firstIndex { chance in
                point -= chance.probability
                return point < 0
            }
            mix.place(chances[drawn ?? chances.count - 1])
        }
        return mix.slots
    }
}

/// One possible outcome at a place.
struct SlotChance: Sendable, Hashable {
    enum Choice: Sendable, Hashable { case organic(Int), trial(Int), owed(Int) }
    let choice: Choice
    let probability: Double
}

/// A page being filled; `chances` and `place` alternate.
struct Mix {
    private(set) var slots: [Slot] = []
    private let organic: [OrganicEntry]
    private let trials: [TrialEntry]
    private let owed: [OwedExposure]
    private let rules: SlotRules
    private let explorationPlaces: Set<Int>
    private let owedPlaces: Set<Int>
    private var nextOrganic = 0
    private var openTrials: [Int]
    private var openOwed: [Int]

    init(organic: [OrganicEntry], trials: [TrialEntry], owed: [OwedExposure], pageSize: Int, rules: SlotRules) {
        self.organic = organic
        self.trials = trials
        self.owed = owed
        self.rules = rules
        explorationPlaces = Set(rules.explorationPlaces)
        owedPlaces = Set(rules.owedPlaces)
        let page = organic.prefix(pageSize)
        let items = Set(page.map(\.item))
        let creators = Set(page.map(\.creator).filter { $0 >= 0 })
        openTrials = trials.indices.filter {
            !items.contains(trials[$0].item) && !creators.contains(trials[$0].creator)
        }
        openOwed = owed.indices.filter { !items.contains(owed[$0].item) && !creators.contains(owed[$0].creator) }
    }

    /// All outcomes that are possible at the next place; their probabilities are positive and sum to 1.
    func chances() -> [SlotChance] {
        let place = slots.count
        let hasOrganic = nextOrganic < organic.count
        var chances: [SlotChance] = []
        var left = 1.0
        if owedPlaces.contains(place), let offer = openOwed.first {
            let trialsFollow = explorationPlaces.contains(place) && !openTrials.isEmpty && rules.explorationShare > 0
            let probability = hasOrganic || trialsFollow ? owed[offer].probability : 1
            chances.append(SlotChance(choice: .owed(offer), probability: probability))
            left -= probability
        }
        if explorationPlaces.contains(place), !openTrials.isEmpty, rules.explorationShare > 0, left > 0 {
            let share = hasOrganic ? left * rules.explorationShare : left
            let total = openTrials.reduce(0) { $0 + trials[$1].promise }
            let even = rules.evenShare / Double(openTrials.count)
            for trial in openTrials {
                let probability = share * ((1 - rules.evenShare) * trials[trial].promise / total + even)
                guard probability > 0 else { continue }
                chances.append(SlotChance(choice: .trial(trial), probability: probability))
            }
            left -= share
        }
        if hasOrganic, left > 0 { chances.append(SlotChance(choice: .organic(nextOrganic), probability: left)) }
        return chances
    }

    mutating func place(_ chance: SlotChance) {
        let propensity = min(1, chance.probability)
        switch chance.choice {
        case .organic(let place):
            nextOrganic += 1
            slots.append(
                Slot(
                    item: organic[place].item, type: .organic, propensity: propensity, programme: nil,
                    organicPlace: place, trialPlace: nil))
        case .trial(let place):
            close(item: trials[place].item, creator: trials[place].creator)
            slots.append(
                Slot(
                    item: trials[place].item, type: .exploration, propensity: propensity, programme: nil,
                    organicPlace: nil, trialPlace: place))
        case .owed(let place):
            let offer = owed[place]
            close(item: offer.item, creator: offer.creator)
            slots.append(
                Slot(
                    item: offer.item, type: offer.type, propensity: propensity, programme: offer.programme,
                    organicPlace: nil, trialPlace: nil))
        }
    }

    /// Takes an item and its creator out of what may still be mixed in.
    private mutating func close(item: Int32, creator: Int32) {
        func meets(_ otherItem: Int32, _ otherCreator: Int32) -> Bool {
            otherItem == item || (creator >= 0 && otherCreator == creator)
        }
        openTrials.removeAll { meets(trials[$0].item, trials[$0].creator) }
        openOwed.removeAll { meets(owed[$0].item, owed[$0].creator) }
    }
}
