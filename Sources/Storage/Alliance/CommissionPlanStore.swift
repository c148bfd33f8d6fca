package import Alliance
package import Amounts
package import Market
package import SQLDatabase

/// Commission plans beside the open one, and what shops promise for other products, in their tables.
package struct CommissionPlanStore {
    private let connection: Connection

    /// The plans inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    // MARK: Plans

    /// The plan with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<CommissionPlan>, locked: Bool = false) throws -> CommissionPlan? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM commission_plan WHERE id = \(id)\(lock)").map(Self.plan)
    }

    /// Whose plans a list shows.
    package enum Whose: Sendable, Hashable {
        /// Everybody's.
        case everybody
        /// A merchant's own.
        case merchant(Identifier<Merchant>)
        /// Those of which an agency is the leader.
        case leader(Identifier<Agency>)
        /// Those that a creator is named by or joined, and open campaigns that it can join.
        case creator(Identifier<Creator>)
    }

    /// Plans, latest first.
    /// - Parameters:
    ///   - time: a creator is shown no campaign that is over then.
    ///   - after: the time and the plan that ended the page before.
    package func list(
        of whose: Whose, at time: Timestamp, after: (time: Timestamp, id: Identifier<CommissionPlan>)?, limit: Int
    ) throws -> [CommissionPlan] {
        var sql: SQL = "SELECT * FROM commission_plan WHERE 1 = 1"
        switch whose {
        case .everybody: break
        case .merchant(let id): sql += " AND merchant = \(id)"
        case .leader(let id): sql += " AND leader = \(id)"
        case .creator(let id):
            sql += """
                 AND (id IN (SELECT plan FROM commission_plan_creator WHERE creator = \(id))
                    OR kind = 'campaign' AND state = 'open' AND ends_at > \(time))
                """
        }
        return try connection.query(sql + connection.latestFirst(by: "created_at", after: after, limit: limit)).map(
            Self.plan)
    }

    /// The plans of a product that are not over at a time, by identifier.
    package func current(of product: Identifier<Product>, at time: Timestamp) throws -> [CommissionPlan] {
        try connection.query(
            """
            SELECT * FROM commission_plan
            WHERE product = \(product) AND ends_at > \(time) AND state IN ('proposed', 'open') ORDER BY id
            """
        ).map(Self.plan)
    }

    /// Which of some plans name a creator or were joined by it.
    package func joined(
        _ plans: [Identifier<CommissionPlan>], by creator: Identifier<Creator>
    ) throws -> Set<Identifier<CommissionPlan>> {
        guard !plans.isEmpty else { return [] }
        return Set(
            try connection.query(
                "SELECT plan FROM commission_plan_creator WHERE creator = \(creator) AND plan IN (\(values: plans))"
            ).map { try $0.get("plan") })
    }

    /// Stores a new plan with the creators that it names.
    package func insert(_ plan: CommissionPlan) throws {
        let draft = plan.draft
        _ = try connection.insertMany(
            into: "commission_plan",
            columns: [
                "id", "merchant", "product", "title", "kind", "leader", "leader_ppm", "rate_ppm", "begins_at",
                "ends_at", "clicks_count_for_ms", "created_at", "state", "revision",
            ],
            rows: [
                [
                    plan.id.sqlValue, plan.merchant.sqlValue, draft.product.sqlValue, draft.title.sqlValue,
                    draft.kind.rawValue.sqlValue, (draft.leader?.agency).sqlValue,
                    (draft.leader?.rate.partsPerMillion).sqlValue, draft.rate.partsPerMillion.sqlValue,
                    draft.begins.sqlValue, draft.ends.sqlValue, (draft.clickCountsFor?.wholeMilliseconds).sqlValue,
                    plan.createdAt.sqlValue, plan.state.rawValue.sqlValue, plan.revision.sqlValue,
                ]
            ])
        _ = try connection.insertMany(
            into: "commission_plan_creator", columns: ["plan", "creator", "since"],
            rows: draft.creators.sorted().map { [plan.id.sqlValue, $0.sqlValue, plan.createdAt.sqlValue] })
    }

    /// Stores what changed of a plan.
    /// - Returns: false when another change came first.
    package func save(_ plan: CommissionPlan) throws -> Bool {
        try connection.execute(
            """
            UPDATE commission_plan SET state = \(plan.state.rawValue), revision = \(plan.revision)
            WHERE id = \(plan.id) AND revision = \(plan.revision - 1)
            """) == 1
    }

    /// Lets a creator join a campaign; joining again changes nothing.
    /// - Returns: whether it is new.
    package func join(
        _ plan: Identifier<CommissionPlan>, _ creator: Identifier<Creator>, at time: Timestamp
    ) throws -> Bool {
        try connection.insertMany(
            into: "commission_plan_creator", columns: ["plan", "creator", "since"],
            rows: [[plan.sqlValue, creator.sqlValue, time.sqlValue]], onConflict: .ignore) == 1
    }

    /// How many creators joined plans; those without any are left out.
    package func members(of plans: [Identifier<CommissionPlan>]) throws -> [Identifier<CommissionPlan>: Int] {
        guard !plans.isEmpty else { return [:] }
        return try Dictionary(
            connection.query(
                """
                SELECT plan, COUNT(*) AS n FROM commission_plan_creator WHERE plan IN (\(values: plans)) GROUP BY plan
                """
            ).map { (try $0.get("plan"), try $0.get("n")) }
        ) { first, _ in first }
    }

    private static func plan(_ row: Row) throws -> CommissionPlan {
        let leader = try row.get("leader", as: Identifier<Agency>?.self).map {
            CommissionPlan.Leader(agency: $0, rate: try Rate(partsPerMillion: row.get("leader_ppm")))
        }
        return CommissionPlan(
            id: try row.get("id"), merchant: try row.get("merchant"),
            draft: .init(
                title: try row.get("title"), product: try row.get("product"), kind: try row.getCase("kind"),
                leader: leader, rate: try Rate(partsPerMillion: row.get("rate_ppm")), begins: try row.get("begins_at"),
                ends: try row.get("ends_at"),
                clickCountsFor: try row.get("clicks_count_for_ms", as: Int64?.self).map { .milliseconds($0) }),
            createdAt: try row.get("created_at"), state: try row.getCase("state"), revision: try row.get("revision"))
    }

    // MARK: Locks

    private static let shown = Content.State.allCases.filter { $0.visibility != .hidden }.map(\.rawValue)

    /// The highest rate that is locked for a creator whose shown contents lead to a product.
    /// - Parameters:
    ///   - begun: only locks that begun after this.
    ///   - lasting: how long a rate is locked.
    package func lock(
        of creator: Identifier<Creator>, on product: Identifier<Product>, since begun: Timestamp, lasting: Duration
    ) throws -> RateLock? {
        try connection.first(
            """
            SELECT content_link.content AS content, rate_ppm, linked_at FROM content_link
            JOIN content ON content.id = content_link.content
            WHERE content_link.creator = \(creator) AND content_link.product = \(product) AND unlinked_at IS NULL
                AND linked_at > \(begun) AND rate_ppm IS NOT NULL AND content.state IN (\(values: Self.shown))
            ORDER BY rate_ppm DESC, content_link.content LIMIT 1
            """
        ).map { row in
            let since: Timestamp = try row.get("linked_at")
            return RateLock(
                content: try row.get("content"), rate: try Rate(partsPerMillion: row.get("rate_ppm")), since: since,
                until: since.advanced(by: lasting))
        }
    }

    /// Keeps others from counting a product's plans at the same time.
    package func lock(_ product: Identifier<Product>) throws {
        _ = try connection.query("SELECT id FROM product WHERE id = \(product)\(connection.dialect.forUpdate)")
    }

    /// What leads to a product, since when.
    package struct LockPlace: Sendable, Hashable {
        /// Since when.
        package let since: Timestamp
        /// The content.
        package let content: String

        /// The place before all.
        package init() { (since, content) = (Timestamp(milliseconds: 0), "") }

        init(since: Timestamp, content: String) { (self.since, self.content) = (since, content) }
    }

    /// A lock that ends soon, of which its creator was not told.
    package struct EndingLock: Sendable, Hashable {
        /// Where it stands among all.
        package let place: LockPlace
        /// Whose it is.
        package let creator: Identifier<Creator>
        /// The product.
        package let product: Identifier<Product>
        /// What is locked.
        package let rate: Rate
    }

    /// Locks that begun up to a time and of which nobody was told, those that begun first in front.
    package func ending(begunBy end: Timestamp, after place: LockPlace, limit: Int) throws -> [EndingLock] {
        try connection.query(
            """
            SELECT content, creator, product, rate_ppm, linked_at FROM content_link
            WHERE unlinked_at IS NULL AND is_told = 0 AND rate_ppm IS NOT NULL AND linked_at <= \(end)
                AND linked_at >= \(place.since)
                AND (linked_at > \(place.since) OR content\(connection.dialect.byBytes) > \(place.content))
            ORDER BY linked_at, content\(connection.dialect.byBytes) LIMIT \(limit)
            """
        ).map { row in
            EndingLock(
                place: LockPlace(since: try row.get("linked_at"), content: try row.get("content")),
                creator: try row.get("creator"), product: try row.get("product"),
                rate: try Rate(partsPerMillion: row.get("rate_ppm")))
        }
    }

    /// Keeps that nobody has to be told of a lock any more.
    package func markTold(_ place: LockPlace) throws {
        try connection.execute(
            "UPDATE content_link SET is_told = 1 WHERE content = \(place.content) AND unlinked_at IS NULL")
    }

    // MARK: Other products of a shop

    /// What a shop promises for products that were not on the card; zero for nothing.
    package func indirect(of merchant: Identifier<Merchant>) throws -> Rate {
        try connection.first("SELECT indirect_ppm FROM merchant_commission WHERE merchant = \(merchant)").map {
            try Rate(partsPerMillion: $0.get("indirect_ppm"))
        } ?? .zero
    }

    /// Says what a shop promises for products that were not on the card.
    package func setIndirect(_ rate: Rate, of merchant: Identifier<Merchant>, at time: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO merchant_commission (merchant, indirect_ppm, set_at, revision)
            VALUES (\(merchant), \(rate.partsPerMillion), \(time), 1)
            ON CONFLICT (merchant) DO UPDATE SET indirect_ppm = excluded.indirect_ppm, set_at = excluded.set_at,
                revision = merchant_commission.revision + 1
            """)
    }
}
