package import SQLDatabase

extension Migration {
    /// The nouns of the market: parties, categories, products, variants and contents.
    package static let market = Migration(
        number: 2, name: "market",
        sql: [
            """
            CREATE TABLE viewer (
                id TEXT NOT NULL CONSTRAINT viewer__id PRIMARY KEY, allows_personalisation SMALLINT NOT NULL,
                created_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE creator (
                id TEXT NOT NULL CONSTRAINT creator__id PRIMARY KEY, name TEXT NOT NULL, niche TEXT NOT NULL,
                region TEXT NOT NULL, followers BIGINT NOT NULL CONSTRAINT creator__followers_not_negative
                CHECK (followers >= 0), level SMALLINT NOT NULL CONSTRAINT creator__level_known
                CHECK (level BETWEEN 0 AND 6), created_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE merchant (
                id TEXT NOT NULL CONSTRAINT merchant__id PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL,
                created_at BIGINT NOT NULL)
            """,
            """
            CREATE TABLE category (
                id TEXT NOT NULL CONSTRAINT category__id PRIMARY KEY, parent TEXT REFERENCES category (id),
                chinese_name TEXT NOT NULL, english_name TEXT NOT NULL)
            """,
            """
            CREATE TABLE product (
                id TEXT NOT NULL CONSTRAINT product__id PRIMARY KEY, merchant TEXT NOT NULL REFERENCES merchant (id),
                category TEXT NOT NULL REFERENCES category (id), title TEXT NOT NULL, summary TEXT NOT NULL,
                origin_country TEXT NOT NULL, origin_place TEXT NOT NULL, origin_maker TEXT, is_listed SMALLINT NOT NULL,
                created_at BIGINT NOT NULL)
            """,
            "CREATE INDEX product__merchant_id ON product (merchant, id)",
            """
            CREATE TABLE sku (
                id TEXT NOT NULL CONSTRAINT sku__id PRIMARY KEY, product TEXT NOT NULL REFERENCES product (id),
                merchant_code TEXT NOT NULL, variant TEXT NOT NULL,
                price_minor_units BIGINT NOT NULL CONSTRAINT sku__price_not_negative CHECK (price_minor_units >= 0),
                price_currency TEXT NOT NULL)
            """,
            "CREATE UNIQUE INDEX sku__product_merchant_code ON sku (product, merchant_code)",
            """
            CREATE TABLE content (
                id TEXT NOT NULL CONSTRAINT content__id PRIMARY KEY, creator TEXT NOT NULL REFERENCES creator (id),
                form TEXT NOT NULL, title TEXT NOT NULL, tags TEXT NOT NULL, category TEXT REFERENCES category (id),
                product TEXT REFERENCES product (id), length_ms BIGINT, visibility TEXT NOT NULL,
                published_at BIGINT NOT NULL)
            """,
            "CREATE INDEX content__creator_published_at ON content (creator, published_at)",
        ])
}
