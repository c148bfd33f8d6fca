import Market
import SQLDatabase
import Storage
import Trade

/// The units of exchanges: spoken for with the yes, sold when they are sent, free again when it comes to nothing.
struct ExchangeStock {
    private let scope: WriteScope

    init(in scope: WriteScope) { self.scope = scope }

    /// Does with the units what a move asks for.
    /// - Returns: the moved request with what holds its units.
    /// - Throws: `StockError.soldOut` when too few are free; then nothing was changed.
    func following(_ moved: AfterSale, from request: AfterSale, under rules: TradeRules) throws -> AfterSale {
        guard let exchange = request.exchange else { return moved }
        let stock = StockStore(scope.connection)
        switch (request.holdsUnits, moved.holdsUnits) {
        case (false, true):
            let id: Identifier<StockReservation> = scope.newIdentifier()
            let bundles = try BundleStore(scope.connection).bundles([exchange.sku])
            let wanted = bundles.demand([Stock.Line(exchange.sku, exchange.units)])
            let left = try stock.reserve(id, wanted, until: StockReservation.withoutEnd).free
            try Stocks.tell(of: request.merchant, taken: wanted, left: left, under: rules, in: scope)
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
        let parts = line.demand.map { Stock.Line($0.sku, $0.units / line.units * units) }
        try StockReturns(in: scope).put(parts, of: order, .returned, subject: request.id.rawValue)
    }
}
