import HTTPTypes
import Market
package import Operations

/// The feed.
package enum FeedEndpoints {
    /// Serves a page.
    package static let read = Endpoint<FeedAsk, FeedReply>(
        .get, "/v1/feed", operation: "feed.read", summary: "Serves a page of the feed, with the reasons for each item.",
        documentation: """
            Visitors and viewers who said no to personalisation get a page that knows nothing about them. \
            What a viewer does shapes the page that follows at once. A company's own server asks for its viewers with \
            an operator's key and `viewer_id`.
            """, tag: "feed",
        refuses: ["access.not_logged_in", "feed.unknown_category", "page.malformed_cursor"])
    /// Keeps whether behaviour may shape the feed.
    package static let settings = Endpoint<FeedChoice, WrittenReply<FeedSettings>>(
        .put, "/v1/feed/settings", operation: "feed.settings",
        summary: "Keeps whether your behaviour may choose what you are shown; the next page obeys.", tag: "feed",
        refuses: ["idempotency.key_reused"], idempotency: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        [
            read.answered { input, call in
                guard let viewer = input.viewer else {
                    return FeedReply(try await platform.feed.serve(input.query, for: call.actor))
                }
                return FeedReply(
                    try await platform.feed.serve(input.query, onBehalfOf: viewer, as: call.actor))
            },
            settings.answered { input, call in
                guard let viewer = call.actor.viewer else { throw WireRefusal.roleMissing(allowed: ["viewer"]) }
                let written = try await platform.feed.setPersonalisation(
                    input.allowsPersonalisation, for: viewer, in: call.command)
                return WrittenReply(written) { FeedSettings(allowsPersonalisation: $0) }
            },
        ]
    }
}
