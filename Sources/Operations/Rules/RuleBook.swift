import Foundation
package import Market
package import Matching
package import Traffic

/// The rule sets that are in force.
package struct RuleBook: Sendable, Hashable {
    /// Free samples.
    package let samples: RuleSet<SampleRules>
    /// How events are counted.
    package let counting: RuleSet<CountingRules>
    /// How goods find people.
    package let feed: RuleSet<FeedRules>
    /// Which places of a page scores do not earn.
    package let slots: RuleSet<SlotRules>
    /// What the feed remembers.
    package let serving: RuleSet<ServingRules>
    /// Creators and products.
    package var partners: RuleSet<MatchRules>
    /// Repetitions and quotas.
    package var requests: RuleSet<RequestRules>
    /// Logging in, sessions and API keys.
    package var access: RuleSet<AccessRules>

    /// The rules that ship with the platform.
    /// - Throws: `RuleFileError`.
    package static func defaults() throws -> RuleBook { try load(from: nil) }

    /// The rules of a folder; families without a file there keep the values that ship.
    /// - Throws: `RuleFileError` for a file that is there and cannot be used.
    package static func load(from folder: String?) throws -> RuleBook {
        RuleBook(
            samples: try read("samples", in: folder) { reader in
                SampleRules(
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
                    refundTargetWithin: try reader.duration("refund_target_within"))
            },
            counting: try read("counting", in: folder) { reader in
                CountingRules(
                    lateEventsAcceptedFor: try reader.duration("late_events_accepted_for"),
                    clockDifferenceAllowed: try reader.duration("clock_difference_allowed"),
                    sessionSilence: try reader.duration("session_silence"),
                    liveView: try reader.duration("live_view"),
                    videoViewWithAction: try reader.duration("video_view_with_action"),
                    videoViewAlone: try reader.duration("video_view_alone"))
            },
            feed: try feed(in: folder), slots: try slots(in: folder), serving: try serving(in: folder),
            partners: try partners(in: folder), requests: try requests(in: folder),
            access: try read("access", in: folder) { try AccessRules(reading: &$0) })
    }

    /// Reads one family's file.
    /// - Throws: `RuleFileError`.
    static func read<Values>(
        _ family: String, in folder: String?, _ body: (inout RuleReader) throws -> Values
    ) throws -> RuleSet<Values> {
        let name = "\(family).yaml"
        let own = folder.map { URL(filePath: $0).appending(path: name) }
        let url =
            if let own, FileManager.default.fileExists(atPath: own.path) { own } else {
                Bundle.module.bundleURL.appending(path: "Defaults/\(name)")
            }
        guard let bytes = try? Data(contentsOf: url) else {
            // The reason is the same to the reader whatever the system said: the file is not there to read.
            throw RuleFileError(url.path, "cannot be read")
        }
        var reader = try RuleReader(file: name, text: String(decoding: bytes, as: UTF8.self))
        guard reader.version.family == family else {
            throw RuleFileError(name, "is of another family, \(reader.version)")
        }
        let values = try body(&reader)
        try reader.finish()
        return RuleSet(version: reader.version, values: values)
    }
}
