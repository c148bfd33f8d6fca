import Foundation
package import Market

/// Where the time of day comes from; tests bring their own.
package protocol WallClock: Sendable {
    /// The present instant.
    func now() -> Timestamp
}

/// The machine's clock.
package struct SystemClock: WallClock {
    /// The machine's clock.
    package init() {}

    package func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
