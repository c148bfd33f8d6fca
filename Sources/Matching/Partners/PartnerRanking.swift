internal import Market
internal import Statistics

/// All partners of one side, best first, and those that gates keep out.
package struct PartnerRanking: Sendable {
    /// A pair and its score.
    package struct Entry: Sendable, Hashable {
        /// The pair.
        package let pair: PartnerPair
        /// The sum of its terms.
        package let score: Double
        /// The identifier of the other side, which decides between equal scores.
        package let id: String
        /// How uncertain its sales are, 0 ... 1.
        let uncertainty: Double

        /// Whether it stands before a score and an identifier.
        func precedes(_ score: Double, _ id: String) -> Bool {
            self.score > score || self.score == score && self.id < id
        }
    }

    /// Partners, best first.
    package let entries: [Entry]
    /// Pairs that are kept out, with every gate that is closed, by the identifier of the other side.
    package let keptOut: [(pair: PartnerPair, gates: [PartnerGate])]
    /// What the terms are on average, so that one sees what sets a pair apart.
    let usual: PartnerAmounts

    /// The rank, from 1, that a pair would have with another score.
    /// - Complexity: O(log n).
    package func rank(of pair: PartnerPair, scoring score: Double, id: String) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].precedes(score, id) { low = middle + 1 } else { high = middle }
        }
        // The pair itself, where it stands before, is not before itself.
        let before = entries[..<low].contains { $0.pair == pair }
        return low + 1 - (before ? 1 : 0)
    }
}

/// Where a page of a ranking begins: after what the pages before showed.
package struct PartnerPosition: Sendable, Hashable {
    /// The score of the last partner that earned its place.
    package var score: Double
    /// The identifier of the other side.
    package var id: String
    /// Those who were shown before their turn.
    package var tried: [String]
    /// Places that the pages before had.
    package var shown: Int

    /// A place in a ranking.
    package init(score: Double, id: String, tried: [String], shown: Int) {
        self.score = score
        self.id = id
        self.tried = tried
        self.shown = shown
    }
}

/// A place of a page: who stands there, by what chance.
package struct PartnerPlace: Sendable, Hashable {
    /// The pair and its score.
    package let entry: PartnerRanking.Entry
    /// The place, from 0, counted over all pages.
    package let place: Int
    /// Its rank by score, from 1.
    package let rank: Int
    /// The probability with which this place showed what it shows, given the places before it.
    package let propensity: Double
    /// Whether it is shown before its turn, in order to learn about it.
    package let isTrial: Bool
}

extension PartnerMarket {
    /// The products for a creator, best first.
    /// - Complexity: O(products log products).
    package func products(for creator: Int, _ filter: PartnerFilter = PartnerFilter()) -> PartnerRanking {
        ranking(
            of: facts.products.indices.lazy.filter { filter.admits(facts.products[$0]) }
                .map { PartnerPair(creator: creator, product: $0) }
        ) { facts.products[$0.product].id.rawValue }
    }

    /// The creators for a product, best first.
    /// - Complexity: O(creators log creators).
    package func creators(for product: Int, _ filter: PartnerFilter = PartnerFilter()) -> PartnerRanking {
        ranking(
            of: facts.creators.indices.lazy.filter { filter.admits(facts.creators[$0]) }
                .map { PartnerPair(creator: $0, product: product) }, isOfferGiven: true
        ) { facts.creators[$0.creator].id.rawValue }
    }

    private func ranking(
        of pairs: some Sequence<PartnerPair>, isOfferGiven: Bool = false, id: (PartnerPair) -> String
    ) -> PartnerRanking {
        var entries: [PartnerRanking.Entry] = []
        var keptOut: [(pair: PartnerPair, gates: [PartnerGate])] = []
        var sum = PartnerAmounts()
        for pair in pairs {
            var gates = gates(pair)
            // Whoever looks for creators has chosen the offer already.
            if gates.isEmpty, !isOfferGiven, let better = betterOffer(than: pair.product) {
                gates.append(.betterOffer(product: better))
            }
            guard gates.isEmpty else {
                keptOut.append((pair, gates))
                continue
            }
            let amounts = measured(pair).amounts
            sum += amounts
            entries.append(
                .init(pair: pair, score: amounts.score(weights), id: id(pair), uncertainty: amounts[.exploration]))
        }
        entries.sort { $0.precedes($1.score, $1.id) }
        return PartnerRanking(entries: entries, keptOut: keptOut, usual: sum.divided(by: entries.count))
    }

    /// What would change a pair's rank: each change of the rules that does, with the rank before and after.
    ///
    /// The pair is scored anew and ranked again among all others, whose scores do not depend on it.
    package func effects(
        on pair: PartnerPair, in ranking: PartnerRanking, id: String
    ) -> [(change: PartnerChange, from: Int, to: Int)] {
        let now = measured(pair)
        let from = ranking.rank(of: pair, scoring: now.amounts.score(weights), id: id)
        var changes: [PartnerChange] = [
            .commission(addedPPM: rules.commerce.commissionStepPPM), .price(cutBy: rules.commerce.priceStep),
        ]
        if now.evidence.promotions > 0 { changes.append(.noPromotions) }
        if now.evidence.overlap > 0 { changes.append(.nobodyHired) }
        return changes.compactMap { change in
            let to = ranking.rank(of: pair, scoring: measured(pair, assuming: change).amounts.score(weights), id: id)
            return to == from ? nil : (change, from, to)
        }
    }
}

extension PartnerRanking {
    /// A page of the ranking. On the first page some places may try somebody uncertain from below the page.
    ///
    /// Such a place is used with the rules' chance; who is tried is drawn by uncertainty. Every place has its
    /// propensity: a trial share × uncertainty ÷ sum of those below, one who earned such a place 1 − share, all
    /// others 1. Nobody stands on two pages.
    /// - Complexity: O(n).
    package func page(
        after position: PartnerPosition?, limit: Int, rules: PartnerRules,
        using generator: inout some RandomNumberGenerator
    ) -> (places: [PartnerPlace], next: PartnerPosition?) {
        let tried = Set(position?.tried ?? [])
        let start = position.map { position in
            entries.firstIndex { !$0.precedes(position.score, position.id) && $0.id != position.id } ?? entries.count
        }
        var waiting = Array(entries.indices[(start ?? 0)...].filter { !tried.contains(entries[$0].id) })
        let offset = position?.shown ?? 0
        var below = waiting.dropFirst(limit).filter { entries[$0].uncertainty > 0 }
        var places: [PartnerPlace] = []
        var trials: [String] = []
        var last = position
        waiting.reverse()
        while places.count < limit, let first = waiting.last {
            let place = places.count
            var propensity = 1.0
            if position == nil, rules.explorationPlaces.contains(place), !below.isEmpty {
                let isTrial = generator.nextUnit() < rules.explorationShare
                propensity = 1 - rules.explorationShare
                if isTrial {
                    let sum = below.reduce(0) { $0 + entries[$1].uncertainty }
                    var left = generator.nextUnit() * sum
                    let chosen =
                        below.firstIndex {
                            left -= entries[$0].uncertainty; return left < 0
                        } ?? 0
                    let number = below.remove(at: chosen)
                    trials.append(entries[number].id)
                    waiting.removeAll { $0 == number }
                    places.append(
                        PartnerPlace(
                            entry: entries[number], place: offset + place, rank: number + 1,
                            propensity: rules.explorationShare * entries[number].uncertainty / sum, isTrial: true))
                    continue
                }
            }
            waiting.removeLast()
            places.append(
                PartnerPlace(
                    entry: entries[first], place: offset + place, rank: first + 1, propensity: max(propensity, 1e-9),
                    isTrial: false))
            last = PartnerPosition(score: entries[first].score, id: entries[first].id, tried: [], shown: 0)
        }
        guard !waiting.isEmpty, var next = last else { return (places, nil) }
        next.tried = (position?.tried ?? []) + trials
        next.shown = offset + places.count
        return (places, next)
    }
}
