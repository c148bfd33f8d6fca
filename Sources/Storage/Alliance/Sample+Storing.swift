package import Alliance
package import Market
import SQLDatabase

extension Sample {
    static let columns: [StaticString] = [
        "id", "creator", "merchant", "product", "refund_target", "message", "requested_at", "rules", "state", "is_open",
        "moved_at", "due_at", "delivered_at", "extensions", "has_appealed", "note", "tracking_code", "evidence_video",
        "evidence_room", "evidence_at", "evidence_pinned_ms", "revision",
    ]

    var values: [SQLValue] {
        [
            id.sqlValue, creator.sqlValue, merchant.sqlValue, product.sqlValue, kind.refundTarget.sqlValue,
            message.sqlValue, requestedAt.sqlValue, rules.sqlValue, state.rawValue.sqlValue, isOpen.sqlValue,
            movedAt.sqlValue, dueAt.sqlValue, deliveredAt.sqlValue, extensions.sqlValue, hasAppealed.sqlValue,
            note.sqlValue, trackingCode.sqlValue, (evidence?.video).sqlValue, (evidence?.room).sqlValue,
            (evidence?.at).sqlValue, (evidence?.pinnedMilliseconds).sqlValue, revision.sqlValue,
        ]
    }

    init(row: Row) throws {
        self.init(
            id: try row.get("id"), creator: try row.get("creator"), merchant: try row.get("merchant"),
            product: try row.get("product"), kind: SampleOffer.Kind(refundTarget: try row.get("refund_target")),
            message: try row.get("message"), requestedAt: try row.get("requested_at"), rules: try row.get("rules"),
            state: try row.getCase("state"), movedAt: try row.get("moved_at"), dueAt: try row.get("due_at"),
            deliveredAt: try row.get("delivered_at"), extensions: try row.get("extensions"),
            hasAppealed: try row.get("has_appealed"), note: try row.get("note"),
            trackingCode: try row.get("tracking_code"), evidence: try SampleEvidence(row: row),
            revision: try row.get("revision"))
    }
}

extension SampleEvidence {
    /// The video, when it is one.
    package var video: Identifier<Content>? {
        if case .video(let id, _) = self { id } else { nil }
    }

    /// The room, when it is one.
    package var room: Identifier<Room>? {
        if case .room(let id, _, _) = self { id } else { nil }
    }

    /// When the video was posted or the room ended.
    package var at: Timestamp {
        switch self {
        case .video(_, let postedAt): postedAt
        case .room(_, _, let endedAt): endedAt
        }
    }

    /// How long the product was pinned in the room, in milliseconds.
    package var pinnedMilliseconds: Int64? {
        if case .room(_, let pinnedFor, _) = self { pinnedFor.wholeMilliseconds } else { nil }
    }

    fileprivate init?(row: Row) throws {
        guard let at = try row.get("evidence_at", as: Timestamp?.self) else { return nil }
        if let video = try row.get("evidence_video", as: Identifier<Content>?.self) {
            self = .video(video, postedAt: at)
        } else {
            let pinned = try row.get("evidence_pinned_ms", as: Int64.self)
            self = .room(try row.get("evidence_room"), pinnedFor: .milliseconds(pinned), endedAt: at)
        }
    }
}
