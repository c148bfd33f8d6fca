import Market
import SQLDatabase

/// The platform's own numbers in Prometheus' text format, read when they are asked for.
package enum PlatformMetrics {
    /// Intake, feed and database, one line a series.
    package static func text(of platform: Platform) -> String {
        var lines: [String] = []
        let intake = platform.intakeMeter.reading
        lines.append("dancong_events_received_total \(intake.received)")
        lines.append("dancong_events_accepted_total \(intake.accepted)")
        for reason in EventDrop.allCases {
            lines.append("dancong_events_dropped_total{reason=\"\(reason.rawValue)\"} \(intake.dropped[reason] ?? 0)")
        }
        for (step, time) in intake.time.sorted(by: { $0.key < $1.key }) {
            lines.append("dancong_intake_step_seconds_total{step=\"\(step)\"} \(seconds(time))")
        }
        for (stage, times) in platform.feed.stageTimes.sorted(by: { $0.key < $1.key }) {
            lines.append("dancong_feed_stage_seconds_sum{stage=\"\(stage)\"} \(seconds(times.total))")
            lines.append("dancong_feed_stage_seconds_count{stage=\"\(stage)\"} \(times.count)")
        }
        lines.append("dancong_feed_items \(platform.feed.itemCount)")
        lines.append("dancong_exposures_waiting \(platform.feed.ledgerWaiting)")
        if let extent = platform.matches.extent {
            lines.append("dancong_matches_creators \(extent.creators)")
            lines.append("dancong_matches_products \(extent.products)")
            lines.append("dancong_matches_deeds \(extent.deeds)")
            lines.append("dancong_matches_bytes \(extent.bytes)")
        }
        let database = platform.database.counters
        lines.append("dancong_database_commits_total \(database.commits)")
        lines.append("dancong_database_commands_total \(database.commands)")
        lines.append("dancong_database_failures_total \(database.failures)")
        lines.append("dancong_database_retries_total \(database.retries)")
        lines.append("dancong_database_waiting \(database.waiting)")
        lines.append("dancong_database_largest_group \(database.largestGroup)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// What was found about readiness, one line a figure.
    package static func text(of readiness: Readiness) -> String {
        let figures = readiness.figures.filter { $0.key != "exposures_waiting" }.sorted { $0.key < $1.key }
            .map { "dancong_\($0.key) \($0.value)" }
        let checks = readiness.checks.map { "dancong_ready{check=\"\($0.name)\"} \($0.isReady ? 1 : 0)" }
        return (figures + checks).joined(separator: "\n") + "\n"
    }

    private static func seconds(_ duration: Duration) -> Double { Double(duration.wholeMilliseconds) / 1_000 }
}
