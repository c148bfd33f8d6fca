package import SQLDatabase

extension Migration {
    /// What files say of products and variants, and files that are being taken in.
    package static let productFiles = Migration(
        number: 46, name: "product_files",
        sql: [
            "ALTER TABLE product ADD COLUMN handle TEXT",
            "ALTER TABLE product ADD COLUMN brand TEXT",
            // What variants differ in, each on a line of its own.
            "ALTER TABLE product ADD COLUMN options TEXT NOT NULL DEFAULT ''",
            "CREATE UNIQUE INDEX product__merchant_handle ON product (merchant, handle) WHERE handle IS NOT NULL",
            "ALTER TABLE sku ADD COLUMN options TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE sku ADD COLUMN compare_at BIGINT",
            "ALTER TABLE sku ADD COLUMN barcode TEXT",
            "ALTER TABLE sku ADD COLUMN grams BIGINT",
            """
            CREATE TABLE product_picture (
                product TEXT NOT NULL REFERENCES product (id), position BIGINT NOT NULL, url TEXT NOT NULL,
                text TEXT NOT NULL, CONSTRAINT product_picture__product_position PRIMARY KEY (product, position))
            """,
            """
            CREATE TABLE product_import (
                id TEXT NOT NULL CONSTRAINT product_import__id PRIMARY KEY, merchant TEXT NOT NULL REFERENCES merchant (id),
                name TEXT NOT NULL, digest TEXT NOT NULL, dialect TEXT NOT NULL, currency TEXT NOT NULL, fallback TEXT,
                ignored TEXT NOT NULL, row_count BIGINT NOT NULL, created_at BIGINT NOT NULL, state TEXT NOT NULL,
                moved_at BIGINT NOT NULL, revision BIGINT NOT NULL)
            """,
            "CREATE INDEX product_import__merchant ON product_import (merchant, created_at, id)",
            "CREATE UNIQUE INDEX product_import__applying ON product_import (merchant) WHERE state = 'applying'",
            "CREATE INDEX product_import__open ON product_import (state, moved_at) WHERE state IN ('reading', 'applying')",
            """
            CREATE TABLE product_import_item (
                import TEXT NOT NULL REFERENCES product_import (id), number BIGINT NOT NULL, handle TEXT NOT NULL,
                title TEXT NOT NULL, first_row BIGINT NOT NULL, body TEXT NOT NULL, problems TEXT NOT NULL,
                state TEXT NOT NULL, product TEXT,
                CONSTRAINT product_import_item__import_number PRIMARY KEY (import, number))
            """,
            "CREATE INDEX product_import_item__state ON product_import_item (import, state, number)",
        ])
}
