extension Dialect {
    /// Statements after which the rows of a table can be added, and never changed or removed.
    /// - Parameter table: the table's name.
    package func freezing(_ table: String) -> [String] {
        let words = "rows of \(table) stay as they are"
        return pick(
            [("changed", "UPDATE"), ("removed", "DELETE")].map { name, event in
                """
                CREATE TRIGGER \(table)__not_\(name) BEFORE \(event) ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(words)'); END
                """
            },
            [
                """
                CREATE FUNCTION \(table)__frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
                BEGIN
                    RAISE EXCEPTION '\(words)';
                END $body$
                """,
                """
                CREATE TRIGGER \(table)__frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON \(table)
                FOR EACH STATEMENT EXECUTE FUNCTION \(table)__frozen()
                """,
            ])
    }
}
