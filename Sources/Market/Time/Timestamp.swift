/// An instant in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since the epoch; negative before it.
    package let milliseconds: Int64

    /// The instant so many milliseconds after the epoch.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The instant a duration later, or earlier when it is negative; saturates at the ends of time.
    package func advanced(by duration: Duration) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(duration.wholeMilliseconds)
        guard overflow else { return Timestamp(milliseconds: sum) }
        return Timestamp(milliseconds: duration < .zero ? .min : .max)
    }

    /// The time from another instant to this one; negative when the other is later.
    package func duration(since other: Timestamp) -> Duration {
        .milliseconds(Int64(clamping: Int128(milliseconds) - Int128(other.milliseconds)))
    }

    /// Whether `left` is the earlier instant.
    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}

extension Duration {
    /// The duration in whole milliseconds, towards zero; saturates beyond 292 million years.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        return scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000).partialValue
    }

    /// The duration in whole days of 24 hours, towards zero.
    package var wholeDays: Int64 { wholeMilliseconds / 86_400_000 }

    /// So many hours of 3,600 seconds.
    package static func hours(_ count: Int64) -> Duration { .seconds(count * 3_600) }

    /// So many days of 24 hours.
    package static func days(_ count: Int64) -> Duration { .hours(count * 24) }

    /// So many minutes of 60 seconds.
    package static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
}
