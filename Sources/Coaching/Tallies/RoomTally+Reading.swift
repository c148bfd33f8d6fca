package import Market

/// What a tally says at a moment.
extension RoomTally {
    /// A stretch of whole minutes, both ends included, counted from 1970.
    package typealias Minutes = ClosedRange<Int64>

    /// The minute that a moment belongs to.
    package static func minute(of time: Timestamp) -> Int64 { time.milliseconds.flooredDivision(by: 60_000) }

    /// The time on air until a moment.
    package func onAir(until now: Timestamp) -> Duration {
        guard let openedAt else { return .zero }
        return .milliseconds(max(0, min(closedAt ?? now.milliseconds, now.milliseconds) - openedAt))
    }

    /// What metrics of the whole session are computed from.
    package func facts(until now: Timestamp) -> MetricFacts {
        facts(book.total, in: nil, until: now)
    }

    /// What metrics of some minutes are computed from; viewers count in the minute of their first time.
    package func facts(in minutes: Minutes, until now: Timestamp) -> MetricFacts {
        facts(book.total(in: minutes), in: minutes, until: now)
    }

    private func facts(_ counts: Counts, in minutes: Minutes?, until now: Timestamp) -> MetricFacts {
        // The last minute whose every entry was at least five minutes ago.
        let matured = (now.milliseconds - 300_000).flooredDivision(by: 60_000) - 1
        let isMatured = { (minute: Int64) in minute <= matured && minutes?.contains(minute) ?? true }
        let old = book.times.reduce(into: Counts()) { if isMatured($1.key) { $0 += $1.value } }
        let slots = slots(in: minutes, until: now)
        let seen = slots.isEmpty ? [] : online.filter { slots.contains($0.key) }.map { Int64($0.value) }
        return MetricFacts(
            counts: counts, maturedEntries: old[.entries], retained: old[.retained],
            onAir: .milliseconds(Int64(slots.count) * Self.slot), peakOnline: seen.max() ?? 0,
            averageOnline: slots.isEmpty ? 0 : Double(seen.reduce(0, +)) / Double(slots.count))
    }

    /// The slots on air.
    private func slots(in minutes: Minutes?, until now: Timestamp) -> Range<Int64> {
        guard let openedAt else { return 0..<0 }
        var first = openedAt / Self.slot
        var end = min(closedAt ?? now.milliseconds, now.milliseconds) / Self.slot + 1
        if let minutes {
            first = max(first, minutes.lowerBound * 6)
            end = min(end, (minutes.upperBound + 1) * 6)
        }
        return first..<max(first, end)
    }

    /// The most viewers in the room at once in a minute.
    package func online(in minute: Int64) -> Int64 {
        (0..<6).reduce(0) { max($0, Int64(online[minute * 6 + $1] ?? 0)) }
    }

    /// Viewers in the room now: those of the last slot that is over.
    package func onlineNow(at now: Timestamp) -> Int64 {
        let slot = now.milliseconds / Self.slot
        return Int64(max(online[slot] ?? 0, online[slot - 1] ?? 0))
    }

    /// The chain that leads from impressions to GMV: its factors multiply to the GMV, to rounding.
    ///
    /// GMV = impressions x entries per impression x viewers per entry x product exposure x product clicks x
    /// click-to-order x orders per buyer x order value. Nil where a step has nobody, since the product is then not defined.
    package static func chain(_ counts: Counts) -> [(metric: String, factor: Double)]? {
        let steps: [(String, Count, Count?)] = [
            ("impressions", .impressions, nil), ("live_ctr", .entries, .impressions),
            ("viewers_per_view", .viewers, .entries), ("p_exp_rate", .productImpressionUsers, .viewers),
            ("p_ctr", .productClickUsers, .productImpressionUsers), ("ctor", .buyers, .productClickUsers),
            ("orders_per_buyer", .orders, .buyers), ("aov", .gmv, .orders),
        ]
        var factors: [(String, Double)] = []
        for (metric, top, bottom) in steps {
            guard let bottom else {
                factors.append((metric, Double(counts[top])))
                continue
            }
            guard counts[bottom] > 0 else { return nil }
            factors.append((metric, Double(counts[top]) / Double(counts[bottom])))
        }
        return factors
    }
}
