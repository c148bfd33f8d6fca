internal import Statistics

/// Learns what follows what: counts of item pairs in time order, lighter with the gap between them.
///
/// Closest published kin: the Markov and association baselines of M. Ludewig and D. Jannach, "Evaluation of
/// session-based recommendation algorithms", UMUAI 28 (2018), with degrees damped on both sides.
package struct Transitions: Learner, Hashable {
    /// How pairs are counted and asked for.
    package let settings: Settings

    /// A learner with settings.
    package init(settings: Settings = Settings()) { self.settings = settings }

    package var name: String { "transitions" }

    package var settingsText: String {
        "window \(settings.window), gap decay \(settings.gapDecay), reverse \(settings.reverse), co-occurrence "
            + "\(settings.cooccurrence) within \(settings.cooccurrenceReach), powers \(settings.sourcePower) source, "
            + "\(settings.targetPower) target, \(settings.countPower) count, prior \(settings.sourcePrior), query decay "
            + "\(settings.queryDecay), second step \(settings.secondStep) from \(settings.secondStepMax), at most \(settings.linksMax) links an item"
    }

    /// What is counted, and how counts become scores.
    package struct Settings: Sendable, Hashable {
        /// How many deeds further on an item still counts as following; >= 1.
        package var window: Int
        /// What a gap of one deed more leaves of a count, in 0 ... 1.
        package var gapDecay: Float
        /// What the way back from the later to the earlier item counts of the way forth, in 0 ... 1.
        package var reverse: Float
        /// What being in the same history counts, whatever the order; 0 ... 4.
        package var cooccurrence: Float
        /// How many deeds apart two items still count as being in the same history.
        package var cooccurrenceReach: Int
        /// The source item's deeds to this power divide; 0 ... 1.
        package var sourcePower: Float
        /// Deeds added to the source item's before the power, against rows of one or two.
        package var sourcePrior: Float
        /// The target item's deeds to this power divide; 0 ... 1.
        package var targetPower: Float
        /// Counts go in with this power; below 1 many different histories matter less than few alike.
        package var countPower: Float
        /// What each deed back in the history asked about leaves of its say, in 0 ..< 1.
        package var queryDecay: Float
        /// What the items two links away get together, as a share of what those one link away get; 0 asks no further.
        package var secondStep: Float
        /// How many of the items one link away are followed further: the best.
        package var secondStepMax: Int
        /// Links kept per item: the heaviest. This bounds the memory.
        package var linksMax: Int

        /// Settings; the defaults were chosen on held-back items of two shopping sets (docs/matching/learners-sequences.md).
        package init(
            window: Int = 12, gapDecay: Float = 0.8, reverse: Float = 0.15, cooccurrence: Float = 0.1,
            cooccurrenceReach: Int = 100, sourcePower: Float = 0.5, sourcePrior: Float = 5, targetPower: Float = 0.1,
            countPower: Float = 0.85, queryDecay: Float = 0.6, secondStep: Float = 0.15,
            secondStepMax: Int = 30, linksMax: Int = 1_000
        ) {
            self.window = window
            self.gapDecay = gapDecay
            self.reverse = reverse
            self.cooccurrence = cooccurrence
            self.cooccurrenceReach = cooccurrenceReach
            self.sourcePower = sourcePower
            self.sourcePrior = sourcePrior
            self.targetPower = targetPower
            self.countPower = countPower
            self.queryDecay = queryDecay
            self.secondStep = secondStep
            self.secondStepMax = secondStepMax
            self.linksMax = linksMax
            precondition(isSound, "settings lie in their ranges")
        }

        /// Whether all lie in their ranges; what a file holds is asked this too.
        var isSound: Bool {
            let shares = [gapDecay, reverse, sourcePower, targetPower]
            return (1...1_000).contains(window) && (0...1_000).contains(cooccurrenceReach)
                && shares.allSatisfy { (0...1).contains($0) } && (0...4).contains(cooccurrence)
                && (0...1_000_000).contains(sourcePrior) && (0.1...4).contains(countPower)
                && queryDecay >= 0 && queryDecay < 1 && (0...4).contains(secondStep)
                && (0...10_000).contains(secondStepMax) && (1...1_000_000).contains(linksMax)
        }

        /// How far apart two deeds may be and still make a link.
        var reach: Int { cooccurrence > 0 ? max(window, cooccurrenceReach) : window }

        /// What a pair counts, forth and back, at a gap of 1, 2, …, `reach`; in the unit of `TransitionModel.unit`.
        func countsByGap() -> [(forth: Float, back: Float)] {
            var decayed: Float = 1
            return (1...reach).map { gap in
                let together = cooccurrence > 0 && gap <= cooccurrenceReach ? cooccurrence : 0
                let following = gap <= window ? decayed : 0
                decayed *= gapDecay
                return (together + following, together + following * reverse)
            }
        }
    }

    /// Variants worth trying on a validation slice: order that matters much, little, and not at all.
    package static let variants: [Transitions] = {
        let orders: [(Int, Float, Float, Float)] = [
            (12, 0.8, 0.15, 0.1), (8, 0.7, 0.3, 0.5), (5, 0.7, 0.5, 0), (20, 0.9, 0.7, 0.5), (3, 0.5, 0.3, 0),
        ]
        return orders.flatMap { window, gapDecay, reverse, cooccurrence in
            [(Float(0.5), Float(0.1)), (0.5, 0.3), (0.75, 0.1), (0.75, 0.4)].map { source, target in
                Transitions(
                    settings: Settings(
                        window: window, gapDecay: gapDecay, reverse: reverse, cooccurrence: cooccurrence,
                        sourcePower: source, targetPower: target))
            }
        }
    }()

    package func memoryBytes(for histories: Histories) -> Int {
        let pairs = (0..<histories.count).reduce(0) { sum, row in
            let deeds = histories.range(of: row).count
            return sum + deeds * min(max(0, deeds - 1), 2 * settings.reach)
        }
        // Arrays may reserve twice what they hold; a thread counts one item's links at a time in a dense row.
        let links = min(histories.itemCount * settings.linksMax, pairs)
        return links * 16 + histories.itemCount * (176 + 16 + 8 * 8) + histories.items.count * 12
    }

    package func fit(
        _ histories: Histories, threads: Int, observe: (Double) -> Wish
    ) throws(LearningError) -> any HistoryScoring {
        try model(of: histories, threads: threads, observe: observe)
    }

    /// Learns, and returns the model that goes on learning.
    /// - Throws: `LearningError.nothingToLearn` for histories without a deed, `.cancelled` at the observer's wish.
    /// - Complexity: O(deeds x reach + links log links).
    package func model(
        of histories: Histories, threads: Int = 1, observe: (Double) -> Wish = { _ in .goOn }
    ) throws(LearningError) -> TransitionModel {
        guard !histories.items.isEmpty else { throw .nothingToLearn }
        let occurrences = Occurrences(histories)
        let counts = settings.countsByGap()
        let blockSize = 256
        let blocks = (histories.itemCount + blockSize - 1) / blockSize
        var rows = [LinkRow](repeating: LinkRow(), count: histories.itemCount)
        var done = 0
        while done < blocks {
            if observe(Double(done) / Double(blocks)) == .stop { throw .cancelled }
            let round = min(blocks - done, max(16, threads * 8))
            rows.withUnsafeMutableBufferPointer { buffer in
                let shared = SharedStorage(buffer)
                ParallelLoop.run(blocks: round, threads: threads) { [done] block in
                    var counter = LinkCounter(
                        histories: histories, occurrences: occurrences, counts: counts, linksMax: settings.linksMax)
                    let first = (done + block) * blockSize
                    for item in first..<min(first + blockSize, histories.itemCount) {
                        shared.start[item] = counter.row(of: Int32(item))
                    }
                }
            }
            done += round
        }
        _ = observe(1)
        return TransitionModel(settings: settings, rows: rows, deeds: occurrences.deeds(in: histories))
    }
}

/// Where each item occurs in the histories.
struct Occurrences: Sendable {
    /// Where each item's places start; one more than there are items.
    let starts: [Int]
    /// Places in `Histories.items`, ascending for each item.
    let places: [Int]
    /// The row of each place of `Histories.items`.
    let rows: [Int32]

    init(_ histories: Histories) {
        var starts = [Int](repeating: 0, count: histories.itemCount + 1)
        for item in histories.items { starts[Int(item) + 1] += 1 }
        for item in 0..<histories.itemCount { starts[item + 1] += starts[item] }
        var next = starts
        var places = [Int](repeating: 0, count: histories.items.count)
        for (place, item) in histories.items.enumerated() {
            places[next[Int(item)]] = place
            next[Int(item)] += 1
        }
        self.starts = starts
        self.places = places
        rows = (0..<histories.count).flatMap { repeatElement(Int32($0), count: histories.range(of: $0).count) }
    }

    func places(of item: Int32) -> ArraySlice<Int> { places[starts[Int(item)]..<starts[Int(item) + 1]] }

    /// The summed weight of each item's deeds, in units.
    func deeds(in histories: Histories) -> [UInt32] {
        (0..<starts.count - 1).map { item in
            places(of: Int32(item)).reduce(UInt32(0)) {
                $0.saturatingAdding(TransitionModel.units(histories.weights[$1]))
            }
        }
    }
}

/// Counts one item's links in a dense row that is cleared as it is read.
private struct LinkCounter {
    let histories: Histories
    let occurrences: Occurrences
    let counts: [(forth: Float, back: Float)]
    let linksMax: Int
    private var sums: [UInt32]
    private var touched: [Int32] = []

    init(histories: Histories, occurrences: Occurrences, counts: [(forth: Float, back: Float)], linksMax: Int) {
        self.histories = histories
        self.occurrences = occurrences
        self.counts = counts
        self.linksMax = linksMax
        sums = [UInt32](repeating: 0, count: histories.itemCount)
    }

    mutating func row(of item: Int32) -> LinkRow {
        for place in occurrences.places(of: item) {
            let row = histories.range(of: Int(occurrences.rows[place]))
            let weight = histories.weights[place]
            for later in place + 1..<max(place + 1, min(row.upperBound, place + counts.count + 1)) {
                add(later, weight * counts[later - place - 1].forth, besides: item)
            }
            for earlier in max(row.lowerBound, place - counts.count)..<place {
                add(earlier, weight * counts[place - earlier - 1].back, besides: item)
            }
        }
        touched.sort()
        var row = LinkRow(ascending: touched.map { Link(item: $0, count: sums[Int($0)]) })
        for other in touched { sums[Int(other)] = 0 }
        touched.removeAll(keepingCapacity: true)
        row.keepHeaviest(linksMax)
        return row
    }

    private mutating func add(_ place: Int, _ amount: Float, besides item: Int32) {
        let other = histories.items[place]
        let units = TransitionModel.units(amount * histories.weights[place])
        guard other != item, units > 0 else { return }
        if sums[Int(other)] == 0 { touched.append(other) }
        sums[Int(other)] = sums[Int(other)].saturatingAdding(units)
    }
}
