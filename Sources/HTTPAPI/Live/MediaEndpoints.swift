import HTTPTypes
import Market
package import Operations

/// How a room's picture comes in and goes out.
package enum MediaEndpoints {
    /// Issues a stream key.
    package static let issueKey = Endpoint<RoomAddress, WrittenReply<StreamKeyBody>>(
        .post, "/v1/rooms/{room_id}/stream-key", operation: "media.issue_key",
        summary: "Issues the key with which you publish into a room of yours; the one before holds no longer.",
        tag: "media",
        refuses: [
            "object.not_found", "stream_key.room_over", "identifier.malformed", "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted)
    /// Says where a room's picture is.
    package static let playback = Endpoint<RoomAddress, PlaybackBody>(
        .get, "/v1/rooms/{room_id}/playback", operation: "media.playback",
        summary: "Says where a room's picture is: the signal while it is on air, the recording afterwards.",
        tag: "media",
        refuses: ["object.not_found", "room.not_on_air", "playback.no_replay", "identifier.malformed"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let media = platform.media
        return [
            issueKey.answered { input, call in
                WrittenReply(try await media.issueKey(input.id, in: call.command)) {
                    StreamKeyBody($0, serverAddress: platform.mediaPlace.publishAddress)
                }
            },
            playback.answered { input, call in PlaybackBody(try await media.playback(of: input.id, as: call.actor)) },
        ]
    }
}
