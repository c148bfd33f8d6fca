package import SQLDatabase

extension Migration {
    /// Promotions with their coupons, flash prices, what holds for buying a product, and what took something off a line.
    package static let pricing = Migration(
        number: 45, name: "pricing",
        sql: [
            """
            CREATE TABLE promotion (
                id TEXT NOT NULL CONSTRAINT promotion__id PRIMARY KEY, bearer TEXT NOT NULL, title TEXT NOT NULL,
                currency TEXT NOT NULL, amount BIGINT CHECK (amount > 0),
                share_ppm BIGINT CHECK (share_ppm BETWEEN 1 AND 999999), at_most BIGINT CHECK (at_most > 0),
                threshold BIGINT NOT NULL CHECK (threshold >= 0), coupons BIGINT, per_person BIGINT,
                begins_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, coupons_count_for_ms BIGINT,
                combines SMALLINT NOT NULL, created_at BIGINT NOT NULL, state TEXT NOT NULL,
                claimed BIGINT NOT NULL CHECK (claimed >= 0), revision BIGINT NOT NULL,
                CONSTRAINT promotion__one_reduction CHECK ((amount IS NULL) <> (share_ppm IS NULL)),
                CONSTRAINT promotion__claimed_within CHECK (claimed <= COALESCE(coupons, 0)))
            """,
            "CREATE INDEX promotion__bearer ON promotion (bearer, created_at, id)",
            "CREATE INDEX promotion__ends_at ON promotion (ends_at) WHERE state = 'open'",
            """
            CREATE TABLE promotion_product (
                promotion TEXT NOT NULL REFERENCES promotion (id), product TEXT NOT NULL REFERENCES product (id),
                CONSTRAINT promotion_product__promotion_product PRIMARY KEY (promotion, product))
            """,
            """
            CREATE TABLE coupon (
                id TEXT NOT NULL CONSTRAINT coupon__id PRIMARY KEY, promotion TEXT NOT NULL REFERENCES promotion (id),
                viewer TEXT NOT NULL, number BIGINT NOT NULL, claimed_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
                state TEXT NOT NULL, purchase TEXT, revision BIGINT NOT NULL,
                CONSTRAINT coupon__promotion_viewer_number UNIQUE (promotion, viewer, number))
            """,
            "CREATE INDEX coupon__viewer_claimed_at ON coupon (viewer, claimed_at, id)",
            "CREATE INDEX coupon__purchase ON coupon (purchase) WHERE purchase IS NOT NULL",
            "CREATE INDEX coupon__expires_at ON coupon (expires_at) WHERE state IN ('granted', 'returned')",
            """
            CREATE TABLE flash_price (
                id TEXT NOT NULL CONSTRAINT flash_price__id PRIMARY KEY, merchant TEXT NOT NULL REFERENCES merchant (id),
                sku TEXT NOT NULL REFERENCES sku (id), price BIGINT NOT NULL CHECK (price > 0), currency TEXT NOT NULL,
                quota BIGINT NOT NULL, per_person BIGINT NOT NULL, begins_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL, state TEXT NOT NULL, taken BIGINT NOT NULL, revision BIGINT NOT NULL,
                CONSTRAINT flash_price__taken_within CHECK (taken BETWEEN 0 AND quota))
            """,
            "CREATE INDEX flash_price__sku ON flash_price (sku, ends_at)",
            "CREATE INDEX flash_price__merchant ON flash_price (merchant, created_at, id)",
            """
            CREATE TABLE sale_terms (
                product TEXT NOT NULL CONSTRAINT sale_terms__product PRIMARY KEY REFERENCES product (id),
                returns TEXT NOT NULL, limit_units BIGINT CHECK (limit_units > 0), limit_ms BIGINT, protected_ms BIGINT)
            """,
            "ALTER TABLE order_line ADD COLUMN returns TEXT NOT NULL DEFAULT 'without_reason'",
            "ALTER TABLE order_line ADD COLUMN protected_ms BIGINT",
            "ALTER TABLE order_line ADD COLUMN flash TEXT",
            "CREATE INDEX order_line__flash ON order_line (flash) WHERE flash IS NOT NULL",
            // What took something off a line, and who bears it.
            """
            CREATE TABLE line_reduction (
                line TEXT NOT NULL REFERENCES order_line (id), promotion TEXT NOT NULL REFERENCES promotion (id),
                coupon TEXT, bearer TEXT NOT NULL, title TEXT NOT NULL, amount BIGINT NOT NULL CHECK (amount > 0),
                CONSTRAINT line_reduction__line_promotion PRIMARY KEY (line, promotion))
            """,
            "CREATE INDEX line_reduction__coupon ON line_reduction (coupon) WHERE coupon IS NOT NULL",
            "ALTER TABLE after_sale ADD COLUMN cause TEXT NOT NULL DEFAULT 'other'",
        ])
}
