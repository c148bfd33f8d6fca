internal import Market
internal import Statistics

/// What a viewer seems to like, as far as the history shows.
package struct Taste: Sendable {
    /// One piece of evidence per item, the strongest deed deciding its signal, newest last.
    package let evidence: [Evidence]
    /// The vector in the model's axes; nil when the model knows nothing the viewer did.
    package let vector: [Float]?
    /// The deed that says most about each item of the evidence.
    let signals: [Int32: Signal]
    /// The share of all interest that goes to each category.
    let categoryShares: [Int32: Double]
    /// Categories the viewer wants less of, by word or by what was refused.
    let refusedCategories: Set<Int32>
}

extension Taste {
    /// The last good deeds as steps, oldest first; the strongest weighs 1.
    func steps(last count: Int) -> [Deed] {
        let good = evidence.filter { $0.strength > 0 }.suffix(count)
        guard let strongest = good.map(\.strength).max() else { return [] }
        return good.map { Deed($0.item, weight: $0.strength / strongest) }
    }
}

extension FeedFacts {
    /// The good deeds of the visit that goes on now, oldest first; empty when the last one is longer ago than the gap.
    func visit(gap: Duration, strengths: [Signal: Float]) -> [Matching.Deed] {
        var deeds: [Matching.Deed] = []
        var later = now
        for deed in history.reversed() {
            guard later.duration(since: deed.at) <= gap else { break }
            later = min(later, deed.at)
            guard let strength = strengths[deed.signal], strength > 0, deeds.last?.item != deed.item else { continue }
            deeds.append(Matching.Deed(deed.item))
        }
        return deeds.reversed()
    }
}

extension FeedPipeline {
    /// Turns behaviour into taste; no training is involved, so the next page follows the last deed.
    ///
    /// A deed's strength is that of its signal, halved with every half-life; strengths about one item are added.
    package static func understand(_ facts: FeedFacts, model: FeedModel, rules: FeedRules) -> Taste {
        let halfLife = HalfLife(seconds: rules.historyHalfLife.inSeconds)
        var order: [Int32] = []
        var strengths: [Int32: Float] = [:]
        var strongest: [Int32: (signal: Signal, strength: Float)] = [:]
        for deed in facts.history {
            guard let strength = rules.signalStrengths[deed.signal], strength != 0 else { continue }
            guard deed.item >= 0, Int(deed.item) < model.items.count else { continue }
            let age = facts.now.duration(since: deed.at).inSeconds
            let decayed = strength * Float(halfLife.weight(ageSeconds: age))
            if strengths[deed.item] == nil { order.append(deed.item) }
            strengths[deed.item, default: 0] += decayed
            if abs(strength) > abs(strongest[deed.item]?.strength ?? 0) {
                strongest[deed.item] = (deed.signal, strength)
            }
        }
        let evidence = order.map { Evidence(item: $0, strength: strengths[$0, default: 0]) }
        var categories: [Int32: Double] = [:]
        var total = 0.0
        for piece in evidence where piece.strength > 0 {
            categories[model.items.entries[Int(piece.item)].category, default: 0] += Double(piece.strength)
            total += Double(piece.strength)
        }
        return Taste(
            evidence: evidence, vector: model.factors?.foldIn(evidence), signals: strongest.mapValues(\.signal),
            categoryShares: total > 0 ? categories.mapValues { $0 / total } : [:],
            refusedCategories: refusedCategories(facts, evidence: evidence, model: model, rules: rules))
    }

    /// Categories of which the viewer refused enough items, and more than gave pleasure.
    private static func refusedCategories(
        _ facts: FeedFacts, evidence: [Evidence], model: FeedModel, rules: FeedRules
    ) -> Set<Int32> {
        let items = model.items
        let refused = Set(facts.refusedItems + facts.history.lazy.filter { $0.signal == .refused }.map(\.item))
        var balance: [Int32: (refused: Int, liked: Int)] = [:]
        for item in refused where item >= 0 && Int(item) < items.count {
            balance[items.entries[Int(item)].category, default: (0, 0)].refused += 1
        }
        for piece in evidence where piece.strength > 0 {
            balance[items.entries[Int(piece.item)].category]?.liked += 1
        }
        let found = balance.filter {
            $0.key >= 0 && $0.value.refused >= rules.categoryRefusalsMin && $0.value.refused > $0.value.liked
        }
        return Set(facts.refusedCategories).union(found.keys)
    }
}

extension Duration {
    /// The duration in seconds, as precise as a `Double` is.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
