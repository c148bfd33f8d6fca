package import Market
package import SQLDatabase

/// Keys of rooms, in their table; secrets never come here.
package struct StreamKeyStore {
    private let connection: Connection

    /// The keys inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The room's newest key, revoked or not; nil when none was issued.
    package func newest(of room: Identifier<Room>) throws -> StreamKey? {
        try connection.first(
            "SELECT * FROM stream_key WHERE room = \(room) ORDER BY number DESC LIMIT 1"
        ).map { row in
            StreamKey(
                room: try row.get("room"), number: try row.get("number"), digest: try row.get("digest"),
                createdAt: try row.get("created_at"), revokedAt: try row.get("revoked_at"))
        }
    }

    /// Stores a new key; the one before, if any, is revoked at the same time.
    package func rotate(to key: StreamKey) throws {
        try connection.execute(
            """
            UPDATE stream_key SET revoked_at = \(key.createdAt)
            WHERE room = \(key.room) AND revoked_at IS NULL
            """)
        try connection.execute(
            """
            INSERT INTO stream_key (room, number, digest, created_at, revoked_at)
            VALUES (\(key.room), \(key.number), \(key.digest), \(key.createdAt), \(key.revokedAt.sqlValue))
            """)
    }
}
