package import SQLDatabase

extension Migration {
    /// Lists that go on after an identifier find the place by an index on PostgreSQL too.
    package static let pagesByIdentifier = Migration(number: 32, name: "pages_by_identifier") { dialect in
        dialect.indexByBytes("content__id_bytes", on: "content", "id")
            + dialect.indexByBytes("product__id_bytes", on: "product", "id")
            + dialect.indexByBytes("sample_offer__product_bytes", on: "sample_offer", "product")
            + dialect.indexByBytes("account__id_bytes", on: "account", "id")
    }
}
