package import Market
package import Matching
package import Traffic

/// The rule sets that are in force.
package struct RuleBook: Sendable, Hashable {
    /// Free samples.
    package let samples: RuleSet<SampleRules>
    /// The file that the rules of samples were read from, as it is kept when something is decided under them.
    let samplesText: String
    /// How events are counted.
    package let counting: RuleSet<CountingRules>
    /// How goods find people.
    package var feed: RuleSet<FeedRules>
    /// Which places of a page scores do not earn.
    package let slots: RuleSet<SlotRules>
    /// What the feed remembers.
    package let serving: RuleSet<ServingRules>
    /// How the feed learns while it serves.
    package let learning: RuleSet<LearningRules>
    /// Creators and products.
    package var partners: RuleSet<MatchRules>
    /// Repetitions and quotas.
    package var requests: RuleSet<RequestRules>
    /// What people are told.
    package let notices: RuleSet<NoticeRules>
    /// Short videos and picture posts.
    package var contents: RuleSet<ContentRules>
    /// Live rooms.
    package var rooms: RuleSet<RoomRules>
    /// Signals of live rooms, and videos.
    package var media: RuleSet<MediaRules>
    /// Orders, payments and settlement.
    package var trade: RuleSet<TradeRules>
    /// Logging in, sessions and API keys.
    package var access: RuleSet<AccessRules>

    /// The rules that ship with the platform.
    /// - Throws: `RuleFileError`.
    package static func defaults() throws -> RuleBook { try load(from: nil) }

    /// The rules of a folder; families without a file there keep the values that ship.
    /// - Throws: `RuleFileError` for a file that is there and cannot be used.
    package static func load(from folder: String?) throws -> RuleBook {
        let samples = try RuleFile("samples", in: folder)
        return RuleBook(
            samples: try Self.samples(samples), samplesText: samples.text,
            counting: try read("counting", in: folder) { reader in
                CountingRules(
                    lateEventsAcceptedFor: try reader.duration("late_events_accepted_for"),
                    clockDifferenceAllowed: try reader.duration("clock_difference_allowed"),
                    liveView: try reader.duration("live_view"),
                    videoViewWithAction: try reader.duration("video_view_with_action"),
                    videoViewAlone: try reader.duration("video_view_alone"))
            },
            feed: try feed(in: folder), slots: try slots(in: folder), serving: try serving(in: folder),
            learning: try learning(in: folder), partners: try partners(in: folder), requests: try requests(in: folder),
            notices: try notices(in: folder), contents: try contents(in: folder),
            rooms: try rooms(in: folder), media: try media(in: folder),
            trade: try trade(in: folder),
            access: try read("access", in: folder) { try AccessRules(reading: &$0) })
    }

    /// Reads one family's file.
    /// - Throws: `RuleFileError`.
    static func read<Values>(
        _ family: String, in folder: String?, _ body: (inout RuleReader) throws -> Values
    ) throws -> RuleSet<Values> {
        try read(family, RuleFile(family, in: folder), body)
    }

    /// Reads one family's text.
    /// - Throws: `RuleFileError`.
    static func read<Values>(
        _ family: String, _ file: RuleFile, _ body: (inout RuleReader) throws -> Values
    ) throws -> RuleSet<Values> {
        var reader = try RuleReader(file: file.name, text: file.text)
        guard reader.version.family == family else {
            throw RuleFileError(file.name, "is of another family, \(reader.version)")
        }
        let values = try body(&reader)
        try reader.finish()
        return RuleSet(version: reader.version, values: values)
    }
}
