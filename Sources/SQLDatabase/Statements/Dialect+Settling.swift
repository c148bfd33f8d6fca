/// Reading a growing table "after number N" without missing a row.
///
/// Numbers are given out when a row is inserted and become visible when its transaction commits. On SQLite both
/// go in the same order, because there is one writer. On PostgreSQL a transaction may commit number 7 while another
/// still works on number 5; a reader that has seen 7 would never look at 5 again. So each transaction, before its
/// first insert, takes a shared advisory lock whose key holds the last number given out until then. Nobody waits for
/// these locks. A reader asks for the last number given out, then for the lowest key held: everything up to the
/// smaller of both has been decided, and is visible to a snapshot that is taken afterwards.
///
/// A trigger takes the lock, so that no way of inserting can forget it.
extension Dialect {
    /// What a migration adds to a table whose column `sequence` is of ``sequenceType``, so that
    /// ``settledSequence(of:)`` can be asked; nothing on SQLite.
    package func settling(_ table: String) -> [String] {
        guard self == .postgreSQL else { return [] }
        return [
            """
            CREATE FUNCTION announce_\(table)() RETURNS trigger LANGUAGE plpgsql AS $body$
            DECLARE
                counter TEXT := pg_get_serial_sequence(format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME), 'sequence');
            BEGIN
                IF coalesce(current_setting('dancong.announced_\(table)', true), '') <> 'yes' THEN
                    PERFORM pg_advisory_xact_lock_shared(
                        ((hashtext(counter)::BIGINT & 32767) << 48)
                        | coalesce(pg_sequence_last_value(counter::regclass), 0));
                    PERFORM set_config('dancong.announced_\(table)', 'yes', true);
                END IF;
                RETURN NULL;
            END $body$
            """,
            """
            CREATE TRIGGER \(table)__announced BEFORE INSERT ON \(table)
            FOR EACH STATEMENT EXECUTE FUNCTION announce_\(table)()
            """,
            """
            CREATE FUNCTION settled_\(table)() RETURNS BIGINT LANGUAGE plpgsql VOLATILE AS $body$
            DECLARE
                counter TEXT := pg_get_serial_sequence('\(table)', 'sequence');
                given_out BIGINT := coalesce(pg_sequence_last_value(counter::regclass), 0);
                undecided BIGINT;
            BEGIN
                SELECT min(((classid::BIGINT & 65535) << 32) | objid::BIGINT) INTO undecided FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock' AND granted
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND classid::BIGINT >> 16 = (hashtext(counter)::BIGINT & 32767);
                RETURN least(given_out, coalesce(undecided, given_out));
            END $body$
            """,
        ]
    }

    /// A number of a table up to which nothing can appear any more; 0 for an empty table.
    ///
    /// It holds for transactions that begin after the statement, not for the one that asks: on PostgreSQL a reading
    /// transaction has taken its snapshot before the number is found.
    package func settledSequence(of table: StaticString) -> SQL {
        self == .postgreSQL
            ? "settled_\(raw: table)()" : "(SELECT coalesce(max(sequence), 0) FROM \(raw: table))"
    }
}
