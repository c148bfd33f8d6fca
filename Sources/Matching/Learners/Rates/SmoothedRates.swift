package import Statistics

/// How often something happens where it could: for an item, smoothed towards its creator's rate, that towards its
/// category's, that towards the rate of all.
///
/// At each level the rate is (successes + strength x rate of the level above) / (trials + strength): the mean of a
/// beta-binomial posterior whose prior is the level above. Strengths are learnt from the counts (`learnStrengths`).
/// Counts halve with `Settings.halfLife`, and every event goes in at once.
package struct SmoothedRates: Sendable, Equatable {
    /// The levels and their limits.
    package let settings: Settings
    /// The trials that each level's prior weighs, coarsest first; one for each level.
    package private(set) var strengths: [Double]
    /// Counts of all events.
    private(set) var all = Cell()
    /// Counts by key, for each level below all, coarsest first.
    private(set) var levels: [[UInt64: Cell]]
    /// How many cells gave way because their level was full.
    package private(set) var forgottenCells = 0

    /// Decayed counts.
    struct Cell: Sendable, Hashable {
        var successes = 0.0
        var trials = 0.0
        /// The time the counts are decayed to, in seconds.
        var at = 0.0

        /// The counts as they are at a time; a time before `at` leaves them.
        func decayed(to time: Double, _ halfLife: HalfLife) -> Cell {
            guard time > at else { return self }
            let weight = halfLife.weight(ageSeconds: time - at)
            return Cell(successes: successes * weight, trials: trials * weight, at: time)
        }
    }

    /// The levels and their limits.
    package struct Settings: Sendable, Hashable {
        /// Levels below that of all, such as 3 for category, creator and item.
        package var levelCount: Int
        /// The time after which an event counts half.
        package var halfLife: HalfLife
        /// What is believed of the rate of all before any event; strictly inside 0 ... 1.
        package var priorMean: Double
        /// The trials that a prior weighs until strengths are learnt; > 0.
        package var priorStrength: Double
        /// Cells kept at each level; the lightest give way. This bounds the memory.
        package var cellsMax: Int

        /// Settings; the defaults suit responses to a feed.
        package init(
            levelCount: Int = 3, halfLife: HalfLife = HalfLife(seconds: 14 * 86_400), priorMean: Double = 0.05,
            priorStrength: Double = 50, cellsMax: Int = 500_000
        ) {
            self.levelCount = levelCount
            self.halfLife = halfLife
            self.priorMean = priorMean
            self.priorStrength = priorStrength
            self.cellsMax = cellsMax
            precondition(isSound, "settings lie in their ranges")
        }

        /// Whether all lie in their ranges.
        var isSound: Bool {
            (1...16).contains(levelCount) && priorMean > 0 && priorMean < 1
                && SmoothedRates.strengthRange.contains(priorStrength) && (4...100_000_000).contains(cellsMax)
        }
    }

    /// Strengths lie in this range: one trial at least, and at most so many that a cell's own counts hardly show.
    package static let strengthRange = 1.0...1_000_000

    /// Rates that nothing was counted for yet.
    package init(settings: Settings = Settings()) {
        precondition(settings.isSound, "settings lie in their ranges")
        self.settings = settings
        strengths = [Double](repeating: settings.priorStrength, count: settings.levelCount + 1)
        levels = [[UInt64: Cell]](repeating: [:], count: settings.levelCount)
    }

    init(settings: Settings, strengths: [Double], all: Cell, levels: [[UInt64: Cell]], forgottenCells: Int) {
        self.settings = settings
        self.strengths = strengths
        self.all = all
        self.levels = levels
        self.forgottenCells = forgottenCells
    }

    /// The number of cells kept.
    package var cellCount: Int { levels.reduce(0) { $0 + $1.count } }

    /// The memory it takes, in bytes, counting what dictionaries have reserved.
    package var bytes: Int { levels.reduce(0) { $0 + $1.capacity * 44 } + 200 }

    /// The most memory it can ever take, in bytes; dictionaries may reserve more than twice what they hold.
    package var bytesMax: Int { settings.levelCount * settings.cellsMax * 44 * 8 / 3 + 200 }
}

extension SmoothedRates {
    /// Counts what happened; the next question is answered with it.
    ///
    /// Events that are older than the counts are decayed to the counts' time.
    /// - Parameters:
    ///   - path: the keys of the levels, coarsest first, such as category, creator, item. It may be shorter.
    ///   - successes: how often it happened, 0 ... `trials`.
    ///   - trials: how often it could have.
    ///   - time: when, in seconds of any clock that does not go back.
    /// - Complexity: O(levels) on average.
    package mutating func add(_ path: [UInt64], successes: Double, trials: Double = 1, at time: Double) {
        precondition(path.count <= settings.levelCount, "a path has no more keys than there are levels")
        precondition(successes >= 0 && successes <= trials && trials.isFinite, "successes lie within the trials")
        add(successes, trials, at: time, to: &all)
        for (level, key) in path.enumerated() {
            add(successes, trials, at: time, to: &levels[level][key, default: Cell(at: time)])
            if levels[level].count > settings.cellsMax { forgetLightest(of: level, at: time) }
        }
    }

    private func add(_ successes: Double, _ trials: Double, at time: Double, to cell: inout Cell) {
        let weight = settings.halfLife.weight(ageSeconds: cell.at - time)
        cell = cell.decayed(to: time, settings.halfLife)
        cell.successes += successes * weight
        cell.trials += trials * weight
    }

    /// Drops the lightest quarter of a level, of equal ones those with the higher key.
    private mutating func forgetLightest(of level: Int, at time: Double) {
        let halfLife = settings.halfLife
        let order = levels[level].map { (key: $0.key, trials: $0.value.decayed(to: time, halfLife).trials) }
            .sorted { $0.trials != $1.trials ? $0.trials < $1.trials : $0.key > $1.key }
        let dropped = order.prefix(max(1, settings.cellsMax / 4))
        for cell in dropped { levels[level][cell.key] = nil }
        forgottenCells += dropped.count
    }

    /// The rate at the end of a path, strictly inside 0 ... 1.
    package func rate(_ path: [UInt64], at time: Double) -> Double { posterior(path, at: time).mean }

    /// What is believed of the rate at the end of a path: its own counts on the prior of the level above.
    package func posterior(_ path: [UInt64], at time: Double) -> BetaPosterior {
        precondition(path.count <= settings.levelCount, "a path has no more keys than there are levels")
        var belief = Self.belief(all.decayed(to: time, settings.halfLife), settings.priorMean, strengths[0])
        for (level, key) in path.enumerated() {
            let cell = (levels[level][key] ?? Cell()).decayed(to: time, settings.halfLife)
            belief = Self.belief(cell, belief.mean, strengths[level + 1])
        }
        return belief
    }

    private static func belief(_ cell: Cell, _ mean: Double, _ strength: Double) -> BetaPosterior {
        // Rounding may bring a mean to an end, where a prior is not defined.
        BetaPosterior(
            priorMean: min(max(mean, 1e-12), 1 - 1e-12), strength: strength,
            successes: min(cell.successes, cell.trials), trials: cell.trials)
    }
}

extension SmoothedRates {
    /// Learns how strongly each level leans on the one above, from how much the cells' rates differ beyond chance.
    ///
    /// The moment estimator of the beta-binomial distribution (J. C. Kleinman, JASA 68 (1973)): with n trials of a cell, its
    /// own rate p and the rate m above it, Σ n (p − m)² / (m (1 − m)) is expected to be Σ (1 + (n − 1) ρ), and the
    /// strength is 1/ρ − 1. A level with fewer than two cells keeps its strength. Strengths are learnt coarsest first, because m depends
    /// on them.
    /// - Parameter parents: for each level the path above a key, such as the creator's category and the creator for an item.
    /// - Complexity: O(cells log cells).
    package mutating func learnStrengths(at time: Double, parents: (_ level: Int, _ key: UInt64) -> [UInt64]) {
        for level in levels.indices {
            var squares = 0.0
            var cells = 0.0
            var spare = 0.0
            for (key, cell) in levels[level].sorted(by: { $0.key < $1.key }) {
                let cell = cell.decayed(to: time, settings.halfLife)
                guard cell.trials > 0.5 else { continue }
                let mean = rate(Array(parents(level, key).prefix(level)), at: time)
                let difference = cell.successes / cell.trials - mean
                squares += cell.trials * difference * difference / (mean * (1 - mean))
                cells += 1
                spare += max(0, cell.trials - 1)
            }
            guard cells >= 2, spare > 0 else { continue }
            let correlation = (squares - cells) / spare
            let strength = correlation > 0 ? 1 / correlation - 1 : Self.strengthRange.upperBound
            strengths[level + 1] = min(max(strength, Self.strengthRange.lowerBound), Self.strengthRange.upperBound)
        }
    }
}
