import Amounts
package import Market
package import SQLDatabase
package import Trade

/// Disputes in their tables.
package struct DisputeStore {
    private let connection: Connection

    /// The disputes inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    // MARK: Reading

    /// The dispute with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<Dispute>, locked: Bool = false) throws -> Dispute? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try disputes(connection.query("SELECT * FROM dispute WHERE id = \(id)\(lock)")).first
    }

    /// The dispute that a provider knows by a reference, if it is known.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ reference: String, of provider: String, locked: Bool = false) throws -> Dispute? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try disputes(
            connection.query(
                "SELECT * FROM dispute WHERE provider = \(provider) AND reference = \(reference)\(lock)")
        ).first
    }

    /// A merchant's disputes, or everybody's, latest first.
    /// - Parameter after: the time and the dispute that ended the page before.
    package func list(
        of merchant: Identifier<Merchant>?, state: Dispute.State?,
        after: (time: Timestamp, id: Identifier<Dispute>)?, limit: Int
    ) throws -> [Dispute] {
        var sql: SQL = "SELECT * FROM dispute WHERE 1 = 1"
        if let merchant {
            sql += " AND id IN (SELECT dispute FROM dispute_share WHERE merchant = \(merchant))"
        }
        if let state { sql += " AND state = \(state.rawValue)" }
        return try disputes(
            connection.query(sql + connection.latestFirst(by: "opened_at", after: after, limit: limit)))
    }

    /// The disputes about an order, first opened first.
    package func list(of order: Identifier<Order>) throws -> [Dispute] {
        try disputes(
            connection.query(
                """
                SELECT * FROM dispute WHERE id IN (SELECT dispute FROM dispute_share WHERE order_id = \(order))
                ORDER BY opened_at, id
                """))
    }

    /// What open disputes say of some lines, in minor units; lines without one are left out.
    package func open(of lines: [Identifier<OrderLine>]) throws -> [Identifier<OrderLine>: Int64] {
        guard !lines.isEmpty else { return [:] }
        let rows = try connection.query(
            """
            SELECT line, CAST(SUM(dispute_share.amount) AS BIGINT) AS units FROM dispute_share
            JOIN dispute ON dispute.id = dispute_share.dispute AND is_open = 1
            WHERE line IN (\(values: lines)) GROUP BY line
            """)
        return try Dictionary(rows.map { (try $0.get("line"), try $0.get("units")) }) { first, _ in first }
    }

    /// Whether the time to answer of a dispute is over.
    package func hasLapsing(at time: Timestamp) throws -> Bool {
        try connection.first("SELECT id FROM dispute WHERE lapses_at <= \(time) LIMIT 1") != nil
    }

    /// Disputes whose time to answer is over, longest ago first; rows that another node works on are passed over.
    package func lapsing(at time: Timestamp, limit: Int) throws -> [Dispute] {
        try disputes(
            connection.query(
                """
                SELECT * FROM dispute WHERE lapses_at <= \(time)
                ORDER BY lapses_at, id LIMIT \(limit)\(connection.dialect.forUpdateSkipLocked)
                """))
    }

    /// Open disputes whose provider is to be called, longest due first.
    package func toCall(at time: Timestamp, limit: Int) throws -> [Dispute] {
        try disputes(
            connection.query("SELECT * FROM dispute WHERE call_at <= \(time) ORDER BY call_at, id LIMIT \(limit)"))
    }

    // MARK: Writing

    /// Stores a new dispute.
    package func insert(_ dispute: Dispute, callAt: Timestamp?) throws {
        _ = try connection.insertMany(
            into: "dispute",
            columns: [
                "id", "purchase", "buyer", "provider", "reference", "reason", "amount", "currency", "opened_at",
                "state", "is_open", "asked_at", "evidence_due_at", "lapses_at", "taken_at", "closed_at", "fee",
                "fee_returned", "call_at", "revision",
            ],
            rows: [
                [
                    dispute.id.sqlValue, dispute.purchase.sqlValue, dispute.buyer.sqlValue, dispute.provider.sqlValue,
                    dispute.reference.sqlValue, dispute.reason.rawValue.sqlValue, dispute.amount.minorUnits.sqlValue,
                    dispute.amount.currency.code.sqlValue, dispute.openedAt.sqlValue, dispute.state.rawValue.sqlValue,
                    dispute.isOpen.sqlValue, dispute.askedAt.sqlValue, dispute.evidenceDueAt.sqlValue,
                    Self.lapsesAt(dispute).sqlValue, dispute.takenAt.sqlValue, dispute.closedAt.sqlValue,
                    dispute.fee.sqlValue, dispute.feeReturned.sqlValue, callAt.sqlValue, dispute.revision.sqlValue,
                ]
            ])
        _ = try connection.insertMany(
            into: "dispute_share", columns: ["dispute", "line", "order_id", "merchant", "opened_at", "amount"],
            rows: dispute.shares.map {
                [
                    dispute.id.sqlValue, $0.line.sqlValue, $0.order.sqlValue, $0.merchant.sqlValue,
                    dispute.openedAt.sqlValue, $0.amount.minorUnits.sqlValue,
                ]
            })
    }

    /// Stores what changed of a dispute, and when its provider is called next; nil for not at all.
    /// - Returns: false when another change came first.
    package func save(_ dispute: Dispute, callAt: Timestamp?) throws -> Bool {
        let changed = try connection.execute(
            """
            UPDATE dispute SET state = \(dispute.state.rawValue), is_open = \(dispute.isOpen),
                asked_at = \(dispute.askedAt), evidence_due_at = \(dispute.evidenceDueAt.sqlValue),
                lapses_at = \(Self.lapsesAt(dispute).sqlValue), taken_at = \(dispute.takenAt.sqlValue),
                closed_at = \(dispute.closedAt.sqlValue), fee = \(dispute.fee), fee_returned = \(dispute.feeReturned),
                call_at = \(callAt.sqlValue), revision = \(dispute.revision)
            WHERE id = \(dispute.id) AND revision = \(dispute.revision - 1)
            """)
        guard changed == 1 else { return false }
        let answers = dispute.answers.sorted { $0.key < $1.key }
        guard !answers.isEmpty else { return true }
        _ = try connection.insertMany(
            into: "dispute_answer", columns: ["dispute", "merchant", "accepts", "text", "proofs", "at"],
            rows: answers.map { merchant, answer in
                [
                    dispute.id.sqlValue, merchant.sqlValue, answer.accepts.sqlValue, answer.text.sqlValue,
                    answer.proofs.map(\.rawValue).sorted().joined(separator: " ").sqlValue, answer.at.sqlValue,
                ]
            }, onConflict: .update(key: ["dispute", "merchant"], columns: ["accepts", "text", "proofs", "at"]))
        return true
    }

    /// Says when a dispute's provider is called next, where nothing else changed.
    package func call(_ id: Identifier<Dispute>, at time: Timestamp) throws {
        try connection.execute("UPDATE dispute SET call_at = \(time) WHERE id = \(id) AND is_open = 1")
    }

    private static func lapsesAt(_ dispute: Dispute) -> Timestamp? {
        dispute.state == .needsResponse ? dispute.answerUntil : nil
    }

    private func disputes(_ rows: [Row]) throws -> [Dispute] {
        guard !rows.isEmpty else { return [] }
        let ids = try rows.map { try $0.get("id", as: Identifier<Dispute>.self) }
        let currencies = try Dictionary(
            rows.map { (try $0.get("id", as: Identifier<Dispute>.self), try Currency(code: $0.get("currency"))) }
        ) { first, _ in first }
        var shares: [Identifier<Dispute>: [Dispute.Share]] = [:]
        for row in try connection.query(
            "SELECT * FROM dispute_share WHERE dispute IN (\(values: ids)) ORDER BY dispute, line")
        {
            let id: Identifier<Dispute> = try row.get("dispute")
            shares[id, default: []].append(
                Dispute.Share(
                    line: try row.get("line"), order: try row.get("order_id"), merchant: try row.get("merchant"),
                    amount: Money(minorUnits: try row.get("amount"), currency: currencies[id] ?? .cny)))
        }
        var answers: [Identifier<Dispute>: [Identifier<Merchant>: Dispute.Answer]] = [:]
        for row in try connection.query("SELECT * FROM dispute_answer WHERE dispute IN (\(values: ids))") {
            let proofs = try row.get("proofs", as: String.self).split(separator: " ").compactMap {
                Dispute.Proof(rawValue: String($0))
            }
            answers[try row.get("dispute"), default: [:]][try row.get("merchant")] = Dispute.Answer(
                accepts: try row.get("accepts"), text: try row.get("text"), proofs: Set(proofs), at: try row.get("at"))
        }
        return try rows.map { row in
            let id: Identifier<Dispute> = try row.get("id")
            return Dispute(
                id: id, purchase: try row.get("purchase"), buyer: try row.get("buyer"),
                provider: try row.get("provider"), reference: try row.get("reference"),
                reason: try row.getCase("reason"),
                amount: Money(minorUnits: try row.get("amount"), currency: currencies[id] ?? .cny),
                shares: shares[id] ?? [], openedAt: try row.get("opened_at"), state: try row.getCase("state"),
                askedAt: try row.get("asked_at"), evidenceDueAt: try row.get("evidence_due_at"),
                takenAt: try row.get("taken_at"), closedAt: try row.get("closed_at"), fee: try row.get("fee"),
                feeReturned: try row.get("fee_returned"), answers: answers[id] ?? [:],
                revision: try row.get("revision"))
        }
    }
}
