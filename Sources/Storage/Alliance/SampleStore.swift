package import Alliance
package import Market
package import SQLDatabase

/// Sample requests in their table.
package struct SampleStore {
    private let connection: Connection

    /// The samples inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The sample with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<Sample>, locked: Bool = false) throws -> Sample? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM sample WHERE id = \(id)\(lock)").map(Sample.init(row:))
    }

    /// The creator's latest request for a product, if there was one.
    package func latest(creator: Identifier<Creator>, product: Identifier<Product>) throws -> Sample? {
        try connection.first(
            """
            SELECT * FROM sample WHERE creator = \(creator) AND product = \(product)
            ORDER BY requested_at DESC, id DESC LIMIT 1
            """
        ).map(Sample.init(row:))
    }

    /// How many open requests a creator has, with all merchants.
    package func openCount(creator: Identifier<Creator>) throws -> Int {
        try connection.first("SELECT COUNT(*) AS n FROM sample WHERE creator = \(creator) AND is_open = 1")?.get("n")
            ?? 0
    }

    /// The products of a creator's open requests, one each.
    package func openProducts(creator: Identifier<Creator>) throws -> [Identifier<Product>] {
        try connection.query(
            "SELECT product FROM sample WHERE creator = \(creator) AND is_open = 1 ORDER BY requested_at DESC"
        ).map { try $0.get("product") }
    }

    /// How the creator's finished samples ended.
    package func fulfilment(creator: Identifier<Creator>) throws -> FulfilmentRate {
        let row = try connection.first(
            """
            SELECT SUM(CASE WHEN state IN ('fulfilled', 'refunded') THEN 1 ELSE 0 END) AS fulfilled,
                   SUM(CASE WHEN state = 'unfulfilled' THEN 1 ELSE 0 END) AS unfulfilled
            FROM sample WHERE creator = \(creator)
            """)
        return FulfilmentRate(
            fulfilled: try row?.get("fulfilled", as: Int?.self) ?? 0,
            unfulfilled: try row?.get("unfulfilled", as: Int?.self) ?? 0)
    }

    /// Which samples a list shows.
    package struct Filter: Sendable, Hashable {
        /// Only this creator's.
        package var creator: Identifier<Creator>?
        /// Only this merchant's.
        package var merchant: Identifier<Merchant>?
        /// Only those in a state.
        package var state: Sample.State?

        /// A filter; nil means all.
        package init(
            creator: Identifier<Creator>? = nil, merchant: Identifier<Merchant>? = nil, state: Sample.State? = nil
        ) {
            self.creator = creator
            self.merchant = merchant
            self.state = state
        }
    }

    /// A place in a list: between the sample that ended the page before and the next one.
    package struct Position: Sendable, Hashable {
        /// When that sample was requested.
        package let requestedAt: Timestamp
        /// That sample.
        package let id: Identifier<Sample>

        /// The place after a sample.
        package init(requestedAt: Timestamp, id: Identifier<Sample>) {
            self.requestedAt = requestedAt
            self.id = id
        }
    }

    /// Samples of a filter, latest request first.
    /// - Parameter after: where the page before ended, nil for the first page.
    package func list(_ filter: Filter, after: Position?, limit: Int) throws -> [Sample] {
        var sql: SQL = "SELECT * FROM sample WHERE 1 = 1"
        if let creator = filter.creator { sql += " AND creator = \(creator)" }
        if let merchant = filter.merchant { sql += " AND merchant = \(merchant)" }
        if let state = filter.state { sql += " AND state = \(state.rawValue)" }
        sql += connection.latestFirst(
            by: "requested_at", after: after.map { ($0.requestedAt, $0.id) }, limit: limit)
        return try connection.query(sql).map(Sample.init(row:))
    }

    /// Samples whose clock ran out, longest overdue first; rows that another node works on are passed over.
    package func due(at time: Timestamp, limit: Int) throws -> [Sample] {
        let skip = connection.dialect.forUpdateSkipLocked
        return try connection.query(
            """
            SELECT * FROM sample WHERE due_at <= \(time) AND state IN ('requested', 'delivered', 'overdue')
            ORDER BY due_at, id LIMIT \(limit)\(skip)
            """
        ).map(Sample.init(row:))
    }

    /// A place among samples by their due time.
    package struct DuePosition: Sendable, Hashable {
        /// When its content is due.
        package let dueAt: Timestamp
        /// The sample; nil before all that are due at that time.
        package let id: Identifier<Sample>?

        /// The place after a sample, or before all that are due after a time.
        package init(dueAt: Timestamp, id: Identifier<Sample>? = nil) {
            self.dueAt = dueAt
            self.id = id
        }
    }

    /// Samples whose content is due after a place and up to a time, the first due first.
    /// - Complexity: O(limit + log *n*).
    package func contentDue(after place: DuePosition, upTo end: Timestamp, limit: Int) throws -> [Sample] {
        let byBytes = connection.dialect.byBytes
        // Of those due at the place's own time only the ones behind its sample; without a sample none.
        let behind: SQL = place.id.map { "OR (due_at = \(place.dueAt) AND id\(byBytes) > \($0))" } ?? ""
        return try connection.query(
            """
            SELECT * FROM sample WHERE due_at >= \(place.dueAt) AND due_at <= \(end)
                AND (due_at > \(place.dueAt) \(behind)) AND state = \(Sample.State.delivered.rawValue)
            ORDER BY due_at, id\(byBytes) LIMIT \(limit)
            """
        ).map(Sample.init(row:))
    }

    /// Stores a new sample.
    /// - Throws: `SampleRefusal.alreadyRequested` when the creator has an open request for the product.
    package func insert(_ sample: Sample) throws {
        do {
            try connection.insertMany(into: "sample", columns: Sample.columns, rows: [sample.values])
        } catch let error as DatabaseError where error.constraintName == "sample__open" {
            throw SampleRefusal.alreadyRequested
        }
    }

    /// Stores a sample that moved on.
    /// - Returns: whether the stored revision was the one before; false means that someone else was faster.
    /// - Throws: `SampleRefusal.evidenceUsed` when the video has fulfilled another sample.
    package func save(_ sample: Sample) throws -> Bool {
        do {
            return try update(sample)
        } catch let error as DatabaseError where error.constraintName == "sample__evidence_video" {
            throw SampleRefusal.evidenceUsed
        }
    }

    private func update(_ sample: Sample) throws -> Bool {
        let changed = try connection.execute(
            """
            UPDATE sample SET state = \(sample.state.rawValue), is_open = \(sample.isOpen), moved_at = \(sample.movedAt),
                due_at = \(sample.dueAt.sqlValue), delivered_at = \(sample.deliveredAt.sqlValue), extensions = \(sample.extensions),
                has_appealed = \(sample.hasAppealed), note = \(sample.note.sqlValue), tracking_code = \(sample.trackingCode.sqlValue),
                evidence_video = \((sample.evidence?.video).sqlValue), evidence_room = \((sample.evidence?.room).sqlValue),
                evidence_at = \((sample.evidence?.at).sqlValue), evidence_pinned_ms = \((sample.evidence?.pinnedMilliseconds).sqlValue),
                revision = \(sample.revision)
            WHERE id = \(sample.id) AND revision = \(sample.revision - 1)
            """)
        return changed == 1
    }
}
