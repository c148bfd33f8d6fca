package import Market
package import SQLDatabase

/// Notices in their table.
package struct NoticeStore {
    private let connection: Connection

    /// The notices inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Stores a notice of an occasion that the recipient was not told of yet.
    /// - Parameter occasion: what makes the notice one and the same, such as a message's identifier.
    /// - Returns: whether it is new.
    @discardableResult
    package func add(_ notice: Notice, occasion: String) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO notice (id, role, party, kind, subject, occasion, due_at, at, read_at)
            VALUES (\(notice.id), \(notice.recipient.role.rawValue), \(notice.recipient.party ?? ""),
                \(notice.kind.rawValue), \(notice.subject), \(occasion), \(notice.dueAt), \(notice.at), \(notice.readAt))
            ON CONFLICT (role, party, occasion) DO NOTHING
            """) == 1
    }

    /// The notices of some parties, newest first.
    /// - Parameter after: the notice that ended the page before, nil for the first page.
    package func list(
        of recipients: [Membership], after: (at: Timestamp, id: Identifier<Notice>)?, limit: Int
    ) throws -> [Notice] {
        guard !recipients.isEmpty else { return [] }
        let byBytes = connection.dialect.byBytes
        var sql: SQL = "SELECT * FROM notice WHERE \(Self.sent(to: recipients))"
        if let after {
            sql += " AND (at < \(after.at) OR (at = \(after.at) AND id\(byBytes) < \(after.id)))"
        }
        sql += " ORDER BY at DESC, id\(byBytes) DESC LIMIT \(limit)"
        return try connection.query(sql).map { row in
            Notice(
                id: try row.get("id"), recipient: try row.membership(), kind: try row.getCase("kind"),
                subject: try row.get("subject"), dueAt: try row.get("due_at"), at: try row.get("at"),
                readAt: try row.get("read_at"))
        }
    }

    /// How many notices some parties have not read, counted up to a limit.
    package func unreadCount(of recipients: [Membership], limit: Int) throws -> Int {
        guard !recipients.isEmpty else { return 0 }
        let row = try connection.first(
            """
            SELECT COUNT(*) AS n FROM
                (SELECT id FROM notice WHERE \(Self.sent(to: recipients)) AND read_at IS NULL LIMIT \(limit)) AS unread
            """)
        return try row?.get("n") ?? 0
    }

    /// Marks what some parties were told up to a time as read.
    /// - Returns: how many had not been read.
    package func markRead(of recipients: [Membership], upTo end: Timestamp, at time: Timestamp) throws -> Int {
        guard !recipients.isEmpty else { return 0 }
        return try connection.execute(
            "UPDATE notice SET read_at = \(time) WHERE \(Self.sent(to: recipients)) AND read_at IS NULL AND at <= \(end)"
        )
    }

    /// Forgets notices that were written before a time; returns how many.
    package func forget(writtenBefore time: Timestamp) throws -> Int {
        try connection.execute("DELETE FROM notice WHERE at < \(time)")
    }

    private static func sent(to recipients: [Membership]) -> SQL {
        let choices = recipients.map { recipient -> SQL in
            "(role = \(recipient.role.rawValue) AND party = \(recipient.party ?? ""))"
        }
        return "(\(SQL.joined(choices, separator: " OR ")))"
    }
}
