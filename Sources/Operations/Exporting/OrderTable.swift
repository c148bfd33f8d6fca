import Alliance
import Amounts
import Market
package import Trade

/// Orders as a table in Shopify's shape (commerce.md §13.4): a row for each line, what is the order's own on the first one.
///
/// What Dancong knows beside stands at the end; what it does not know, such as an e-mail address, is empty.
package enum OrderTable {
    /// The names of the columns.
    package static let columns = [
        "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing",
        "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method",
        "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price",
        "Lineitem sku", "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status",
        "Billing Name", "Billing Phone", "Shipping Name", "Shipping Phone", "Shipping Address1", "Shipping City",
        "Shipping Country", "Notes", "Note Attributes", "Cancelled at", "Payment Method", "Payment Reference",
        "Refunded Amount", "Vendor", "Id", "Tags", "Risk Level", "Source", "Lineitem discount",
        "Creator Id", "Content Type", "Content Id", "Room Id", "Plan Version", "Commission ppm", "Commission",
        "Leader fee",
    ]

    /// The rows of an order.
    /// - Parameters:
    ///   - shop: the shop's name.
    ///   - provider: who took the money.
    package static func rows(
        of order: MerchantOrder, in purchase: Purchase, shop: String, provider: String
    ) -> [[TableText.Cell]] {
        order.lines.enumerated().map { number, line in
            head(of: order, purchase, shop: shop, provider: provider, isFirst: number == 0, line)
        }
    }

    private static func head(
        of order: MerchantOrder, _ purchase: Purchase, shop: String, provider: String, isFirst: Bool, _ line: OrderLine
    ) -> [TableText.Cell] {
        let currency = order.paid.currency
        let once = { (cell: TableText.Cell) in isFirst ? cell : TableText.Cell.nothing }
        let money = { (units: Int64) in TableText.Cell.word(Money(minorUnits: units, currency: currency).decimalText) }
        let discounts = order.lines.reduce(0) { $0 + $1.discounts.total }
        let goods = order.lines.reduce(0) { $0 + $1.goods.minorUnits }
        let refunded = order.lines.reduce(0) { $0 + $1.refunded.minorUnits }
        let address = purchase.address
        let credit = line.credit
        // A line whose shares overflow was never stored.
        let allocation = try? line.allocation
        let commission = allocation.map {
            $0.creator + $0.split.agency.minorUnits + $0.split.technicalFee.minorUnits
        }
        return [
            .word(order.id.rawValue), .nothing, once(.word(financial(purchase, order.paid.minorUnits, refunded))),
            once(.init(purchase.paidAt?.description)), once(.word(fulfilment(order))), .nothing, once("no"),
            once(.word(currency.code)), once(money(goods - discounts)), once(money(0)), once(money(0)),
            once(money(order.paid.minorUnits)), .nothing, once(money(discounts)), .nothing,
            once(.word(order.placedAt.description)), .number(line.units), .word(line.title),
            .word(line.unitPrice.decimalText), .nothing, .word(line.sku.rawValue), "true", "false",
            .word(line.shippedUnits == 0 ? "pending" : line.shippedUnits < line.units ? "partial" : "fulfilled"),
            once(.word(address.name)), once(.word(address.phone)), once(.word(address.name)),
            once(.word(address.phone)), once(.word(address.street)), once(.word(address.region)), .nothing, .nothing,
            .nothing, once(order.state == .closed ? "yes" : .nothing), once(.word(provider)),
            once(.word(purchase.id.rawValue)), once(money(refunded)), once(.word(shop)), once(.word(order.id.rawValue)),
            .nothing, .nothing, once("dancong"), money(line.discounts.total),
            .init(credit?.creator.rawValue), .init(credit?.place.rawValue), .init(credit?.content?.rawValue),
            .init(credit?.room?.rawValue), credit.map { .number($0.promise.version) } ?? .nothing,
            credit.map { .number($0.terms.creator.partsPerMillion) } ?? .nothing,
            credit == nil ? .nothing : commission.map(money) ?? .nothing,
            credit?.leader == nil ? .nothing : (allocation?.split.leader.minorUnits).map(money) ?? .nothing,
        ]
    }

    private static func financial(_ purchase: Purchase, _ paid: Int64, _ refunded: Int64) -> String {
        switch purchase.state {
        case .unpaid: "pending"
        case .closed: "voided"
        case .paid: refunded == 0 ? "paid" : refunded < paid ? "partially_refunded" : "refunded"
        }
    }

    private static func fulfilment(_ order: MerchantOrder) -> String {
        let sent = order.lines.reduce(0) { $0 + $1.shippedUnits }
        let all = order.lines.reduce(0) { $0 + $1.units }
        return sent == 0 ? "unfulfilled" : sent < all ? "partial" : "fulfilled"
    }
}
