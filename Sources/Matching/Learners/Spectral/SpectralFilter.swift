/// A graph filter over viewers and items: what goes together in two steps, and what goes together smoothly.
///
/// With R̃ = D_viewers^-a R D_items^-b, and V the first k right singular vectors of R̃, a history q scores
///
///     q R̃ᵀR̃  +  w q D_items^-p V Vᵀ D_items^p
///
/// GF-CF of Y. Shen et al., "How powerful is graph convolution for recommendation?", CIKM 2021 (arXiv 2108.07567), where
/// a = b = p = 1/2; the exponents are settings here, because the right strength against popular items differs between
/// data sets. R̃ᵀR̃ is never formed: questions walk from items to viewers and back.
package struct SpectralFilter: Learner, Hashable {
    /// k, the number of singular vectors; fewer are used when the matrix has fewer.
    package var rank: Int
    /// w, the weight of the low pass beside the two steps.
    package var lowPassWeight: Float
    /// a, how much long histories count less.
    package var viewerExponent: Double
    /// b, how much popular items count less.
    package var itemExponent: Double
    /// p, how much popularity is taken out before the low pass and put back after it.
    package var passExponent: Double
    /// γ, how much more near viewers count than far ones in the two steps: what reaches a viewer is taken to this power,
    /// relative to the nearest. 1 is linear; larger values listen to fewer viewers, as neighbourhood methods do.
    package var sharpness: Double
    /// Rounds of subspace iteration.
    package var rounds: Int
    /// Columns beyond the rank while iterating.
    package var extraColumns: Int
    /// The seed of the start of the iteration.
    package var seed: UInt64

    /// A filter; the defaults were chosen on validation data (docs/matching/learners-sets.md).
    /// - Precondition: the rank, the rounds and the extra columns are positive, the weight not negative.
    package init(
        rank: Int = 512, lowPassWeight: Float = 0.3, viewerExponent: Double = 0.4, itemExponent: Double = 0.5,
        passExponent: Double = 0.5, sharpness: Double = 1, rounds: Int = 4, extraColumns: Int = 16, seed: UInt64 = 1
    ) {
        precondition(rank > 0 && rounds > 0 && extraColumns > 0, "a filter has vectors and takes rounds to find them")
        precondition(lowPassWeight >= 0, "the low pass is added, not taken away")
        self.rank = rank
        self.lowPassWeight = lowPassWeight
        self.viewerExponent = viewerExponent
        self.itemExponent = itemExponent
        self.passExponent = passExponent
        precondition(sharpness > 0, "near viewers count at least something")
        self.sharpness = sharpness
        self.rounds = rounds
        self.extraColumns = extraColumns
        self.seed = seed
    }

    package var name: String { "spectral-filter" }

    package var settingsText: String {
        "rank \(rank), low pass \(lowPassWeight), exponents \(viewerExponent) \(itemExponent) \(passExponent), sharpness \(sharpness)"
    }

    /// Two tall matrices over items and one over viewers, the sparse matrix four times, and the small square ones.
    package func memoryBytes(for histories: Histories) -> Int {
        let columns = min(rank + extraColumns, histories.itemCount, max(1, histories.count))
        let tall = (3 * histories.itemCount + histories.count) * columns * 4
        let sparse = histories.items.count * (24 + 16 + 4 * 8) + (histories.count + histories.itemCount) * 64
        let square = columns * columns * (16 * 8 + 5 * 8) + 64 * columns * 1_024
        return tall + sparse + square
    }

    package func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        guard !histories.items.isEmpty else { throw .nothingToLearn }
        let matrix = DegreeScaledRows(histories, viewerExponent: viewerExponent, itemExponent: itemExponent)
        let subspace = try SubspaceIteration(
            matrix, rank: rank, extraColumns: extraColumns, rounds: rounds, seed: seed, threads: threads,
            share: 0.05...0.98, observe: observe)
        return SpectralScoring(
            matrix, subspace: subspace, lowPassWeight: lowPassWeight, passExponent: passExponent, sharpness: sharpness)
    }
}
