extension SIMD8<Float> {
    /// The lanes kept inside a range, by comparisons of all lanes at once; the library's `clamped` calls for each.
    @inline(__always)
    func within(_ low: Float, _ high: Float) -> SIMD8<Float> {
        let raised = replacing(with: SIMD8<Float>(repeating: low), where: self .< low)
        return raised.replacing(with: SIMD8<Float>(repeating: high), where: raised .> high)
    }

    /// The logarithm to base 2 of numbers in 2^-100 ... 2^100, to about 1e-4; only exact operations, so the same
    /// everywhere.
    ///
    /// The exponent's bits, and the series of atanh over the mantissa: log(m) = 2 atanh((m − 1) / (m + 1)).
    @inline(__always)
    var log2: SIMD8<Float> {
        let bits = unsafeBitCast(self, to: SIMD8<UInt32>.self)
        // An integer below 2^23 in the mantissa of 2^23 is 2^23 more than it: a conversion without a call for each lane.
        let exponent = unsafeBitCast(bits &>> 23 | 0x4B00_0000, to: SIMD8<Float>.self) - (8_388_608 + 127)
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
        let kept = within(1e-4, 0.9999)
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
    let kept = odds.within(-30, 30)
    return 1 / (1 + exponential(-kept))
}

/// e^x for x in −80 ... 80, to a relative 1e-5: 2^n by its bits, and the series of 2^f over −½ ... ½.
@inline(__always)
private func exponential(_ x: GoalLanes) -> GoalLanes {
    let scaled = x * 1.442_695
    // 1.5 x 2^23 leaves no bits for a fraction, so adding it rounds to the nearest even integer, which the low bits then hold.
    let shifted = scaled + 12_582_912
    let part = scaled - (shifted - 12_582_912)
    // Horner's scheme, a step a line, since one expression takes the compiler long.
    var series = 0.001_333_4 * part + 0.009_618_1
    series = series * part + 0.055_504_1
    series = series * part + 0.240_226_5
    series = series * part + 0.693_147_2
    series = series * part + 1
    let exponent = (unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &+ 127) &<< 23
    return series * unsafeBitCast(exponent, to: GoalLanes.self)
}

@inline(__always)
private func exponential(_ x: Float) -> Float { exponential(GoalLanes(repeating: x))[0] }
