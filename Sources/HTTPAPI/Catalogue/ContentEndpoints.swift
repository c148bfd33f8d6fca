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
    /// Publishes a content.
    package static let publish = Endpoint<ContentAsk, WrittenReply<ContentBody>>(
        .post, "/v1/contents", operation: "contents.publish", summary: "Publishes a content of yours.",
        documentation: "The feed takes it up when it reloads, within a minute or so.", tag: "contents",
        refuses: [
            "object.not_found", "category.unknown", "product.unknown", "content.tag_malformed",
            "identifier.malformed", "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted,
        links: ["read", "change", "set_visibility"].map {
            EndpointLink($0, to: "contents.\($0)", ["content_id": "$response.body#/id"])
        })
    /// Changes a content.
    package static let change = Endpoint<ContentChange, WrittenReply<ContentBody>>(
        .put, "/v1/contents/{content_id}", operation: "contents.change",
        summary: "Replaces caption, topics, category and product of a content of yours.", tag: "contents",
        refuses: [
            "object.not_found", "content.removed", "category.unknown", "product.unknown", "content.tag_malformed",
            "identifier.malformed", "revision.stale", "idempotency.key_reused",
        ],
        idempotency: .accepted, precondition: .accepted)
    /// Shows or hides a content.
    package static let setVisibility = Endpoint<ContentShowing, WrittenReply<ContentBody>>(
        .put, "/v1/contents/{content_id}/visibility", operation: "contents.set_visibility",
        summary: "Says who can be shown a content of yours.",
        documentation: "What was removed, an operator alone puts up again.", tag: "contents",
        refuses: ["object.not_found", "content.removed", "revision.stale", "idempotency.key_reused"],
        idempotency: .accepted, precondition: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let contents = platform.contents
        return [
            show.answered { input, call in ContentBody(try await contents.find(input.id, as: call.actor)) },
            publish.answered { input, call in
                let written = try await contents.publish(
                    input.draft, by: input.creator, isHidden: input.isHidden, in: call.command)
                return WrittenReply(written, location: "/v1/contents/\(written.value.id)", as: ContentBody.init)
            },
            change.answered { input, call in
                WrittenReply(
                    try await contents.change(
                        input.id, to: input.draft, ifRevision: call.revision(), in: call.command),
                    as: ContentBody.init)
            },
            setVisibility.answered { input, call in
                WrittenReply(
                    try await contents.show(
                        input.id, input.visibility, ifRevision: call.revision(), in: call.command),
                    as: ContentBody.init)
            },
        ]
    }
}
