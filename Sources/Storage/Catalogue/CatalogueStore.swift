import Amounts
package import Market
package import SQLDatabase

/// Categories, products, variants and contents in their tables.
package struct CatalogueStore {
    let connection: Connection

    /// The catalogue inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The product with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func product(_ id: Identifier<Product>, locked: Bool = false) throws -> Product? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM product WHERE id = \(id)\(lock)").map(Product.init(row:))
    }

    /// The products with some identifiers, in no order; unknown ones are left out.
    package func products(_ ids: [Identifier<Product>]) throws -> [Product] {
        guard !ids.isEmpty else { return [] }
        return try connection.query("SELECT * FROM product WHERE id IN (\(values: ids))").map(Product.init(row:))
    }

    /// Listed products by identifier.
    /// - Parameter after: the last identifier of the page before, nil for the first page.
    package func listedProducts(after: Identifier<Product>?, limit: Int) throws -> [Product] {
        let byBytes = connection.dialect.byBytes
        var sql: SQL = "SELECT * FROM product WHERE is_listed = 1"
        if let after { sql += " AND id\(byBytes) > \(after)" }
        sql += " ORDER BY id\(byBytes) LIMIT \(limit)"
        return try connection.query(sql).map(Product.init(row:))
    }

    /// A merchant's listed products by identifier.
    /// - Complexity: O(products) without an index on the merchant, which comes with stock.
    package func listed(of merchant: Identifier<Merchant>, limit: Int) throws -> [Product] {
        try connection.query(
            """
            SELECT * FROM product WHERE merchant = \(merchant) AND is_listed = 1
            ORDER BY id\(connection.dialect.byBytes) LIMIT \(limit)
            """
        ).map(Product.init(row:))
    }

    /// The variants of some products, by product and then by the merchant's code.
    package func skus(of products: [Identifier<Product>]) throws -> [SKU] {
        guard !products.isEmpty else { return [] }
        return try connection.query(
            "SELECT * FROM sku WHERE product IN (\(values: products)) ORDER BY product, merchant_code"
        ).map(Self.sku)
    }

    /// The variants with some identifiers, in no order; unknown ones are left out.
    package func variants(_ skus: [Identifier<SKU>]) throws -> [SKU] {
        guard !skus.isEmpty else { return [] }
        return try connection.query("SELECT * FROM sku WHERE id IN (\(values: skus))").map(Self.sku)
    }

    private static func sku(_ row: Row) throws -> SKU {
        SKU(
            id: try row.get("id"), product: try row.get("product"), merchantCode: try row.get("merchant_code"),
            variant: try row.get("variant"),
            price: Money(
                minorUnits: try row.get("price_minor_units"),
                currency: try Currency(code: row.get("price_currency"))),
            options: texts(try row.get("options")),
            compareAt: try row.get("compare_at", as: Int64?.self).map {
                Money(minorUnits: $0, currency: try Currency(code: row.get("price_currency")))
            }, barcode: try row.get("barcode"), grams: try row.get("grams"))
    }

    /// All categories.
    package func categories() throws -> [Category] {
        try connection.query("SELECT * FROM category ORDER BY id").map { row in
            Category(
                id: try row.get("id"), parent: try row.get("parent"), chineseName: try row.get("chinese_name"),
                englishName: try row.get("english_name"))
        }
    }

    /// Stores categories that are not known yet; parents come before children.
    @discardableResult
    package func add(_ categories: [Category]) throws -> Int {
        try connection.insertMany(
            into: "category", columns: ["id", "parent", "chinese_name", "english_name"],
            rows: categories.map {
                [$0.id.sqlValue, $0.parent.sqlValue, $0.chineseName.sqlValue, $0.englishName.sqlValue]
            },
            onConflict: .ignore)
    }

    /// Stores products that are not known yet.
    @discardableResult
    package func add(_ products: [Product]) throws -> Int {
        try connection.insertMany(
            into: "product",
            columns: [
                "id", "merchant", "category", "title", "summary", "origin_country", "origin_place", "origin_maker",
                "is_listed", "created_at", "handle", "brand", "options",
            ],
            rows: products.map {
                [
                    $0.id.sqlValue, $0.merchant.sqlValue, $0.category.sqlValue, $0.title.sqlValue, $0.summary.sqlValue,
                    $0.origin.country.sqlValue, $0.origin.place.sqlValue, $0.origin.maker.sqlValue,
                    $0.isListed.sqlValue, $0.createdAt.sqlValue, $0.handle.sqlValue, $0.brand.sqlValue,
                    Self.lines($0.options).sqlValue,
                ]
            },
            onConflict: .ignore)
    }

    /// Stores variants that are not known yet.
    @discardableResult
    package func add(_ skus: [SKU]) throws -> Int {
        try connection.insertMany(
            into: "sku",
            columns: [
                "id", "product", "merchant_code", "variant", "price_minor_units", "price_currency", "options",
                "compare_at", "barcode", "grams",
            ],
            rows: skus.map {
                [
                    $0.id.sqlValue, $0.product.sqlValue, $0.merchantCode.sqlValue, $0.variant.sqlValue,
                    $0.price.minorUnits.sqlValue, $0.price.currency.code.sqlValue, Self.lines($0.options).sqlValue,
                    ($0.compareAt?.minorUnits).sqlValue, $0.barcode.sqlValue, $0.grams.sqlValue,
                ]
            },
            onConflict: .ignore)
    }
}

extension Product {
    init(row: Row) throws {
        self.init(
            id: try row.get("id"), merchant: try row.get("merchant"), category: try row.get("category"),
            title: try row.get("title"), summary: try row.get("summary"),
            origin: Origin(
                country: try row.get("origin_country"), place: try row.get("origin_place"),
                maker: try row.get("origin_maker")),
            isListed: try row.get("is_listed"), createdAt: try row.get("created_at"), handle: try row.get("handle"),
            brand: try row.get("brand"), options: CatalogueStore.texts(try row.get("options")),
            revision: try row.get("revision"))
    }
}
