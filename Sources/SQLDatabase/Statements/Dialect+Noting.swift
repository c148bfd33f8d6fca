extension Dialect {
    /// Triggers that append a line `(kind, subject)` to a table whenever a row of a table is added, or one of some columns of
    /// it is set, in the same transaction; for migrations.
    /// - Parameters:
    ///   - line: the table that is appended to.
    ///   - table: the table whose rows are followed by their `id`; its name is the kind.
    ///   - columns: names separated by commas.
    package func noting(_ line: String, changesOf table: String, in columns: String) -> [String] {
        let events = [("added", "INSERT"), ("changed", "UPDATE OF \(columns)")]
        let append = "INSERT INTO \(line) (kind, subject) VALUES ('\(table)', NEW.id)"
        return pick(
            events.map { name, event in
                "CREATE TRIGGER \(line)__\(table)_\(name) AFTER \(event) ON \(table) BEGIN \(append); END"
            },
            [
                """
                CREATE FUNCTION \(line)__\(table)() RETURNS trigger LANGUAGE plpgsql AS $body$
                BEGIN
                    \(append);
                    RETURN NULL;
                END $body$
                """
            ]
                + events.map { name, event in
                    """
                    CREATE TRIGGER \(line)__\(table)_\(name) AFTER \(event) ON \(table)
                    FOR EACH ROW EXECUTE FUNCTION \(line)__\(table)()
                    """
                })
    }
}
