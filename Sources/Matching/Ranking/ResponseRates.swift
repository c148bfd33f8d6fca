internal import Statistics

/// Decayed counts of exposures and responses under hashed keys, in a table of fixed size.
///
/// Each key has a set of four places; when all are taken, the one with the least evidence left gives way, so memory
/// never grows and what is forgotten is what said least. Rates are shrunk to a wider rate: the mean of a Beta-Binomial
/// posterior whose prior is the wider rate with a strength in exposures (M. Richardson et al., "Predicting clicks",
/// WWW 2007; several levels as in D. Agarwal et al., "Estimating rates of rare events at multiple resolutions", KDD 2007).
struct ResponseRates: Sendable, Equatable {
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
    private let stepsPerMillisecond: Double
    private let decay: [Float]

    /// An empty table of 2^`placesLog2` places.
    init(placesLog2: Int, halfLife: HalfLife) {
        self.init(
            halfLifeMilliseconds: halfLife.seconds * 1_000, keys: Array(repeating: 0, count: 1 << placesLog2),
            times: Array(repeating: 0, count: 1 << placesLog2), lastTimes: Array(repeating: 0, count: 1 << placesLog2),
            evidence: Array(repeating: Evidence(), count: 1 << placesLog2))
    }

    /// A table as read from bytes.
    init(
        halfLifeMilliseconds: Double, keys: [UInt64], times: [Int64], lastTimes: [Int64], evidence: [Evidence]
    ) {
        placeCount = keys.count
        self.halfLifeMilliseconds = halfLifeMilliseconds
        self.keys = keys
        self.times = times
        self.lastTimes = lastTimes
        self.evidence = evidence
        stepsPerMillisecond = 16 / halfLifeMilliseconds
        // 32 half-lives in steps of a sixteenth; beyond them nothing is left that single precision would show.
        decay = (0..<Self.decaySteps).map { Float(Elementary.exp(-Elementary.log(2) * Double($0) / 16)) }
    }

    private static let decaySteps = 512

    /// Bytes that a table of a size takes.
    static func bytes(placesLog2: Int) -> Int { (8 + 8 + 8 + MemoryLayout<Evidence>.stride) << placesLog2 }

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
            let found = evidence[place]
            return Evidence(exposures: found.exposures * left, responses: found.responses * left)
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
    mutating func add(_ key: UInt64, known: GoalLanes, happened: GoalLanes, at time: Int64) {
        let start = Int(truncatingIfNeeded: key) & (placeCount - 1) & ~(Self.ways - 1)
        let wanted = key | 1
        var weakest = start
        var least = Float.infinity
        for place in start..<start + Self.ways {
            if keys[place] == wanted {
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
                evidence[place].exposures = clamped(evidence[place].exposures * left + known * arrived)
                evidence[place].responses = clamped(evidence[place].responses * left + happened * arrived)
                return
            }
            let weight =
                keys[place] == 0
                ? -1 : evidence[place].exposures.max() * remainder(from: times[place], to: time)
            if weight < least {
                least = weight
                weakest = place
            }
        }
        keys[weakest] = wanted
        times[weakest] = time
        lastTimes[weakest] = time
        evidence[weakest] = Evidence(exposures: clamped(known), responses: clamped(happened))
    }

    private func clamped(_ lanes: GoalLanes) -> GoalLanes {
        lanes.clamped(lowerBound: .zero, upperBound: GoalLanes(repeating: 1e9))
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
