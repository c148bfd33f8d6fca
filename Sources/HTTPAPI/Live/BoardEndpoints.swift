import HTTPTypes
import Market
package import Operations

/// Metrics, the board of a room and the figures of a content.
package enum BoardEndpoints {
    static let metrics = Endpoint<NoInput, MetricsBody>(
        .get, "/v1/metrics", operation: "boards.metrics",
        summary: "Lists every metric with its formula, its base and its minimum.", tag: "boards")
    static let room = Endpoint<RoomAddress, RoomBoardBody>(
        .get, "/v1/rooms/{room_id}/board", operation: "boards.room",
        summary: "Shows what happens in a room of yours, a second or so behind.",
        documentation: """
            Values, the last ten minutes beside the ten before, your own rooms of the last seven days, and the rooms on air. \
            A value without enough of its base is `not_enough_data`.
            """, tag: "boards", refuses: ["object.not_found"])
    static let content = Endpoint<ContentAddress, ContentFiguresBody>(
        .get, "/v1/contents/{content_id}/figures", operation: "boards.content",
        summary: "Shows the figures of a content of yours.", tag: "boards", refuses: ["object.not_found"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let boards = platform.boards
        return [
            metrics.answered { _, _ in MetricsBody() },
            room.answered { input, call in RoomBoardBody(try await boards.room(input.id, as: call.actor)) },
            content.answered { input, call in ContentFiguresBody(try await boards.content(input.id, as: call.actor)) },
        ]
    }
}
