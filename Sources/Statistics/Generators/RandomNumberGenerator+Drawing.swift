extension RandomNumberGenerator {
    /// Draws a number uniformly from 0 ..< 1, with 53 random bits.
    package mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Draws from the standard normal distribution by the polar method of Marsaglia (1964).
    package mutating func nextNormal() -> Double {
        while true {
            let x = 2 * nextUnit() - 1
            let y = 2 * nextUnit() - 1
            let square = x * x + y * y
            if square > 0, square < 1 { return x * (-2 * Elementary.log(square) / square).squareRoot() }
        }
    }

    /// Draws from the gamma distribution with scale 1.
    ///
    /// G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000).
    /// - Precondition: the shape is positive and finite.
    package mutating func nextGamma(shape: Double) -> Double {
        precondition(shape > 0 && shape.isFinite, "a gamma distribution has a positive, finite shape")
        guard shape >= 1 else {
            let boost = Elementary.power(1 - nextUnit(), 1 / shape)
            return nextGamma(shape: shape + 1) * boost
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = nextNormal()
            let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
            guard v > 0 else { continue }
            let u = 1 - nextUnit()
            if Elementary.log(u) < 0.5 * x * x + d - d * v + d * Elementary.log(v) { return d * v }
        }
    }
}
