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
            /// What a unit costs: its flash price, or its list price.
            package let unitPrice: Money
            /// What they cost before promotions.
            package let price: Money
            /// What the buyer pays.
            package fileprivate(set) var paid: Money
            /// Units that can be had beside what the other lines want.
            package let free: Int64
            /// The flash price that counts; nil for the list price.
            package let flash: FlashPrice?
            /// What holds for buying it.
            package let terms: SaleTerms
            /// How many units of the product its buyer can still have; nil for as many as there are.
            package let left: Int64?
            /// Who brought the buyer.
            package let credit: Credit?
            /// What promotions take off.
            package fileprivate(set) var cuts: [Pricing.Cut] = []
            /// The same by who bears it.
            package fileprivate(set) var discounts = OrderLine.Discounts()

            /// A variant with its price.
            package init(
                sku: SKU, product: Product, units: Int64, unitPrice: Money, price: Money, free: Int64,
                flash: FlashPrice? = nil, terms: SaleTerms = .usual, left: Int64? = nil, credit: Credit? = nil
            ) {
                self.sku = sku
                self.product = product
                self.units = units
                self.unitPrice = unitPrice
                self.price = price
                paid = price
                self.free = free
                self.flash = flash
                self.terms = terms
                self.left = left
                self.credit = credit
            }

            /// Whether it can be bought: it is on the list, has a price, there are enough units, and its buyer can have so many.
            package var isForSale: Bool {
                product.isListed && price.minorUnits > 0 && free >= units && units <= left ?? units
            }
        }

        /// The cart; nil for a viewer who has none.
        package let cart: Identifier<Cart>?
        /// The variants, what was put in first in front.
        package let lines: [Line]
        /// What the buyer pays for all of them; nil for none, and for more than one currency.
        package let total: Money?
        /// Which clicks the lines are owed to, by product.
        let contests: [Identifier<Product>: ClickContest]
        /// What those of its variants are made of that are bundles.
        package let bundles: Bundles

        /// Nothing.
        package static let empty = Quote()

        private init() {
            (cart, lines, total, contests, bundles) = (nil, [], nil, [:], Bundles())
        }

        /// A cart as it would be bought when promotions are counted.
        /// - Throws: `AmountError` for a cart that costs more than can be counted.
        package init(
            cart: Identifier<Cart>, lines: [Line], counting candidates: [Pricing.Candidate] = [],
            contests: [Identifier<Product>: ClickContest] = [:], bundles: Bundles = Bundles()
        ) throws(AmountError) {
            let pricing = try Pricing(
                lines.map {
                    .init(product: $0.product.id, merchant: $0.product.merchant, goods: $0.price, credit: $0.credit)
                }, candidates)
            var priced = lines
            for index in lines.indices {
                priced[index].paid = pricing.paid(of: index)
                priced[index].cuts = pricing.cuts.filter { $0.line == index }
                priced[index].discounts = pricing.discounts(of: index)
            }
            var total = priced.first?.paid
            for line in priced.dropFirst() {
                total = total?.currency == line.paid.currency ? try total?.adding(line.paid) : nil
            }
            self.cart = cart
            self.lines = priced
            self.total = total
            self.contests = contests
            self.bundles = bundles
        }

        /// Variants that cannot be given back without a reason if their buyer says yes to that.
        package var toConfirm: [Identifier<SKU>] { lines.filter(\.terms.returns.asksConfirmation).map(\.sku.id) }
    }

    /// The actor's cart.
    package func show(as actor: Actor) async throws -> Quote {
        try AuthorisationTable.standard.authorise("carts.read", actor)
        guard let viewer = actor.viewer else { throw NotThere("cart") }
        return try await platform.read { [now = platform.clock.now(), rules = platform.rules.trade.values] connection in
            let cart = try CartStore(connection).open(of: viewer)
            return try Quoting(on: connection, for: viewer, as: actor, at: now, under: rules).quote(cart)
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
            if let click, let token = ClickToken(reading: click, key: key) {
                try Self.keep(token.click, of: viewer, in: scope)
            }
            return TradeReceipt(cart.rawValue, "open")
        }
    }

    /// The token of a creator's card of a product, with what the creator is promised for it now.
    /// - Returns: nil for a product for which the creator is promised nothing.
    package func token(
        for product: Identifier<Product>, by creator: Identifier<Creator>, in place: ClickPlace,
        content: Identifier<Content>? = nil, room: Identifier<Room>? = nil
    ) async throws -> ClickToken? {
        let (now, lockedFor) = (platform.clock.now(), platform.rules.trade.values.rateLockedFor)
        let offer = try await platform.read { connection -> (promise: CommissionPromise, indirect: Rate)? in
            guard let merchant = try CatalogueStore(connection).product(product)?.merchant,
                let promise = try Promising(on: connection, at: now, lockedFor: lockedFor)
                    .promise(for: product, to: creator)
            else { return nil }
            return (promise, try CommissionPlanStore(connection).indirect(of: merchant))
        }
        guard let offer else { return nil }
        var generator = SystemRandomNumberGenerator()
        let click = ProductClick(
            id: Identifier(at: now, using: &generator), creator: creator, product: product, place: place,
            content: content, room: room, clickedAt: now, promise: offer.promise, indirect: offer.indirect)
        return try ClickToken(click, key: platform.clickKey)
    }

    /// Keeps that the actor followed a creator's card, if it is somebody whose purchases can be told from others'.
    package func follow(_ token: ClickToken, as actor: Actor) async throws {
        guard let viewer = actor.viewer else { return }
        let context = CommandContext(actor: .platform("carts.follow"), requestID: "carts.follow")
        _ = try await platform.write("carts.follow", in: context) { scope in
            try Self.keep(token.click, of: viewer, in: scope)
            return 1
        }
    }

    private static func keep(_ click: ProductClick, of viewer: Identifier<Viewer>, in scope: WriteScope) throws {
        guard let merchant = try CatalogueStore(scope.connection).product(click.product)?.merchant else { return }
        try CartStore(scope.connection).insert(click, of: viewer, to: merchant)
    }

    /// The token that a text spells; nil for one that was not signed here.
    package func click(reading text: String) -> ClickToken? { ClickToken(reading: text, key: platform.clickKey) }
}

extension Platform {
    /// What viewers are about to buy.
    package var carts: Carts { Carts(platform: self) }
}
