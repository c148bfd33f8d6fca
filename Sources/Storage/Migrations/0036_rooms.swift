package import SQLDatabase

extension Migration {
    /// Live rooms: sessions, their products and hosts, their messages and who wants to be told.
    package static let rooms = Migration(number: 36, name: "rooms") { _ in
        [
            """
            CREATE TABLE room (
                id TEXT NOT NULL CONSTRAINT room__id PRIMARY KEY, creator TEXT NOT NULL REFERENCES creator (id),
                rules TEXT NOT NULL, created_at BIGINT NOT NULL, title TEXT NOT NULL,
                category TEXT REFERENCES category (id), has_synthetic_host SMALLINT NOT NULL, starts_at BIGINT NOT NULL,
                state TEXT NOT NULL, moved_at BIGINT NOT NULL, due_at BIGINT, is_practice SMALLINT NOT NULL,
                went_live_at BIGINT, ended_at BIGINT, warning_rule TEXT, warning_note TEXT, cut_rule TEXT,
                cut_note TEXT, on_air SMALLINT NOT NULL, revision BIGINT NOT NULL,
                last_message BIGINT NOT NULL, pinned_message BIGINT)
            """,
            "CREATE INDEX room__creator_starts_at ON room (creator, starts_at)",
            "CREATE INDEX room__due_at ON room (due_at) WHERE due_at IS NOT NULL",
            // A creator is on air once.
            "CREATE UNIQUE INDEX room__on_air ON room (creator) WHERE on_air = 1",
            """
            CREATE TABLE room_product (
                room TEXT NOT NULL REFERENCES room (id), product TEXT NOT NULL REFERENCES product (id),
                place BIGINT NOT NULL, state TEXT NOT NULL, listed_at BIGINT NOT NULL, explaining_since BIGINT,
                explained_count BIGINT NOT NULL, explained_ms BIGINT NOT NULL,
                CONSTRAINT room_product__room_product PRIMARY KEY (room, product))
            """,
            "CREATE INDEX room_product__product ON room_product (product)",
            // At most one product of a room is being explained.
            "CREATE UNIQUE INDEX room_product__explaining ON room_product (room) WHERE state = 'explaining'",
            """
            CREATE TABLE host_shift (
                room TEXT NOT NULL REFERENCES room (id), number BIGINT NOT NULL, host TEXT NOT NULL,
                is_synthetic SMALLINT NOT NULL, started_at BIGINT NOT NULL, ended_at BIGINT,
                CONSTRAINT host_shift__room_number PRIMARY KEY (room, number))
            """,
            """
            CREATE TABLE room_message (
                room TEXT NOT NULL, sequence BIGINT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL, author TEXT,
                is_removed SMALLINT NOT NULL, payload TEXT NOT NULL,
                CONSTRAINT room_message__room_sequence PRIMARY KEY (room, sequence))
            """,
            """
            CREATE TABLE room_booking (
                room TEXT NOT NULL REFERENCES room (id), viewer TEXT NOT NULL, at BIGINT NOT NULL, called_at BIGINT,
                CONSTRAINT room_booking__room_viewer PRIMARY KEY (room, viewer))
            """,
            """
            CREATE TABLE room_mute (
                room TEXT NOT NULL REFERENCES room (id), viewer TEXT NOT NULL, at BIGINT NOT NULL,
                CONSTRAINT room_mute__room_viewer PRIMARY KEY (room, viewer))
            """,
        ]
    }
}
