package import SQLDatabase

extension Migration {
    /// Keys and signals of live rooms, and what is converted into video for viewers.
    package static let media = Migration(number: 38, name: "media") { _ in
        [
            """
            CREATE TABLE stream_key (
                room TEXT NOT NULL REFERENCES room (id), number BIGINT NOT NULL, digest TEXT NOT NULL,
                created_at BIGINT NOT NULL, revoked_at BIGINT,
                CONSTRAINT stream_key__room_number PRIMARY KEY (room, number))
            """,
            // A room has one key that holds.
            "CREATE UNIQUE INDEX stream_key__held ON stream_key (room) WHERE revoked_at IS NULL",
            """
            CREATE TABLE media_session (
                id TEXT NOT NULL CONSTRAINT media_session__id PRIMARY KEY, room TEXT NOT NULL REFERENCES room (id),
                server TEXT NOT NULL, started_at BIGINT NOT NULL, connection TEXT NOT NULL, state TEXT NOT NULL,
                moved_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, due_at BIGINT, ending TEXT)
            """,
            // A room has one signal at a time.
            "CREATE UNIQUE INDEX media_session__open ON media_session (room) WHERE state <> 'ended'",
            """
            CREATE TABLE media_job (
                id TEXT NOT NULL CONSTRAINT media_job__id PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL,
                number BIGINT NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
                progress_ppm BIGINT NOT NULL, attempts BIGINT NOT NULL, leased_until BIGINT, length_ms BIGINT,
                created_at BIGINT NOT NULL, moved_at BIGINT NOT NULL)
            """,
            "CREATE UNIQUE INDEX media_job__subject_number ON media_job (kind, subject, number)",
            // One file is converted once, however often a server tells of it.
            "CREATE UNIQUE INDEX media_job__source ON media_job (source)",
            "CREATE INDEX media_job__waiting ON media_job (created_at) WHERE state IN ('queued', 'running')",
        ]
    }
}
