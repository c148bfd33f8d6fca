package import Alliance
import HTTPTypes
import Market

/// A sample on the wire.
package struct SampleBody: WireReply {
    /// The sample.
    package let sample: Sample

    /// A sample on the wire.
    package init(_ sample: Sample) { self.sample = sample }

    package static let schema: Schema? = .named(
        "Sample",
        .object(
            .required("id", .id(Sample.self), "The sample's identifier."),
            .required("creator_id", .id(Creator.self), "Who asked."),
            .required("merchant_id", .id(Merchant.self), "Whose product it is."),
            .required("product_id", .id(Product.self), "What was asked for; one unit."),
            .required("kind", .oneOf(["free", "refundable"]), "A gift, or paid back when sales meet a target."),
            .optional("target_units", .count, "Units to sell, for the refundable kind."),
            .required("message", .text(0...1_000), "What the creator wrote."),
            .required("state", .oneOf(Sample.State.self), "Where it is on its way."),
            .required(
                "allowed", .array(of: .oneOf(Sample.Command.self), count: 0...14), "What can be asked of it now."),
            .required("requested_at", .timestamp, "When it was asked for."),
            .required("moved_at", .timestamp, "When the state was entered."),
            .optional("due_at", .timestamp, "When the present clock runs out."),
            .optional("delivered_at", .timestamp, "When it reached the creator."),
            .required("extensions", .count, "Extensions taken."),
            .required("has_appealed", .boolean, "Whether the one appeal was made."),
            .optional("note", .text(0...1_000), "The reason of a rejection, an appeal or a decision."),
            .optional("tracking_code", .text(0...200), "The carrier's code."),
            .optional("evidence", SampleEvidence.schema, "The content that fulfilled it."),
            .required("rules", .text(3...100), "The version of the rules that hold for it."),
            .required("revision", .integer(1...Int64.max), "Counts changes; the number in the `ETag`.")))

    package static var example: SampleBody { SampleBody(.documented) }

    package var json: JSON? {
        var members: [JSON.Member] = [
            .init("id", .string(sample.id.rawValue)), .init("creator_id", .string(sample.creator.rawValue)),
            .init("merchant_id", .string(sample.merchant.rawValue)),
            .init("product_id", .string(sample.product.rawValue)),
        ]
        switch sample.kind {
        case .free: members.append(.init("kind", "free"))
        case .refundable(let target):
            members += [.init("kind", "refundable"), .init("target_units", .integer(Int64(target)))]
        }
        members += [
            .init("message", .string(sample.message)), .init("state", .string(sample.state.rawValue)),
            .init("allowed", .array(Sample.transitions.allowed(in: sample.state).map { .string($0) })),
            .init("requested_at", .time(sample.requestedAt)), .init("moved_at", .time(sample.movedAt)),
            .init("due_at", .time(sample.dueAt)), .init("delivered_at", .time(sample.deliveredAt)),
            .init("extensions", .integer(Int64(sample.extensions))),
            .init("has_appealed", .boolean(sample.hasAppealed)),
            .init("note", .optional(sample.note)), .init("tracking_code", .optional(sample.trackingCode)),
            .init("evidence", sample.evidence?.json ?? .null), .init("rules", .string(sample.rules.description)),
            .init("revision", .integer(sample.revision)),
        ]
        return .object(members)
    }

    package var entityTag: EntityTag? { EntityTag(revision: sample.revision) }
}

extension JSON {
    /// An instant, or null.
    static func time(_ time: Timestamp?) -> JSON { time.map { .string($0.description) } ?? .null }

    /// A text, or null.
    static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}

extension SampleEvidence {
    /// `{type: video, content_id, posted_at}` or `{type: room, room_id, pinned_seconds, ended_at}`.
    static let schema = Schema.named(
        "SampleEvidence",
        .choice(
            by: "type",
            [
                "video": .object(
                    .required("type", .oneOf(["video"]), "A public video."),
                    .required("content_id", .id(Content.self), "The video."),
                    .required("posted_at", .timestamp, "When it was posted.")),
                "room": .object(
                    .required("type", .oneOf(["room"]), "A live room in which the product was pinned."),
                    .required("room_id", .id(Room.self), "The room."),
                    .required("pinned_seconds", .integer(0...86_400), "How long the product was pinned."),
                    .required("ended_at", .timestamp, "When the room ended.")),
            ]))

    var json: JSON {
        switch self {
        case .video(let content, let postedAt):
            ["type": "video", "content_id": .string(content.rawValue), "posted_at": .time(postedAt)]
        case .room(let room, let pinnedFor, let endedAt):
            [
                "type": "room", "room_id": .string(room.rawValue),
                "pinned_seconds": .integer(pinnedFor.wholeMilliseconds / 1_000), "ended_at": .time(endedAt),
            ]
        }
    }

    /// The evidence that a checked body spells.
    init(_ body: JSON?) throws {
        let time = { (name: String) in try Timestamp(parsing: body?[name]?.text ?? "") }
        if body?["type"]?.text == "room" {
            self = .room(
                try Identifier(parsing: body?["room_id"]?.text ?? ""),
                pinnedFor: .seconds(body?["pinned_seconds"]?.wholeNumber ?? 0), endedAt: try time("ended_at"))
        } else {
            self = .video(try Identifier(parsing: body?["content_id"]?.text ?? ""), postedAt: try time("posted_at"))
        }
    }
}

extension Sample {
    /// A sample for the documentation.
    static var documented: Sample {
        let time = Timestamp(milliseconds: 1_763_890_000_000)
        return Sample(
            id: .documented, creator: .documented, merchant: .documented, product: .documented, kind: .free,
            message: "I would love to brew it on camera.", requestedAt: time,
            rules: RuleVersion(family: "samples", number: 1), state: .requested, movedAt: time,
            dueAt: time.advanced(by: .seconds(7 * 86_400)), deliveredAt: nil, extensions: 0, hasAppealed: false,
            note: nil, trackingCode: nil, evidence: nil, revision: 1)
    }
}

extension Identifier {
    /// An identifier for the documentation: 2025-11-23, and nothing random.
    static var documented: Self { Self(.version8(high: 0x019A_AF1E_0A80_0000, low: 1)) }
}
