import Market
import Storage
import Trade

/// The units of exchanges: spoken for with the yes, sold when they are sent, free again when it comes to nothing.
struct ExchangeStock {
    private let scope: WriteScope

    init(in scope: WriteScope) { self.scope = scope }

    /// Does with the units what a move asks for.
    /// - Returns: the moved request with what holds its units.
    /// - Throws: `StockError.soldOut` when too few are free; then nothing was changed.
    func following(_ moved: AfterSale, from request: AfterSale) throws -> AfterSale {
        guard let exchange = request.exchange else { return moved }
        let stock = StockStore(scope.connection)
        switch (request.holdsUnits, moved.holdsUnits) {
        case (false, true):
            let id: Identifier<StockReservation> = scope.newIdentifier()
            let bundles = try BundleStore(scope.connection).bundles([exchange.sku])
            try stock.reserve(
                id, bundles.demand([Stock.Line(exchange.sku, exchange.units)]), until: StockReservation.withoutEnd)
            return moved.holding(id)
        case (true, false):
            guard let id = exchange.reservation, let held = try stock.find(id, locked: true) else {
                throw StockError.unknownReservation
            }
            if moved.state == .waitingReceive {
                try stock.claim(held, .exchanged, subject: request.id.rawValue, at: scope.now) {
                    scope.newIdentifier()
                }
            } else {
                try stock.release(held)
            }
            return moved
        default: return moved
        }
    }

    /// Puts units that came back, or the parts of bundles, where units of their line were taken from.
    func takeBack(_ units: Int64, of request: AfterSale) throws {
        guard let order = try OrderStore(scope.connection).order(request.order),
            let line = order.lines.first(where: { $0.id == request.line })
        else { throw NotThere("order") }
        let stock = StockStore(scope.connection)
        for part in line.demand.sorted(by: { $0.sku < $1.sku }) {
            let place =
                try stock.sold(part.sku, subject: order.purchase.rawValue).first?.location
                ?? Stocks.firstPlace(of: order.merchant, in: scope)
            try stock.adjust(
                Stock.Key(part.sku, place), by: part.units / line.units * units, .returned,
                subject: request.id.rawValue, movement: scope.newIdentifier(), at: scope.now)
        }
    }
}
