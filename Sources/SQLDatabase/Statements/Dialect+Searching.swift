/// Terms that stand side by side in a text, or begin a term.
package struct TermPhrase: Sendable, Hashable {
    /// The terms, in order; never empty.
    package let terms: [String]
    /// Whether the last one is only the beginning of a term.
    package let isPrefix: Bool

    /// A phrase.
    package init(_ terms: [String], isPrefix: Bool = false) {
        precondition(!terms.isEmpty, "A phrase has a term.")
        self.terms = terms
        self.isPrefix = isPrefix
    }
}

/// Full-text search over texts that were cut into terms before: FTS5 on SQLite, `tsvector` on PostgreSQL.
///
/// Neither engine's own way of cutting texts is used, so both find the same. Terms are letters, digits and ideographs;
/// each is quoted nevertheless, so that no term can become an operator. A row is named by its column `rowid` and has a title
/// and a detail; a phrase never reaches from one into the other.
extension Dialect {
    /// What a migration makes an index of terms of, by name.
    package func termIndex(_ name: StaticString) -> [String] {
        pick(
            // `ascii` leaves every character beyond ASCII as it is.
            ["CREATE VIRTUAL TABLE \(name) USING fts5 (title, detail, tokenize = 'ascii')"],
            [
                """
                CREATE TABLE \(name) (
                    rowid BIGINT NOT NULL CONSTRAINT \(name)__rowid PRIMARY KEY, terms TSVECTOR NOT NULL)
                """,
                "CREATE INDEX \(name)__terms ON \(name) USING gin (terms)",
            ])
    }

    /// Adds the terms of a row that has none in the index.
    package func addTerms(
        to index: StaticString, row: Int64, title: [String], detail: [String]
    ) -> SQL {
        pick(
            """
            INSERT INTO \(raw: index) (rowid, title, detail)
            VALUES (\(row), \(title.joined(separator: " ")), \(detail.joined(separator: " ")))
            """,
            """
            INSERT INTO \(raw: index) (rowid, terms)
            VALUES (\(row), CAST(\(Self.vector(title: title, detail: detail)) AS tsvector))
            """)
    }

    /// Whether a row of an index has all phrases, each in its title or in its detail.
    ///
    /// It stands in a `WHERE` of a statement that reads from the index, once, which is what FTS5 ranks by.
    package func hasTerms(_ index: StaticString, _ phrases: [TermPhrase]) -> SQL {
        pick(
            "\(raw: index) MATCH \(Self.expression(phrases))",
            "\(raw: index).terms @@ CAST(\(Self.query(phrases)) AS tsquery)")
    }

    /// Whether a row of an index has all phrases in its title alone.
    package func hasTitleTerms(_ index: StaticString, _ phrases: [TermPhrase]) -> SQL {
        pick(
            """
            \(raw: index).rowid IN (
                SELECT rowid FROM \(raw: index) WHERE \(raw: index) MATCH \("title : (" + Self.expression(phrases) + ")"))
            """,
            "\(raw: index).terms @@ CAST(\(Self.query(phrases, in: "A")) AS tsquery)")
    }

    /// How well a row of an index fits phrases that it has, the more the better: a `DOUBLE PRECISION` of the engine's own
    /// scale, in which the title weighs four times as much as the detail.
    package func termScore(_ index: StaticString, _ phrases: [TermPhrase]) -> SQL {
        pick(
            "-bm25(\(raw: index), 4.0, 1.0)",
            """
            CAST(ts_rank_cd('{0, 0, 0.25, 1}', \(raw: index).terms, CAST(\(Self.query(phrases)) AS tsquery), 1)
                AS DOUBLE PRECISION)
            """)
    }

    // MARK: FTS5

    private static func expression(_ phrases: [TermPhrase]) -> String {
        phrases.map { phrase in
            let text = phrase.terms.joined(separator: " ").replacing("\"", with: "\"\"")
            return "\"\(text)\"" + (phrase.isPrefix ? " *" : "")
        }.joined(separator: " AND ")
    }

    // MARK: PostgreSQL

    /// Positions count from 1; the detail begins two behind the title's end, so that no phrase spans both.
    private static func vector(title: [String], detail: [String]) -> String {
        let titled = title.enumerated().map { "\(quoted($1)):\($0 + 1)A" }
        let detailed = detail.enumerated().map { "\(quoted($1)):\($0 + title.count + 3)B" }
        return (titled + detailed).joined(separator: " ")
    }

    private static func query(_ phrases: [TermPhrase], in weight: String = "") -> String {
        phrases.map { phrase in
            let marks = (phrase.isPrefix ? "*" : "") + weight
            let terms = phrase.terms.map { quoted($0) + (marks.isEmpty ? "" : ":\(marks)") }
            return "(" + terms.joined(separator: " <-> ") + ")"
        }.joined(separator: " & ")
    }

    private static func quoted(_ term: String) -> String {
        "'" + term.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }
}
