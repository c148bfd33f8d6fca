internal import Market

extension RuleBook {
    /// Reads the rules of signals and videos.
    /// - Throws: `RuleFileError`.
    static func media(in folder: String?) throws -> RuleSet<MediaRules> {
        try read("media", in: folder) { reader in
            let rules = MediaRules(
                signalLostAfter: try reader.duration("signal_lost_after"),
                playbackTokenFor: try reader.duration("playback_token_for"),
                videoLengthMax: try reader.duration("video_length_max"),
                conversionTimeMax: try reader.duration("conversion_time_max"),
                conversionLease: try reader.duration("conversion_lease"),
                conversionAttempts: try reader.count("conversion_attempts"))
            guard rules.conversionAttempts > 0, rules.conversionLease >= .seconds(10) else {
                throw RuleFileError("media.yaml", "needs conversion_attempts above 0 and a conversion_lease from 10s")
            }
            return rules
        }
    }
}
