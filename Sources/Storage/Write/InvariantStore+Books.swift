import SQLDatabase

extension InvariantStore {
    /// What must never be in the books; `dancong ledger verify` follows the chain as well.
    func books() -> [(String, String, SQL)] {
        [
            (
                "INV-01", "What is debited is credited, in each entry and currency.",
                """
                SELECT COUNT(*) AS n FROM (
                    SELECT entry FROM ledger_posting GROUP BY entry, currency
                    HAVING SUM(CASE side WHEN 'debit' THEN minor_units ELSE -minor_units END) <> 0) AS unbalanced
                """
            ),
            (
                "INV-01", "What stands on an account is what the journal moved there.",
                """
                SELECT COUNT(*) AS n FROM ledger_account LEFT JOIN (
                    SELECT account, currency, SUM(CASE side WHEN 'debit' THEN minor_units ELSE 0 END) AS debits,
                        SUM(CASE side WHEN 'credit' THEN minor_units ELSE 0 END) AS credits
                    FROM ledger_posting GROUP BY account, currency) AS moved
                    ON moved.account = ledger_account.account AND moved.currency = ledger_account.currency
                WHERE ledger_account.debits <> COALESCE(moved.debits, 0)
                    OR ledger_account.credits <> COALESCE(moved.credits, 0)
                """
            ),
            (
                "INV-02", "The journal has every place from 1 to its head, and every entry its movements.",
                """
                SELECT (SELECT ABS(sequence - (SELECT COUNT(*) FROM ledger_entry)) FROM ledger_head)
                    + (SELECT COUNT(*) FROM ledger_entry WHERE sequence < 1
                        OR sequence > (SELECT sequence FROM ledger_head))
                    + (SELECT COUNT(*) FROM ledger_entry WHERE (SELECT COUNT(*) FROM ledger_posting
                        WHERE entry = ledger_entry.sequence) < 2) AS n
                """
            ),
            (
                "INV-17", "What takes an entry back stands behind it.",
                """
                SELECT COUNT(*) AS n FROM ledger_entry AS later WHERE reverses IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM ledger_entry AS earlier
                    WHERE earlier.reference = later.reverses AND earlier.sequence < later.sequence)
                """
            ),
        ]
    }

    /// What must never be of contents: a card leads where the content says, for as long as the content holds it.
    func contents() -> [(String, String, SQL)] {
        [
            (
                "CNT-1", "A link holds for contents that were handed in, and for the product that they name.",
                """
                SELECT COUNT(*) AS n FROM content_link JOIN content ON content.id = content_link.content
                WHERE content_link.unlinked_at IS NULL AND (content.state IN ('draft', 'withdrawn', 'removed')
                    OR content.product IS NULL OR content.product <> content_link.product)
                """
            ),
            (
                "CNT-2", "Who can be shown a content follows from its state.",
                """
                SELECT COUNT(*) AS n FROM content WHERE visibility <> CASE
                    WHEN state IN ('published', 'pooling', 'long_tail') THEN 'published'
                    WHEN state IN ('restricted', 'removed') THEN state ELSE 'hidden' END
                """
            ),
        ]
    }
}
