package import SQLDatabase

extension Migration {
    /// What was counted of rooms and videos, how far in the log, and which node counts.
    package static let tallies = Migration(number: 37, name: "tallies") { dialect in
        [
            """
            CREATE TABLE tally_keeper (
                name TEXT NOT NULL CONSTRAINT tally_keeper__name PRIMARY KEY, sequence BIGINT NOT NULL,
                holder TEXT NOT NULL, held_until BIGINT NOT NULL)
            """,
            """
            CREATE TABLE room_tally (
                room TEXT NOT NULL CONSTRAINT room_tally__room PRIMARY KEY, sequence BIGINT NOT NULL,
                facts \(dialect.bytesType) NOT NULL, state \(dialect.bytesType) NOT NULL)
            """,
            """
            CREATE TABLE video_tally (
                content TEXT NOT NULL CONSTRAINT video_tally__content PRIMARY KEY, sequence BIGINT NOT NULL,
                state \(dialect.bytesType) NOT NULL)
            """,
        ]
    }
}
