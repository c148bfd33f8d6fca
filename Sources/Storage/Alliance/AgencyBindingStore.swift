package import Alliance
import Amounts
package import Market
package import SQLDatabase

/// What binds creators to agencies, in its table.
package struct AgencyBindingStore {
    private let connection: Connection

    /// The bindings inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The binding with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<AgencyBinding>, locked: Bool = false) throws -> AgencyBinding? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM agency_binding WHERE id = \(id)\(lock)").map(Self.binding)
    }

    /// What binds creators now; those who are free are left out.
    package func bound(_ creators: [Identifier<Creator>]) throws -> [Identifier<Creator>: AgencyBinding] {
        guard !creators.isEmpty else { return [:] }
        return try Dictionary(
            connection.query(
                """
                SELECT * FROM agency_binding
                WHERE creator IN (\(values: creators)) AND state IN ('active', 'exit_requested')
                """
            ).map(Self.binding).map { ($0.creator, $0) }
        ) { first, _ in first }
    }

    /// Bindings of a creator, of an agency, or all, latest first.
    /// - Parameter after: the time and the binding that ended the page before.
    package func list(
        of creator: Identifier<Creator>?, _ agency: Identifier<Agency>?,
        after: (time: Timestamp, id: Identifier<AgencyBinding>)?, limit: Int
    ) throws -> [AgencyBinding] {
        var sql: SQL = "SELECT * FROM agency_binding WHERE 1 = 1"
        switch (creator, agency) {
        case (let creator?, let agency?): sql += " AND (creator = \(creator) OR agency = \(agency))"
        case (let creator?, nil): sql += " AND creator = \(creator)"
        case (nil, let agency?): sql += " AND agency = \(agency)"
        case (nil, nil): break
        }
        return try connection.query(sql + connection.latestFirst(by: "proposed_at", after: after, limit: limit)).map(
            Self.binding)
    }

    /// How many proposals of an agency are not answered.
    package func proposals(of agency: Identifier<Agency>) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS n FROM agency_binding WHERE agency = \(agency) AND state = 'proposed'"
        )?.get("n") ?? 0
    }

    /// Stores a new binding.
    /// - Throws: `BindingRefusal.alreadyProposed` when the agency's proposal to the creator waits already.
    package func insert(_ binding: AgencyBinding) throws {
        do {
            _ = try connection.insertMany(
                into: "agency_binding",
                columns: [
                    "id", "creator", "agency", "split_ppm", "lasts_ms", "proposed_at", "state", "due_at", "revision",
                ],
                rows: [
                    [
                        binding.id.sqlValue, binding.creator.sqlValue, binding.agency.sqlValue,
                        binding.terms.split.partsPerMillion.sqlValue, binding.terms.lasts.wholeMilliseconds.sqlValue,
                        binding.proposedAt.sqlValue, binding.state.rawValue.sqlValue, binding.dueAt.sqlValue,
                        binding.revision.sqlValue,
                    ]
                ])
        } catch let error as DatabaseError where error.constraintName == "agency_binding__proposed" {
            throw BindingRefusal.alreadyProposed
        }
    }

    /// Stores what changed of a binding.
    /// - Returns: false when another change came first.
    /// - Throws: `BindingRefusal.alreadyBound` when another bound the creator meanwhile.
    package func save(_ binding: AgencyBinding) throws -> Bool {
        do {
            return try connection.execute(
                """
                UPDATE agency_binding SET state = \(binding.state.rawValue),
                    accepted_at = \(binding.acceptedAt.sqlValue), ends_at = \(binding.endsAt.sqlValue),
                    exit_asked_by = \((binding.exitAskedBy?.rawValue).sqlValue), due_at = \(binding.dueAt.sqlValue),
                    revision = \(binding.revision)
                WHERE id = \(binding.id) AND revision = \(binding.revision - 1)
                """) == 1
        } catch let error as DatabaseError where error.constraintName == "agency_binding__bound" {
            throw BindingRefusal.alreadyBound
        }
    }

    /// Whether a binding's clock ran out.
    package func isDue(at time: Timestamp) throws -> Bool {
        try connection.first("SELECT 1 AS one FROM agency_binding WHERE due_at <= \(time) LIMIT 1") != nil
    }

    /// Bindings whose clock ran out, longest ago first; rows that another node works on are passed over.
    package func due(at time: Timestamp, limit: Int) throws -> [AgencyBinding] {
        try connection.query(
            """
            SELECT * FROM agency_binding WHERE due_at <= \(time)
            ORDER BY due_at, id LIMIT \(limit)\(connection.dialect.forUpdateSkipLocked)
            """
        ).map(Self.binding)
    }

    private static func binding(_ row: Row) throws -> AgencyBinding {
        AgencyBinding(
            id: try row.get("id"), creator: try row.get("creator"), agency: try row.get("agency"),
            terms: .init(
                split: try Rate(partsPerMillion: row.get("split_ppm")),
                lasts: .milliseconds(try row.get("lasts_ms", as: Int64.self))),
            proposedAt: try row.get("proposed_at"), state: try row.getCase("state"),
            acceptedAt: try row.get("accepted_at"), endsAt: try row.get("ends_at"),
            exitAskedBy: try row.get("exit_asked_by", as: String?.self).flatMap(Role.init(rawValue:)),
            dueAt: try row.get("due_at"), revision: try row.get("revision"))
    }
}
