import HTTPTypes
import Market
package import Operations

/// What creators publish.
package enum ContentEndpoints {
    /// Shows a content.
    package static let show = Endpoint<ContentAddress, ContentBody>(
        .get, "/v1/contents/{content_id}", operation: "contents.read", summary: "Shows a content.",
        documentation: "A content that is not published is there for its creator and for operators alone.",
        tag: "contents", refuses: ["object.not_found"])
    static let list = Endpoint<ContentQuery, PageReply<ContentBody>>(
        .get, "/v1/contents", operation: "contents.list",
        summary: "Lists your contents, those that moved last first.",
        documentation: "Operators list everybody's; `state=human_review` is what waits for them.", tag: "contents",
        refuses: ["object.not_found", "page.malformed_cursor", "identifier.malformed"])
    /// Publishes a content.
    package static let publish = Endpoint<ContentAsk, WrittenReply<ContentBody>>(
        .post, "/v1/contents", operation: "contents.publish", summary: "Makes a content of yours and hands it in.",
        documentation: """
            It waits for its file (`POST …/video` or `…/pictures`), is compared with the word lists, and is published; a \
            doubtful word shows it to an operator first, a forbidden one gives it back. The feed takes it up when it \
            reloads, within a minute or so. A card counts against the quota of the week from here.
            """, tag: "contents",
        refuses: [
            "object.not_found", "category.unknown", "product.unknown", "content.tag_malformed",
            "content.quota_exceeded", "identifier.malformed", "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted,
        links: ["read", "change", "move"].map {
            EndpointLink($0, to: "contents.\($0)", ["content_id": "$response.body#/id"])
        })
    /// Changes a content.
    package static let change = Endpoint<ContentChange, WrittenReply<ContentBody>>(
        .put, "/v1/contents/{content_id}", operation: "contents.change",
        summary: "Replaces what you say of a content of yours.",
        documentation: "A doubtful word in what viewers see already hides it until an operator has looked.",
        tag: "contents",
        refuses: [
            "object.not_found", "content.not_allowed", "content.word_forbidden", "content.quota_exceeded",
            "category.unknown", "product.unknown", "content.tag_malformed", "identifier.malformed", "revision.stale",
            "idempotency.key_reused",
        ],
        idempotency: .accepted, precondition: .accepted)
    static let move = Endpoint<ContentMoveAsk, WrittenReply<ContentBody>>(
        .post, "/v1/contents/{content_id}/moves", operation: "contents.move",
        summary: "Hands a content in, takes it back, takes it down; operators decide on it.",
        documentation: """
            Taking a content back or down ends its link, and with it the commission that was locked. What was removed, an \
            operator alone puts up again.
            """, tag: "contents",
        refuses: [
            "object.not_found", "content.not_allowed", "content.quota_exceeded", "revision.stale",
            "idempotency.key_reused",
        ],
        idempotency: .accepted, precondition: .accepted)
    static let links = Endpoint<ContentHistoryQuery, PageReply<ContentLinkBody>>(
        .get, "/v1/contents/{content_id}/links", operation: "contents.links",
        summary: "Lists where the card of a content of yours led, and under which plan.", tag: "contents",
        refuses: ["object.not_found", "page.malformed_cursor"])
    static let versions = Endpoint<ContentHistoryQuery, PageReply<ContentVersionBody>>(
        .get, "/v1/contents/{content_id}/versions", operation: "contents.versions",
        summary: "Lists what was said of a content of yours.", tag: "contents",
        refuses: ["object.not_found", "page.malformed_cursor"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let contents = platform.contents
        return [
            show.answered { input, call in
                ContentBody(try await contents.find(input.id, as: call.actor), for: call.actor)
            },
            list.answered { input, call in
                let page = try await contents.list(
                    of: input.creator, in: input.state.map { [$0] } ?? [], page: try PageRequest(input.page),
                    as: call.actor)
                return PageReply(page, as: { ContentBody($0, for: call.actor) }, answering: call)
            },
            publish.answered { input, call in
                let written = try await contents.publish(
                    input.draft, by: input.creator, isDraft: input.isDraft, in: call.command)
                return WrittenReply(written, location: "/v1/contents/\(written.value.id)") {
                    ContentBody($0, for: call.actor)
                }
            },
            change.answered { input, call in
                let written = try await contents.change(
                    input.id, to: input.draft, ifRevision: call.revision(), in: call.command)
                return WrittenReply(written) { ContentBody($0, for: call.actor) }
            },
            move.answered { input, call in
                let written = try await contents.move(
                    input.id, input.move, ifRevision: call.revision(), in: call.command)
                return WrittenReply(written) { ContentBody($0, for: call.actor) }
            },
            links.answered { input, call in
                let page = try await contents.links(of: input.id, page: try PageRequest(input.page), as: call.actor)
                return PageReply(page, as: ContentLinkBody.init, answering: call)
            },
            versions.answered { input, call in
                let page = try await contents.versions(
                    of: input.id, page: try PageRequest(input.page), as: call.actor)
                return PageReply(page, as: ContentVersionBody.init, answering: call)
            },
        ]
    }
}
