internal import Amounts
package import Market
package import SQLDatabase

/// The log of events, in its table: appended to, never changed.
package struct EventStore {
    private let connection: Connection

    /// The log inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Appends events; one whose identifier is there already is left out.
    /// - Returns: how many were appended.
    /// - Complexity: O(*n* log *N*) for *n* events on a log of *N*.
    package func append(_ events: [Event]) throws -> Int {
        try connection.insertMany(
            into: "event",
            columns: [
                "id", "kind", "occurred_at", "received_at", "viewer", "device", "session", "source", "request",
                "content", "room", "creator", "product", "sku", "watched_ms", "length_ms", "progress_percent",
                "position",
                "quantity", "consent", "schema_version", "order_id", "amount_minor_units", "amount_currency", "surface",
            ],
            rows: events.map(\.columnValues), onConflict: .ignore)
    }

    /// Those of some identifiers that are in the log.
    /// - Complexity: O(*n* log *N*).
    package func known(_ ids: [EventID]) throws -> Set<String> {
        guard !ids.isEmpty else { return [] }
        let list = ids.map { "\($0.rawValue)" as SQL }.joined(separator: ", ")
        return Set(try connection.query("SELECT id FROM event WHERE id IN (\(list))").map { try $0.get("id") })
    }

    /// A viewer's last events about contents or creators that consent lets shape the feed, newest last.
    /// - Parameter since: when they happened at the earliest.
    /// - Complexity: O(limit + log *N*), and O(events of the viewer) when `since` leaves fewer than the limit.
    package func history(
        of viewer: Identifier<Viewer>, since: Timestamp = Timestamp(milliseconds: 0), limit: Int
    ) throws -> [LoggedDeed] {
        let rows = try connection.query(
            """
            SELECT sequence, kind, occurred_at, viewer, content, creator, watched_ms, length_ms FROM event
            WHERE viewer = \(viewer) AND consent = \(ConsentScope.personalisation.rawValue)
            AND kind <> \(EventKind.impression.rawValue) AND occurred_at >= \(since)
            ORDER BY sequence DESC LIMIT \(limit)
            """)
        return try rows.reversed().map(LoggedDeed.init)
    }

    /// What a viewer chose for good: follows and their ends, refusals and reports, newest last. They hold however long
    /// ago they were made, so they are not among the last deeds alone.
    /// - Complexity: O(limit + log *N*).
    package func choices(of viewer: Identifier<Viewer>, limit: Int) throws -> [LoggedDeed] {
        // The kinds are written out: an engine uses the partial index only when it can see that they are its own.
        try connection.query(
            """
            SELECT sequence, kind, occurred_at, viewer, content, creator, watched_ms, length_ms FROM event
            WHERE viewer = \(viewer) AND kind IN ('follow', 'unfollow', 'not_interested', 'report')
            AND consent = \(ConsentScope.personalisation.rawValue) ORDER BY sequence DESC LIMIT \(limit)
            """
        ).reversed().map(LoggedDeed.init)
    }

    /// The place in the log of a viewer's newest event that is no impression; 0 when there is none.
    /// - Complexity: O(log *N* + impressions since).
    package func newestDeed(of viewer: Identifier<Viewer>) throws -> Int64 {
        try connection.first(
            """
            SELECT sequence FROM event WHERE viewer = \(viewer) AND kind <> \(EventKind.impression.rawValue)
            ORDER BY sequence DESC LIMIT 1
            """)?.get("sequence") ?? 0
    }

    /// What viewers did to contents and creators in a part of the log, *one row per event, in the log's order*;
    /// events without a viewer, impressions and events that consent keeps out of the feed are not among them.
    /// - Parameter end: the last place of the part, at most one that ``settledSequence()`` gave before.
    package func deeds(after sequence: Int64, upTo end: Int64, limit: Int) throws -> [LoggedDeed] {
        try connection.query(
            """
            SELECT sequence, kind, occurred_at, viewer, content, creator, watched_ms, length_ms FROM event
            WHERE sequence > \(sequence) AND sequence <= \(end) AND viewer IS NOT NULL AND kind <> \(EventKind.impression.rawValue)
            AND consent = \(ConsentScope.personalisation.rawValue) ORDER BY sequence LIMIT \(limit)
            """
        ).map(LoggedDeed.init)
    }

    /// What viewers did to contents and what they were shown, in a part of the log, *one row per event, in the log's
    /// order*; events without a viewer or a content, and those that consent keeps out, are not among them.
    /// - Parameter end: the last place of the part, at most one that ``settledSequence()`` gave before.
    package func lessons(after sequence: Int64, upTo end: Int64, limit: Int) throws -> [Lesson] {
        try connection.query(
            """
            SELECT sequence, kind, occurred_at, viewer, content, creator, watched_ms, length_ms, source FROM event
            WHERE sequence > \(sequence) AND sequence <= \(end) AND viewer IS NOT NULL AND content IS NOT NULL
            AND consent = \(ConsentScope.personalisation.rawValue) ORDER BY sequence LIMIT \(limit)
            """
        ).map { Lesson(deed: try LoggedDeed($0), source: try $0.get("source")) }
    }

    /// The viewers of most of the last events about contents, busiest first, equal ones by identifier.
    /// - Complexity: O(among).
    package func busyViewers(among count: Int, limit: Int) throws -> [Identifier<Viewer>] {
        try connection.query(
            """
            SELECT viewer FROM
                (SELECT viewer FROM event WHERE viewer IS NOT NULL AND content IS NOT NULL
                 AND consent = \(ConsentScope.personalisation.rawValue) ORDER BY sequence DESC LIMIT \(count)) AS latest
            GROUP BY viewer ORDER BY COUNT(*) DESC, viewer LIMIT \(limit)
            """
        ).map { try $0.get("viewer") }
    }

    /// The place in the log up to which a transaction that begins from now on sees every event there will ever be;
    /// 0 when it is empty. A reader with a cursor stops here, or it would miss what commits late.
    /// - Complexity: O(log *N*) for a log of *N*.
    package func settledSequence() throws -> Int64 {
        try connection.first("SELECT \(connection.dialect.settledSequence(of: "event")) AS settled")?.get("settled")
            ?? 0
    }

    /// The number of events and the time of the last one that happened, over the whole log.
    /// - Complexity: O(*N*) for a log of *N*: for tests and reports, not for what serves.
    package func extent() throws -> (count: Int64, last: Timestamp?) {
        guard let row = try connection.first("SELECT count(*) AS n, max(occurred_at) AS last FROM event") else {
            return (0, nil)
        }
        return (try row.get("n"), try row.get("last"))
    }
}

/// An event that something can be learnt from.
package struct Lesson: Sendable, Hashable {
    /// What was done, impressions included.
    package let deed: LoggedDeed
    /// Where the content was met: an `EventSource`'s name.
    package let source: String
}

/// What the feed and its training need of a logged event.
package struct LoggedDeed: Sendable, Hashable {
    /// The place in the log.
    package let sequence: Int64
    /// What happened.
    package let kind: EventKind
    /// When.
    package let occurredAt: Timestamp
    /// Who did it.
    package let viewer: Identifier<Viewer>
    /// The content it was about.
    package let content: Identifier<Content>?
    /// The creator it was about.
    package let creator: Identifier<Creator>?
    /// Time watched, in milliseconds.
    package let watchedMilliseconds: Int64?
    /// Running time, in milliseconds.
    package let lengthMilliseconds: Int64?

    /// What an event tells the feed; nil when nobody in particular did it or consent keeps it out.
    package init?(_ event: Event) {
        guard let viewer = event.viewer, event.consent.allowsPersonalisation else { return nil }
        sequence = 0
        kind = event.kind
        occurredAt = event.occurredAt
        self.viewer = viewer
        content = event.subjects.content
        creator = event.subjects.creator
        watchedMilliseconds = event.measures.watchedMilliseconds
        lengthMilliseconds = event.measures.lengthMilliseconds
    }

    fileprivate init(_ row: Row) throws {
        sequence = try row.get("sequence")
        kind = try row.getCase("kind")
        occurredAt = try row.get("occurred_at")
        viewer = try row.get("viewer")
        content = try row.get("content")
        creator = try row.get("creator")
        watchedMilliseconds = try row.get("watched_ms")
        lengthMilliseconds = try row.get("length_ms")
    }
}

extension Event {
    /// The values of a row, in the order of `EventStore.append`.
    fileprivate var columnValues: [SQLValue] {
        [
            .text(id.rawValue), .text(kind.rawValue), occurredAt.sqlValue, receivedAt.sqlValue, viewer.sqlValue,
            device.sqlValue, session.sqlValue, .text(source.rawValue), request.sqlValue, subjects.content.sqlValue,
            subjects.room.sqlValue, subjects.creator.sqlValue, subjects.product.sqlValue, subjects.sku.sqlValue,
            measures.watchedMilliseconds.sqlValue, measures.lengthMilliseconds.sqlValue,
            measures.progressPercent.sqlValue, measures.position.sqlValue, measures.quantity.sqlValue,
            .text(consent.rawValue), .integer(Int64(Self.schemaVersion)), subjects.order.sqlValue,
            (measures.amount?.minorUnits).sqlValue, (measures.amount?.currency.code).sqlValue,
            (measures.surface?.rawValue).sqlValue,
        ]
    }
}
