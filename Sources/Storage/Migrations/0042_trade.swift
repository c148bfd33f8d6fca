package import SQLDatabase

extension Migration {
    /// Stock with what is spoken for, carts, purchases with their orders, payments, and requests for money back.
    package static let trade = Migration(number: 42, name: "trade") { dialect in
        stock + buying + paying
            + ["stock_movement", "payment_event", "order_claim"].flatMap { dialect.freezing($0) }
    }

    private static let stock = [
        """
        CREATE TABLE stock_location (
            id TEXT NOT NULL CONSTRAINT stock_location__id PRIMARY KEY, merchant TEXT NOT NULL REFERENCES merchant (id),
            name TEXT NOT NULL, position BIGINT NOT NULL)
        """,
        "CREATE UNIQUE INDEX stock_location__merchant_position ON stock_location (merchant, position)",
        """
        CREATE TABLE stock_level (
            sku TEXT NOT NULL REFERENCES sku (id), location TEXT NOT NULL REFERENCES stock_location (id),
            on_hand BIGINT NOT NULL CONSTRAINT stock_level__on_hand_not_negative CHECK (on_hand >= 0),
            reserved BIGINT NOT NULL CONSTRAINT stock_level__reserved_is_there CHECK (reserved BETWEEN 0 AND on_hand),
            CONSTRAINT stock_level__sku_location PRIMARY KEY (sku, location))
        """,
        """
        CREATE TABLE stock_reservation (
            id TEXT NOT NULL CONSTRAINT stock_reservation__id PRIMARY KEY, state TEXT NOT NULL, expires_at BIGINT NOT NULL)
        """,
        "CREATE INDEX stock_reservation__expires_at ON stock_reservation (expires_at) WHERE state = 'held'",
        """
        CREATE TABLE stock_reservation_part (
            reservation TEXT NOT NULL REFERENCES stock_reservation (id), sku TEXT NOT NULL, location TEXT NOT NULL,
            units BIGINT NOT NULL CHECK (units > 0),
            CONSTRAINT stock_reservation_part__reservation_sku_location PRIMARY KEY (reservation, sku, location))
        """,
        """
        CREATE TABLE stock_movement (
            id TEXT NOT NULL CONSTRAINT stock_movement__id PRIMARY KEY, sku TEXT NOT NULL, location TEXT NOT NULL,
            units BIGINT NOT NULL CHECK (units <> 0), reason TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL)
        """,
        "CREATE INDEX stock_movement__sku ON stock_movement (sku, location)",
    ]

    private static let buying = [
        // Which accounts watch as a viewer: a creator earns nothing from purchases of its own.
        "CREATE INDEX account_membership__role_party ON account_membership (role, party)",
        """
        CREATE TABLE product_click (
            id TEXT NOT NULL, viewer TEXT NOT NULL, creator TEXT NOT NULL,
            product TEXT NOT NULL, place TEXT NOT NULL, content TEXT, room TEXT, clicked_at BIGINT NOT NULL,
            plan BIGINT NOT NULL, rate_ppm BIGINT NOT NULL,
            CONSTRAINT product_click__viewer_id PRIMARY KEY (viewer, id))
        """,
        "CREATE INDEX product_click__viewer_product ON product_click (viewer, product, clicked_at)",
        """
        CREATE TABLE cart (
            id TEXT NOT NULL CONSTRAINT cart__id PRIMARY KEY, viewer TEXT NOT NULL, is_open SMALLINT NOT NULL,
            created_at BIGINT NOT NULL)
        """,
        "CREATE UNIQUE INDEX cart__open ON cart (viewer) WHERE is_open = 1",
        """
        CREATE TABLE cart_line (
            cart TEXT NOT NULL REFERENCES cart (id), sku TEXT NOT NULL REFERENCES sku (id),
            units BIGINT NOT NULL CHECK (units > 0), added_at BIGINT NOT NULL,
            CONSTRAINT cart_line__cart_sku PRIMARY KEY (cart, sku))
        """,
        """
        CREATE TABLE purchase (
            id TEXT NOT NULL CONSTRAINT purchase__id PRIMARY KEY, cart TEXT NOT NULL, buyer TEXT NOT NULL,
            total BIGINT NOT NULL CHECK (total > 0), currency TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL,
            region TEXT NOT NULL, street TEXT NOT NULL, placed_at BIGINT NOT NULL, state TEXT NOT NULL,
            captured BIGINT NOT NULL, reservation TEXT NOT NULL, due_at BIGINT, paid_at BIGINT, revision BIGINT NOT NULL,
            CONSTRAINT purchase__captured_within CHECK (captured BETWEEN 0 AND total))
        """,
        // A cart becomes one purchase, whatever races for it.
        "CREATE UNIQUE INDEX purchase__cart ON purchase (cart)",
        "CREATE INDEX purchase__due_at ON purchase (due_at) WHERE due_at IS NOT NULL",
        """
        CREATE TABLE merchant_order (
            id TEXT NOT NULL CONSTRAINT merchant_order__id PRIMARY KEY, purchase TEXT NOT NULL REFERENCES purchase (id),
            merchant TEXT NOT NULL, buyer TEXT NOT NULL, placed_at BIGINT NOT NULL, state TEXT NOT NULL, due_at BIGINT,
            delivered_at BIGINT, confirmed_at BIGINT, settle_at BIGINT, revision BIGINT NOT NULL)
        """,
        "CREATE INDEX merchant_order__purchase ON merchant_order (purchase)",
        "CREATE INDEX merchant_order__merchant_placed_at ON merchant_order (merchant, placed_at, id)",
        "CREATE INDEX merchant_order__buyer_placed_at ON merchant_order (buyer, placed_at, id)",
        "CREATE INDEX merchant_order__placed_at ON merchant_order (placed_at, id)",
        "CREATE INDEX merchant_order__due_at ON merchant_order (due_at) WHERE due_at IS NOT NULL",
        """
        CREATE TABLE order_line (
            id TEXT NOT NULL CONSTRAINT order_line__id PRIMARY KEY, order_id TEXT NOT NULL REFERENCES merchant_order (id),
            number BIGINT NOT NULL, placed_at BIGINT NOT NULL, sku TEXT NOT NULL, product TEXT NOT NULL,
            title TEXT NOT NULL, units BIGINT NOT NULL CHECK (units > 0), unit_price BIGINT NOT NULL CHECK (unit_price > 0),
            currency TEXT NOT NULL, shop_discount BIGINT NOT NULL, platform_discount BIGINT NOT NULL,
            creator_discount BIGINT NOT NULL, paid BIGINT NOT NULL CHECK (paid > 0), creator TEXT, place TEXT,
            content TEXT, room TEXT, clicked_at BIGINT, plan BIGINT, creator_ppm BIGINT, fee_ppm BIGINT,
            refunded BIGINT NOT NULL,
            shipped_units BIGINT NOT NULL CHECK (shipped_units BETWEEN 0 AND units), earning TEXT NOT NULL,
            settle_at BIGINT, CONSTRAINT order_line__refunded_within CHECK (refunded BETWEEN 0 AND paid))
        """,
        "CREATE UNIQUE INDEX order_line__order_number ON order_line (order_id, number)",
        "CREATE INDEX order_line__creator ON order_line (creator, placed_at, id) WHERE creator IS NOT NULL",
        "CREATE INDEX order_line__settle_at ON order_line (settle_at, id) WHERE earning = 'confirmed'",
        // Clicks that an order line could have been owed to, with what became of each.
        """
        CREATE TABLE order_claim (
            line TEXT NOT NULL REFERENCES order_line (id), click TEXT NOT NULL, creator TEXT NOT NULL, place TEXT NOT NULL,
            clicked_at BIGINT NOT NULL, rate_ppm BIGINT NOT NULL, plan BIGINT NOT NULL, loss TEXT,
            CONSTRAINT order_claim__line_click PRIMARY KEY (line, click))
        """,
        """
        CREATE TABLE parcel (
            id TEXT NOT NULL CONSTRAINT parcel__id PRIMARY KEY, order_id TEXT NOT NULL REFERENCES merchant_order (id),
            carrier TEXT NOT NULL, tracking_code TEXT NOT NULL, sent_at BIGINT NOT NULL)
        """,
        "CREATE INDEX parcel__order ON parcel (order_id, sent_at)",
    ]

    private static let paying = [
        """
        CREATE TABLE payment (
            purchase TEXT NOT NULL CONSTRAINT payment__purchase PRIMARY KEY REFERENCES purchase (id),
            provider TEXT NOT NULL, reference TEXT, page TEXT, asked_at BIGINT NOT NULL,
            ask_again_at BIGINT)
        """,
        "CREATE INDEX payment__ask_again_at ON payment (ask_again_at) WHERE ask_again_at IS NOT NULL",
        // What a provider said, each thing once.
        """
        CREATE TABLE payment_event (
            provider TEXT NOT NULL, event TEXT NOT NULL, purchase TEXT NOT NULL, kind TEXT NOT NULL,
            minor_units BIGINT NOT NULL, currency TEXT NOT NULL, at BIGINT NOT NULL,
            CONSTRAINT payment_event__provider_event PRIMARY KEY (provider, event))
        """,
        "CREATE INDEX payment_event__purchase ON payment_event (purchase, at)",
        """
        CREATE TABLE after_sale (
            id TEXT NOT NULL CONSTRAINT after_sale__id PRIMARY KEY, order_id TEXT NOT NULL REFERENCES merchant_order (id),
            line TEXT NOT NULL REFERENCES order_line (id), buyer TEXT NOT NULL, merchant TEXT NOT NULL, kind TEXT NOT NULL,
            amount BIGINT NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, reason TEXT NOT NULL,
            asked_at BIGINT NOT NULL, state TEXT NOT NULL, is_open SMALLINT NOT NULL, due_at BIGINT, note TEXT,
            revision BIGINT NOT NULL)
        """,
        "CREATE UNIQUE INDEX after_sale__open ON after_sale (line) WHERE is_open = 1",
        "CREATE INDEX after_sale__order ON after_sale (order_id, asked_at)",
        "CREATE INDEX after_sale__merchant_asked_at ON after_sale (merchant, asked_at, id)",
        "CREATE INDEX after_sale__asked_at ON after_sale (asked_at, id)",
        "CREATE INDEX after_sale__due_at ON after_sale (due_at) WHERE due_at IS NOT NULL",
        // What a provider is to pay back, until it has.
        """
        CREATE TABLE refund (
            id TEXT NOT NULL CONSTRAINT refund__id PRIMARY KEY, purchase TEXT NOT NULL REFERENCES purchase (id),
            amount BIGINT NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
            attempts BIGINT NOT NULL, try_at BIGINT, paid_at BIGINT)
        """,
        "CREATE INDEX refund__try_at ON refund (try_at) WHERE try_at IS NOT NULL",
        "CREATE INDEX refund__purchase ON refund (purchase)",
    ]
}
