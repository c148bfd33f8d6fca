import Amounts
package import Market
import SQLDatabase

extension CatalogueStore {
    /// Stores a new product.
    package func insert(_ product: Product) throws { try add([product]) }

    /// Stores a product that was changed.
    /// - Returns: whether the stored revision was the one before; false means that someone else was faster.
    package func save(_ product: Product) throws -> Bool {
        let changed = try connection.execute(
            """
            UPDATE product SET category = \(product.category), title = \(product.title), summary = \(product.summary),
                origin_country = \(product.origin.country), origin_place = \(product.origin.place),
                origin_maker = \(product.origin.maker.sqlValue), is_listed = \(product.isListed), handle = \(product.handle.sqlValue),
                brand = \(product.brand.sqlValue), options = \(Self.lines(product.options)),
                revision = \(product.revision)
            WHERE id = \(product.id) AND revision = \(product.revision - 1)
            """)
        return changed == 1
    }

    /// Stores a new variant.
    /// - Returns: whether its code was free; false means that another variant of the product has it.
    package func insert(_ sku: SKU) throws -> Bool { try add([sku]) == 1 }

    /// Stores a variant that was changed.
    /// - Returns: whether its code was free; false means that another variant of the product has it.
    package func save(_ sku: SKU) throws -> Bool {
        do {
            try connection.savepoint {
                try connection.execute(
                    """
                    UPDATE sku SET merchant_code = \(sku.merchantCode), variant = \(sku.variant),
                        price_minor_units = \(sku.price.minorUnits), price_currency = \(sku.price.currency.code),
                        options = \(Self.lines(sku.options)), compare_at = \((sku.compareAt?.minorUnits).sqlValue),
                        barcode = \(sku.barcode.sqlValue), grams = \(sku.grams.sqlValue)
                    WHERE id = \(sku.id)
                    """)
            }
            return true
        } catch let error as DatabaseError where error.constraintName == "sku__product_merchant_code" {
            return false
        }
    }

    /// The product that a merchant's files name so, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func product(_ handle: String, of merchant: Identifier<Merchant>, locked: Bool = false) throws -> Product? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first(
            "SELECT * FROM product WHERE merchant = \(merchant) AND handle = \(handle)\(lock)"
        ).map(Product.init(row:))
    }

    /// A merchant's products by identifier, on the list or not.
    /// - Parameter after: the last identifier of the page before, nil for the first page.
    package func products(
        of merchant: Identifier<Merchant>, after: Identifier<Product>?, limit: Int
    ) throws -> [Product] {
        let byBytes = connection.dialect.byBytes
        var sql: SQL = "SELECT * FROM product WHERE merchant = \(merchant)"
        if let after { sql += " AND id\(byBytes) > \(after)" }
        return try connection.query(sql + " ORDER BY id\(byBytes) LIMIT \(limit)").map(Product.init(row:))
    }

    /// Addresses of pictures of products, in their order, with what they show; those without any are left out.
    package func pictures(of products: [Identifier<Product>]) throws -> [Identifier<Product>: [ProductPicture]] {
        guard !products.isEmpty else { return [:] }
        var pictures: [Identifier<Product>: [ProductPicture]] = [:]
        for row in try connection.query(
            "SELECT * FROM product_picture WHERE product IN (\(values: products)) ORDER BY product, position")
        {
            pictures[try row.get("product"), default: []].append(
                ProductPicture(url: try row.get("url"), text: try row.get("text")))
        }
        return pictures
    }

    /// Stores the addresses of a product's pictures in place of what they were.
    package func put(_ pictures: [ProductPicture], of product: Identifier<Product>) throws {
        try connection.execute("DELETE FROM product_picture WHERE product = \(product)")
        _ = try connection.insertMany(
            into: "product_picture", columns: ["product", "position", "url", "text"],
            rows: pictures.enumerated().map {
                [product.sqlValue, $0.sqlValue, $1.url.sqlValue, $1.text.sqlValue]
            })
    }

    static func lines(_ texts: [String]) -> String { texts.joined(separator: "\n") }

    static func texts(_ lines: String) -> [String] {
        lines.isEmpty ? [] : lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether there is a category.
    package func knows(_ category: Identifier<Category>) throws -> Bool {
        try connection.first("SELECT 1 AS one FROM category WHERE id = \(category)") != nil
    }
}
