package import Amounts
package import Market
package import SQLDatabase
package import Trade

/// Payouts and where they go, in their tables.
package struct PayoutStore {
    private let connection: Connection

    /// The payouts inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    // MARK: Destinations

    /// Where a party's money goes; nil when it said nowhere.
    package func destination(of party: EarningParty) throws -> PayoutDestination? {
        try connection.first("SELECT * FROM payout_destination WHERE party = \(party.text)").map(Self.destination)
    }

    /// Stores where a party's money goes, in place of what it said before.
    package func put(_ destination: PayoutDestination, of party: EarningParty, at time: Timestamp) throws {
        _ = try connection.insertMany(
            into: "payout_destination", columns: ["party", "holder", "institution", "number", "changed_at"],
            rows: [
                [
                    party.text.sqlValue, destination.holder.sqlValue, destination.institution.sqlValue,
                    destination.number.sqlValue, time.sqlValue,
                ]
            ], onConflict: .update(key: ["party"], columns: ["holder", "institution", "number", "changed_at"]))
    }

    // MARK: Payouts

    /// The payout with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<Payout>, locked: Bool = false) throws -> Payout? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM payout WHERE id = \(id)\(lock)").map(Self.payout)
    }

    /// Payouts of some payees, or everybody's, latest first.
    /// - Parameter after: the time and the payout that ended the page before.
    package func list(
        of payees: [EarningParty]?, state: Payout.State?, after: (time: Timestamp, id: Identifier<Payout>)?, limit: Int
    ) throws -> [Payout] {
        var sql: SQL = "SELECT * FROM payout WHERE 1 = 1"
        if let payees {
            guard !payees.isEmpty else { return [] }
            sql += " AND payee IN (\(SQL.joined(payees.map { "\($0.text)" as SQL }, separator: ", ")))"
        }
        if let state { sql += " AND state = \(state.rawValue)" }
        sql += connection.latestFirst(by: "asked_at", after: after, limit: limit)
        return try connection.query(sql).map(Self.payout)
    }

    /// Approved payouts of a currency, those that were asked for first before all others; the transaction may change them.
    package func approved(in currency: Currency, limit: Int) throws -> [Payout] {
        try connection.query(
            """
            SELECT * FROM payout WHERE state = 'approved' AND currency = \(currency.code)
            ORDER BY asked_at, id LIMIT \(limit)\(connection.dialect.forUpdate)
            """
        ).map(Self.payout)
    }

    /// What the bank was told to pay and has not paid, in minor units.
    package func sent(in currency: Currency) throws -> Int64 {
        try connection.first(
            """
            SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS units FROM payout
            WHERE state = 'sent' AND currency = \(currency.code)
            """
        )?.get("units") ?? 0
    }

    /// What a payee asked for since a time, or was not paid yet, in minor units; what came to nothing does not count.
    package func recent(of payee: EarningParty, in currency: Currency, since: Timestamp) throws -> Int64 {
        try connection.first(
            """
            SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS units FROM payout
            WHERE payee = \(payee.text) AND currency = \(currency.code)
                AND (state IN ('waiting_first', 'waiting_second', 'approved', 'sent')
                    OR (state = 'paid' AND asked_at >= \(since)))
            """
        )?.get("units") ?? 0
    }

    /// The payouts of a batch, those that were asked for first before all others.
    package func payouts(of batch: Identifier<PayoutBatch>) throws -> [Payout] {
        try connection.query("SELECT * FROM payout WHERE batch = \(batch) ORDER BY asked_at, id").map(Self.payout)
    }

    /// Stores a new payout.
    package func insert(_ payout: Payout) throws {
        _ = try connection.insertMany(
            into: "payout",
            columns: [
                "id", "payee", "amount", "currency", "holder", "institution", "number", "asked_at", "state",
                "first_approval", "batch", "note", "revision",
            ],
            rows: [
                [
                    payout.id.sqlValue, payout.payee.text.sqlValue, payout.amount.minorUnits.sqlValue,
                    payout.amount.currency.code.sqlValue, payout.destination.holder.sqlValue,
                    payout.destination.institution.sqlValue, payout.destination.number.sqlValue,
                    payout.askedAt.sqlValue, payout.state.rawValue.sqlValue, payout.firstApproval.sqlValue,
                    payout.batch.sqlValue, payout.note.sqlValue, payout.revision.sqlValue,
                ]
            ])
    }

    /// Stores what changed of a payout.
    /// - Returns: false when another change came first.
    package func save(_ payout: Payout) throws -> Bool {
        try connection.execute(
            """
            UPDATE payout SET state = \(payout.state.rawValue), first_approval = \(payout.firstApproval.sqlValue),
                batch = \(payout.batch.sqlValue), note = \(payout.note.sqlValue), revision = \(payout.revision)
            WHERE id = \(payout.id) AND revision = \(payout.revision - 1)
            """) == 1
    }

    private static func destination(_ row: Row) throws -> PayoutDestination {
        try PayoutDestination(
            holder: try row.get("holder"), institution: try row.get("institution"), number: try row.get("number"))
    }

    private static func payout(_ row: Row) throws -> Payout {
        guard let payee = EarningParty(try row.get("payee")) else {
            throw DatabaseError(.decoding(column: "payee"), "the column names no party that earns")
        }
        return Payout(
            id: try row.get("id"), payee: payee,
            amount: Money(minorUnits: try row.get("amount"), currency: try Currency(code: row.get("currency"))),
            destination: try destination(row), askedAt: try row.get("asked_at"), state: try row.getCase("state"),
            firstApproval: try row.get("first_approval"), batch: try row.get("batch"), note: try row.get("note"),
            revision: try row.get("revision"))
    }
}
