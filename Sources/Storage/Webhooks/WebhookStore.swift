package import Market
package import SQLDatabase

/// Endpoints, what is on its way to them, and attempts, in their tables.
package struct WebhookStore {
    private let connection: Connection

    /// The webhooks inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    // MARK: Endpoints

    /// An endpoint with the secrets that messages to it are signed with.
    package struct Keyed: Sendable {
        /// The endpoint.
        package var endpoint: WebhookEndpoint
        /// The secret.
        package var secret: String
        /// The one before, while receivers may still have it.
        package var previous: (secret: String, until: Timestamp)?

        /// An endpoint with its secrets.
        package init(endpoint: WebhookEndpoint, secret: String, previous: (secret: String, until: Timestamp)? = nil) {
            self.endpoint = endpoint
            self.secret = secret
            self.previous = previous
        }
    }

    /// The endpoint with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func endpoint(_ id: Identifier<WebhookEndpoint>, locked: Bool = false) throws -> Keyed? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM webhook_endpoint WHERE id = \(id)\(lock)").map(Self.keyed)
    }

    /// A party's endpoints, latest first.
    /// - Parameter after: the time and the endpoint that ended the page before.
    package func endpoints(
        of owners: [Membership], after: (time: Timestamp, id: Identifier<WebhookEndpoint>)?, limit: Int
    ) throws -> [WebhookEndpoint] {
        guard !owners.isEmpty else { return [] }
        let sql: SQL = "SELECT * FROM webhook_endpoint WHERE (\(Self.owned(by: owners)))"
        return try connection.query(sql + connection.latestFirst(by: "created_at", after: after, limit: limit)).map {
            try Self.keyed($0).endpoint
        }
    }

    /// How many endpoints a party has.
    package func count(of owner: Membership) throws -> Int {
        try connection.first("SELECT COUNT(*) AS n FROM webhook_endpoint WHERE \(Self.owned(by: [owner]))")?.get("n")
            ?? 0
    }

    /// Endpoints of parties that are told.
    package func told(of owners: [Membership]) throws -> [WebhookEndpoint] {
        guard !owners.isEmpty else { return [] }
        return try connection.query(
            "SELECT * FROM webhook_endpoint WHERE (\(Self.owned(by: owners))) AND state <> 'disabled' ORDER BY id"
        ).map { try Self.keyed($0).endpoint }
    }

    private static func owned(by owners: [Membership]) -> SQL {
        SQL.joined(
            owners.map { "(role = \($0.role.rawValue) AND party = \($0.party ?? ""))" as SQL }, separator: " OR ")
    }

    /// Stores an endpoint in place of what it was.
    package func put(_ keyed: Keyed) throws {
        let endpoint = keyed.endpoint
        _ = try connection.insertMany(
            into: "webhook_endpoint",
            columns: [
                "id", "role", "party", "url", "types", "secret", "previous_secret", "previous_until", "created_at",
                "state", "reason", "failing_since", "revision",
            ],
            rows: [
                [
                    endpoint.id.sqlValue, endpoint.owner.role.rawValue.sqlValue, (endpoint.owner.party ?? "").sqlValue,
                    endpoint.url.sqlValue, endpoint.types.joined(separator: " ").sqlValue, keyed.secret.sqlValue,
                    (keyed.previous?.secret).sqlValue, (keyed.previous?.until).sqlValue, endpoint.createdAt.sqlValue,
                    endpoint.state.rawValue.sqlValue, (endpoint.reason?.rawValue).sqlValue,
                    endpoint.failingSince.sqlValue, endpoint.revision.sqlValue,
                ]
            ],
            onConflict: .update(
                key: ["id"],
                columns: [
                    "secret", "previous_secret", "previous_until", "state", "reason", "failing_since", "revision",
                ]))
    }

    private static func keyed(_ row: Row) throws -> Keyed {
        let reason: String? = try row.get("reason")
        let previous: String? = try row.get("previous_secret")
        let until: Timestamp? = try row.get("previous_until")
        return Keyed(
            endpoint: WebhookEndpoint(
                id: try row.get("id"), owner: try row.membership(), url: try row.get("url"),
                types: try row.get("types", as: String.self).split(separator: " ").map(String.init),
                createdAt: try row.get("created_at"), state: try row.getCase("state"),
                reason: reason.flatMap(WebhookEndpoint.Reason.init(rawValue:)),
                failingSince: try row.get("failing_since"), revision: try row.get("revision")),
            secret: try row.get("secret"), previous: previous.flatMap { text in until.map { (text, $0) } })
    }

    // MARK: Deliveries

    /// Stores new deliveries; one of a message that its endpoint has already is left alone.
    package func insert(_ deliveries: [WebhookDelivery]) throws {
        _ = try connection.insertMany(
            into: "webhook_delivery",
            columns: [
                "id", "endpoint", "message", "type", "subject", "body", "at", "state", "attempts", "next_at",
            ],
            rows: deliveries.map {
                [
                    $0.id.sqlValue, $0.endpoint.sqlValue, $0.message.sqlValue, $0.type.sqlValue, $0.subject.sqlValue,
                    $0.body.sqlValue, $0.at.sqlValue, $0.state.rawValue.sqlValue, $0.attempts.sqlValue,
                    $0.nextAt.sqlValue,
                ]
            }, onConflict: .ignore)
    }

    /// The delivery with an identifier, if there is one.
    package func delivery(_ id: Identifier<WebhookDelivery>, locked: Bool = false) throws -> WebhookDelivery? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM webhook_delivery WHERE id = \(id)\(lock)").map(Self.delivery)
    }

    /// Whether a delivery is due.
    package func hasDue(at time: Timestamp) throws -> Bool {
        try connection.first(
            """
            SELECT 1 AS one FROM webhook_delivery WHERE next_at <= \(time)
                AND (leased_until IS NULL OR leased_until <= \(time)) LIMIT 1
            """) != nil
    }

    /// Takes deliveries that are due, longest due first, so that nobody else sends them until a time.
    /// - Parameters:
    ///   - each: how many of one endpoint at most.
    ///   - limit: how many of all.
    /// - Complexity: O(deliveries that are due).
    package func lease(
        at time: Timestamp, until end: Timestamp, ofEach each: Int, limit: Int
    ) throws -> [WebhookDelivery] {
        let ids = try connection.query(
            """
            SELECT id FROM (
                SELECT id, next_at, ROW_NUMBER() OVER (PARTITION BY endpoint ORDER BY next_at, id) AS place
                FROM webhook_delivery WHERE next_at <= \(time) AND (leased_until IS NULL OR leased_until <= \(time))
            ) AS due
            WHERE place <= \(each) ORDER BY next_at, id LIMIT \(limit)
            """
        ).map { try $0.get("id", as: Identifier<WebhookDelivery>.self) }
        guard !ids.isEmpty else { return [] }
        // What somebody else took in between is looked at once more.
        let due = try connection.query(
            """
            SELECT * FROM webhook_delivery WHERE id IN (\(values: ids)) AND next_at <= \(time)
                AND (leased_until IS NULL OR leased_until <= \(time))
            ORDER BY next_at, id\(connection.dialect.forUpdateSkipLocked)
            """
        ).map(Self.delivery)
        guard !due.isEmpty else { return [] }
        try connection.execute(
            "UPDATE webhook_delivery SET leased_until = \(end) WHERE id IN (\(values: due.map(\.id)))")
        return due
    }

    /// Stores where a delivery is; nobody has it any more.
    package func save(_ delivery: WebhookDelivery) throws {
        try connection.execute(
            """
            UPDATE webhook_delivery SET state = \(delivery.state.rawValue), attempts = \(delivery.attempts),
                next_at = \(delivery.nextAt.sqlValue), leased_until = NULL
            WHERE id = \(delivery.id)
            """)
    }

    /// Ends what waits for an endpoint that is not told any more.
    package func exhaust(_ endpoint: Identifier<WebhookEndpoint>) throws {
        try connection.execute(
            """
            UPDATE webhook_delivery SET state = 'exhausted', next_at = NULL, leased_until = NULL
            WHERE endpoint = \(endpoint) AND state IN ('pending', 'retrying')
            """)
    }

    /// Sends again what ended without arriving since a time.
    /// - Returns: how many deliveries.
    package func replay(_ endpoint: Identifier<WebhookEndpoint>, since: Timestamp, at time: Timestamp) throws -> Int {
        try connection.execute(
            """
            UPDATE webhook_delivery SET state = 'pending', attempts = 0, next_at = \(time), leased_until = NULL
            WHERE endpoint = \(endpoint) AND at >= \(since) AND state = 'exhausted'
            """)
    }

    /// An endpoint's deliveries, latest first.
    /// - Parameter after: the time and the delivery that ended the page before.
    package func deliveries(
        to endpoint: Identifier<WebhookEndpoint>, state: WebhookDelivery.State?,
        after: (time: Timestamp, id: Identifier<WebhookDelivery>)?, limit: Int
    ) throws -> [WebhookDelivery] {
        var sql: SQL = "SELECT * FROM webhook_delivery WHERE endpoint = \(endpoint)"
        if let state { sql += " AND state = \(state.rawValue)" }
        return try connection.query(sql + connection.latestFirst(by: "at", after: after, limit: limit)).map(
            Self.delivery)
    }

    private static func delivery(_ row: Row) throws -> WebhookDelivery {
        WebhookDelivery(
            id: try row.get("id"), endpoint: try row.get("endpoint"), message: try row.get("message"),
            type: try row.get("type"), subject: try row.get("subject"), body: try row.get("body"),
            at: try row.get("at"), state: try row.getCase("state"), attempts: try row.get("attempts"),
            nextAt: try row.get("next_at"))
    }

    // MARK: Attempts

    /// Keeps an attempt.
    package func insert(_ attempt: WebhookDelivery.Attempt, of delivery: Identifier<WebhookDelivery>) throws {
        _ = try connection.insertMany(
            into: "webhook_attempt", columns: ["delivery", "number", "at", "status", "fault", "took"],
            rows: [
                [
                    delivery.sqlValue, attempt.number.sqlValue, attempt.at.sqlValue, attempt.status.sqlValue,
                    attempt.fault.sqlValue, attempt.took.wholeMilliseconds.sqlValue,
                ]
            ], onConflict: .ignore)
    }

    /// The attempts of a delivery, first made first.
    package func attempts(of delivery: Identifier<WebhookDelivery>) throws -> [WebhookDelivery.Attempt] {
        try connection.query("SELECT * FROM webhook_attempt WHERE delivery = \(delivery) ORDER BY at, number").map {
            WebhookDelivery.Attempt(
                number: try $0.get("number"), status: try $0.get("status"), fault: try $0.get("fault"),
                at: try $0.get("at"), took: .milliseconds(try $0.get("took", as: Int64.self)))
        }
    }

    /// Forgets what ended before a time, with its attempts.
    /// - Returns: how many deliveries.
    package func forget(before time: Timestamp, limit: Int) throws -> Int {
        let ids = try connection.query(
            """
            SELECT id FROM webhook_delivery WHERE at < \(time) AND next_at IS NULL ORDER BY at LIMIT \(limit)
            """
        ).map { try $0.get("id", as: Identifier<WebhookDelivery>.self) }
        guard !ids.isEmpty else { return 0 }
        try connection.execute("DELETE FROM webhook_attempt WHERE delivery IN (\(values: ids))")
        return try connection.execute("DELETE FROM webhook_delivery WHERE id IN (\(values: ids))")
    }
}
