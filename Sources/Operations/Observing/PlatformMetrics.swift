import Market
import SQLDatabase

/// The platform's own numbers in Prometheus' text format, read when they are asked for.
package enum PlatformMetrics {
    /// Intake, feed and database.
    package static func text(of platform: Platform) -> String {
        var text = MetricText()
        let intake = platform.intakeMeter.reading
        text.add("dancong_events_received_total", .counter, intake.received)
        text.add("dancong_events_accepted_total", .counter, intake.accepted)
        text.begin("dancong_events_dropped_total", .counter)
        for reason in EventDrop.allCases {
            text.add(
                "dancong_events_dropped_total", "reason=\"\(reason.rawValue)\"", Double(intake.dropped[reason] ?? 0))
        }
        text.begin("dancong_intake_step_seconds_total", .counter)
        for (step, time) in intake.time.sorted(by: { $0.key < $1.key }) {
            text.add("dancong_intake_step_seconds_total", "step=\"\(step)\"", seconds(time))
        }
        text.begin("dancong_feed_stage_seconds", .summary)
        for (stage, times) in platform.feed.stageTimes.sorted(by: { $0.key < $1.key }) {
            text.add("dancong_feed_stage_seconds_sum", "stage=\"\(stage)\"", seconds(times.total))
            text.add("dancong_feed_stage_seconds_count", "stage=\"\(stage)\"", Double(times.count))
        }
        text.add("dancong_feed_items", .gauge, platform.feed.itemCount)
        text.add("dancong_exposures_waiting", .gauge, platform.feed.ledgerWaiting)
        if let extent = platform.matches.extent {
            text.add("dancong_matches_creators", .gauge, extent.creators)
            text.add("dancong_matches_products", .gauge, extent.products)
            text.add("dancong_matches_deeds", .gauge, extent.deeds)
            text.add("dancong_matches_bytes", .gauge, extent.bytes)
        }
        if let learning = platform.learning.reading {
            text.add("dancong_learning_lag_events", .gauge, learning.lag)
            text.add("dancong_learning_bytes", .gauge, learning.bytes)
            text.add("dancong_learning_deeds_total", .counter, learning.deeds)
            text.add("dancong_learning_outcomes", .gauge, learning.outcomes)
            text.add("dancong_learning_exposures_waiting", .gauge, learning.exposuresWaiting)
            text.add("dancong_learning_viewers", .gauge, learning.viewersRemembered)
        }
        let database = platform.database.counters
        text.add("dancong_database_commits_total", .counter, database.commits)
        text.add("dancong_database_commands_total", .counter, database.commands)
        text.add("dancong_database_failures_total", .counter, database.failures)
        text.add("dancong_database_retries_total", .counter, database.retries)
        text.add("dancong_database_waiting", .gauge, database.waiting)
        text.add("dancong_database_largest_group", .gauge, database.largestGroup)
        return text.text
    }

    /// What was found about readiness.
    package static func text(of readiness: Readiness) -> String {
        var text = MetricText()
        for (name, value) in readiness.figures.sorted(by: { $0.key < $1.key }) where name != "exposures_waiting" {
            text.add("dancong_\(name)", .gauge, value)
        }
        text.begin("dancong_ready", .gauge)
        for check in readiness.checks { text.add("dancong_ready", "check=\"\(check.name)\"", check.isReady ? 1 : 0) }
        return text.text
    }

    private static func seconds(_ duration: Duration) -> Double { Double(duration.wholeMilliseconds) / 1_000 }
}
