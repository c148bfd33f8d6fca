import Alliance
package import Amounts
package import Market
import SQLDatabase
import Storage
package import Trade

/// What a viewer is about to buy: `platform.carts`.
package struct Carts: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// A cart as it would be bought now.
    package struct Quote: Sendable, Hashable {
        /// A variant with its price.
        package struct Line: Sendable, Hashable {
            /// The variant.
            package let sku: SKU
            /// Its product.
            package let product: Product
            /// How many units.
            package let units: Int64
            /// What they cost.
            package let price: Money
            /// Units that can be had.
            package let free: Int64

            /// A variant with its price.
            package init(sku: SKU, product: Product, units: Int64, price: Money, free: Int64) {
                self.sku = sku
                self.product = product
                self.units = units
                self.price = price
                self.free = free
            }

            /// Whether it can be bought: it is on the list, has a price, and there are enough units.
            package var isForSale: Bool { product.isListed && price.minorUnits > 0 && free >= units }
        }

        /// The cart; nil for a viewer who has none.
        package let cart: Identifier<Cart>?
        /// The variants, what was put in first in front.
        package let lines: [Line]
        /// What they cost together; nil for none, and for more than one currency.
        package let total: Money?

        /// A cart as it would be bought.
        package init(cart: Identifier<Cart>?, lines: [Line], total: Money?) {
            self.cart = cart
            self.lines = lines
            self.total = total
        }
    }

    /// The actor's cart.
    package func show(as actor: Actor) async throws -> Quote {
        try AuthorisationTable.standard.authorise("carts.read", actor)
        guard let viewer = actor.viewer else { throw NotThere("cart") }
        return try await platform.read { connection in
            let cart = try CartStore(connection).open(of: viewer)
            return try Self.quote(cart, on: connection)
        }
    }

    /// Sets how many units of a variant are in the actor's cart, none to take it out.
    /// - Parameter click: a token of the card that led here, kept when it is one.
    /// - Throws: `NotThere` for a variant that is not on the list; `OrderRefusal.cartFull`; `AccessRefusal`.
    package func set(
        _ sku: Identifier<SKU>, units: Int64, click: String? = nil, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let key = platform.clickKey
        return try await platform.write("carts.set", in: context) { [rules = platform.rules.trade.values] scope in
            guard let viewer = context.actor.viewer else { throw NotThere("cart") }
            let store = CartStore(scope.connection)
            guard let variant = try store.variants([sku]).first, variant.product.isListed else { throw NotThere("sku") }
            guard (0...Int64(rules.unitsMax)).contains(units) else { throw OrderRefusal.cartFull }
            var cart = try store.open(of: viewer, locked: true)
            if cart == nil {
                try store.insert(scope.newIdentifier(), of: viewer, at: scope.now)
                cart = try store.open(of: viewer, locked: true)
            }
            guard let cart else { throw WriteRefusal.stillRunning }
            let known = try store.lines(of: cart)
            if units > 0, known.count >= rules.linesMax, !known.contains(where: { $0.sku == sku }) {
                throw OrderRefusal.cartFull
            }
            try store.set(Stock.Line(sku, units), in: cart, at: scope.now)
            if let click, let token = ClickToken(reading: click, key: key), token.click.product == variant.product.id {
                try store.insert(token.click, of: viewer)
            }
            return TradeReceipt(cart.rawValue, "open")
        }
    }

    /// The token of a creator's card of a product, with what the product's commission promises now.
    /// - Returns: nil for a product that pays none.
    package func token(
        for product: Identifier<Product>, by creator: Identifier<Creator>, in place: ClickPlace,
        content: Identifier<Content>? = nil, room: Identifier<Room>? = nil
    ) async throws -> String? {
        guard let offered = try await platform.read({ try CommissionStore($0).find(product) }) else { return nil }
        var generator = SystemRandomNumberGenerator()
        let now = platform.clock.now()
        let click = ProductClick(
            id: Identifier(at: now, using: &generator), creator: creator, product: product, place: place,
            content: content, room: room, clickedAt: now, plan: offered.revision,
            ratePartsPerMillion: offered.rate.partsPerMillion)
        return try ClickToken(click, key: platform.clickKey).text
    }

    /// The token that a text spells; nil for one that was not signed here.
    package func click(reading text: String) -> ClickToken? { ClickToken(reading: text, key: platform.clickKey) }

    /// What is in a cart, with prices and what is free.
    static func quote(_ cart: Identifier<Cart>?, on connection: Connection) throws -> Quote {
        guard let cart else { return Quote(cart: nil, lines: [], total: nil) }
        let store = CartStore(connection)
        let wanted = try store.lines(of: cart)
        let known = try Dictionary(store.variants(wanted.map(\.sku)).map { ($0.sku.id, $0) }) { first, _ in first }
        let levels = try StockStore(connection).levels(of: wanted.map(\.sku))
        let lines: [Quote.Line] = try wanted.compactMap { line in
            guard let (sku, product) = known[line.sku] else { return nil }
            return Quote.Line(
                sku: sku, product: product, units: line.units, price: try sku.price.times(line.units),
                free: levels[sku.id]?.free ?? 0)
        }
        let currencies = Set(lines.map(\.price.currency))
        let total =
            currencies.count == 1
            ? try lines.dropFirst().reduce(lines[0].price) { try $0.adding($1.price) } : nil
        return Quote(cart: cart, lines: lines, total: total)
    }
}

extension Platform {
    /// What viewers are about to buy.
    package var carts: Carts { Carts(platform: self) }
}
