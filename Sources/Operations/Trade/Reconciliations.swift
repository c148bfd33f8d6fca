internal import Amounts
import Bookkeeping
import Crypto
package import Market
import SQLDatabase
import Storage
package import Trade

/// What payment providers say, compared with what was written down: `platform.reconciliations`.
package struct Reconciliations: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// The most rows of a file.
    package static let rowsMax = 20_000

    /// A comparison with what it found, in sums.
    package struct Report: Sendable {
        /// The comparison.
        package let comparison: Reconciliation
        /// What it found.
        package let summary: Reconciliation.Summary

        /// A report.
        package init(comparison: Reconciliation, summary: Reconciliation.Summary) {
            self.comparison = comparison
            self.summary = summary
        }
    }

    /// Compares a provider's file with what was written down, and books what both say; the same file again changes nothing.
    /// - Parameters:
    ///   - since: the file's first moment.
    ///   - through: its last moment; movements in between that it does not have are missing.
    /// - Throws: `InvalidInput` for too many rows, an amount that is not above zero, or a span that ends before it begins.
    package func compare(
        _ rows: [Reconciliation.Row], of provider: String, since: Timestamp, through: Timestamp,
        in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        guard rows.count <= Self.rowsMax else {
            throw InvalidInput(
                "rows", "reconciliation.out_of_range", "A file has at most \(Self.rowsMax) rows; split it by time.")
        }
        guard since <= through else {
            throw InvalidInput("through", "reconciliation.out_of_range", "A span ends after it begins.")
        }
        guard rows.allSatisfy({ $0.movement.amount.minorUnits > 0 && $0.fee.magnitude <= 1 << 60 }) else {
            throw InvalidInput("rows", "reconciliation.out_of_range", "Amounts are above zero and fees are no more.")
        }
        let digest = Self.digest(of: rows, since, through)
        return try await platform.write("reconciliations.compare", in: context) {
            [rules = platform.rules.trade.values] scope in
            let store = ReconciliationStore(scope.connection)
            let ledger = Books.ledger(in: scope)
            // Whoever compares at the same time waits here, so that nothing arrives twice.
            try ledger.lock()
            if let known = try store.find(digest: digest, of: provider) {
                let agrees = try store.summaries(of: [known.id])[known.id]?.agrees ?? true
                return TradeReceipt(known.id.rawValue, Self.state(agrees))
            }
            let (movements, settled) = try store.known(
                rows.map(\.movement.key), of: provider, since: since, through: through)
            let findings = Reconciliation.compare(
                rows, known: movements, settled: settled, feePartsPerMillion: rules.providerFeePartsPerMillion)
            let comparison = Reconciliation(
                id: scope.newIdentifier(), provider: provider, digest: digest, since: since, through: through,
                at: scope.now)
            try store.insert(comparison, findings)
            let summary = try Reconciliation.Summary(findings)
            for (currency, units) in summary.arrived.sorted(by: { $0.key.code < $1.key.code }) {
                let entry = try TradeEntries.providerSettled(
                    comparison.id, captured: Money(minorUnits: units, currency: currency),
                    fee: Money(minorUnits: summary.fees[currency] ?? 0, currency: currency), by: provider)
                do {
                    if let entry { _ = try ledger.post(entry, at: scope.now) }
                } catch LedgerError.belowFloor {
                    // More went back than came, and the bank's account does not hold it: a deposit has to be written down first.
                    throw PayoutRefusal.bankShort
                }
            }
            try scope.audit(
                "compares \(rows.count) rows: \(summary.booked) of \(summary.findings) agree",
                subject: comparison.id.rawValue)
            return TradeReceipt(comparison.id.rawValue, Self.state(summary.agrees))
        }
    }

    /// The columns of a provider's file as text, in any order; others may stand between them.
    package static let columns = ["kind", "subject", "minor_units", "fee_minor_units", "currency", "at"]

    /// A provider's file as text: comma-separated with a header, times as `2026-11-27T10:00:00.000Z`.
    package static func text(of rows: [Reconciliation.Row]) -> String {
        var table = TableText(columns)
        for row in rows {
            let movement = row.movement
            table.append([
                .word(movement.key.kind.rawValue), .word(movement.key.subject), .number(movement.amount.minorUnits),
                .number(row.fee), .word(movement.amount.currency.code), .word(movement.at.description),
            ])
        }
        return table.text
    }

    /// The rows of a provider's file.
    /// - Throws: `InvalidInput` that names the first line that is no row.
    package static func rows(of text: String) throws(InvalidInput) -> [Reconciliation.Row] {
        var places: [String: Int] = [:]
        var rows: [Reconciliation.Row] = []
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if line.allSatisfy(\.isWhitespace) { continue }
            guard let fields = try? TableFile.fields(of: ArraySlice(line.utf8), file: "", line: number) else {
                // The line is named below, whatever is wrong with it.
                throw unreadable(number)
            }
            if places.isEmpty {
                for (place, name) in fields.enumerated() { places[name] = place }
                guard columns.allSatisfy({ places[$0] != nil }) else { throw unreadable(number) }
                continue
            }
            let cell = { (name: String) in places[name].flatMap { $0 < fields.count ? fields[$0] : nil } ?? "" }
            // A cell that does not read makes the line none.
            guard let kind = Reconciliation.Movement.Kind(rawValue: cell("kind")), !cell("subject").isEmpty,
                let units = Int64(cell("minor_units")), let fee = Int64(cell("fee_minor_units")),
                let currency = try? Currency(code: cell("currency")), let at = try? Timestamp(parsing: cell("at"))
            else { throw unreadable(number) }
            rows.append(
                .init(
                    .init(.init(kind, cell("subject")), Money(minorUnits: units, currency: currency), at: at), fee: fee)
            )
        }
        guard !rows.isEmpty else { throw unreadable(number) }
        return rows
    }

    private static func unreadable(_ line: Int) -> InvalidInput {
        InvalidInput(
            "rows", "reconciliation.out_of_range",
            "Line \(line) is no row of \(columns.joined(separator: ", ")).")
    }

    /// Comparisons, latest first.
    package func list(page: PageRequest, as actor: Actor) async throws -> Page<Report> {
        try AuthorisationTable.standard.authorise("reconciliations.list", actor)
        let after = try page.cursor.map(TimedPlace<Reconciliation>.init(cursor:))
        return try await platform.read { connection in
            let store = ReconciliationStore(connection)
            let rows = try store.list(after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            let summaries = try store.summaries(of: rows.map(\.id))
            let reports = rows.compactMap { row in summaries[row.id].map { Report(comparison: row, summary: $0) } }
            return Page(rows: reports, limit: page.limit) { TimedPlace($0.comparison.at, $0.comparison.id).cursor }
        }
    }

    /// One comparison in sums.
    /// - Throws: `NotThere`.
    package func find(_ id: Identifier<Reconciliation>, as actor: Actor) async throws -> Report {
        try AuthorisationTable.standard.authorise("reconciliations.read", actor)
        return try await platform.read { connection in
            let store = ReconciliationStore(connection)
            guard let comparison = try store.find(id), let summary = try store.summaries(of: [id])[id] else {
                throw NotThere("reconciliation")
            }
            return Report(comparison: comparison, summary: summary)
        }
    }

    /// What a comparison found, in the order of the file.
    /// - Parameter differing: whether to leave out what both books say the same of.
    /// - Throws: `NotThere`, `InvalidInput` for a cursor that is none.
    package func findings(
        of id: Identifier<Reconciliation>, differing: Bool, page: PageRequest, as actor: Actor
    ) async throws -> Page<Reconciliation.Finding> {
        try AuthorisationTable.standard.authorise("reconciliations.findings", actor)
        let after = try page.number()
        return try await platform.read { connection in
            let store = ReconciliationStore(connection)
            guard try store.find(id) != nil else { throw NotThere("reconciliation") }
            let rows = try store.findings(of: id, differing: differing, after: after, limit: page.limit + 1)
            let numbered = Page(rows: rows, limit: page.limit) { String($0.number) }
            return Page(items: numbered.items.map(\.finding), nextCursor: numbered.nextCursor)
        }
    }

    private static func state(_ agrees: Bool) -> String { agrees ? "agrees" : "differs" }

    private static func digest(of rows: [Reconciliation.Row], _ since: Timestamp, _ through: Timestamp) -> String {
        var hash = SHA256()
        hash.update(data: Array("\(since.milliseconds) \(through.milliseconds)\n".utf8))
        for row in rows {
            let movement = row.movement
            let fields = [
                movement.key.kind.rawValue, movement.key.subject, String(movement.amount.minorUnits),
                movement.amount.currency.code, String(movement.at.milliseconds), String(row.fee),
            ]
            hash.update(data: Array((fields.joined(separator: "\t") + "\n").utf8))
        }
        return Hexadecimal.text(of: Array(hash.finalize()))
    }
}

extension Platform {
    /// What payment providers say, compared with what was written down.
    package var reconciliations: Reconciliations { Reconciliations(platform: self) }
}
