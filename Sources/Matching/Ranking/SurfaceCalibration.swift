/// Corrects log-odds by surface and goal while serving: p = σ(a·z + b), one step after each outcome.
///
/// J. Platt, "Probabilistic outputs for support vector machines" (1999), fitted online by AdaGrad instead of in one go:
/// every outcome first counts as a test of the forecast made before it. A surface without outcomes uses what all
/// surfaces together showed. Slopes stay within 0.25 ... 4 and offsets within −4 ... 4.
struct SurfaceCalibration: Sendable, Equatable {
    /// Surfaces told apart; others share a place by hash.
    static let placeCount = 64

    /// The correction of one surface, for each goal.
    struct Correction: Sendable, Equatable {
        var slope = GoalLanes(repeating: 1)
        var offset = GoalLanes.zero
        var slopeSquares = GoalLanes.zero
        var offsetSquares = GoalLanes.zero

        @inline(__always)
        func applied(to odds: GoalLanes) -> GoalLanes { slope * odds + offset }
    }

    var step: Float
    /// The corrections by surface; the last is that of all together.
    var corrections: [Correction]

    init(step: Float) {
        self.step = step
        corrections = Array(repeating: Correction(), count: Self.placeCount + 1)
    }

    /// Where the correction of a surface is.
    static func place(_ surface: FeatureKey) -> Int { Int(truncatingIfNeeded: surface.bits) & (placeCount - 1) }

    /// The corrected log-odds.
    @inline(__always)
    func odds(_ odds: GoalLanes, place: Int) -> GoalLanes {
        corrections[place].applied(to: corrections[Self.placeCount].applied(to: odds))
    }

    /// Takes a step of both corrections towards an outcome; goals of which `known` is 0 keep theirs.
    mutating func learn(odds: GoalLanes, place: Int, known: GoalLanes, happened: GoalLanes) {
        let shared = corrections[Self.placeCount].applied(to: odds)
        learn(Self.placeCount, odds: odds, known: known, happened: happened)
        learn(place, odds: shared, known: known, happened: happened)
    }

    private mutating func learn(_ place: Int, odds: GoalLanes, known: GoalLanes, happened: GoalLanes) {
        var correction = corrections[place]
        let error = (logistic(correction.applied(to: odds)) - happened) * known
        let slopeGradient = error * odds
        correction.slopeSquares += slopeGradient * slopeGradient
        correction.offsetSquares += error * error
        correction.slope -= step * slopeGradient / (10 + correction.slopeSquares).squareRoot()
        correction.offset -= step * error / (10 + correction.offsetSquares).squareRoot()
        correction.slope = correction.slope.within(0.25, 4)
        correction.offset = correction.offset.within(-4, 4)
        correction.slopeSquares = correction.slopeSquares.within(0, 1e12)
        correction.offsetSquares = correction.offsetSquares.within(0, 1e12)
        corrections[place] = correction
    }
}
