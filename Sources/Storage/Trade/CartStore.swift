internal import Alliance
internal import Amounts
package import Market
package import SQLDatabase
package import Trade

/// Carts and the clicks that led to them, in their tables.
package struct CartStore {
    private let connection: Connection

    /// The carts inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// A viewer's open cart, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func open(of viewer: Identifier<Viewer>, locked: Bool = false) throws -> Identifier<Cart>? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT id FROM cart WHERE viewer = \(viewer) AND is_open = 1\(lock)")?.get("id")
    }

    /// Locks a viewer's carts, so that no other purchase of the viewer is placed or paid late meanwhile.
    package func lock(of viewer: Identifier<Viewer>) throws {
        _ = try connection.query(
            "SELECT id FROM cart WHERE viewer = \(viewer) ORDER BY id\(connection.dialect.forUpdate)")
    }

    /// Opens a cart; another node may have opened the viewer's at the same time, which then stays.
    package func insert(_ cart: Identifier<Cart>, of viewer: Identifier<Viewer>, at time: Timestamp) throws {
        _ = try connection.insertMany(
            into: "cart", columns: ["id", "viewer", "is_open", "created_at"],
            rows: [[cart.sqlValue, viewer.sqlValue, true.sqlValue, time.sqlValue]], onConflict: .ignore)
    }

    /// Ends a cart: it became a purchase.
    package func close(_ cart: Identifier<Cart>) throws {
        try connection.execute("UPDATE cart SET is_open = 0 WHERE id = \(cart)")
    }

    /// What is in a cart, what was put in first in front.
    package func lines(of cart: Identifier<Cart>) throws -> [Stock.Line] {
        try connection.query("SELECT sku, units FROM cart_line WHERE cart = \(cart) ORDER BY added_at, sku").map {
            Stock.Line(try $0.get("sku"), try $0.get("units"))
        }
    }

    /// Sets how many units of a variant are in a cart; none takes it out.
    package func set(_ line: Stock.Line, in cart: Identifier<Cart>, at time: Timestamp) throws {
        guard line.units > 0 else {
            try connection.execute("DELETE FROM cart_line WHERE cart = \(cart) AND sku = \(line.sku)")
            return
        }
        _ = try connection.insertMany(
            into: "cart_line", columns: ["cart", "sku", "units", "added_at"],
            rows: [[cart.sqlValue, line.sku.sqlValue, line.units.sqlValue, time.sqlValue]],
            onConflict: .update(key: ["cart", "sku"], columns: ["units"]))
    }

    /// Variants with their products, in no order; unknown ones are left out.
    package func variants(_ skus: [Identifier<SKU>]) throws -> [(sku: SKU, product: Product)] {
        guard !skus.isEmpty else { return [] }
        let catalogue = CatalogueStore(connection)
        let variants = try catalogue.variants(skus)
        let products = try Dictionary(
            catalogue.products(Array(Set(variants.map(\.product)))).map { ($0.id, $0) }
        ) { first, _ in first }
        return variants.compactMap { sku in products[sku.product].map { (sku, $0) } }
    }

    /// The creators for whom an account acts that also acts for a viewer: who buys from them buys from itself.
    package func creators(behind viewer: Identifier<Viewer>) throws -> Set<Identifier<Creator>> {
        Set(
            try connection.query(
                """
                SELECT own.party AS party FROM account_membership AS own
                JOIN account_membership AS buyer ON buyer.account_id = own.account_id
                WHERE buyer.role = \(Role.viewer.rawValue) AND buyer.party = \(viewer)
                    AND own.role = \(Role.creator.rawValue)
                """
            ).map { try $0.get("party", as: Identifier<Creator>.self) })
    }

    /// Keeps a viewer's click on a product of a merchant; the same one again is one.
    package func insert(_ click: ProductClick, of viewer: Identifier<Viewer>, to merchant: Identifier<Merchant>) throws
    {
        _ = try connection.insertMany(
            into: "product_click",
            columns: [
                "id", "viewer", "creator", "product", "place", "content", "room", "clicked_at", "plan", "rate_ppm",
                "merchant", "promise", "indirect_ppm",
            ],
            rows: [
                [
                    click.id.sqlValue, viewer.sqlValue, click.creator.sqlValue, click.product.sqlValue,
                    click.place.rawValue.sqlValue, click.content.sqlValue, click.room.sqlValue,
                    click.clickedAt.sqlValue, click.promise.version.sqlValue,
                    click.promise.rate.partsPerMillion.sqlValue, merchant.sqlValue, try click.promise.stored(),
                    click.indirect.partsPerMillion.sqlValue,
                ]
            ], onConflict: .ignore)
    }

    /// A viewer's clicks since a time on products of some shops, latest first, with the shop of each.
    package func clicks(
        of viewer: Identifier<Viewer>, on merchants: [Identifier<Merchant>], since start: Timestamp, limit: Int
    ) throws -> [(click: ProductClick, merchant: Identifier<Merchant>)] {
        guard !merchants.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT * FROM product_click
            WHERE viewer = \(viewer) AND merchant IN (\(values: merchants)) AND clicked_at >= \(start)
            ORDER BY clicked_at DESC, id LIMIT \(limit)
            """
        ).map { row in
            (
                ProductClick(
                    id: try row.get("id"), creator: try row.get("creator"), product: try row.get("product"),
                    place: try row.getCase("place"), content: try row.get("content"), room: try row.get("room"),
                    clickedAt: try row.get("clicked_at"),
                    promise: try CommissionPromise(row, version: "plan", rate: "rate_ppm"),
                    indirect: try Rate(partsPerMillion: row.get("indirect_ppm"))), try row.get("merchant")
            )
        }
    }
}
