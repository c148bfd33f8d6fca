package import Market
package import SQLDatabase
package import Trade

/// What variants are made of, in its table.
package struct BundleStore {
    private let connection: Connection

    /// The bundles inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Those of some variants that are bundles.
    package func bundles(_ skus: [Identifier<SKU>]) throws -> Bundles { try Bundles(find(skus)) }

    /// The bundle of a variant; nil for one that is none.
    package func find(_ sku: Identifier<SKU>) throws -> Bundle? { try find([sku]).first }

    /// Those of some variants that are bundles, by identifier.
    package func find(_ skus: [Identifier<SKU>]) throws -> [Bundle] {
        guard !skus.isEmpty else { return [] }
        return try Self.bundles(
            connection.query(
                """
                SELECT bundle, part, units FROM bundle_part WHERE bundle IN (\(values: Set(skus).sorted()))
                ORDER BY bundle, position
                """))
    }

    /// A merchant's bundles, by identifier.
    /// - Parameter after: the bundle that ended the page before.
    /// - Complexity: O(the merchant's variants).
    package func list(
        of merchant: Identifier<Merchant>, after: Identifier<SKU>?, limit: Int
    ) throws -> [Bundle] {
        var sql: SQL = """
            SELECT bundle, part, units FROM bundle_part WHERE bundle IN (
                SELECT sku.id FROM product JOIN sku ON sku.product = product.id
                WHERE product.merchant = \(merchant) AND EXISTS (SELECT 1 FROM bundle_part WHERE bundle = sku.id)
            """
        if let after { sql += " AND sku.id > \(after)" }
        sql += " ORDER BY sku.id LIMIT \(limit)) ORDER BY bundle, position"
        return try Self.bundles(connection.query(sql))
    }

    /// The bundles that some variants are a part of, by identifier.
    package func bundles(madeOf skus: [Identifier<SKU>]) throws -> [Bundle] {
        guard !skus.isEmpty else { return [] }
        let rows = try connection.query(
            "SELECT DISTINCT bundle FROM bundle_part WHERE part IN (\(values: Set(skus).sorted()))")
        return try find(rows.map { try $0.get("bundle") })
    }

    /// Locks variants, in one order, so that nobody makes them bundles or parts, or counts them, meanwhile.
    package func lock(_ skus: [Identifier<SKU>]) throws {
        _ = try connection.query(
            """
            SELECT id FROM sku WHERE id IN (\(values: Set(skus).sorted())) ORDER BY id\(connection.dialect.forUpdate)
            """)
    }

    /// Stores what a variant is made of from now on.
    package func put(_ bundle: Bundle) throws {
        try remove(bundle.sku)
        _ = try connection.insertMany(
            into: "bundle_part", columns: ["bundle", "part", "units", "position"],
            rows: bundle.parts.enumerated().map {
                [bundle.sku.sqlValue, $1.sku.sqlValue, $1.units.sqlValue, $0.sqlValue]
            })
    }

    /// Makes a bundle a variant with a stock of its own again.
    package func remove(_ sku: Identifier<SKU>) throws {
        try connection.execute("DELETE FROM bundle_part WHERE bundle = \(sku)")
    }

    private static func bundles(_ rows: [Row]) throws -> [Bundle] {
        var parts: [Identifier<SKU>: [Stock.Line]] = [:]
        var order: [Identifier<SKU>] = []
        for row in rows {
            let sku: Identifier<SKU> = try row.get("bundle")
            if parts[sku] == nil { order.append(sku) }
            parts[sku, default: []].append(Stock.Line(try row.get("part"), try row.get("units")))
        }
        return try order.map { try Bundle($0, of: parts[$0] ?? []) }
    }
}
