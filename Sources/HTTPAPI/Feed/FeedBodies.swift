package import Market
import Matching
package import Operations
import Traffic

/// Which page of the feed.
package struct FeedAsk: WireInput {
    /// The query.
    package let query: FeedQuery
    /// The viewer on whose behalf an operator's key asks; nil for oneself.
    package let viewer: Identifier<Viewer>?

    package static let parameters: [Parameter] = [
        .query("limit", .integer(1...Int64(FeedQuery.limitMax)), "Items at most; 10 when left out.", example: 10),
        .query(
            "cursor", .string(.token, length: 1...512, values: nil), "The `next_cursor` of the page before.",
            example: "visit"),
        .query("category", .text(1...64), "Only contents of this category or topic.", example: "tea"),
        .query(
            "viewer_id", .id(Viewer.self),
            "The viewer who will see it, when your own server asks; for operators' keys.",
            example: .string(Identifier<Viewer>.documented.rawValue)),
    ]
    package init(_ received: Received) throws {
        query = try FeedQuery(
            limit: received.query["limit"]?.wholeNumber.map { Int($0) } ?? 10, cursor: received.query["cursor"]?.text,
            category: received.query["category"]?.text)
        viewer = try received.query["viewer_id"]?.text.map { try Identifier(parsing: $0) }
    }
}

/// A page of the feed, with all that explains it.
package struct FeedReply: WireReply {
    /// The page, nil in the documentation alone.
    private let answer: FeedAnswer?

    /// The reply for a page.
    package init(_ answer: FeedAnswer) { self.answer = answer }

    private init() { answer = nil }

    package static let schema: Schema? = .named(
        "Feed",
        .object(
            .required("request_id", .id(FeedRequest.self), "The decision's name, to which later events refer."),
            .required("items", .array(of: itemSchema, count: 0...FeedQuery.limitMax), "The items, in order."),
            .required("next_cursor", .nullable(.text(1...512)), "Pass it as `cursor`; null at the end."),
            .required("has_more", .boolean, "Whether another page follows."),
            .required("is_personalised", .boolean, "Whether the viewer's behaviour took part."),
            .required("model_version", .text(0...200), "The trained model used; empty before the first training."),
            .required("rules_version", .text(1...200), "The rules used.")))

    private static let itemSchema = Schema.named(
        "FeedItem",
        .object(
            .required("content_id", .id(Content.self), "The content."),
            .required("creator_id", .id(Creator.self), "Whose it is."),
            .optional("category", .text(0...200), "Its category or first topic."),
            .required(
                "score", .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude), "The match score."),
            .required(
                "terms",
                .map(of: .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)),
                "The score's parts that are not zero, by what is measured."),
            .required("slot", .oneOf(SlotType.self), "On whose account it stands here."),
            .required("propensity", .number(0...1), "The probability that it took this place."),
            .required("reasons", .array(of: reasonSchema, count: 0...16), "Why it is here, strongest first."),
            .optional(
                "move",
                .object(
                    .required("from", .count, "The place by score alone, from 0."),
                    .required("to", .count, "The place on the page, from 0."),
                    .required("cause", .oneOf(Move.Cause.self), "Why.")),
                "Why its place is not its rank.")))

    static let reasonSchema = Schema.object(
        .required(
            "code",
            .oneOf([
                "fits_taste", "watched_together", "often_next", "fits_visit", "alike", "expected", "followed_creator",
                "new", "popular", "discovery", "on_trial",
            ]),
            "The reason."),
        .optional("content_id", .id(Content.self), "The content behind it."),
        .optional("creator_id", .id(Creator.self), "The creator behind it."),
        .optional("signal", .oneOf(Signal.self), "What the viewer did to that content."),
        .optional("share", .number(0...1), "The part of the match that it made."),
        .optional(
            "goal", .oneOf(ResponseGoal.allCases.map(\.name)), "What the viewer is expected to do with it."),
        .optional("probability", .number(0...1), "How likely that is."),
        .optional("viewers", .count, "Viewers who watched both."),
        .optional("age_hours", .number(0...1e9), "Hours since it was published."),
        .optional("place", .count, "Its place among the most watched, from 1."),
        .optional("category", .text(0...200), "The category or topic in which little interest has shown so far."),
        .optional("exposures", .count, "Times it was shown before."))

    package static let example = FeedReply()

    package var json: JSON? {
        guard let answer else {
            return [
                "request_id": .string(Identifier<FeedRequest>.documented.rawValue), "items": [], "next_cursor": nil,
                "has_more": false, "is_personalised": false, "model_version": "", "rules_version": "feed/1",
            ]
        }
        return [
            "request_id": .string(answer.request.rawValue), "items": .array(answer.items.map(Self.json)),
            "next_cursor": .optional(answer.nextCursor), "has_more": .boolean(answer.nextCursor != nil),
            "is_personalised": .boolean(answer.isPersonalised), "model_version": .string(answer.modelVersion),
            "rules_version": .string(answer.rulesVersion.description),
        ]
    }

    private static func json(_ item: FeedAnswer.Item) -> JSON {
        let terms = item.terms.map { JSON.Member($0.kind.rawValue, .number(finite(Double($0.contribution)))) }
        return [
            "content_id": .string(item.content.rawValue), "creator_id": .string(item.creator.rawValue),
            "category": .optional(item.category), "score": .number(finite(item.score)),
            "terms": .object(terms.sorted { $0.name < $1.name }), "slot": .string(item.slot.rawValue),
            "propensity": .number(min(1, max(0, finite(item.propensity)))), "reasons": .array(item.reasons.map(json)),
            "move": item.move.map { move in
                [
                    "from": .integer(Int64(move.from)), "to": .integer(Int64(move.to)),
                    "cause": .string(move.cause.rawValue),
                ]
            } ?? .null,
        ]
    }

    static func json(_ reason: FeedReason) -> JSON {
        var members = [JSON.Member("code", .string(reason.code))]
        switch reason {
        case .fitsTaste(let content, let signal, let share):
            members += [
                .init("content_id", .string(content.rawValue)), .init("signal", .string(signal.rawValue)),
                .init("share", .number(min(1, max(0, finite(share))))),
            ]
        case .watchedTogether(let content, let viewers):
            members += [.init("content_id", .string(content.rawValue)), .init("viewers", .integer(Int64(viewers)))]
        case .oftenNext(let content, let share):
            members += [
                .init("content_id", .string(content.rawValue)), .init("share", .number(min(1, max(0, finite(share))))),
            ]
        case .fitsVisit(let content), .alike(let content):
            members.append(.init("content_id", .string(content.rawValue)))
        case .expected(let goal, let probability):
            members += [
                .init("goal", .string(goal.name)), .init("probability", .number(min(1, max(0, finite(probability))))),
            ]
        case .followed(let creator): members.append(.init("creator_id", .string(creator.rawValue)))
        case .new(let hours): members.append(.init("age_hours", .number(max(0, finite(hours)))))
        case .popular(let place): members.append(.init("place", .integer(Int64(place))))
        case .discovery(let category): members.append(.init("category", .string(category)))
        case .onTrial(let exposures): members.append(.init("exposures", .integer(Int64(exposures))))
        }
        return .object(members)
    }

    /// JSON has no word for what is not finite; nothing in a feed should be, and a page is not lost over it.
    private static func finite(_ number: Double) -> Double { number.isFinite ? number : 0 }
}

/// Whether behaviour may shape the feed, as sent.
package struct FeedChoice: WireInput {
    /// Whether it may.
    package let allowsPersonalisation: Bool

    package static var body: Schema? { FeedSettings.schema }
    package static let example: JSON? = ["allows_personalisation": false]
    package init(_ received: Received) {
        allowsPersonalisation = received.body?["allows_personalisation"]?.truth ?? false
    }
}

/// Whether behaviour may shape the feed, as kept.
package struct FeedSettings: WireReply {
    /// Whether it may.
    package let allowsPersonalisation: Bool

    package static let schema: Schema? = .named(
        "FeedSettings",
        .object(.required("allows_personalisation", .boolean, "Whether your behaviour may choose what you are shown.")))
    package static let example = FeedSettings(allowsPersonalisation: false)
    package var json: JSON? { ["allows_personalisation": .boolean(allowsPersonalisation)] }
}
