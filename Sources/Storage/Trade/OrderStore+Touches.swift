package import Amounts
package import Market
import SQLDatabase
package import Trade

extension OrderStore {
    /// A paid line with the clicks before it.
    package struct TouchedLine: Sendable, Hashable {
        /// The line.
        package let line: Identifier<OrderLine>
        /// What its buyer paid, in minor units.
        package let paid: Int64
        /// Who is paid for it; nil for nobody.
        package let credited: Identifier<Creator>?
        /// Whose cards were clicked before it, first clicked first.
        package internal(set) var clicked: [Identifier<Creator>]
    }

    /// Paid lines of a merchant that were placed in a time, latest first, with the clicks that can have helped: not those of
    /// buyers on their own cards.
    /// - Parameter time: how long before an order a click helps.
    package func touches(
        of merchant: Identifier<Merchant>, in currency: Currency, since: Timestamp, before: Timestamp,
        helping time: Duration, limit: Int
    ) throws -> [TouchedLine] {
        let lines = try connection.query(
            """
            SELECT order_line.id AS id, paid, creator FROM merchant_order
            JOIN purchase ON purchase.id = merchant_order.purchase AND purchase.state = 'paid'
            JOIN order_line ON order_line.order_id = merchant_order.id
            WHERE merchant_order.merchant = \(merchant) AND merchant_order.placed_at >= \(since)
                AND merchant_order.placed_at < \(before) AND order_line.currency = \(currency.code)
            ORDER BY merchant_order.placed_at DESC, merchant_order.id DESC, order_line.number LIMIT \(limit)
            """
        ).map { row in
            TouchedLine(
                line: try row.get("id"), paid: try row.get("paid"), credited: try row.get("creator"), clicked: [])
        }
        var clicked: [Identifier<OrderLine>: [Identifier<Creator>]] = [:]
        for start in stride(from: 0, to: lines.count, by: 500) {
            let ids = lines[start..<min(start + 500, lines.count)].map(\.line)
            for row in try connection.query(
                """
                SELECT order_claim.line AS line, order_claim.creator AS creator FROM order_claim
                JOIN order_line ON order_line.id = order_claim.line
                WHERE order_claim.line IN (\(values: ids))
                    AND order_claim.clicked_at >= order_line.placed_at - \(time.wholeMilliseconds)
                    AND (loss IS NULL OR loss NOT IN ('after_order', 'self_purchase'))
                ORDER BY order_claim.line, order_claim.clicked_at, order_claim.click
                """)
            {
                clicked[try row.get("line"), default: []].append(try row.get("creator"))
            }
        }
        return lines.map { line in
            var line = line
            line.clicked = clicked[line.line] ?? []
            return line
        }
    }
}
