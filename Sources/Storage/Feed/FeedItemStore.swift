package import Market
package import SQLDatabase

/// What the feed knows of a content besides the trained model.
package struct StoredFeedItem: Sendable, Hashable {
    /// The content.
    package let content: Identifier<Content>
    /// Whose it is.
    package let creator: Identifier<Creator>
    /// Its category, if known.
    package let category: Identifier<Category>?
    /// Its topics, as its creator named them.
    package let topics: [String]
    /// Its title.
    package let title: String
    /// Whose product it shows, if it shows one.
    package let brand: Identifier<Merchant>?
    /// When it was published.
    package let publishedAt: Timestamp
    /// Whether it may be shown.
    package let isPublished: Bool
}

/// How viewers responded to a content on one day.
package struct DailyResponses: Sendable, Hashable {
    /// The content.
    package let content: Identifier<Content>
    /// The day in UTC, counted from 1970-01-01.
    package let day: Int64
    /// Times it was shown.
    package var impressions: Int
    /// Plays that counted as views.
    package var views: Int

    init(_ row: Row) throws {
        content = try row.get("content")
        day = try row.get("day")
        impressions = try row.get("impressions")
        views = try row.get("views")
    }
}

/// Reads what the feed's item table is made of.
package struct FeedItemStore {
    private let connection: Connection

    /// The tables inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Contents after a place, *one row per content, ordered by identifier*.
    package func items(after content: String, limit: Int) throws -> [StoredFeedItem] {
        try connection.query(
            """
            SELECT content.id, content.creator, COALESCE(content.category, product.category) AS category, content.tags,
                content.title, content.published_at, content.visibility, product.merchant AS brand,
                COALESCE(product.is_listed, 1) AS is_sold
            FROM content LEFT JOIN product ON product.id = content.product
            WHERE content.id\(connection.dialect.byBytes) > \(content)
            ORDER BY content.id\(connection.dialect.byBytes) LIMIT \(limit)
            """
        ).map { row in
            let visibility: Content.Visibility = try row.getCase("visibility")
            return StoredFeedItem(
                content: try row.get("id"), creator: try row.get("creator"), category: try row.get("category"),
                topics: try row.get("tags", as: String.self).split(separator: ",")
                    .map(String.init),
                title: try row.get("title"), brand: try row.get("brand"), publishedAt: try row.get("published_at"),
                isPublished: try visibility == .published && row.get("is_sold"))
        }
    }

    /// Impressions and counted views of contents in a part of the log, *one row per content and day*, and the time of
    /// the newest of these events; nil when there is none.
    /// - Parameters:
    ///   - part: places of the log, the first one left out and the last one taken in.
    ///   - viewedFrom: a play counts from so long on, or when the content was watched to its end.
    /// - Complexity: O(events of the part).
    package func responses(
        in part: ClosedRange<Int64>, viewedFrom: Duration
    ) throws -> (byDay: [DailyResponses], newest: Timestamp?) {
        let rows = try connection.query(
            """
            SELECT content, occurred_at / 86400000 AS day, max(occurred_at) AS newest,
                sum(CASE WHEN kind = \(EventKind.impression.rawValue) THEN 1 ELSE 0 END) AS impressions,
                sum(CASE WHEN kind = \(EventKind.videoComplete.rawValue) OR (kind = \(EventKind.videoPlay.rawValue)
                    AND (watched_ms >= \(viewedFrom.wholeMilliseconds) OR (length_ms > 0 AND watched_ms >= length_ms)))
                    THEN 1 ELSE 0 END) AS views
            FROM event WHERE sequence > \(part.lowerBound) AND sequence <= \(part.upperBound) AND content IS NOT NULL
            GROUP BY content, occurred_at / 86400000
            """)
        var newest: Timestamp?
        let byDay = try rows.map { row in
            let time: Timestamp = try row.get("newest")
            newest = max(newest ?? time, time)
            return try DailyResponses(row)
        }
        return (byDay, newest)
    }
}
