import Market
package import Operations

/// Events on the wire: a batch whose single events may be wrong without the others being refused.
package struct EventBatch: WireInput {
    /// The events as sent, not yet read.
    package let events: [JSON]

    package static let body: Schema? = .named(
        "EventBatch",
        .object(
            .required(
                "events", .array(of: .shown(eventSchema), count: 1...Events.batchMax),
                "What happened, in any order. An event that cannot be read is dropped as `malformed`.")))
    package static let example: JSON? = [
        "events": [
            [
                "id": "01JDC7Q2K8Z4M5N6P7Q8R9S0T1", "kind": "video_progress", "occurred_at": "2026-11-23T09:38:11.000Z",
                "content_id": .string(Identifier<Content>.documented.rawValue), "source": "feed_recommend",
                "watched_ms": 12_000, "length_ms": 30_000, "consent": "personalisation",
            ]
        ]
    ]
    package init(_ received: Received) { events = received.body?["events"]?.elements ?? [] }

    /// One event.
    static let eventSchema = Schema.named(
        "Event",
        .object(
            .required("id", .string(.eventID, length: 1...64, values: nil), "Yours; the same one twice is one event."),
            .required("kind", .oneOf(EventKind.allCases.filter(\.comesFromClients).map(\.rawValue)), "What happened."),
            .required(
                "occurred_at", .timestamp,
                "When, by your clock; how late it may come is `late_events_accepted_for` of the rule set `counting`."),
            .required("consent", .oneOf(ConsentScope.self), "What the viewer's consent allows."),
            .optional("viewer_id", .id(Viewer.self), "Who; yourself when left out, if you are a viewer."),
            .optional("device", .text(1...64), "A digest of the device."),
            .optional("session", .text(1...64), "The visit."),
            .optional("source", .oneOf(TrafficSource.self), "How the viewer got there."),
            .optional("request_id", .id(FeedRequest.self), "The `request_id` of the feed that showed it."),
            .optional("content_id", .id(Content.self), "The content it is about."),
            .optional("room_id", .id(Room.self), "The room it is about."),
            .optional("creator_id", .id(Creator.self), "The creator it is about."),
            .optional("product_id", .id(Product.self), "The product it is about."),
            .optional("sku_id", .id(SKU.self), "The SKU it is about."),
            .optional("watched_ms", .integer(0...86_400_000), "Time watched, replays included."),
            .optional("length_ms", .integer(0...86_400_000), "Running time."),
            .optional("progress_percent", .integer(0...100), "25, 50, 75 or 100."),
            .optional("position", .integer(0...100_000), "The place on the page, from 0."),
            .optional("quantity", .integer(0...1_000_000), "Units, for cart events."),
            .optional("surface", .oneOf(ProductSurface.self), "Where a product was seen or clicked.")))

    /// The events as the intake takes them: read, or dropped as malformed.
    func read(at time: Timestamp, by actor: Actor) -> [Result<Event, EventDropped>] {
        events.map { json in
            // What is wrong with an event is the sender's to find with the schema; the drop names its place.
            guard Self.eventSchema.faults(of: json).isEmpty, let event = try? Self.event(json, at: time, by: actor)
            else {
                return .failure(EventDropped(.malformed))
            }
            return .success(event)
        }
    }

    private static func event(_ json: JSON, at time: Timestamp, by actor: Actor) throws -> Event {
        func id<Noun>(_ name: String) throws -> Identifier<Noun>? {
            try json[name]?.text.map { try Identifier(parsing: $0) }
        }
        func number(_ name: String) -> Int? { json[name]?.wholeNumber.map { Int($0) } }
        func text(_ name: String) -> String { json[name]?.text ?? "" }
        guard let kind = EventKind(rawValue: text("kind")), let consent = ConsentScope(rawValue: text("consent")) else {
            throw EventDropped(.malformed)
        }
        return Event(
            id: try EventID(parsing: text("id")), kind: kind, occurredAt: try Timestamp(parsing: text("occurred_at")),
            receivedAt: time, viewer: try id("viewer_id") ?? actor.viewer, device: json["device"]?.text,
            session: json["session"]?.text, source: TrafficSource(rawValue: text("source")) ?? .other,
            request: try id("request_id"),
            subjects: .init(
                content: try id("content_id"), room: try id("room_id"), creator: try id("creator_id"),
                product: try id("product_id"), sku: try id("sku_id")),
            measures: .init(
                watchedMilliseconds: json["watched_ms"]?.wholeNumber,
                lengthMilliseconds: json["length_ms"]?.wholeNumber,
                progressPercent: number("progress_percent"), position: number("position"), quantity: number("quantity"),
                surface: json["surface"]?.text.flatMap(ProductSurface.init(rawValue:))),
            consent: consent)
    }
}

/// What became of a batch.
package struct IntakeReply: WireReply {
    let received: Int
    let accepted: Int
    let drops: [EventIntake.Drop]

    /// The reply for an outcome.
    package init(_ intake: EventIntake) {
        received = intake.received
        accepted = intake.accepted
        drops = intake.drops
    }

    private init(received: Int, accepted: Int, drops: [EventIntake.Drop]) {
        self.received = received
        self.accepted = accepted
        self.drops = drops
    }

    package static let schema: Schema? = .named(
        "EventIntake",
        .object(
            .required("received", .count, "Events of the batch: accepted and dropped together."),
            .required("accepted", .count, "Events that are in the log now because of this batch."),
            .required("dropped", .count, "The others."),
            .required("dropped_by_reason", .map(of: .count), "The others, counted by reason."),
            .required(
                "drops",
                .array(
                    of: .object(
                        .required("index", .count, "The place in the batch, from 0."),
                        .required("reason", .oneOf(EventDrop.self), "Why.")),
                    count: 0...Events.batchMax),
                "The others, by place.")))
    package static let example = IntakeReply(received: 2, accepted: 1, drops: [.init(index: 1, reason: .duplicate)])
    package var json: JSON? {
        let counts = drops.reduce(into: [String: Int64]()) { $0[$1.reason.rawValue, default: 0] += 1 }
        return [
            "received": .integer(Int64(received)), "accepted": .integer(Int64(accepted)),
            "dropped": .integer(Int64(drops.count)),
            "dropped_by_reason": .object(counts.sorted { $0.key < $1.key }.map { .init($0.key, .integer($0.value)) }),
            "drops": .array(drops.map { ["index": .integer(Int64($0.index)), "reason": .string($0.reason.rawValue)] }),
        ]
    }
}
