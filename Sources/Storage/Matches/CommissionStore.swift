package import Alliance
import Amounts
package import Market
package import SQLDatabase

/// Commissions on offer, in their table.
package struct CommissionStore {
    private let connection: Connection

    /// The commissions inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// What is offered for a product, if anything is.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ product: Identifier<Product>, locked: Bool = false) throws -> ProductCommission? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM product_commission WHERE product = \(product)\(lock)").map { row in
            ProductCommission(
                product: try row.get("product"), rate: try Rate(partsPerMillion: row.get("rate_ppm")),
                setAt: try row.get("set_at"), revision: try row.get("revision"))
        }
    }

    /// Stores what is offered in place of what was offered before.
    package func put(_ commission: ProductCommission) throws {
        try connection.insertMany(
            into: "product_commission", columns: ["product", "rate_ppm", "set_at", "revision"],
            rows: [
                [
                    commission.product.sqlValue, commission.rate.partsPerMillion.sqlValue, commission.setAt.sqlValue,
                    commission.revision.sqlValue,
                ]
            ],
            onConflict: .update(key: ["product"], columns: ["rate_ppm", "set_at", "revision"]))
    }
}
