import Market
package import Operations

/// A stream key on the wire, in the two fields that OBS has for it.
package struct StreamKeyBody: WireReply {
    let serverAddress: String
    let streamKey: String?

    /// A key for the fields of a publisher's program.
    package init(_ key: Media.IssuedKey, serverAddress: String) {
        self.serverAddress = serverAddress
        streamKey = key.secret.map { "\(key.room)?key=\($0)" }
    }

    package static let schema: Schema? = .named(
        "StreamKey",
        .object(
            .required("server_url", .text(1...500), "The server that the program connects to."),
            .optional(
                "stream_key", .text(1...500),
                "The room's name with its secret, shown in this answer alone; a repetition of the request goes without."
            )
        ))
    package static let example = StreamKeyBody(
        Media.IssuedKey(
            room: .documented, secret: "4t9k2m0q8w3e5r7y1a6s0d2f4g4t9k2m0q8w3e5r7y1a6s0d2f4g"),
        serverAddress: "rtmp://127.0.0.1:1935/live")
    package var json: JSON? {
        ["server_url": .string(serverAddress), "stream_key": .optional(streamKey)]
    }
}

/// Where a room's picture is, on the wire.
package struct PlaybackBody: WireReply {
    let playback: Media.Playback

    /// Where a picture is.
    package init(_ playback: Media.Playback) { self.playback = playback }

    package static let schema: Schema? = .named(
        "Playback",
        .object(
            .required(
                "kind", .oneOf(Media.Playback.Kind.self),
                "`preview` before the room is on air, for its creator alone; `live`; `replay` afterwards."),
            .required("hls_url", .text(1...1_000), "The playlist's address on this server, with its token."),
            .required("expires_at", .timestamp, "Until when the address holds.")))
    package static let example = PlaybackBody(
        Media.Playback(
            kind: .live,
            path: "/media/live/\(Identifier<Room>.documented)/index.m3u8?token=1763933200.6f1d",
            expiresAt: Timestamp(milliseconds: 1_763_933_200_000)))
    package var json: JSON? {
        [
            "kind": .string(playback.kind.rawValue), "hls_url": .string(playback.path),
            "expires_at": .time(playback.expiresAt),
        ]
    }
}
