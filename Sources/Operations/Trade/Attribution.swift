package import Amounts
package import Market
import SQLDatabase
import Storage
package import Trade

/// What creators helped to sell, beside what they are paid for: `platform.attribution`.
package struct Attribution: Sendable {
    private let platform: Platform

    /// The most lines that one report counts; a report of more says that it is cut.
    package static let linesMax = 20_000
    /// The most creators that a report names.
    package static let rowsMax = 200
    /// Clicks help for so long before an order (domain.md §14.2).
    package static let helpsFor = Duration.days(30)

    init(platform: Platform) { self.platform = platform }

    /// What one creator brought of a shop's sales.
    package struct Row: Sendable, Hashable {
        /// The creator.
        package let creator: Identifier<Creator>
        /// Lines that it is paid for.
        package fileprivate(set) var lines: Int
        /// What their buyers paid, what went back not taken off.
        package fileprivate(set) var contract: Int64
        /// What it helped to sell, by method, in minor units, rounded down line by line.
        package fileprivate(set) var credit: [TouchCredit.Method: Int64]

        /// A creator of whom so much is counted.
        package init(
            creator: Identifier<Creator>, lines: Int = 0, contract: Int64 = 0,
            credit: [TouchCredit.Method: Int64] = [:]
        ) {
            self.creator = creator
            self.lines = lines
            self.contract = contract
            self.credit = credit
        }
    }

    /// What creators brought of a shop's sales in a time.
    package struct Report: Sendable, Hashable {
        /// The currency of its sums.
        package let currency: Currency
        /// The creators, who helped most by position in front, at most ``rowsMax``.
        package let rows: [Row]
        /// Paid lines of the time.
        package let lines: Int
        /// What their buyers paid.
        package let paid: Int64
        /// Whether there were more lines than are counted.
        package let isCut: Bool

        /// A report.
        package init(currency: Currency, rows: [Row], lines: Int, paid: Int64, isCut: Bool) {
            self.currency = currency
            self.rows = rows
            self.lines = lines
            self.paid = paid
            self.isCut = isCut
        }
    }

    /// What creators brought of the sales of the actor's shop that were placed in a time; the latest lines are counted first.
    /// - Throws: `NotThere` for an actor without a shop.
    /// - Complexity: O(lines + clicks), at most ``linesMax`` lines.
    package func report(_ span: Statements.Span, as actor: Actor) async throws -> Report {
        try AuthorisationTable.standard.authorise("attribution.read", actor)
        guard let merchant = actor.merchant else { throw NotThere("merchant") }
        let lines = try await platform.read {
            try OrderStore($0).touches(
                of: merchant, in: span.currency, since: span.since, before: span.before, helping: Self.helpsFor,
                limit: Self.linesMax + 1)
        }
        let counted = lines.prefix(Self.linesMax)
        var rows: [Identifier<Creator>: Row] = [:]
        for line in counted {
            if let paid = line.credited {
                rows[paid, default: Row(creator: paid)].lines += 1
                rows[paid, default: Row(creator: paid)].contract += line.paid
            }
            for method in TouchCredit.Method.allCases {
                for (creator, part) in zip(line.clicked, TouchCredit.parts(of: line.clicked, by: method)) {
                    let share = Int64(Int128(line.paid) * Int128(part) / 1_000_000)
                    rows[creator, default: Row(creator: creator)].credit[method, default: 0] += share
                }
            }
        }
        return Report(
            currency: span.currency,
            rows: Array(
                rows.values.sorted { left, right in
                    let parts = (left.credit[.position] ?? 0, right.credit[.position] ?? 0)
                    return parts.0 != parts.1 ? parts.0 > parts.1 : left.creator < right.creator
                }.prefix(Self.rowsMax)), lines: counted.count, paid: counted.reduce(0) { $0 + $1.paid },
            isCut: lines.count > Self.linesMax)
    }
}

extension Platform {
    /// What creators helped to sell.
    package var attribution: Attribution { Attribution(platform: self) }
}
