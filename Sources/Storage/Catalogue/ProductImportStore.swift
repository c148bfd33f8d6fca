package import Market
package import SQLDatabase

/// Files of products that are being taken in, in their tables.
package struct ProductImportStore {
    private let connection: Connection

    /// The files inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// A product of a file.
    package struct Item: Sendable, Hashable {
        /// Its place in the file, from 1.
        package let number: Int64
        /// The merchant's name of it.
        package let handle: String
        /// Its title.
        package let title: String
        /// The line of its first record.
        package let line: Int64
        /// What the file says of it, in JSON.
        package let body: String
        /// What is wrong with it, in JSON.
        package var problems: String
        /// What became of it.
        package var state: ProductImport.ItemState
        /// The product that it became or was.
        package var product: Identifier<Product>?

        /// A product of a file.
        package init(
            number: Int64, handle: String, title: String, line: Int64, body: String, problems: String,
            state: ProductImport.ItemState, product: Identifier<Product>? = nil
        ) {
            self.number = number
            self.handle = handle
            self.title = title
            self.line = line
            self.body = body
            self.problems = problems
            self.state = state
            self.product = product
        }
    }

    /// The file with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<ProductImport>, locked: Bool = false) throws -> ProductImport? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM product_import WHERE id = \(id)\(lock)").map(Self.file)
    }

    /// A merchant's files, latest first.
    /// - Parameter after: the time and the file that ended the page before.
    package func list(
        of merchant: Identifier<Merchant>, after: (time: Timestamp, id: Identifier<ProductImport>)?, limit: Int
    ) throws -> [ProductImport] {
        let sql: SQL = "SELECT * FROM product_import WHERE merchant = \(merchant)"
        return try connection.query(sql + connection.latestFirst(by: "created_at", after: after, limit: limit)).map(
            Self.file)
    }

    /// Files in a state that came there by a time, longest ago first.
    package func files(in state: ProductImport.State, by time: Timestamp, limit: Int) throws -> [ProductImport] {
        try connection.query(
            """
            SELECT * FROM product_import WHERE state = \(state.rawValue) AND moved_at <= \(time)
            ORDER BY moved_at, id LIMIT \(limit)
            """
        ).map(Self.file)
    }

    /// Whether a merchant has a file in a state.
    package func has(_ state: ProductImport.State, of merchant: Identifier<Merchant>) throws -> Bool {
        try connection.first(
            "SELECT 1 AS one FROM product_import WHERE merchant = \(merchant) AND state = \(state.rawValue) LIMIT 1"
        ) != nil
    }

    /// Stores a new file.
    package func insert(_ file: ProductImport) throws {
        _ = try connection.insertMany(
            into: "product_import",
            columns: [
                "id", "merchant", "name", "digest", "dialect", "currency", "fallback", "ignored", "row_count",
                "created_at",
                "state", "moved_at", "revision",
            ],
            rows: [
                [
                    file.id.sqlValue, file.merchant.sqlValue, file.name.sqlValue, file.digest.sqlValue,
                    file.dialect.sqlValue, file.currency.sqlValue, file.fallback.sqlValue,
                    CatalogueStore.lines(file.ignored).sqlValue,
                    file.rowCount.sqlValue, file.createdAt.sqlValue, file.state.rawValue.sqlValue,
                    file.movedAt.sqlValue, file.revision.sqlValue,
                ]
            ])
    }

    /// Stores what changed of a file.
    /// - Returns: false when another change came first, or another file of the merchant is being taken in.
    package func save(_ file: ProductImport) throws -> Bool {
        do {
            return try connection.savepoint {
                try connection.execute(
                    """
                    UPDATE product_import SET state = \(file.state.rawValue), moved_at = \(file.movedAt),
                        revision = \(file.revision)
                    WHERE id = \(file.id) AND revision = \(file.revision - 1)
                    """) == 1
            }
        } catch let error as DatabaseError where error.constraintName == "product_import__applying" {
            return false
        }
    }

    /// Forgets what a file says, once nobody needs it: of a file that is over, of all its products; of one that was taken in, of
    /// those that need no second try.
    package func forget(_ file: ProductImport) throws {
        if file.state == .discarded {
            try connection.execute("DELETE FROM product_import_item WHERE import = \(file.id)")
        } else {
            try connection.execute(
                "UPDATE product_import_item SET body = '{}' WHERE import = \(file.id) AND state <> 'failed'")
        }
    }

    /// How many files of a merchant wait to be confirmed.
    package func waiting(of merchant: Identifier<Merchant>) throws -> Int {
        try connection.first(
            """
            SELECT COUNT(*) AS n FROM product_import WHERE merchant = \(merchant) AND state IN ('reading', 'ready', 'partly')
            """)?.get("n") ?? 0
    }

    /// Adds products of a file; those that are there already stay.
    package func insert(_ items: [Item], of file: Identifier<ProductImport>) throws {
        _ = try connection.insertMany(
            into: "product_import_item",
            columns: ["import", "number", "handle", "title", "first_row", "body", "problems", "state", "product"],
            rows: items.map {
                [
                    file.sqlValue, $0.number.sqlValue, $0.handle.sqlValue, $0.title.sqlValue, $0.line.sqlValue,
                    $0.body.sqlValue, $0.problems.sqlValue, $0.state.rawValue.sqlValue, $0.product.sqlValue,
                ]
            }, onConflict: .ignore)
    }

    /// Products of a file in their order.
    /// - Parameters:
    ///   - state: only those in it; nil for all.
    ///   - after: the number that ended the page before.
    package func items(
        of file: Identifier<ProductImport>, in state: ProductImport.ItemState? = nil, after: Int64? = nil, limit: Int
    ) throws -> [Item] {
        var sql: SQL = "SELECT * FROM product_import_item WHERE import = \(file) AND number > \(after ?? 0)"
        if let state { sql += " AND state = \(state.rawValue)" }
        return try connection.query(sql + " ORDER BY number LIMIT \(limit)").map { row in
            Item(
                number: try row.get("number"), handle: try row.get("handle"), title: try row.get("title"),
                line: try row.get("first_row"), body: try row.get("body"), problems: try row.get("problems"),
                state: try row.getCase("state"), product: try row.get("product"))
        }
    }

    /// How many products of a file are in each state.
    package func counts(of file: Identifier<ProductImport>) throws -> [ProductImport.ItemState: Int64] {
        try Dictionary(
            connection.query(
                "SELECT state, COUNT(*) AS n FROM product_import_item WHERE import = \(file) GROUP BY state"
            ).map { (try $0.getCase("state"), try $0.get("n")) }
        ) { first, _ in first }
    }

    /// Stores what became of a product of a file.
    package func save(_ item: Item, of file: Identifier<ProductImport>) throws {
        try connection.execute(
            """
            UPDATE product_import_item SET state = \(item.state.rawValue), problems = \(item.problems),
                product = \(item.product.sqlValue)
            WHERE import = \(file) AND number = \(item.number)
            """)
    }

    /// Lets the products be tried again that could not be taken in.
    package func retry(_ file: Identifier<ProductImport>) throws {
        try connection.execute(
            """
            UPDATE product_import_item SET state = 'ready', problems = '[]' WHERE import = \(file) AND state = 'failed'
            """)
    }

    private static func file(_ row: Row) throws -> ProductImport {
        ProductImport(
            id: try row.get("id"), merchant: try row.get("merchant"), name: try row.get("name"),
            digest: try row.get("digest"), dialect: try row.get("dialect"), currency: try row.get("currency"),
            fallback: try row.get("fallback"),
            ignored: CatalogueStore.texts(try row.get("ignored")), rowCount: try row.get("row_count"),
            createdAt: try row.get("created_at"), state: try row.getCase("state"), movedAt: try row.get("moved_at"),
            revision: try row.get("revision"))
    }
}
