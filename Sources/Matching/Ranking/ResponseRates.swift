internal import Statistics

/// Decayed counts of exposures and responses under hashed keys, in a table of fixed size.
///
/// Each key has a set of four places; when all are taken, the one with the least evidence left gives way, so memory
/// never grows and what is forgotten is what said least. Rates are shrunk to a wider rate: the mean of a Beta-Binomial
/// posterior whose prior is the wider rate with a strength in exposures (M. Richardson et al., "Predicting clicks",
/// WWW 2007; several levels as in D. Agarwal et al., "Estimating rates of rare events at multiple resolutions", KDD
/// 2007).
///
/// A table may settle: evidence counts some days later. A viewer's own rates do, because a rate that a click has just
/// raised overrates the same viewer's next exposure, and underrates it after a refusal (docs/matching/ranking.md §3).
struct ResponseRates: Sendable, Equatable {
    /// When evidence starts to count: some days after the first that waits, by whole days.
    struct Settling: Sendable, Hashable {
        /// Days that evidence waits at least, from the first of it on; > 0.
        let days: Int64
        /// Milliseconds that 1970 began earlier, where the platform is.
        let offset: Int64

        /// The day of a time, as whole days since 1970.
        func day(_ time: Int64) -> Int64 {
            let shifted = Int64(clamping: Int128(time) + Int128(offset))
            return shifted / 86_400_000 - (shifted % 86_400_000 < 0 ? 1 : 0)
        }

        /// Whether what waits since a day counts at a time.
        func isOver(_ since: Int64, at time: Int64) -> Bool { day(time) &- since >= days }
    }

    /// Evidence under one key, as of `at`.
    struct Evidence: Sendable, Equatable {
        /// Exposures of which the goal is known.
        var exposures = GoalLanes(repeating: 0)
        /// Of these, those that reached the goal.
        var responses = GoalLanes(repeating: 0)
    }

    static let ways = 4

    /// Places in the table, a power of two.
    let placeCount: Int
    /// The time after which evidence counts half, in milliseconds.
    let halfLifeMilliseconds: Double
    private(set) var keys: [UInt64]
    private(set) var times: [Int64]
    /// When each key last had an event; `times` lags behind it by less than a step.
    private(set) var lastTimes: [Int64]
    private(set) var evidence: [Evidence]
    /// Evidence since the day in `pendingDays`, which does not count yet; empty when nothing settles.
    private(set) var pending: [Evidence]
    private(set) var pendingDays: [Int64]
    /// The days that evidence waits for, if it does.
    let settling: Settling?
    private let stepsPerMillisecond: Double
    private let decay: [Float]

    /// An empty table of 2^`placesLog2` places.
    init(placesLog2: Int, halfLife: HalfLife, settling: Settling? = nil) {
        let count = 1 << placesLog2
        self.init(
            halfLifeMilliseconds: halfLife.seconds * 1_000, settling: settling, keys: Array(repeating: 0, count: count),
            times: Array(repeating: 0, count: count), lastTimes: Array(repeating: 0, count: count),
            evidence: Array(repeating: Evidence(), count: count),
            pending: Array(repeating: Evidence(), count: settling == nil ? 0 : count),
            pendingDays: Array(repeating: 0, count: settling == nil ? 0 : count))
    }

    /// A table as read from bytes.
    init(
        halfLifeMilliseconds: Double, settling: Settling?, keys: [UInt64], times: [Int64], lastTimes: [Int64],
        evidence: [Evidence], pending: [Evidence], pendingDays: [Int64]
    ) {
        placeCount = keys.count
        self.halfLifeMilliseconds = halfLifeMilliseconds
        self.keys = keys
        self.times = times
        self.lastTimes = lastTimes
        self.evidence = evidence
        self.pending = pending
        self.pendingDays = pendingDays
        self.settling = settling
        stepsPerMillisecond = 16 / halfLifeMilliseconds
        // 32 half-lives in steps of a sixteenth; beyond them nothing is left that single precision would show.
        decay = (0..<Self.decaySteps).map { Float(Elementary.exp(-Elementary.log(2) * Double($0) / 16)) }
    }

    private static let decaySteps = 512

    /// Bytes that a table of a size takes.
    static func bytes(placesLog2: Int, settles: Bool = false) -> Int {
        (24 + MemoryLayout<Evidence>.stride + (settles ? 8 + MemoryLayout<Evidence>.stride : 0)) << placesLog2
    }

    /// What is left of evidence after a time, in steps of a sixteenth of a half-life.
    @inline(__always)
    private func remainder(from: Int64, to: Int64) -> Float {
        let steps = steps(from: from, to: to)
        return steps < Self.decaySteps ? decay[steps] : 0
    }

    /// Whole steps between two times, at most `decaySteps`.
    @inline(__always)
    private func steps(from: Int64, to: Int64) -> Int {
        guard to > from else { return 0 }
        return Int(min((Double(to) - Double(from)) * stepsPerMillisecond, Double(Self.decaySteps)))
    }

    /// The evidence under a key at a time, or nothing.
    @inline(__always)
    func find(_ key: UInt64, at time: Int64) -> Evidence? {
        let start = Int(truncatingIfNeeded: key) & (placeCount - 1) & ~(Self.ways - 1)
        let wanted = key | 1
        for place in start..<start + Self.ways where keys[place] == wanted {
            let left = remainder(from: times[place], to: time)
            var found = evidence[place]
            found.exposures *= left
            found.responses *= left
            if let settling, settling.isOver(pendingDays[place], at: time) {
                found.exposures += pending[place].exposures
                found.responses += pending[place].responses
            }
            return found
        }
        return nil
    }

    /// Seconds from the last event of a key to a time, not negative; nil without one.
    func pauseSeconds(_ key: UInt64, at time: Int64) -> Double? {
        let start = Int(truncatingIfNeeded: key) & (placeCount - 1) & ~(Self.ways - 1)
        for place in start..<start + Self.ways where keys[place] == key | 1 {
            return max(0, (Double(time) - Double(lastTimes[place])) / 1_000)
        }
        return nil
    }

    /// Adds an outcome, or several equal ones, under a key.
    /// - Parameter settled: whether it counts at once even where evidence waits.
    mutating func add(_ key: UInt64, known: GoalLanes, happened: GoalLanes, at time: Int64, settled: Bool = false) {
        let start = Int(truncatingIfNeeded: key) & (placeCount - 1) & ~(Self.ways - 1)
        let wanted = key | 1
        var weakest = start
        var least = Float.infinity
        for place in start..<start + Self.ways {
            if keys[place] == wanted {
                count(place, known: known, happened: happened, at: time, settled: settled)
                return
            }
            let weight = keys[place] == 0 ? -1 : weight(place, at: time)
            if weight < least {
                least = weight
                weakest = place
            }
        }
        keys[weakest] = wanted
        times[weakest] = time
        lastTimes[weakest] = time
        evidence[weakest] = Evidence()
        if let settling {
            pending[weakest] = Evidence()
            pendingDays[weakest] = settling.day(time)
        }
        count(weakest, known: known, happened: happened, at: time, settled: settled)
    }

    private func weight(_ place: Int, at time: Int64) -> Float {
        let settled = evidence[place].exposures.max() * remainder(from: times[place], to: time)
        return settling == nil ? settled : settled + pending[place].exposures.max()
    }

    /// Adds to a place that holds the key.
    private mutating func count(
        _ place: Int, known: GoalLanes, happened: GoalLanes, at time: Int64, settled: Bool
    ) {
        let passed = steps(from: times[place], to: time)
        let left = remainder(from: times[place], to: time)
        // Evidence that comes late counts as much as it would have by now.
        let arrived = remainder(from: time, to: times[place])
        // The time moves by whole steps, so that no part of one is lost between two events.
        if passed >= Self.decaySteps {
            times[place] = time
        } else {
            times[place] += Int64(Double(passed) / stepsPerMillisecond)
        }
        lastTimes[place] = max(lastTimes[place], time)
        var sum = Evidence(exposures: evidence[place].exposures * left, responses: evidence[place].responses * left)
        if let settling, !settled {
            if settling.isOver(pendingDays[place], at: time) {
                sum.exposures += pending[place].exposures
                sum.responses += pending[place].responses
                pending[place] = Evidence()
                pendingDays[place] = settling.day(time)
            }
            pending[place].exposures = clamped(pending[place].exposures + known * arrived)
            pending[place].responses = clamped(pending[place].responses + happened * arrived)
        } else {
            sum.exposures += known * arrived
            sum.responses += happened * arrived
        }
        evidence[place] = Evidence(exposures: clamped(sum.exposures), responses: clamped(sum.responses))
    }

    private func clamped(_ lanes: GoalLanes) -> GoalLanes {
        lanes.within(0, 1e9)
    }
}

extension ResponseRates.Evidence? {
    /// The expected rates, given wider ones that weigh like so many exposures.
    @inline(__always)
    func rate(prior: GoalLanes, strength: Float) -> GoalLanes {
        guard let self else { return prior }
        return (self.responses + strength * prior) / (self.exposures + strength)
    }
}
