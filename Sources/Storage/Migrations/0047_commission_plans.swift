package import SQLDatabase

extension Migration {
    /// Commission plans beside the open one, what shops promise for other products, agencies with what binds creators to them,
    /// and whom else an order line pays.
    package static let commissionPlans = Migration(
        number: 47, name: "commission_plans",
        sql: [
            """
            CREATE TABLE agency (
                id TEXT NOT NULL CONSTRAINT agency__id PRIMARY KEY, name TEXT NOT NULL, created_at BIGINT NOT NULL)
            """,
            "CREATE INDEX agency__name ON agency (name, id)",
            // Agencies that accounts acted for before there was a table of them.
            """
            INSERT INTO agency (id, name, created_at)
            SELECT party, MIN(account.display_name), MIN(account.created_at) FROM account_membership
            JOIN account ON account.id = account_membership.account_id
            WHERE role = 'agency' AND party IS NOT NULL GROUP BY party
            """,
            "CREATE INDEX creator__followers ON creator (followers, id)",
            """
            CREATE TABLE commission_plan (
                id TEXT NOT NULL CONSTRAINT commission_plan__id PRIMARY KEY,
                merchant TEXT NOT NULL REFERENCES merchant (id), product TEXT NOT NULL REFERENCES product (id),
                title TEXT NOT NULL, kind TEXT NOT NULL, leader TEXT REFERENCES agency (id),
                leader_ppm BIGINT CHECK (leader_ppm BETWEEN 1 AND 999999),
                rate_ppm BIGINT NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000), begins_at BIGINT NOT NULL,
                ends_at BIGINT NOT NULL, clicks_count_for_ms BIGINT, created_at BIGINT NOT NULL, state TEXT NOT NULL,
                revision BIGINT NOT NULL,
                CONSTRAINT commission_plan__leader_has_fee CHECK ((leader IS NULL) = (leader_ppm IS NULL)))
            """,
            "CREATE INDEX commission_plan__created_at ON commission_plan (created_at, id)",
            "CREATE INDEX commission_plan__product ON commission_plan (product, ends_at)",
            "CREATE INDEX commission_plan__merchant ON commission_plan (merchant, created_at, id)",
            "CREATE INDEX commission_plan__leader ON commission_plan (leader, created_at, id) WHERE leader IS NOT NULL",
            """
            CREATE TABLE commission_plan_creator (
                plan TEXT NOT NULL REFERENCES commission_plan (id), creator TEXT NOT NULL REFERENCES creator (id),
                since BIGINT NOT NULL,
                CONSTRAINT commission_plan_creator__plan_creator PRIMARY KEY (plan, creator))
            """,
            "CREATE INDEX commission_plan_creator__creator ON commission_plan_creator (creator, plan)",
            """
            CREATE TABLE merchant_commission (
                merchant TEXT NOT NULL CONSTRAINT merchant_commission__merchant PRIMARY KEY REFERENCES merchant (id),
                indirect_ppm BIGINT NOT NULL CHECK (indirect_ppm BETWEEN 0 AND 1000000), set_at BIGINT NOT NULL,
                revision BIGINT NOT NULL)
            """,
            """
            CREATE TABLE agency_binding (
                id TEXT NOT NULL CONSTRAINT agency_binding__id PRIMARY KEY,
                creator TEXT NOT NULL REFERENCES creator (id), agency TEXT NOT NULL REFERENCES agency (id),
                split_ppm BIGINT NOT NULL CHECK (split_ppm BETWEEN 1 AND 999999), lasts_ms BIGINT NOT NULL,
                proposed_at BIGINT NOT NULL, state TEXT NOT NULL, accepted_at BIGINT, ends_at BIGINT,
                exit_asked_by TEXT, due_at BIGINT, revision BIGINT NOT NULL)
            """,
            // A creator is bound to one agency, whatever races for its yes.
            """
            CREATE UNIQUE INDEX agency_binding__bound ON agency_binding (creator)
            WHERE state IN ('active', 'exit_requested')
            """,
            "CREATE UNIQUE INDEX agency_binding__proposed ON agency_binding (creator, agency) WHERE state = 'proposed'",
            "CREATE INDEX agency_binding__proposed_at ON agency_binding (proposed_at, id)",
            "CREATE INDEX agency_binding__agency ON agency_binding (agency, proposed_at, id)",
            "CREATE INDEX agency_binding__creator ON agency_binding (creator, proposed_at, id)",
            "CREATE INDEX agency_binding__due_at ON agency_binding (due_at) WHERE due_at IS NOT NULL",
            // What is locked for whom is what leads to a product now.
            "ALTER TABLE content_link ADD COLUMN creator TEXT",
            """
            UPDATE content_link SET creator = (SELECT content.creator FROM content WHERE content.id = content_link.content)
            """,
            """
            CREATE INDEX content_link__creator_product ON content_link (creator, product, linked_at)
            WHERE unlinked_at IS NULL
            """,
            "ALTER TABLE content_link ADD COLUMN is_told SMALLINT NOT NULL DEFAULT 0",
            """
            CREATE INDEX content_link__untold ON content_link (linked_at, content)
            WHERE unlinked_at IS NULL AND is_told = 0 AND rate_ppm IS NOT NULL
            """,
            "ALTER TABLE product_click ADD COLUMN merchant TEXT",
            "ALTER TABLE product_click ADD COLUMN promise TEXT",
            "ALTER TABLE product_click ADD COLUMN indirect_ppm BIGINT NOT NULL DEFAULT 0",
            "UPDATE product_click SET merchant = (SELECT product.merchant FROM product WHERE product.id = product_click.product)",
            "DROP INDEX product_click__viewer_product",
            "CREATE INDEX product_click__viewer_merchant ON product_click (viewer, merchant, clicked_at)",
            "ALTER TABLE order_claim ADD COLUMN promise TEXT",
            "ALTER TABLE order_claim ADD COLUMN is_indirect SMALLINT NOT NULL DEFAULT 0",
            "ALTER TABLE order_line ADD COLUMN promise TEXT",
            "ALTER TABLE order_line ADD COLUMN is_indirect SMALLINT NOT NULL DEFAULT 0",
            "ALTER TABLE order_line ADD COLUMN agency TEXT",
            "ALTER TABLE order_line ADD COLUMN agency_ppm BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE order_line ADD COLUMN leader TEXT",
            "ALTER TABLE order_line ADD COLUMN leader_ppm BIGINT NOT NULL DEFAULT 0",
            "CREATE INDEX order_line__agency ON order_line (agency, placed_at, id) WHERE agency IS NOT NULL",
            "CREATE INDEX order_line__leader ON order_line (leader, placed_at, id) WHERE leader IS NOT NULL",
        ])
}
