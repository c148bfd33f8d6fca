/// The right to send a room's picture (推流密钥), of which only a digest is kept.
///
/// A room has one key at a time: a new one revokes the one before.
package struct StreamKey: Hashable, Sendable {
    /// The room that it opens.
    package let room: Identifier<Room>
    /// The key's number in the room, from 1.
    package let number: Int
    /// SHA-256 of the secret, in hexadecimal digits.
    package let digest: String
    /// When it was issued.
    package let createdAt: Timestamp
    /// When a newer one took its place; nil while it holds.
    package let revokedAt: Timestamp?

    /// A key as stored.
    package init(
        room: Identifier<Room>, number: Int, digest: String, createdAt: Timestamp, revokedAt: Timestamp?
    ) {
        self.room = room
        self.number = number
        self.digest = digest
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }

    /// Whether a secret with this digest opens the room, in a time that does not say where digests differ.
    package func admits(digest shown: String) -> Bool {
        let (kept, shown) = (Array(digest.utf8), Array(shown.utf8))
        guard kept.count == shown.count else { return false }
        let difference = zip(kept, shown).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        return difference == 0 && revokedAt == nil
    }
}

extension Room.State {
    /// Whether a publisher may send a picture: to set up, on air, and to come back on air.
    package var takesSignal: Bool { self == .preparing || isOnAir }
}
