internal import Market

extension RuleBook {
    /// Reads the rules of samples.
    ///
    /// Texts that were published stay readable: a key that comes later gets a value here for versions without it.
    /// - Throws: `RuleFileError`.
    static func samples(_ file: RuleFile) throws -> RuleSet<SampleRules> {
        try read("samples", file) { reader in
            let earliest = try reader.duration("refund_earliest_after_shipping")
            let latest = try reader.duration("refund_latest_after_shipping")
            guard earliest <= latest else { throw RuleFileError(file.name, "needs refunds to begin before they end") }
            return SampleRules(
                answerWithin: try reader.duration("answer_within"),
                contentWithin: try reader.duration("content_within"),
                oneExtension: try reader.duration("one_extension"),
                extensionsMax: try reader.count("extensions_max"),
                remindersBefore: try reader.durations("reminders_before"),
                videoKeptFor: try reader.duration("video_kept_for"),
                pinnedInRoomFor: try reader.duration("pinned_in_room_for"),
                askAgainAfter: try reader.duration("ask_again_after"),
                openRequestsByLevel: try reader.counts("open_requests_by_level"),
                fulfilmentRateMinimum: try reader.count("fulfilment_rate_minimum"),
                refundTargetWithin: try reader.duration("refund_target_within"),
                refundEarliestAfterShipping: earliest, refundLatestAfterShipping: latest)
        }
    }
}
