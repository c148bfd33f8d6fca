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
                origin_maker = \(product.origin.maker.sqlValue), is_listed = \(product.isListed),
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
                        price_minor_units = \(sku.price.minorUnits), price_currency = \(sku.price.currency.code)
                    WHERE id = \(sku.id)
                    """)
            }
            return true
        } catch let error as DatabaseError where error.constraintName == "sku__product_merchant_code" {
            return false
        }
    }

    /// Whether there is a category.
    package func knows(_ category: Identifier<Category>) throws -> Bool {
        try connection.first("SELECT 1 AS one FROM category WHERE id = \(category)") != nil
    }
}
