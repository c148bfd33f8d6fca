import Alliance
import DatabaseTestSupport
import Market
import Operations
import SQLDatabase
import TestSupport
import Testing

/// Each violation is planted behind the platform's back; the finding must name it and count it.
@Suite("The search for what must never be, on every engine")
struct InvariantTests {
    /// A way to break something, and the beginning of the sentence that says so.
    struct Planted: Sendable, CustomTestStringConvertible {
        let sentence: String
        let statements: [SQL]
        var testDescription: String { sentence }

        init(_ sentence: String, _ statements: SQL...) {
            self.sentence = sentence
            self.statements = statements
        }
    }

    static let future: Int64 = 4_000_000_000_000

    static let planted: [Planted] = [
        Planted("Every used idempotency key has the answer", "UPDATE idempotency SET answer = ''"),
        Planted("Every idempotency key has an operation", "UPDATE idempotency SET created_at = \(future)"),
        Planted("Every message has a type", "UPDATE outbox SET type = '', published_at = at WHERE subject LIKE 'smp%'"),
        Planted("No message went out before", "UPDATE outbox SET published_at = at - 1"),
        Planted("Every line of the audit log", "UPDATE audit SET actor = ''"),
        Planted("Every sample has the message", "UPDATE outbox SET subject = 'smp_nothing' WHERE subject LIKE 'smp%'"),
        Planted("Every message about a sample", "UPDATE outbox SET subject = 'smp_nothing' WHERE subject LIKE 'smp%'"),
        Planted("Every state that a sample is in", "DELETE FROM outbox WHERE type = 'sample.approved'"),
        Planted("The changes of a sample", "UPDATE sample SET revision = revision + 1"),
        Planted("Every sample that moved", "DELETE FROM audit", "UPDATE sample SET revision = 3"),
        Planted("A sample is open exactly", "UPDATE sample SET is_open = 0"),
        Planted("A sample has a time to act", "UPDATE sample SET due_at = 7"),
        Planted("Every sample that creators have to answer for", "UPDATE sample SET delivered_at = 7"),
        Planted("No sample moved in the future", "UPDATE sample SET moved_at = \(future)"),
        Planted(
            "A command that failed left nothing behind", "UPDATE audit SET at = at - 1"),
        Planted(
            "Every identifier that a command made",
            "UPDATE outbox SET id = 'evt_00000000000000000000000000' WHERE type = 'sample.approved'"),
        Planted("What the answer of a key names is there", "UPDATE idempotency SET answer = '{\"id\":\"smp_gone\"}'"),
        Planted(
            "Every move in the audit log is a line",
            "UPDATE audit SET summary = 'shipped to approved' WHERE summary LIKE '%to%'"
        ),
        Planted("The moves of a sample follow one another", "UPDATE sample SET state = 'rejected'"),
        Planted("The rules under which a sample was requested", "DELETE FROM rule_set"),
        Planted("No suspended account", "UPDATE account SET suspended_at = 7"),
        Planted("Every API key acts for", "DELETE FROM account_membership"),
        Planted("Passwords, sessions and API keys", "UPDATE account SET password_hash = 'steady-kiln-42'"),
        Planted("No session ends before", "UPDATE session SET expires_at = 7"),
        Planted(
            "Every event is in the log once", "ALTER TABLE event RENAME TO event_kept",
            "CREATE TABLE event AS SELECT * FROM event_kept", "INSERT INTO event SELECT * FROM event_kept"),
        Planted("No event was received in the future", "UPDATE event SET received_at = \(future)"),
        Planted(
            "No reader of the log is ahead",
            "INSERT INTO log_reader (name, rules, sequence, newest_at) VALUES ('a', 'b', 99, 0)"),
        Planted(
            "Every shown place has a chance", "ALTER TABLE exposure RENAME TO exposure_kept",
            "CREATE TABLE exposure AS SELECT * FROM exposure_kept", "UPDATE exposure SET propensity = 1.5"),
        Planted("Every answer of the feed", "UPDATE exposure SET place = 3"),
        Planted(
            "No sample offer has fewer", "ALTER TABLE sample_offer RENAME TO sample_offer_kept",
            "CREATE TABLE sample_offer AS SELECT * FROM sample_offer_kept", "UPDATE sample_offer SET units_left = -1"),
        Planted(
            "What is debited is credited",
            "INSERT INTO ledger_entry (sequence, at, kind, reference, digest) VALUES (1, 0, 'a', 'b', '')",
            """
            INSERT INTO ledger_posting (entry, number, side, account, minor_units, currency)
            VALUES (1, 1, 'debit', 'bank:1', 5, 'CNY')
            """),
        Planted(
            "What stands on an account",
            """
            INSERT INTO ledger_account (account, currency, debits, credits, held) VALUES ('bank:1', 'CNY', 5, 0, 0)
            """),
        Planted("The journal has every place", "UPDATE ledger_head SET sequence = 3"),
        Planted(
            "What takes an entry back",
            """
            INSERT INTO ledger_entry (sequence, at, kind, reference, reverses, digest)
            VALUES (1, 0, 'a', 'b', 'nothing', '')
            """),
        Planted(
            "A link holds for contents", draft,
            """
            INSERT INTO content_link (content, number, product, linked_at)
            SELECT 'vid_1', 1, id, 0 FROM product ORDER BY id LIMIT 1
            """),
        Planted("Who can be shown a content", draft, "UPDATE content SET visibility = 'published'"),
    ]

    private static let draft: SQL = """
        INSERT INTO content (id, creator, form, title, tags, visibility, published_at, state)
        SELECT 'vid_1', id, 'video', 'a', '', 'hidden', 0, 'draft' FROM creator ORDER BY id LIMIT 1
        """

    /// A platform with one of everything: an approved sample, a session, an API key, an event, a shown place.
    private func world(_ engine: TestEngine) async throws -> WorldPlatform {
        let world = try await WorldPlatform(engine)
        let platform = world.platform
        let cakes = Membership.merchant(World.cakeMerchant.id)
        let offer = SampleOffer(
            product: World.roseCake.id, merchant: World.cakeMerchant.id, unitsLeft: 5, kind: .free, autoApproval: nil)
        _ = try await platform.samples.offer(offer, in: world.context(cakes))
        let sample = try await platform.samples.request(
            World.roseCake.id, message: "拍鲜花饼", in: world.context(.creator(World.teaExpert.id), key: "k1")
        ).value
        _ = try await platform.samples.move(sample.id, .approve, in: world.context(cakes))
        let now = world.clock.now()
        try await platform.database.write { connection in
            let statements: [SQL] = [
                """
                INSERT INTO account (id, login, display_name, language, password_hash, created_at)
                VALUES ('acc_1', 'laochen', 'C', 'zh-CN', 'scrypt$1', \(now))
                """,
                "INSERT INTO account_membership (account_id, role, party) VALUES ('acc_1', 'operator', '')",
                """
                INSERT INTO session (token_digest, handle, account_id, csrf_token, device_digest, created_at, expires_at,
                    last_seen_at) VALUES ('t', 'h', 'acc_1', 'c', 'd', \(now), \(now), \(now))
                """,
                """
                INSERT INTO api_key (id, account_id, prefix, secret_digest, scopes, role, party, created_at)
                VALUES ('key_1', 'acc_1', 'p', 's', '', 'operator', '', \(now))
                """,
                """
                INSERT INTO event (id, kind, occurred_at, received_at, source, consent, schema_version)
                VALUES ('evt-1', 'impression', \(now), \(now), 'client', 'personalisation', 1)
                """,
                """
                INSERT INTO exposure (request, place, at, content, creator, slot_type, propensity, score, reasons,
                    model_version, rules_version) VALUES ('r', 0, \(now), 'c', 'd', 'organic', 1, 0, '', '', '')
                """,
            ]
            for statement in statements { try connection.execute(statement) }
        }
        return world
    }

    @Test(arguments: TestEngine.available)
    func `finds nothing where nothing is wrong`(engine: TestEngine) async throws {
        let world = try await world(engine)

        let findings = try await world.platform.check()

        #expect(findings.filter { $0.violations != 0 }.isEmpty)
        #expect(Set(findings.map(\.sentence)).count == findings.count)
        await world.platform.close()
    }

    @Test(arguments: [TestEngine.sqliteMemory, .postgreSQL].filter(TestEngine.available.contains), planted)
    func `finds what was planted`(engine: TestEngine, planted: Planted) async throws {
        let world = try await world(engine)
        try await world.platform.database.write { connection in
            for statement in planted.statements { try connection.execute(statement) }
        }

        let finding = try #require(
            try await world.platform.check().first { $0.sentence.hasPrefix(planted.sentence) })

        #expect(finding.violations > 0)
        await world.platform.close()
    }

    @Test func `every question has its planted violation`() async throws {
        let findings = try await WorldPlatform().platform.check()

        let planted: [[(sentence: String, statement: SQL)]] = [
            TradeInvariantTests.planted, PromotionTests.planted, PayoutTests.planted, WebhookTests.planted,
        ]
        let sentences = Self.planted.map(\.sentence) + planted.flatMap { $0.map(\.sentence) }
        for finding in findings {
            #expect(sentences.contains { finding.sentence.hasPrefix($0) }, "\(finding.sentence)")
        }
    }
}
