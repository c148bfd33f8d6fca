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
    /// Its running time, if it has one.
    package let length: Duration?
    /// The least price of its product, in minor units, if it shows one.
    package let priceMinorUnits: Int64?
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
    /// Times it was shown, once a viewer and request.
    package var impressions: Int
    /// Plays that counted as views, once a viewer and request.
    package var views: Int

    /// Responses to a content on a day.
    package init(content: Identifier<Content>, day: Int64, impressions: Int, views: Int) {
        self.content = content
        self.day = day
        self.impressions = impressions
        self.views = views
    }

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

    /// What the items are made of, in numbers that differ after every change: nothing is taken away, every change to a
    /// content or a product counts its revision up, and a variant is changed together with its product.
    package struct Extent: Sendable, Hashable {
        private let contents: Int64
        private let contentRevisions: Int64
        private let products: Int64
        private let productRevisions: Int64
        private let variants: Int64

        init(_ row: Row) throws {
            contents = try row.get("contents")
            contentRevisions = try row.get("content_revisions")
            products = try row.get("products")
            productRevisions = try row.get("product_revisions")
            variants = try row.get("variants")
        }
    }

    /// What the items are made of now; where it is the same as before, so are all items.
    /// - Complexity: O(contents + products), some ten nanoseconds each.
    package func extent() throws -> Extent {
        let rows = try connection.query(
            """
            SELECT contents.n AS contents, contents.revisions AS content_revisions, products.n AS products,
                products.revisions AS product_revisions, (SELECT COUNT(*) FROM sku) AS variants
            FROM (SELECT COUNT(*) AS n, CAST(COALESCE(SUM(revision), 0) AS BIGINT) AS revisions FROM content) AS contents,
                (SELECT COUNT(*) AS n, CAST(COALESCE(SUM(revision), 0) AS BIGINT) AS revisions FROM product) AS products
            """)
        return try Extent(rows[0])
    }

    /// All contents, *one row per content, ordered by identifier*, asked for a few thousand at a time.
    package func allItems() throws -> [StoredFeedItem] {
        let pageSize = 5_000
        var all: [StoredFeedItem] = []
        while true {
            let page = try items(after: all.last?.content.rawValue ?? "", limit: pageSize)
            all += page
            if page.count < pageSize { return all }
        }
    }

    /// Contents after a place, *one row per content, ordered by identifier*.
    package func items(after content: String, limit: Int) throws -> [StoredFeedItem] {
        try connection.query(
            """
            SELECT content.id, content.creator, COALESCE(content.category, product.category) AS category, content.tags,
                content.title, content.length_ms, content.published_at, content.visibility, product.merchant AS brand,
                COALESCE(product.is_listed, 1) AS is_sold,
                (SELECT MIN(price_minor_units) FROM sku WHERE sku.product = product.id) AS price
            FROM content LEFT JOIN product ON product.id = content.product
            WHERE content.id\(connection.dialect.byBytes) > \(content)
            ORDER BY content.id\(connection.dialect.byBytes) LIMIT \(limit)
            """
        ).map { row in
            let visibility: Content.Visibility = try row.getCase("visibility")
            let length: Int64? = try row.get("length_ms")
            return StoredFeedItem(
                content: try row.get("id"), creator: try row.get("creator"), category: try row.get("category"),
                topics: try row.get("tags", as: String.self).split(separator: ",").map(String.init),
                title: try row.get("title"), brand: try row.get("brand"),
                length: length.map { .milliseconds($0) },
                priceMinorUnits: try row.get("price"), publishedAt: try row.get("published_at"),
                isPublished: try visibility == .published && row.get("is_sold"))
        }
    }

    /// Impressions and counted views of contents in a part of the log, *one row per content and day*, and the time of
    /// the newest of these events; nil when there is none.
    /// - Parameters:
    ///   - part: places of the log, the first one left out and the last one taken in.
    ///   - rules: which plays count as views. Progress is part of a play and counts with it, not again.
    ///
    /// A repeated impression or play of one viewer and request counts once in a part; where consent keeps viewer and
    /// request out of the log, nothing shows that two events belong together, and each counts.
    /// - Complexity: O(events of the part).
    package func responses(
        in part: ClosedRange<Int64>, under rules: CountingRules
    ) throws -> (byDay: [DailyResponses], newest: Timestamp?) {
        let act: SQL = "CASE WHEN viewer IS NULL OR request IS NULL THEN id ELSE viewer || ' ' || request END"
        let isView = rules.isEffectiveView(kind: "kind", watched: "watched_ms", length: "length_ms")
        let rows = try connection.query(
            """
            SELECT content, occurred_at / 86400000 AS day, max(occurred_at) AS newest,
                count(DISTINCT CASE WHEN kind = \(EventKind.impression.rawValue) THEN \(act) END) AS impressions,
                count(DISTINCT CASE WHEN kind <> \(EventKind.videoProgress.rawValue) AND \(isView) THEN \(act) END) AS views
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
