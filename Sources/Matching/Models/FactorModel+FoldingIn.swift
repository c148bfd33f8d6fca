internal import CVectorKernels

/// One thing a viewer did, as evidence of taste.
package struct Evidence: Sendable, Hashable {
    /// The item it was done to.
    package let item: Int32
    /// How much it says: positive for interest, negative for refusal ("not interested"), zero for nothing.
    package let strength: Float

    /// Evidence about one item.
    package init(item: Int32, strength: Float) {
        self.item = item
        self.strength = strength
    }
}

extension FactorModel {
    /// Finds the taste vector of a history, as training would have: no retraining needed.
    ///
    /// Interest asks for a score of 1 and refusal for a score of 0, each weighted by its strength; several
    /// pieces of evidence about one item are added first. Items beyond the model, and evidence
    /// without a finite strength, say nothing.
    /// - Returns: nil when nothing in the history is known to the model.
    /// - Complexity: O(min(n, d)² max(n, d)) for n items.
    package func foldIn(_ history: [Evidence]) -> [Float]? {
        let known = knownEvidence(history)
        guard !known.items.isEmpty else { return nil }
        let diagonal = diagonal(interactionCount: known.items.count)
        var scratch = [Float](repeating: 0, count: Int(vk_ridge_scratch(Int32(dimensions))))
        var taste = [Float](repeating: 0, count: dimensions)
        let status = vk_ridge(
            itemFactors, known.items, Int32(known.items.count), Int32(dimensions), known.weights, known.targets,
            diagonal,
            &scratch, &taste)
        return status == 0 && taste.allSatisfy(\.isFinite) ? taste : nil
    }

    /// Splits the score of an item into what each piece of evidence contributes.
    ///
    /// The score is linear in the targets, so it is a sum over the history (Y. Hu, Y. Koren and C. Volinsky, ICDM 2008, §5).
    /// - Returns: for each asked item its shares, evidence with the largest contribution first; empty for unknown items.
    /// - Complexity: O(n d² + d³) once, and O(d² + n d) per asked item.
    package func contributions(to items: [Int32], of history: [Evidence]) -> [[Contribution]] {
        affinities(to: items, of: history) { _, known, affinities in
            known.items.indices
                .map {
                    Contribution(item: known.items[$0], amount: affinities[$0] * known.weights[$0] * known.targets[$0])
                }
                .sorted { $0.amount != $1.amount ? $0.amount > $1.amount : $0.item < $1.item }
        }.map { $0 ?? [] }
    }

    /// The contribution that is largest, for each asked item, and its share of all positive ones.
    ///
    /// The same numbers as `contributions(to:of:)`, without the rest of the list and without the item itself: that
    /// somebody watched a thing before is no reason to show it again.
    /// - Complexity: as there, without sorting.
    package func strongestContributions(
        to items: [Int32], of history: [Evidence]
    ) -> [(contribution: Contribution, share: Float)?] {
        affinities(to: items, of: history) { item, known, affinities in
            var best: (place: Int, amount: Float) = (-1, 0)
            var total: Float = 0
            for place in affinities.indices where known.items[place] != item {
                let amount = affinities[place] * known.weights[place] * known.targets[place]
                if amount > best.amount { best = (place, amount) }
                total += max(0, amount)
            }
            guard best.place >= 0 else { return nil }
            return (Contribution(item: known.items[best.place], amount: best.amount), best.amount / total)
        }.map { $0 ?? nil }
    }

    /// What one watched item adds to the score of another.
    package struct Contribution: Sendable, Hashable {
        /// The item in the history.
        package let item: Int32
        /// The part of the score, in the score's unit; may be negative.
        package let amount: Float
    }

    /// Calls `body` with hᵢᵀ A⁻¹ hⱼ for all j of the history, A being the system of `foldIn`; gives nil for unknown items i.
    private func affinities<Result>(
        to items: [Int32], of history: [Evidence], _ body: (Int32, KnownEvidence, [Float]) -> Result
    ) -> [Result?] {
        let known = knownEvidence(history)
        let width = dimensions
        guard !known.items.isEmpty, let system = factoredSystem(known) else { return items.map { _ in nil } }
        var affinities = [Float](repeating: 0, count: known.items.count)
        return items.map { item in
            guard item >= 0, Int(item) < itemCount else { return nil }
            var reach = Array(itemFactors[Int(item) * width..<(Int(item) + 1) * width])
            vk_cholesky_solve(system, Int32(width), &reach)
            vk_gemv_gather(itemFactors, Int32(width), known.items, Int32(known.items.count), reach, &affinities)
            return body(item, known, affinities)
        }
    }

    private struct KnownEvidence {
        var items: [Int32] = []
        var weights: [Float] = []
        var targets: [Float] = []
    }

    private func knownEvidence(_ history: [Evidence]) -> KnownEvidence {
        var sums: [Int32: Float] = [:]
        for evidence in history
        where evidence.item >= 0 && Int(evidence.item) < itemCount && evidence.strength.isFinite {
            sums[evidence.item, default: 0] += evidence.strength
        }
        var known = KnownEvidence()
        for (item, strength) in sums.sorted(by: { $0.key < $1.key }) where strength != 0 && strength.isFinite {
            known.items.append(item)
            known.weights.append(abs(strength))
            known.targets.append(strength > 0 ? 1 : 0)
        }
        return known
    }

    private func diagonal(interactionCount: Int) -> [Float] {
        RidgePenalty(
            spreads: spreads, unobservedWeight: unobservedWeight, penalty: penalty, exponent: penaltyExponent,
            otherSideCount: itemCount
        ).diagonal(interactionCount: interactionCount)
    }

    private func factoredSystem(_ known: KnownEvidence) -> [Float]? {
        let width = dimensions
        let d = Int32(width)
        var system = [Float](repeating: 0, count: width * width)
        for (axis, value) in diagonal(interactionCount: known.items.count).enumerated() {
            system[axis * width + axis] = value
        }
        var rows: [Float] = []
        rows.reserveCapacity(known.items.count * width)
        for item in known.items { rows += itemFactors[Int(item) * width..<(Int(item) + 1) * width] }
        vk_syrk_upper(&system, d, rows, known.weights, Int32(known.items.count))
        return vk_cholesky_upper(&system, d) == 0 ? system : nil
    }
}
