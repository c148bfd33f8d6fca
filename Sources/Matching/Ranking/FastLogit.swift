extension SIMD8<Float> {
    /// The logarithm to base 2 of numbers in 2^-100 ... 2^100, to about 1e-4; only exact operations, so the same
    /// everywhere.
    ///
    /// The exponent's bits, and the series of atanh over the mantissa: log(m) = 2 atanh((m − 1) / (m + 1)).
    @inline(__always)
    var log2: SIMD8<Float> {
        let bits = unsafeBitCast(self, to: SIMD8<UInt32>.self)
        let exponent = SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: bits &>> 23) &- 127)
        let mantissa = unsafeBitCast(bits & 0x007F_FFFF | 0x3F80_0000, to: SIMD8<Float>.self)
        let ratio = (mantissa - 1.414_213_6) / (mantissa + 1.414_213_6)
        let square = ratio * ratio
        var series = 0.577_078 * square + 0.961_796_7
        series = series * square + 2.885_390_1
        return exponent + 0.5 + ratio * series
    }

    /// The log-odds of probabilities, which are kept inside 0.0001 ... 0.9999.
    @inline(__always)
    var logit: SIMD8<Float> {
        let kept = clamped(
            lowerBound: SIMD8<Float>(repeating: 1e-4), upperBound: SIMD8<Float>(repeating: 0.9999))
        return (kept / (1 - kept)).log2 * 0.693_147_2
    }
}

/// The logistic function of log-odds, which are kept inside −30 ... 30.
@inline(__always)
func logistic(_ odds: Float) -> Float {
    let kept = Swift.min(Swift.max(odds, -30), 30)
    return 1 / (1 + exponential(-kept))
}

/// The logistic function of each lane.
@inline(__always)
func logistic(_ odds: GoalLanes) -> GoalLanes {
    let kept = odds.clamped(lowerBound: GoalLanes(repeating: -30), upperBound: GoalLanes(repeating: 30))
    return 1 / (1 + exponential(-kept))
}

/// e^x for x in −80 ... 80, to a relative 1e-5: 2^n by its bits, and the series of 2^f over −½ ... ½.
@inline(__always)
private func exponential(_ x: GoalLanes) -> GoalLanes {
    let scaled = x * 1.442_695
    let whole = scaled.rounded(.toNearestOrEven)
    let part = scaled - whole
    // Horner's scheme, a step a line, since one expression takes the compiler long.
    var series = 0.001_333_4 * part + 0.009_618_1
    series = series * part + 0.055_504_1
    series = series * part + 0.240_226_5
    series = series * part + 0.693_147_2
    series = series * part + 1
    let exponent = SIMD8<UInt32>(truncatingIfNeeded: SIMD8<Int32>(whole) &+ 127) &<< 23
    return series * unsafeBitCast(exponent, to: GoalLanes.self)
}

@inline(__always)
private func exponential(_ x: Float) -> Float { exponential(GoalLanes(repeating: x))[0] }
