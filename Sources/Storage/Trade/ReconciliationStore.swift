internal import Amounts
package import Market
package import SQLDatabase
package import Trade

/// Comparisons with what providers say, in their tables.
package struct ReconciliationStore {
    private let connection: Connection

    /// The comparisons inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The comparison of a file, if it was compared.
    package func find(digest: String, of provider: String) throws -> Reconciliation? {
        try connection.first(
            "SELECT * FROM reconciliation WHERE provider = \(provider) AND digest = \(digest)"
        ).map(Self.comparison)
    }

    /// The comparison with an identifier, if there is one.
    package func find(_ id: Identifier<Reconciliation>) throws -> Reconciliation? {
        try connection.first("SELECT * FROM reconciliation WHERE id = \(id)").map(Self.comparison)
    }

    /// Comparisons, latest first.
    /// - Parameter after: the time and the comparison that ended the page before.
    package func list(after: (time: Timestamp, id: Identifier<Reconciliation>)?, limit: Int) throws -> [Reconciliation]
    {
        let sql: SQL = "SELECT * FROM reconciliation WHERE 1 = 1"
        return try connection.query(sql + connection.latestFirst(by: "at", after: after, limit: limit)).map(
            Self.comparison)
    }

    /// What the platform wrote down of a provider's movements in a span of time, and which of those and of others that are
    /// asked for an earlier file had.
    package func known(
        _ keys: [Reconciliation.Movement.Key], of provider: String, since: Timestamp, through: Timestamp
    ) throws -> (movements: [Reconciliation.Movement], settled: Set<Reconciliation.Movement.Key>) {
        var movements: [Reconciliation.Movement] = []
        let captures: SQL = """
            SELECT 'captured' AS kind, purchase AS subject, minor_units, currency, at FROM payment_event
            WHERE kind = 'captured' AND provider = \(provider)
            """
        let refunds: SQL = """
            SELECT 'refunded' AS kind, refund.id AS subject, amount AS minor_units, currency, paid_at AS at FROM refund
            JOIN payment ON payment.purchase = refund.purchase AND provider = \(provider) WHERE paid_at IS NOT NULL
            """
        let disputes: SQL = """
            SELECT 'disputed' AS kind, reference AS subject, amount + fee AS minor_units, currency, taken_at AS at
            FROM dispute WHERE provider = \(provider) AND taken_at IS NOT NULL
            """
        let reinstatements: SQL = """
            SELECT 'reinstated' AS kind, reference AS subject, amount + fee_returned AS minor_units, currency,
                closed_at AS at
            FROM dispute WHERE provider = \(provider) AND taken_at IS NOT NULL AND state IN ('won', 'withdrawn')
            """
        movements += try connection.query(captures + " AND at BETWEEN \(since) AND \(through)").map(Self.movement)
        movements += try connection.query(refunds + " AND paid_at BETWEEN \(since) AND \(through)").map(Self.movement)
        movements += try connection.query(disputes + " AND taken_at BETWEEN \(since) AND \(through)").map(Self.movement)
        movements += try connection.query(reinstatements + " AND closed_at BETWEEN \(since) AND \(through)").map(
            Self.movement)
        let inside = Set(movements.map(\.key))
        for part in keys.filter({ !inside.contains($0) }).pieces(of: 500) {
            let subjects = { (kind: Reconciliation.Movement.Kind) in
                SQL.joined(part.filter { $0.kind == kind }.map { "\($0.subject)" as SQL } + ["NULL"], separator: ", ")
            }
            movements += try connection.query(captures + " AND purchase IN (\(subjects(.captured)))").map(Self.movement)
            movements += try connection.query(refunds + " AND refund.id IN (\(subjects(.refunded)))").map(Self.movement)
            movements += try connection.query(disputes + " AND reference IN (\(subjects(.disputed)))").map(
                Self.movement)
            movements += try connection.query(
                reinstatements + " AND reference IN (\(subjects(.reinstated)))"
            ).map(Self.movement)
        }
        var settled: Set<Reconciliation.Movement.Key> = []
        for part in Set(keys).union(inside).sorted().pieces(of: 500) {
            let subjects = SQL.joined(part.map { "\($0.subject)" as SQL }, separator: ", ")
            for row in try connection.query(
                "SELECT kind, subject FROM reconciliation_finding WHERE is_booked = 1 AND subject IN (\(subjects))")
            {
                settled.insert(.init(try row.getCase("kind"), try row.get("subject")))
            }
        }
        return (movements, settled)
    }

    /// Stores a comparison with what it found.
    /// - Throws: `DatabaseError` of kind `unique` when another comparison booked one of the movements meanwhile.
    package func insert(_ comparison: Reconciliation, _ findings: [Reconciliation.Finding]) throws {
        try connection.execute(
            """
            INSERT INTO reconciliation (id, provider, digest, since, through, at)
            VALUES (\(comparison.id), \(comparison.provider), \(comparison.digest), \(comparison.since), \(comparison.through), \(comparison.at))
            """)
        _ = try connection.insertMany(
            into: "reconciliation_finding",
            columns: [
                "reconciliation", "number", "kind", "subject", "minor_units", "currency", "at", "fee", "known",
                "differences", "is_booked",
            ],
            rows: findings.enumerated().map { number, finding in
                let movement = finding.movement
                return [
                    comparison.id.sqlValue, (number + 1).sqlValue, movement.key.kind.rawValue.sqlValue,
                    movement.key.subject.sqlValue, movement.amount.minorUnits.sqlValue,
                    movement.amount.currency.code.sqlValue, movement.at.sqlValue, finding.fee.sqlValue,
                    (finding.known?.minorUnits).sqlValue,
                    finding.differences.map(\.rawValue).sorted().joined(separator: " ").sqlValue,
                    finding.isBooked.sqlValue,
                ]
            })
    }

    /// What a comparison found, in its order.
    /// - Parameters:
    ///   - differing: whether to leave out what both books say the same of.
    ///   - after: the number that ended the page before.
    package func findings(
        of id: Identifier<Reconciliation>, differing: Bool = false, after: Int = 0, limit: Int
    ) throws -> [(number: Int, finding: Reconciliation.Finding)] {
        var sql: SQL = "SELECT * FROM reconciliation_finding WHERE reconciliation = \(id) AND number > \(after)"
        if differing { sql += " AND differences <> ''" }
        return try connection.query(sql + " ORDER BY number LIMIT \(limit)").map { row in
            let movement = try Self.movement(row)
            let known: Int64? = try row.get("known")
            return (
                try row.get("number"),
                Reconciliation.Finding(
                    movement, fee: try row.get("fee"),
                    known: known.map { Money(minorUnits: $0, currency: movement.amount.currency) },
                    Set(
                        try row.get("differences", as: String.self).split(separator: " ").compactMap {
                            Reconciliation.Difference(rawValue: String($0))
                        }))
            )
        }
    }

    /// What the findings of comparisons say, in sums; a comparison of nothing has empty ones.
    package func summaries(
        of ids: [Identifier<Reconciliation>]
    ) throws -> [Identifier<Reconciliation>: Reconciliation.Summary] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query(
            """
            SELECT reconciliation, differences, is_booked, kind, currency, COUNT(*) AS n,
                CAST(SUM(minor_units) AS BIGINT) AS units, CAST(SUM(fee) AS BIGINT) AS fee
            FROM reconciliation_finding WHERE reconciliation IN (\(values: ids))
            GROUP BY reconciliation, differences, is_booked, kind, currency
            """)
        let parts = try Dictionary(grouping: rows) { try $0.get("reconciliation", as: Identifier<Reconciliation>.self) }
        return try Dictionary(ids.map { ($0, try Self.summary(parts[$0] ?? [])) }) { first, _ in first }
    }

    private static func summary(_ rows: [Row]) throws -> Reconciliation.Summary {
        var (count, booked) = (0, 0)
        var differences: [Reconciliation.Difference: Int] = [:]
        var arrived: [Currency: Int64] = [:]
        var fees: [Currency: Int64] = [:]
        for row in rows {
            let n: Int = try row.get("n")
            count += n
            for name in try row.get("differences", as: String.self).split(separator: " ") {
                if let difference = Reconciliation.Difference(rawValue: String(name)) {
                    differences[difference, default: 0] += n
                }
            }
            guard try row.get("is_booked", as: Bool.self) else { continue }
            booked += n
            let currency = try Currency(code: row.get("currency"))
            let kind: Reconciliation.Movement.Kind = try row.getCase("kind")
            arrived[currency, default: 0] += (kind.comes ? 1 : -1) * (try row.get("units", as: Int64.self))
            fees[currency, default: 0] += try row.get("fee", as: Int64.self)
        }
        return Reconciliation.Summary(
            findings: count, booked: booked, differences: differences, arrived: arrived, fees: fees)
    }

    private static func comparison(_ row: Row) throws -> Reconciliation {
        Reconciliation(
            id: try row.get("id"), provider: try row.get("provider"), digest: try row.get("digest"),
            since: try row.get("since"), through: try row.get("through"), at: try row.get("at"))
    }

    private static func movement(_ row: Row) throws -> Reconciliation.Movement {
        Reconciliation.Movement(
            .init(try row.getCase("kind"), try row.get("subject")),
            Money(minorUnits: try row.get("minor_units"), currency: try Currency(code: row.get("currency"))),
            at: try row.get("at"))
    }
}

extension Array {
    /// The elements in pieces of a size, the last one smaller.
    fileprivate func pieces(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
