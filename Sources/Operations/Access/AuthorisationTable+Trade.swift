import Market

extension AuthorisationTable {
    /// Stock, carts, purchases, orders, money back, and what is earned.
    static let trade: [Row] =
        [
            row("stock.count", [.merchant: .own]),
            row("bundles.define", [.merchant: .own]), row("bundles.list", [.merchant: .own]),
            Row(operation: "bundles.read", audience: .everybody, isOpenToKeys: true),
            row("carts.read", [.viewer: .own]), row("carts.set", [.viewer: .own]),
            row("purchases.place", [.viewer: .own]), row("purchases.read", [.viewer: .own, .operator: .any]),
            row("purchases.cancel", [.viewer: .own]),
            row("promotions.create", [.merchant: .own, .creator: .own, .operator: .any]),
            row("promotions.list", [.merchant: .own, .creator: .own, .operator: .any, .auditor: .any]),
            row("promotions.withdraw", [.merchant: .own, .creator: .own, .operator: .any]),
            row("coupons.claim", [.viewer: .own]), row("coupons.list", [.viewer: .own]),
            row("flash_prices.create", [.merchant: .own]),
            row("flash_prices.list", [.merchant: .own, .operator: .any, .auditor: .any]),
            row("flash_prices.withdraw", [.merchant: .own, .operator: .any]),
            row("product_imports.read_file", [.merchant: .own]), row("product_imports.list", [.merchant: .own]),
            row("product_imports.read", [.merchant: .own]), row("product_imports.items", [.merchant: .own]),
            row("product_imports.confirm", [.merchant: .own]), row("product_imports.discard", [.merchant: .own]),
            row("product_imports.retry", [.merchant: .own]), row("catalogue.export", [.merchant: .own]),
            row("products.set_terms", [.merchant: .own, .operator: .any]),
            Row(operation: "promotions.offers", audience: .everybody, isOpenToKeys: true),
            row("orders.list", [.viewer: .own, .merchant: .own, .operator: .any, .auditor: .any]),
            row(
                "orders.read",
                [.viewer: .own, .merchant: .own, .creator: .own, .agency: .own, .operator: .any, .auditor: .any]),
            row("orders.prove", [.merchant: .own, .creator: .own, .agency: .own, .operator: .any, .auditor: .any]),
            row("orders.export", [.merchant: .own]),
            row("orders.ship", [.merchant: .own]), row("orders.deliver", [.merchant: .own, .operator: .any]),
            row("orders.confirm", [.viewer: .own]),
            row("after_sales.list", [.merchant: .own, .operator: .any, .auditor: .any]),
            row("disputes.list", [.merchant: .own, .operator: .any, .auditor: .any]),
            row("disputes.read", [.merchant: .own, .operator: .any, .auditor: .any]),
            row("disputes.respond", [.merchant: .own]), row("disputes.accept", [.merchant: .own]),
            row("earnings.read", [.creator: .own, .agency: .own]),
            row("payouts.desk", [.creator: .own, .merchant: .own, .agency: .own]),
            // Where money goes, and the yes to large sums, need a person who is logged in.
            row("payouts.set_destination", [.creator: .own, .merchant: .own, .agency: .own], isOpenToKeys: false),
            row("payouts.ask", [.creator: .own, .merchant: .own, .agency: .own]),
            row("payouts.cancel", [.creator: .own, .merchant: .own, .agency: .own]),
            row("payouts.list", [.creator: .own, .merchant: .own, .agency: .own, .operator: .any, .auditor: .any]),
            row("payouts.read", [.creator: .own, .merchant: .own, .agency: .own, .operator: .any, .auditor: .any]),
            row("payouts.read_batch", [.operator: .any]),
            row("statements.read", [.creator: .own, .merchant: .own, .agency: .own]),
            row("attribution.read", [.merchant: .own]),
            row("settlements.waiting", [.operator: .any, .auditor: .any]),
            row("ledger.read", [.operator: .any, .auditor: .any]),
            row("bank.deposit", [.operator: .any]),
            row("reconciliations.compare", [.operator: .any]),
            row("reconciliations.list", [.operator: .any, .auditor: .any]),
            row("reconciliations.read", [.operator: .any, .auditor: .any]),
            row("reconciliations.findings", [.operator: .any, .auditor: .any]),
        ]
        + ["ask", "withdraw", "send_back", "appeal", "receive"].map {
            row(OperationName(rawValue: "after_sales.\($0)"), [.viewer: .own])
        }
        + ["agree", "reject", "accept", "agree_to_refund", "send_other"].map {
            row(OperationName(rawValue: "after_sales.\($0)"), [.merchant: .own])
        }
        + [row("payouts.approve", [.operator: .any], isOpenToKeys: false)]
        + ["reject", "send", "pay", "give_back"].map {
            row(OperationName(rawValue: "payouts.\($0)"), [.operator: .any])
        }
        + ["decide_for_buyer", "decide_for_merchant"].map {
            row(OperationName(rawValue: "after_sales.\($0)"), [.operator: .any])
        }
        // Where messages go, and their secrets, need a person who is logged in.
        + ["create", "rotate"].map {
            row(
                OperationName(rawValue: "webhooks.\($0)"),
                [.creator: .own, .merchant: .own, .agency: .own, .operator: .own],
                isOpenToKeys: false)
        }
        + ["list", "read", "deliveries", "delivery", "enable", "disable", "test", "replay", "resend"].map {
            row(
                OperationName(rawValue: "webhooks.\($0)"),
                [.creator: .own, .merchant: .own, .agency: .own, .operator: .own])
        }
        + [
            "carts.follow", "webhooks.note", "webhooks.forget", "stock.clock", "payments.record", "payments.clock",
            "refunds.note",
            "disputes.record", "disputes.clock",
            "orders.clock", "settlements.run", "promotions.clock", "product_imports.store",
            "product_imports.apply", "purchases.extend",
        ].map { Row(operation: OperationName(rawValue: $0), audience: .platform, isOpenToKeys: false) }
}
