import SQLDatabase

extension InvariantStore {
    /// What must never be of stock, purchases and their money.
    func trade() -> [(String, String, SQL)] {
        [
            (
                "INV-03", "What is spoken for in a place is what held reservations say.",
                """
                SELECT COUNT(*) AS n FROM stock_level FULL OUTER JOIN (
                    SELECT sku, location, SUM(units) AS held FROM stock_reservation_part
                    JOIN stock_reservation ON stock_reservation.id = reservation
                    WHERE state = 'held' GROUP BY sku, location) AS spoken
                    ON spoken.sku = stock_level.sku AND spoken.location = stock_level.location
                WHERE COALESCE(stock_level.reserved, 0) <> COALESCE(spoken.held, 0)
                """
            ),
            (
                "INV-04", "What lies in a place is what came there less what left it.",
                """
                SELECT COUNT(*) AS n FROM stock_level FULL OUTER JOIN (
                    SELECT sku, location, SUM(units) AS units FROM stock_movement GROUP BY sku, location) AS moved
                    ON moved.sku = stock_level.sku AND moved.location = stock_level.location
                WHERE COALESCE(stock_level.on_hand, 0) <> COALESCE(moved.units, 0)
                """
            ),
            (
                "INV-04", "Units left for an order exactly when it was paid, as many as it has.",
                """
                SELECT COUNT(*) AS n FROM (
                    SELECT purchase.id, purchase.state AS state, SUM(order_line.units * COALESCE((
                        SELECT SUM(order_line_part.units) FROM order_line_part WHERE line = order_line.id), 1)) AS ordered
                    FROM purchase JOIN merchant_order ON merchant_order.purchase = purchase.id
                    JOIN order_line ON order_line.order_id = merchant_order.id
                    GROUP BY purchase.id, purchase.state) AS units
                LEFT JOIN (
                    SELECT subject, -SUM(units) AS sold FROM stock_movement WHERE reason = 'sold' GROUP BY subject
                ) AS left_for ON left_for.subject = units.id
                WHERE COALESCE(sold, 0) <> CASE state WHEN 'paid' THEN ordered ELSE 0 END
                """
            ),
            (
                "INV-03", "An exchange has its units spoken for from the yes until they are sent.",
                """
                SELECT COUNT(*) AS n FROM after_sale
                LEFT JOIN stock_reservation ON stock_reservation.id = after_sale.reservation
                WHERE wanted IS NOT NULL AND (COALESCE(stock_reservation.state, '') = 'held') <>
                    (kind = 'exchange' AND after_sale.state IN ('waiting_return', 'waiting_check', 'waiting_ship'))
                """
            ),
            (
                "INV-04", "Units left for an exchange exactly when they were sent, as many as were wanted.",
                """
                SELECT COUNT(*) AS n FROM after_sale LEFT JOIN (
                    SELECT subject, -SUM(units) AS sent FROM stock_movement WHERE reason = 'exchanged' GROUP BY subject
                ) AS left_for ON left_for.subject = after_sale.id
                WHERE COALESCE(sent, 0) <> CASE WHEN after_sale.sent_at IS NULL THEN 0 ELSE (
                    SELECT COALESCE(SUM(units), 0) FROM stock_reservation_part
                    WHERE stock_reservation_part.reservation = after_sale.reservation) END
                """
            ),
            (
                "BND-1", "A bundle has no units of its own, and no bundle is a part of one.",
                """
                SELECT (SELECT COUNT(*) FROM stock_level WHERE (on_hand <> 0 OR reserved <> 0)
                        AND EXISTS (SELECT 1 FROM bundle_part WHERE bundle = stock_level.sku))
                    + (SELECT COUNT(*) FROM bundle_part WHERE EXISTS (
                        SELECT 1 FROM bundle_part AS inner_part WHERE inner_part.bundle = bundle_part.part)) AS n
                """
            ),
            (
                "BND-2", "A bundle and its parts are the same merchant's.",
                """
                SELECT COUNT(*) AS n FROM bundle_part
                JOIN sku AS whole ON whole.id = bundle JOIN product AS sold ON sold.id = whole.product
                JOIN sku AS piece ON piece.id = part JOIN product AS held ON held.id = piece.product
                WHERE sold.merchant <> held.merchant
                """
            ),
            (
                "INV-06", "A purchase is captured once.",
                """
                SELECT COUNT(*) AS n FROM (SELECT purchase FROM payment_event WHERE kind = 'captured'
                    GROUP BY purchase HAVING COUNT(*) > 1) AS twice
                """
            ),
            (
                "INV-07", "Money that was captured bought something, or goes back.",
                """
                SELECT COUNT(*) AS n FROM payment_event JOIN purchase ON purchase.id = payment_event.purchase
                WHERE kind = 'captured' AND state <> 'paid'
                    AND NOT EXISTS (SELECT 1 FROM refund WHERE refund.id = purchase.id)
                """
            ),
            (
                "INV-09", "No more is paid back than was captured.",
                """
                SELECT COUNT(*) AS n FROM (SELECT purchase, SUM(amount) AS back FROM refund GROUP BY purchase) AS owed
                WHERE back > (SELECT COALESCE(SUM(minor_units), 0) FROM payment_event
                    WHERE payment_event.purchase = owed.purchase AND kind = 'captured')
                """
            ),
            (
                "INV-09", "What a line was paid back is what its requests were paid and lost disputes took.",
                """
                SELECT COUNT(*) AS n FROM order_line LEFT JOIN (
                    SELECT line, SUM(amount) AS back FROM after_sale WHERE state = 'refunded' GROUP BY line) AS paid_back
                    ON paid_back.line = order_line.id
                LEFT JOIN (
                    SELECT line, SUM(dispute_share.amount) AS back FROM dispute_share
                    JOIN dispute ON dispute.id = dispute_share.dispute WHERE state = 'lost' GROUP BY line) AS charged_back
                    ON charged_back.line = order_line.id
                WHERE refunded <> COALESCE(paid_back.back, 0) + COALESCE(charged_back.back, 0)
                """
            ),
            (
                "INV-15", "An order of which everything is settled or paid back has nothing in escrow.",
                """
                SELECT COUNT(*) AS n FROM merchant_order JOIN ledger_account
                    ON ledger_account.account = 'order:' || merchant_order.id || ':escrow'
                WHERE ledger_account.debits <> ledger_account.credits AND NOT EXISTS (SELECT 1 FROM order_line
                    WHERE order_id = merchant_order.id AND earning IN ('estimated', 'confirmed'))
                """
            ),
            (
                "INV-14", "Messages about a subject are numbered from 1 without a gap.",
                """
                SELECT COUNT(*) AS n FROM (
                    SELECT subject FROM outbox WHERE number IS NOT NULL GROUP BY subject
                    HAVING COUNT(DISTINCT number) <> COUNT(*) OR MAX(number) <> COUNT(*)) AS gaps
                """
            ),
            (
                "INV-13", "What waits to be sent is due, and what is over is not.",
                """
                SELECT COUNT(*) AS n FROM webhook_delivery
                WHERE (state IN ('pending', 'retrying') AND next_at IS NULL)
                    OR (state IN ('succeeded', 'exhausted') AND next_at IS NOT NULL)
                """
            ),
            (
                "INV-18", "What a payee earned stands on its account or was paid out.",
                """
                SELECT COUNT(*) AS n FROM ledger_account LEFT JOIN (
                    SELECT payee || ':available' AS account, currency, SUM(amount) AS units FROM payout
                    WHERE state IN ('waiting_first', 'waiting_second', 'approved', 'sent', 'paid')
                    GROUP BY payee, currency) AS out
                    ON out.account = ledger_account.account AND out.currency = ledger_account.currency
                WHERE ledger_account.account LIKE '%:available'
                    AND credits - debits + COALESCE(out.units, 0) <> (
                        SELECT COALESCE(SUM(CASE side WHEN 'credit' THEN minor_units ELSE -minor_units END), 0)
                        FROM ledger_posting JOIN ledger_entry ON ledger_entry.sequence = ledger_posting.entry
                        WHERE ledger_posting.account = ledger_account.account
                            AND ledger_posting.currency = ledger_account.currency AND kind NOT LIKE 'payout.%')
                """
            ),
            (
                "INV-19", "A payout's money is on its way exactly as long as the payout is.",
                """
                SELECT COUNT(*) AS n FROM payout LEFT JOIN ledger_account
                    ON ledger_account.account = 'payout:' || payout.id || ':in_transit'
                    AND ledger_account.currency = payout.currency
                WHERE COALESCE(credits - debits, 0) <> CASE
                    WHEN state IN ('waiting_first', 'waiting_second', 'approved', 'sent') THEN amount ELSE 0 END
                """
            ),
            (
                "DSP-1", "What was taken for a dispute stands on its account exactly as long as it is open.",
                """
                SELECT COUNT(*) AS n FROM dispute LEFT JOIN ledger_account
                    ON ledger_account.account = 'dispute:' || dispute.id AND ledger_account.currency = dispute.currency
                WHERE COALESCE(debits - credits, 0) <> CASE WHEN is_open = 1 AND taken_at IS NOT NULL THEN amount ELSE 0 END
                """
            ),
            (
                "DSP-2", "A dispute is open, has its answer awaited and has no end exactly as its state says.",
                """
                SELECT COUNT(*) AS n FROM dispute
                WHERE is_open <> CASE WHEN state IN ('won', 'lost', 'withdrawn') THEN 0 ELSE 1 END
                    OR (closed_at IS NULL) <> (is_open = 1)
                    OR (is_open = 1 AND call_at IS NULL) OR (is_open = 0 AND call_at IS NOT NULL)
                    OR (state <> 'needs_response' AND lapses_at IS NOT NULL)
                """
            ),
            (
                "DSP-3",
                "Lines bear no more of a dispute than its amount, and what they do not bear is the platform's.",
                """
                SELECT COUNT(*) AS n FROM dispute LEFT JOIN (
                    SELECT dispute, SUM(amount) AS units FROM dispute_share GROUP BY dispute) AS borne
                    ON borne.dispute = dispute.id
                WHERE COALESCE(borne.units, 0) > amount OR (state = 'lost' AND amount - COALESCE(borne.units, 0) <> COALESCE((
                    SELECT SUM(CASE side WHEN 'debit' THEN minor_units ELSE -minor_units END) FROM ledger_posting
                    JOIN ledger_entry ON ledger_entry.sequence = ledger_posting.entry
                    WHERE reference = 'dispute_closed:' || dispute.id AND account = 'platform:bad_debt'), 0))
                """
            ),
            (
                "DSP-4", "Nothing of a line is settled while it is disputed.",
                """
                SELECT COUNT(*) AS n FROM dispute_share JOIN dispute ON dispute.id = dispute_share.dispute
                JOIN ledger_entry ON ledger_entry.reference = 'settle:' || dispute_share.line
                WHERE ledger_entry.at >= dispute.opened_at AND (closed_at IS NULL OR ledger_entry.at < closed_at)
                """
            ),
            (
                "TRD-3", "What a comparison found of money that arrived is what the bank's account was given.",
                """
                SELECT COUNT(*) AS n FROM (
                    SELECT reconciliation, currency,
                        SUM(CASE WHEN kind IN ('captured', 'reinstated') THEN minor_units ELSE -minor_units END) AS units
                    FROM reconciliation_finding WHERE is_booked = 1 GROUP BY reconciliation, currency) AS arrived
                WHERE units <> COALESCE((
                    SELECT SUM(CASE side WHEN 'credit' THEN minor_units ELSE -minor_units END)
                    FROM ledger_posting JOIN ledger_entry ON ledger_entry.sequence = ledger_posting.entry
                    WHERE reference = 'reconciled:' || reconciliation || ':' || arrived.currency
                        AND account LIKE 'psp:%'), 0)
                """
            ),
            (
                "INV-21", "As many coupons of a promotion were claimed as it counted.",
                """
                SELECT COUNT(*) AS n FROM promotion
                WHERE claimed <> (SELECT COUNT(*) FROM coupon WHERE coupon.promotion = promotion.id)
                """
            ),
            (
                "INV-21", "A coupon is locked by a purchase that is not paid, and used by one that is.",
                """
                SELECT COUNT(*) AS n FROM coupon LEFT JOIN purchase ON purchase.id = coupon.purchase
                WHERE COALESCE(purchase.state, '') <> CASE coupon.state
                    WHEN 'locked' THEN 'unpaid' WHEN 'used' THEN 'paid' ELSE '' END
                """
            ),
            (
                "INV-21", "A coupon reduced one purchase that was not paid back.",
                """
                SELECT COUNT(*) AS n FROM (
                    SELECT coupon FROM line_reduction JOIN order_line ON order_line.id = line_reduction.line
                    JOIN merchant_order ON merchant_order.id = order_line.order_id
                    JOIN purchase ON purchase.id = merchant_order.purchase
                    WHERE coupon IS NOT NULL AND purchase.state <> 'closed' AND (refunded < order_line.paid OR shipped_units > 0)
                    GROUP BY coupon HAVING COUNT(DISTINCT purchase.id) > 1) AS twice
                """
            ),
            (
                "PRC-1", "What promotions took off a line is what its discounts say, by who bears it.",
                """
                SELECT COUNT(*) AS n FROM order_line LEFT JOIN (
                    SELECT line, SUM(CASE WHEN bearer LIKE 'merchant:%' THEN amount ELSE 0 END) AS shop,
                        SUM(CASE WHEN bearer = 'platform' THEN amount ELSE 0 END) AS platform,
                        SUM(CASE WHEN bearer LIKE 'creator:%' THEN amount ELSE 0 END) AS creator
                    FROM line_reduction GROUP BY line) AS taken ON taken.line = order_line.id
                WHERE shop_discount <> COALESCE(taken.shop, 0) OR platform_discount <> COALESCE(taken.platform, 0)
                    OR creator_discount <> COALESCE(taken.creator, 0)
                """
            ),
            (
                "PRC-2", "What is taken of a flash price's quota is what was bought of it.",
                """
                SELECT COUNT(*) AS n FROM flash_price WHERE taken <> (
                    SELECT COALESCE(SUM(units), 0) FROM order_line
                    JOIN merchant_order ON merchant_order.id = order_line.order_id
                    JOIN purchase ON purchase.id = merchant_order.purchase
                    WHERE order_line.flash = flash_price.id AND purchase.state <> 'closed')
                """
            ),
            (
                "TRD-1", "Orders are where their purchase is.",
                """
                SELECT COUNT(*) AS n FROM merchant_order JOIN purchase ON purchase.id = merchant_order.purchase
                WHERE (purchase.state = 'unpaid' AND merchant_order.state <> 'unpaid')
                    OR (purchase.state = 'closed' AND merchant_order.state <> 'closed')
                    OR (purchase.state = 'paid' AND merchant_order.state = 'unpaid')
                """
            ),
            (
                "TRD-2", "Money that is on its way back is owed by exactly one refund.",
                """
                SELECT COUNT(*) AS n FROM after_sale LEFT JOIN refund ON refund.id = after_sale.id
                WHERE (after_sale.state = 'refunding' AND (refund.id IS NULL OR refund.paid_at IS NOT NULL))
                    OR (after_sale.state = 'refunded' AND (refund.id IS NULL OR refund.paid_at IS NULL))
                    OR (after_sale.state NOT IN ('refunding', 'refunded') AND refund.id IS NOT NULL)
                """
            ),
        ]
    }
}
