import HTTPTypes
package import Market
package import Operations

/// What parties are told.
package enum NoticeEndpoints {
    /// Lists notices.
    package static let list = Endpoint<PageAsk, PageReply<NoticeBody>>(
        .get, "/v1/notices", operation: "notices.list", summary: "Lists what your parties were told, newest first.",
        tag: "notices", refuses: ["page.malformed_cursor"])
    /// Marks notices as read.
    package static let markRead = Endpoint<NoticeReading, WrittenReply<NoticeCount>>(
        .put, "/v1/notices/read", operation: "notices.mark_read",
        summary: "Marks what your parties were told up to a time as read.", tag: "notices",
        refuses: ["idempotency.key_reused", "timestamp.malformed"], idempotency: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let notices = platform.notices
        return [
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await notices.list(page: request, as: call.actor)
                return PageReply(page, as: NoticeBody.init, answering: call)
            },
            markRead.answered { input, call in
                WrittenReply(try await notices.markRead(upTo: input.upTo, in: call.command), as: NoticeCount.init)
            },
        ]
    }
}

/// Up to when notices were read.
package struct NoticeReading: WireInput {
    /// The time.
    package let upTo: Timestamp

    package static let body: Schema? = .named(
        "NoticeReading",
        .object(.required("up_to", .timestamp, "The `at` of the newest notice that was seen; later ones stay unread.")))
    package static let example: JSON? = ["up_to": "2026-11-23T09:38:11.000Z"]
    package init(_ received: Received) throws { upTo = try Timestamp(parsing: received.text("up_to")) }
}

/// How many notices were marked.
package struct NoticeCount: WireReply {
    let count: Int

    /// A count on the wire.
    package init(_ count: Int) { self.count = count }

    package static let schema: Schema? = .named(
        "NoticeCount", .object(.required("marked", .count, "Notices that had not been read.")))
    package static let example = NoticeCount(3)
    package var json: JSON? { ["marked": .integer(Int64(count))] }
}

/// A notice on the wire.
package struct NoticeBody: WireReply {
    let notice: Notice

    /// A notice on the wire.
    package init(_ notice: Notice) { self.notice = notice }

    package static let schema: Schema? = .named(
        "Notice",
        .object(
            .required("id", .id(Notice.self), "The notice's identifier."),
            .required("recipient", MembershipShape.schema, "The party that is told."),
            .required("kind", .oneOf(Notice.Kind.self), "What it tells."),
            .required("subject", .text(1...200), "The identifier of what it is about, such as a sample's."),
            .optional("due_at", .timestamp, "When something is due."),
            .required("at", .timestamp, "When it was written."),
            .optional("read_at", .timestamp, "When it was read; null while it is not.")))
    package static let example = NoticeBody(
        Notice(
            id: .documented, recipient: .creator(.documented), kind: .sampleContentDue,
            subject: Identifier<Account>.documented.rawValue.replacing("acc_", with: "smp_"),
            dueAt: Timestamp(milliseconds: 1_763_976_400_000), at: Timestamp(milliseconds: 1_763_890_000_000),
            readAt: nil))
    package var json: JSON? {
        [
            "id": .string(notice.id.rawValue), "recipient": MembershipShape.json(notice.recipient),
            "kind": .string(notice.kind.rawValue), "subject": .string(notice.subject),
            "due_at": .time(notice.dueAt), "at": .time(notice.at), "read_at": .time(notice.readAt),
        ]
    }
}
