package import Alliance
package import Market
package import SQLDatabase

/// What merchants give away, in its table.
package struct SampleOfferStore {
    private let connection: Connection

    /// The offers inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The offer for a product, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ product: Identifier<Product>, locked: Bool = false) throws -> SampleOffer? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        guard let row = try connection.first("SELECT * FROM sample_offer WHERE product = \(product)\(lock)") else {
            return nil
        }
        return try offer(row)
    }

    /// Offers by product: a merchant's own, empty ones too, or everybody's with units to give away.
    /// - Parameter after: the product before the first wanted one; nil for the first page.
    /// - Complexity: O(limit + log n) for everybody's; O(the merchant's offers) for one merchant's.
    package func list(
        of merchant: Identifier<Merchant>?, after: Identifier<Product>?, limit: Int
    ) throws -> [SampleOffer] {
        let byBytes = connection.dialect.byBytes
        let start = after?.rawValue ?? ""
        let kept: SQL =
            if let merchant {
                "o.merchant = \(merchant)"
            } else {
                "o.units_left > 0 AND p.is_listed = 1"
            }
        return try connection.query(
            """
            SELECT o.* FROM sample_offer o JOIN product p ON p.id = o.product
            WHERE \(kept) AND o.product\(byBytes) > \(start) ORDER BY o.product\(byBytes) LIMIT \(limit)
            """
        ).map(offer)
    }

    private func offer(_ row: Row) throws -> SampleOffer {
        let level = try row.get("auto_level", as: Int?.self).flatMap(CreatorLevel.init(rawValue:))
        let followers = try row.get("auto_followers", as: Int64?.self)
        return SampleOffer(
            product: try row.get("product"), merchant: try row.get("merchant"), unitsLeft: try row.get("units_left"),
            kind: SampleOffer.Kind(refundTarget: try row.get("refund_target")),
            autoApproval: level.map { .init(levelAtLeast: $0, followersAtLeast: followers ?? 0) },
            revision: try row.get("revision"))
    }

    /// Stores an offer in place of the one before.
    package func put(_ offer: SampleOffer) throws {
        try connection.insertMany(
            into: "sample_offer",
            columns: [
                "product", "merchant", "units_left", "refund_target", "auto_level", "auto_followers", "revision",
            ],
            rows: [
                [
                    offer.product.sqlValue, offer.merchant.sqlValue, offer.unitsLeft.sqlValue,
                    offer.kind.refundTarget.sqlValue, (offer.autoApproval?.levelAtLeast.rawValue).sqlValue,
                    (offer.autoApproval?.followersAtLeast).sqlValue, offer.revision.sqlValue,
                ]
            ],
            onConflict: .update(
                key: ["product"],
                columns: ["merchant", "units_left", "refund_target", "auto_level", "auto_followers", "revision"]))
    }

    /// Takes one unit, or gives one back.
    /// - Throws: `SampleRefusal.stockExhausted` when there is none to take.
    package func change(units: Int, of product: Identifier<Product>) throws {
        let changed = try connection.execute(
            """
            UPDATE sample_offer SET units_left = units_left + \(units), revision = revision + 1
            WHERE product = \(product) AND units_left + \(units) >= 0
            """)
        guard changed == 1 else { throw SampleRefusal.stockExhausted }
    }
}
