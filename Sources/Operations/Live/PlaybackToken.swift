package import Market

/// The right to watch one room until a time, signed so that serving a segment asks no database.
///
/// It is `<end in seconds>.<HMAC-SHA256 over room and end, hexadecimal>`. Whoever has it may watch: it is short of secrets,
/// and an address that was passed on ends with it.
package struct PlaybackToken: Hashable, Sendable {
    /// The token as it stands in addresses.
    package let text: String
    /// When it ends.
    package let expiresAt: Timestamp

    /// A token for a room.
    init(for room: Identifier<Room>, until end: Timestamp, key: String) {
        let seconds = end.milliseconds / 1_000
        expiresAt = Timestamp(milliseconds: seconds * 1_000)
        text = "\(seconds).\(Self.signature(of: room, seconds, key))"
    }

    /// Whether a text is a token for a room that has not ended.
    static func opens(_ room: Identifier<Room>, _ text: String, at time: Timestamp, key: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let seconds = Int64(parts[0]), seconds > time.milliseconds / 1_000 else { return false }
        return Secret.areEqual(String(parts[1]), signature(of: room, seconds, key))
    }

    private static func signature(of room: Identifier<Room>, _ seconds: Int64, _ key: String) -> String {
        Hexadecimal.text(of: Secret.signature(of: "watch\n\(room.rawValue)\n\(seconds)", key: key))
    }
}
