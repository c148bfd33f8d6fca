package import Market
package import SQLDatabase

/// Contents in their tables.
package struct ContentStore {
    private let connection: Connection

    /// The contents inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The content with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<Content>, locked: Bool = false) throws -> Content? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM content WHERE id = \(id)\(lock)").map(Content.init(row:))
    }

    /// Stores a new content with its first version.
    package func insert(_ content: Content) throws {
        _ = try ImportStore(connection).add(contents: [content])
        try insertVersion(of: content, at: content.movedAt)
    }

    /// Stores a content that moved on; what its creator says of it is kept as a version where it changed.
    /// - Parameter stored: the content as it was read.
    /// - Returns: whether the stored revision was still that one; false means that someone else was faster.
    package func save(_ content: Content, over stored: Content, at time: Timestamp) throws -> Bool {
        let draft = content.draft
        let changed = try connection.execute(
            """
            UPDATE content SET title = \(draft.title), tags = \(draft.tags.joined(separator: ",")),
                category = \(draft.category.sqlValue), product = \(draft.product.sqlValue),
                angle = \(draft.angle.rawValue), is_synthetic = \(draft.isSynthetic), is_paid = \(draft.isPaid),
                visibility = \(content.visibility.rawValue), state = \(content.state.rawValue), pool = \(content.pool),
                finding_rule = \((content.finding?.rule).sqlValue), finding_note = \((content.finding?.note).sqlValue),
                moved_at = \(content.movedAt), published_at = \(content.publishedAt), was_shown = \(content.wasShown),
                revision = \(content.revision)
            WHERE id = \(content.id) AND revision = \(stored.revision)
            """)
        guard changed == 1 else { return false }
        if draft != stored.draft { try insertVersion(of: content, at: time) }
        return true
    }

    /// Stores the running time that was found in a content's own file; nobody's revision is outdated by it.
    package func setLength(_ length: Duration, of id: Identifier<Content>) throws {
        try connection.execute("UPDATE content SET length_ms = \(length.wholeMilliseconds) WHERE id = \(id)")
    }

    // MARK: Lists

    /// Which contents a list shows.
    package struct Filter: Sendable, Hashable {
        /// Only this creator's.
        package var creator: Identifier<Creator>?
        /// Only those in one of the states; empty means all.
        package var states: Set<Content.State>

        /// A filter.
        package init(creator: Identifier<Creator>? = nil, states: Set<Content.State> = []) {
            self.creator = creator
            self.states = states
        }
    }

    /// A place in a list: between the content that ended the page before and the next one.
    package struct Position: Sendable, Hashable {
        /// When that content last moved.
        package let movedAt: Timestamp
        /// That content.
        package let id: Identifier<Content>

        /// The place after a content.
        package init(movedAt: Timestamp, id: Identifier<Content>) {
            self.movedAt = movedAt
            self.id = id
        }
    }

    /// Contents of a filter, those that moved last first.
    /// - Parameter after: where the page before ended, nil for the first page.
    package func list(_ filter: Filter, after: Position?, limit: Int) throws -> [Content] {
        var sql: SQL = "SELECT * FROM content WHERE 1 = 1"
        if let creator = filter.creator { sql += " AND creator = \(creator)" }
        if !filter.states.isEmpty {
            let states = filter.states.map(\.rawValue).sorted().map { "\($0)" as SQL }
            sql += " AND state IN (\(SQL.joined(states, separator: ", ")))"
        }
        sql += connection.latestFirst(by: "moved_at", after: after.map { ($0.movedAt, $0.id) }, limit: limit)
        return try connection.query(sql).map(Content.init(row:))
    }

    /// Contents in pools that have not moved since a time, longest first; rows that another node works on are passed over.
    package func unmoved(since time: Timestamp, limit: Int) throws -> [Content] {
        let skip = connection.dialect.forUpdateSkipLocked
        return try connection.query(
            """
            SELECT * FROM content WHERE state IN ('published', 'pooling') AND moved_at <= \(time)
            ORDER BY moved_at, id LIMIT \(limit)\(skip)
            """
        ).map(Content.init(row:))
    }

    // MARK: The quota of the week

    /// Other contents of a creator that counted against the quota since a time. The creator's row is locked, so that two
    /// contents that are handed in at once are counted one after the other.
    package func counted(
        by creator: Identifier<Creator>, since time: Timestamp, besides id: Identifier<Content>
    ) throws
        -> Int
    {
        _ = try connection.query("SELECT id FROM creator WHERE id = \(creator)\(connection.dialect.forUpdate)")
        return try connection.first(
            "SELECT COUNT(*) AS n FROM content WHERE creator = \(creator) AND counted_at > \(time) AND id <> \(id)"
        )?.get("n") ?? 0
    }

    /// When a content last counted against the quota.
    package func countedAt(_ id: Identifier<Content>) throws -> Timestamp? {
        try connection.first("SELECT counted_at FROM content WHERE id = \(id)")?.get("counted_at")
    }

    /// Counts a content against the quota.
    package func count(_ id: Identifier<Content>, at time: Timestamp) throws {
        try connection.execute("UPDATE content SET counted_at = \(time) WHERE id = \(id)")
    }

    // MARK: Links and versions

    /// The links of a content, the newest first.
    /// - Parameter before: the number of the link that ended the page before.
    package func links(of id: Identifier<Content>, before: Int? = nil, limit: Int) throws -> [ContentLink] {
        try connection.query(
            """
            SELECT * FROM content_link WHERE content = \(id) AND number < \(before ?? Int(Int32.max))
            ORDER BY number DESC LIMIT \(limit)
            """
        ).map(ContentLink.init(row:))
    }

    /// Stores a link, new or ended.
    package func put(_ link: ContentLink) throws {
        try connection.execute(
            """
            INSERT INTO content_link (content, creator, number, product, plan_version, rate_ppm, linked_at, unlinked_at)
            VALUES (\(link.content), (SELECT creator FROM content WHERE id = \(link.content)), \(link.number),
                \(link.product), \((link.plan?.version).sqlValue),
                \((link.plan?.partsPerMillion).sqlValue), \(link.linkedAt), \(link.unlinkedAt.sqlValue))
            ON CONFLICT (content, number) DO UPDATE SET unlinked_at = excluded.unlinked_at
            """)
    }

    /// What was said of a content, the newest first.
    /// - Parameter before: the revision of the version that ended the page before.
    package func versions(of id: Identifier<Content>, before: Int64? = nil, limit: Int) throws -> [ContentVersion] {
        try connection.query(
            """
            SELECT * FROM content_version WHERE content = \(id) AND revision < \(before ?? Int64.max)
            ORDER BY revision DESC LIMIT \(limit)
            """
        ).map { row in
            ContentVersion(
                revision: try row.get("revision"), draft: try Content.Draft(row: row), at: try row.get("at"))
        }
    }

    private func insertVersion(of content: Content, at time: Timestamp) throws {
        let draft = content.draft
        try connection.execute(
            """
            INSERT INTO content_version (content, revision, title, tags, category, product, angle, is_synthetic,
                is_paid, at)
            VALUES (\(content.id), \(content.revision), \(draft.title), \(draft.tags.joined(separator: ",")),
                \(draft.category.sqlValue), \(draft.product.sqlValue), \(draft.angle.rawValue), \(draft.isSynthetic),
                \(draft.isPaid), \(time))
            """)
    }
}

extension Content {
    /// The content of a row of all columns.
    init(row: Row) throws {
        let length = try row.get("length_ms", as: Int64?.self)
        let rule = try row.get("finding_rule", as: String?.self)
        let note = try row.get("finding_note", as: String?.self)
        self.init(
            id: try row.get("id"), creator: try row.get("creator"), form: try row.getCase("form"),
            draft: try Draft(row: row), length: length.map { .milliseconds($0) }, state: try row.getCase("state"),
            pool: try row.get("pool"), finding: rule.map { Finding(rule: $0, note: note ?? "") },
            movedAt: try row.get("moved_at"), publishedAt: try row.get("published_at"),
            wasShown: try row.get("was_shown"), revision: try row.get("revision"))
    }
}

extension Content.Draft {
    init(row: Row) throws {
        let tags: String = try row.get("tags")
        self.init(
            title: try row.get("title"), tags: tags.split(separator: ",").map(String.init),
            category: try row.get("category"), product: try row.get("product"), angle: try row.getCase("angle"),
            isSynthetic: try row.get("is_synthetic"), isPaid: try row.get("is_paid"))
    }
}

extension ContentLink {
    init(row: Row) throws {
        let version = try row.get("plan_version", as: Int64?.self)
        let rate = try row.get("rate_ppm", as: Int64?.self)
        self.init(
            content: try row.get("content"), number: try row.get("number"), product: try row.get("product"),
            plan: version.flatMap { version in rate.map { Plan(version: version, partsPerMillion: $0) } },
            linkedAt: try row.get("linked_at"), unlinkedAt: try row.get("unlinked_at"))
    }
}
