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
    private(set) var sourceScales: [Float] = []
    private(set) var targetScales: [Float] = []
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
    package var linkCount: Int { rows.reduce(0) { $0 + $1.links.count } }

    /// How many links gave way to others because their row was full.
    package var forgottenLinks: Int { rows.reduce(0) { $0 + Int($1.forgotten) } }

    /// The memory it takes, in bytes, counting what arrays have reserved.
    package var bytes: Int {
        rows.reduce(0) { $0 + $1.bytes } + itemCount * (16 + 12)
    }

    /// The most memory it can ever take at its number of items, in bytes; arrays may reserve twice what they hold.
    package var bytesMax: Int { itemCount * (settings.linksMax * 16 + 176) }

    package static func == (left: TransitionModel, right: TransitionModel) -> Bool {
        left.settings == right.settings && left.rows == right.rows && left.deeds == right.deeds
    }

    private func sourceScale(_ deeds: UInt32) -> Float {
        Self.power(max(1, Float(deeds) / Self.unit) + settings.sourcePrior, -settings.sourcePower)
    }

    private func targetScale(_ deeds: UInt32) -> Float {
        Self.power(max(1, Float(deeds) / Self.unit), -settings.targetPower)
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
}
