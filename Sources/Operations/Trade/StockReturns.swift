import Market
import Storage
import Trade

/// Units of an order that come back: to the places that they were taken from, or else to the merchant's first.
struct StockReturns {
    private let scope: WriteScope

    init(in scope: WriteScope) { self.scope = scope }

    /// Puts units back. Of what became a bundle since it was sold, its parts are there again, since a bundle has no units.
    func put(
        _ lines: [Stock.Line], of order: MerchantOrder, _ reason: StockStore.Reason, subject: String
    ) throws {
        let store = BundleStore(scope.connection)
        try store.lock(lines.map(\.sku))
        let bundles = try store.bundles(lines.map(\.sku))
        for line in bundles.demand(lines).sorted(by: { $0.sku < $1.sku }) {
            var missing = line.units
            for (place, units) in try places(of: line.sku, order) where missing > 0 {
                let back = min(missing, units ?? missing)
                missing -= back
                try StockStore(scope.connection).adjust(
                    Stock.Key(line.sku, place), by: back, reason, subject: subject, movement: scope.newIdentifier(),
                    at: scope.now)
            }
        }
    }

    /// Where units of a variant may lie again, with how many; at the last place as many as are left.
    private func places(
        of sku: Identifier<SKU>, _ order: MerchantOrder
    ) throws -> [(place: Identifier<StockLocation>, units: Int64?)] {
        let sold = try StockStore(scope.connection).sold(sku, subject: order.purchase.rawValue)
        return sold.map { ($0.location, $0.units) } + [(try Stocks.firstPlace(of: order.merchant, in: scope), nil)]
    }
}
