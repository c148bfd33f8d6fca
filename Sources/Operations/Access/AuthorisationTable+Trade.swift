import Market

extension AuthorisationTable {
    /// Stock, carts, purchases, orders, money back, and what is earned.
    static let trade: [Row] =
        [
            row("stock.count", [.merchant: .own]),
            row("carts.read", [.viewer: .own]), row("carts.set", [.viewer: .own]),
            row("purchases.place", [.viewer: .own]), row("purchases.read", [.viewer: .own, .operator: .any]),
            row("purchases.cancel", [.viewer: .own]),
            row("orders.list", [.viewer: .own, .merchant: .own, .operator: .any, .auditor: .any]),
            row("orders.read", [.viewer: .own, .merchant: .own, .creator: .own, .operator: .any, .auditor: .any]),
            row("orders.ship", [.merchant: .own]), row("orders.deliver", [.merchant: .own, .operator: .any]),
            row("orders.confirm", [.viewer: .own]),
            row("after_sales.list", [.merchant: .own, .operator: .any, .auditor: .any]),
            row("earnings.read", [.creator: .own]),
        ]
        + ["ask", "withdraw", "send_back", "appeal"].map {
            row(OperationName(rawValue: "after_sales.\($0)"), [.viewer: .own])
        }
        + ["agree", "reject", "accept"].map { row(OperationName(rawValue: "after_sales.\($0)"), [.merchant: .own]) }
        + ["decide_for_buyer", "decide_for_merchant"].map {
            row(OperationName(rawValue: "after_sales.\($0)"), [.operator: .any])
        }
        + [
            "stock.clock", "payments.record", "payments.clock", "refunds.note", "orders.clock", "settlements.run",
        ].map { Row(operation: OperationName(rawValue: $0), audience: .platform, isOpenToKeys: false) }
}
