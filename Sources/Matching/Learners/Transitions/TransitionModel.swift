internal import Statistics

/// Counted transitions between items, which every further deed can be added to.
///
/// Counts are whole numbers of `unit`, so that adding them is exact in any order: a model that saw deeds one at a
/// time equals one that was fitted to the whole, as long as no row was full (`forgottenLinks` is 0). A count stops
/// growing at `UInt32.max` units, a million pairs.
package struct TransitionModel: HistoryScoring, Equatable {
    /// How pairs are counted and scored.
    package let settings: Transitions.Settings
    private(set) var rows: [LinkRow]
    private(set) var deeds: [UInt32]
    private var sourceScales: [Float] = []
    private var targetScales: [Float] = []
    private let counts: [(forth: Float, back: Float)]

    /// What 1 counts: pairs and deeds are kept in whole numbers of a 4,096th.
    package static let unit: Float = 4_096

    /// The number of units that a weight makes; capped to what fits.
    static func units(_ weight: Float) -> UInt32 { UInt32(min(Float(UInt32.max / 2), (weight * unit).rounded())) }

    /// A model that knows so many items and no deed.
    package init(settings: Transitions.Settings = .init(), itemCount: Int) {
        self.init(
            settings: settings, rows: [LinkRow](repeating: LinkRow(), count: itemCount),
            deeds: [UInt32](repeating: 0, count: itemCount))
    }

    init(settings: Transitions.Settings, rows: [LinkRow], deeds: [UInt32]) {
        self.settings = settings
        self.rows = rows
        self.deeds = deeds
        counts = settings.countsByGap()
        sourceScales = deeds.map { sourceScale($0) }
        targetScales = deeds.map { targetScale($0) }
    }

    package var itemCount: Int { rows.count }

    /// The number of links kept.
    package var linkCount: Int { rows.reduce(0) { $0 + $1.items.count } }

    /// How many links gave way to others because their row was full.
    package var forgottenLinks: Int { rows.reduce(0) { $0 + Int($1.forgotten) } }

    /// The memory it takes, in bytes, counting what arrays have reserved.
    package var bytes: Int {
        rows.reduce(0) { $0 + 4 * ($1.items.capacity + $1.counts.capacity) + 2 * 32 } + itemCount * (24 + 12)
    }

    /// The most memory it can ever take at its number of items, in bytes; arrays may reserve twice what they hold.
    package var bytesMax: Int { itemCount * (settings.linksMax * 16 + 176) }

    package static func == (left: TransitionModel, right: TransitionModel) -> Bool {
        left.settings == right.settings && left.rows == right.rows && left.deeds == right.deeds
    }

    private func sourceScale(_ deeds: UInt32) -> Float {
        power(max(1, Float(deeds) / Self.unit) + settings.sourcePrior, -settings.sourcePower)
    }

    private func targetScale(_ deeds: UInt32) -> Float {
        power(max(1, Float(deeds) / Self.unit), -settings.targetPower)
    }

    private func power(_ x: Float, _ exponent: Float) -> Float {
        exponent == 0 ? 1 : exponent == 1 ? x : Float(Elementary.power(Double(x), Double(exponent)))
    }
}

extension TransitionModel {
    /// Learns one deed more: somebody came to an item after a history.
    ///
    /// The next query answers with it. Items that were not known yet are made room for.
    /// - Parameters:
    ///   - item: the item's number, >= 0.
    ///   - weight: what the deed weighs, > 0.
    ///   - history: what the same viewer, or session, did before, oldest first, each with its weight; only the last
    ///     `window` or `cooccurrenceReach` of it are read.
    /// - Complexity: O(reach x row).
    package mutating func add(_ item: Int32, weight: Float = 1, after history: some BidirectionalCollection<Deed>) {
        precondition(item >= 0 && weight > 0, "a deed has an item and a weight")
        makeRoom(for: item)
        for (earlier, pair) in zip(history.reversed(), counts) where earlier.item != item {
            makeRoom(for: earlier.item)
            // The order of multiplication is that of the fit, so that both round alike.
            let forth = Self.units(earlier.weight * pair.forth * weight)
            let back = Self.units(weight * pair.back * earlier.weight)
            rows[Int(earlier.item)].add(forth, to: item, linksMax: settings.linksMax)
            rows[Int(item)].add(back, to: earlier.item, linksMax: settings.linksMax)
        }
        let place = Int(item)
        deeds[place] = deeds[place].saturatingAdding(Self.units(weight))
        sourceScales[place] = sourceScale(deeds[place])
        targetScales[place] = targetScale(deeds[place])
    }

    /// Knows an item, and all below it, from now on.
    mutating func makeRoom(for item: Int32) {
        while rows.count <= Int(item) {
            rows.append(LinkRow())
            deeds.append(0)
            sourceScales.append(sourceScale(0))
            targetScales.append(targetScale(0))
        }
    }

    /// The items that fit best after a history, best first; items of the history only where they are not hidden.
    /// - Parameter allowed: asked of each item that is about to be kept.
    /// - Complexity: O(history x row).
    package func candidates(
        after history: some BidirectionalCollection<Deed>, limit: Int, hidingHistory: Bool = true,
        where allowed: (Int32) -> Bool = { _ in true }
    ) -> [ScoredItem] {
        var scores = SparseScores(itemCount: itemCount)
        addScores(after: history, to: &scores)
        return scores.best(limit, hiding: hidingHistory ? history.map(\.item) : [], where: allowed)
    }

    package func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        scores.update(repeating: 0)
        var sparse = SparseScores(itemCount: itemCount)
        for (line, row) in rows.enumerated() {
            addScores(after: histories.deeds(of: row), to: &sparse)
            sparse.write(to: .init(rebasing: scores[line * itemCount..<(line + 1) * itemCount]))
            sparse.clear()
        }
    }

    /// The deed of a history from which most of an item's score comes, and its share of the score; of equal ones the
    /// latest. Nil where no deed speaks for the item.
    /// - Complexity: O(history x log row).
    package func strongestStep(
        to item: Int32, among history: some BidirectionalCollection<Deed>
    ) -> (item: Int32, share: Float)? {
        var say: Float = 1
        var total: Float = 0
        var best: (item: Int32, part: Float)?
        for deed in history.reversed() {
            let weight = say * deed.weight
            say *= settings.queryDecay
            guard deed.item >= 0, Int(deed.item) < itemCount, deed.item != item else { continue }
            let count = rows[Int(deed.item)].count(of: item)
            guard count > 0 else { continue }
            let part = weight * sourceScales[Int(deed.item)] * power(Float(count) / Self.unit, settings.countPower)
            total += part
            if part > best?.part ?? 0 { best = (deed.item, part) }
        }
        return best.map { ($0.item, $0.part / total) }
    }

    /// Adds Σ over the history of weight x decay^back x count^power / (deeds of both to their powers).
    func addScores(after history: some BidirectionalCollection<Deed>, to scores: inout SparseScores) {
        var say: Float = 1
        for deed in history.reversed() {
            guard say > 1e-4 else { return }
            let weight = say * deed.weight
            say *= settings.queryDecay
            guard deed.item >= 0, Int(deed.item) < itemCount else { continue }
            let row = rows[Int(deed.item)]
            let scale = weight * sourceScales[Int(deed.item)]
            for (target, count) in zip(row.items, row.counts) {
                let strength = power(Float(count) / Self.unit, settings.countPower)
                scores.add(scale * targetScales[Int(target)] * strength, to: target)
            }
        }
    }
}
