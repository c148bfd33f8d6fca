package import Market
package import SQLDatabase

/// What a search finds, in its tables: documents as they read, their terms, and what waits to be looked at again.
package struct SearchStore {
    private let connection: Connection

    /// The tables inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Something that was found.
    package struct Found: Sendable, Hashable {
        /// What it is.
        package let kind: SearchKind
        /// Its identifier.
        package let subject: String
        /// Its title or name.
        package let title: String
        /// What else is said of it.
        package let detail: String
        /// How well it fits, on the engine's own scale; more is better.
        package let score: Double
        /// Where a room is; nil for other kinds.
        package let state: Room.State?
    }

    /// What has all phrases of a query and may be shown now: all phrases in the title first, then by score, ties by
    /// identifier.
    ///
    /// Whether something may be shown is read from its own table, so what was taken down is gone at once, and a room's
    /// state is the present one.
    /// - Parameter skipped: how many were on the pages before.
    /// - Complexity: O(found), whatever the page.
    package func find(
        _ query: SearchQuery, kinds: Set<SearchKind>, skipping skipped: Int, limit: Int
    ) throws -> [Found] {
        let dialect = connection.dialect
        let phrases = query.phrases.map { TermPhrase($0.terms, isPrefix: $0.isPrefix) }
        let wanted = kinds.map(\.rawValue).sorted()
        let states = Room.State.searchable.map(\.rawValue).sorted()
        return try connection.query(
            """
            SELECT document.kind, document.subject, document.title, document.detail, room.state,
                \(dialect.termScore("search_term", phrases)) AS score,
                CASE WHEN \(dialect.hasTitleTerms("search_term", phrases)) THEN 1 ELSE 0 END AS is_titled
            FROM search_term JOIN search_document AS document ON document.number = search_term.rowid
                LEFT JOIN product ON document.kind = 'product' AND product.id = document.subject
                LEFT JOIN content ON document.kind = 'content' AND content.id = document.subject
                LEFT JOIN room ON document.kind = 'room' AND room.id = document.subject
            WHERE \(dialect.hasTerms("search_term", phrases)) AND document.kind IN (\(values: wanted))
                AND (document.kind = 'creator' OR product.is_listed = 1 OR content.visibility = 'published'
                    OR room.state IN (\(values: states)))
            ORDER BY is_titled DESC, score DESC, document.subject\(dialect.byBytes)
            LIMIT \(limit) OFFSET \(skipped)
            """
        ).map { row in
            let state: String? = try row.get("state")
            return Found(
                kind: try row.getCase("kind"), subject: try row.get("subject"), title: try row.get("title"),
                detail: try row.get("detail"), score: try row.get("score"),
                state: state.flatMap(Room.State.init(rawValue:)))
        }
    }

    /// Whether something changed and was not looked at since.
    package func hasPending() throws -> Bool {
        try connection.first("SELECT 1 AS one FROM search_pending LIMIT 1") != nil
    }

    /// Looks again at what changed, oldest change first.
    ///
    /// One transaction does this at a time, so that of two versions the later one stays. The line is read before the rows,
    /// so a row is at least as new as the change that is struck off.
    /// - Returns: how many lines were struck off; 0 when another transaction is at it.
    package func takePending(limit: Int) throws -> Int {
        let isMine =
            try connection.first(
                "SELECT \(connection.dialect.lockedUntilEnd("search_pending")) AS mine")?.get("mine", as: Int.self) == 1
        guard isMine else { return 0 }
        let lines = try connection.query(
            "SELECT number, kind, subject FROM search_pending ORDER BY number LIMIT \(limit)")
        guard !lines.isEmpty else { return 0 }
        for (kind, lines) in try Dictionary(grouping: lines, by: { try $0.getCase("kind", as: SearchKind.self) }) {
            let subjects = Set(try lines.map { try $0.get("subject", as: String.self) })
            try replace(kind, subjects.sorted())
        }
        let numbers = try lines.map { try $0.get("number", as: Int64.self) }
        try connection.execute("DELETE FROM search_pending WHERE number IN (\(values: numbers))")
        return lines.count
    }

    /// Puts everything on the line again.
    /// - Complexity: O(everything that can be found).
    package func lookAgainAtAll() throws {
        for table in ["product", "content", "creator", "room"] as [StaticString] {
            try connection.execute(
                "INSERT INTO search_pending (kind, subject) SELECT '\(raw: table)', id FROM \(raw: table)")
        }
    }

    // MARK: Documents

    private func replace(_ kind: SearchKind, _ subjects: [String]) throws {
        let rows = try connection.query(
            """
            SELECT number, subject FROM search_document WHERE kind = \(kind.rawValue) AND subject IN (\(values: subjects))
            """)
        let numbers = try Dictionary(
            rows.map { (try $0.get("subject", as: String.self), try $0.get("number", as: Int64.self)) }
        ) { first, _ in first }
        let documents = try documents(of: kind, subjects)
        for subject in subjects {
            if let number = numbers[subject] {
                try connection.execute("DELETE FROM search_term WHERE rowid = \(number)")
            }
            guard let document = documents[subject] else {
                try connection.execute(
                    "DELETE FROM search_document WHERE kind = \(kind.rawValue) AND subject = \(subject)")
                continue
            }
            let stored = try connection.query(
                """
                INSERT INTO search_document (kind, subject, title, detail)
                VALUES (\(kind.rawValue), \(subject), \(document.title), \(document.detail))
                ON CONFLICT (kind, subject) DO UPDATE SET title = excluded.title, detail = excluded.detail
                RETURNING number
                """)
            try connection.execute(
                connection.dialect.addTerms(
                    to: "search_term", row: try stored[0].get("number"), title: SearchTerms.of(document.title),
                    detail: SearchTerms.of(document.detail)))
        }
    }

    private func documents(
        of kind: SearchKind, _ subjects: [String]
    ) throws -> [String: (title: String, detail: String)] {
        let rows: SQL
        switch kind {
        case .product:
            rows = """
                SELECT id, title, summary || ' ' || origin_place || ' ' || COALESCE(origin_maker, '') AS detail
                FROM product WHERE is_listed = 1 AND
                """
        case .content:
            rows = "SELECT id, title, REPLACE(tags, ',', ' ') AS detail FROM content WHERE visibility = 'published' AND"
        case .creator: rows = "SELECT id, name AS title, niche || ' ' || region AS detail FROM creator WHERE"
        case .room:
            let states = Room.State.searchable.map(\.rawValue).sorted()
            rows = "SELECT id, title, '' AS detail FROM room WHERE state IN (\(values: states)) AND"
        }
        let found = try connection.query("\(rows) id IN (\(values: subjects))")
        return try Dictionary(
            found.map { (try $0.get("id", as: String.self), (try $0.get("title"), try $0.get("detail"))) }
        ) { first, _ in first }
    }
}
