internal import Numerics

/// Elementary functions for pure modules, which import no platform library.
package enum Elementary {
    /// The natural logarithm.
    package static func log(_ x: Double) -> Double { Double.log(x) }

    /// The logarithm to base 2.
    package static func log2(_ x: Double) -> Double { Double.log2(x) }

    /// The exponential function.
    package static func exp(_ x: Double) -> Double { Double.exp(x) }

    /// x raised to a real power; not a number when x is negative.
    package static func power(_ x: Double, _ exponent: Double) -> Double { Double.pow(x, exponent) }

    /// The natural logarithm of 1 + x, exact for small x.
    package static func log1p(_ x: Double) -> Double { Double.log(onePlus: x) }

    /// The logarithm of the gamma function, for x > 0.
    static func logGamma(_ x: Double) -> Double { Double.logGamma(x) }
}
