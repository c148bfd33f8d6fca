import Market
import Operations
import Traffic

/// A place of a feed, explained.
enum ShownPlaceBody {
    private static let amount = Schema.number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)

    static let schema: Schema = .object(
        .required("kind", .oneOf(["feed"]), "A place of a viewer's feed."),
        .required("request_id", .id(FeedRequest.self), "The answer."),
        .required("place", .count, "The place, from 0."),
        .required("content_id", .id(Content.self), "What was shown."),
        .required("creator_id", .id(Creator.self), "Whose it is."),
        .required("shown_at", .timestamp, "When."),
        .required("slot", .oneOf(SlotType.self), "On whose account it stood there."),
        .required("propensity", .number(0...1), "The probability that it took this place."),
        .required("score", amount, "The match score."),
        .required("terms", .map(of: amount), "The score's parts, in points."),
        .required("sources", .map(of: amount), "Who proposed it, with the score in that source's own measure."),
        .required("reasons", .array(of: FeedReply.reasonSchema, count: 0...16), "Why it was there, strongest first."),
        .required(
            "events",
            .array(
                of: .object(
                    .required("kind", .oneOf(EventKind.self), "What you did."),
                    .required("content_id", .id(Content.self), "To which content."),
                    .required("occurred_at", .timestamp, "When."),
                    .optional("watched_share", .number(0...1e6), "The share of it that was watched.")),
                count: 0...300), "What was done to the contents that the reasons cite, newest first."),
        .required("model_version", .text(0...200), "The trained model used; empty before the first training."),
        .required("rules_version", .text(1...200), "The rules that ranked it."),
        .optional("slot_rules_version", .text(1...200), "The rules that mixed the slots."))

    static func json(_ place: ShownPlace) -> JSON {
        func amounts(_ parts: [(name: String, amount: Double)]) -> JSON {
            .object(
                parts.sorted { $0.name < $1.name }.map { .init($0.name, .number($0.amount.isFinite ? $0.amount : 0)) })
        }
        return [
            "kind": "feed", "request_id": .string(place.request.rawValue), "place": .integer(Int64(place.place)),
            "content_id": .string(place.content.rawValue), "creator_id": .string(place.creator.rawValue),
            "shown_at": .time(place.at), "slot": .string(place.slot), "propensity": .number(place.propensity),
            "score": .number(place.score), "terms": amounts(place.terms.map { ($0.name, $0.points) }),
            "sources": amounts(place.sources.map { ($0.name, $0.score) }),
            "reasons": .array(place.reasons.map(FeedReply.json)),
            "events": .array(
                place.deeds.map { deed in
                    [
                        "kind": .string(deed.kind.rawValue), "content_id": .string(deed.content.rawValue),
                        "occurred_at": .time(deed.at), "watched_share": deed.watchedShare.map { .number($0) } ?? .null,
                    ]
                }),
            "model_version": .string(place.modelVersion), "rules_version": .string(place.rulesVersion.description),
            "slot_rules_version": .optional(place.slotRulesVersion?.description),
        ]
    }
}
