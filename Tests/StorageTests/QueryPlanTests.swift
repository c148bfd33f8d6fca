import Alliance
import Amounts
import DatabaseTestSupport
import Market
import SQLDatabase
import Storage
import Testing
import Trade

/// What requests and the loops beside them ask all the time, on the tables that grow: their rows are found by an index.
@Suite("A hot query, on every engine")
struct QueryPlanTests {
    /// A query with the sentence that names it.
    struct Query: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (Connection) throws -> Void

        init(_ name: String, _ run: @escaping @Sendable (Connection) throws -> Void) {
            testDescription = name
            self.run = run
        }
    }

    private static let sample: Identifier<Sample> = SampleScene.id(1)
    private static let viewer: Identifier<Viewer> = SampleScene.id(2)
    private static let place = SampleStore.Position(requestedAt: SampleScene.start, id: sample)
    private static let duePlace = SampleStore.DuePosition(dueAt: SampleScene.start, id: sample)
    private static let now = SampleScene.start
    private static let contentPlace = ContentStore.Position(movedAt: now, id: SampleScene.id(3))

    private static let planPlace: (time: Timestamp, id: Identifier<CommissionPlan>) = (now, SampleScene.id(20))
    private static let bindingPlace: (time: Timestamp, id: Identifier<AgencyBinding>) = (now, SampleScene.id(22))
    private static let orderPlace: (time: Timestamp, id: Identifier<Order>) = (now, SampleScene.id(4))

    static let queries: [Query] =
        asked + [
            Query("stock of a variant") { _ = try StockStore($0).levels(of: [SampleScene.id(5)]) },
            Query("reservations that ran out") { _ = try StockStore($0).expired(at: now, limit: 100) },
            Query("where a variant was sold from") {
                _ = try StockStore($0).sold(SampleScene.id(5), subject: "pur_1")
            },
            Query("a viewer's cart") {
                guard let cart = try CartStore($0).open(of: viewer) else {
                    _ = try CartStore($0).lines(of: SampleScene.id(6))
                    return
                }
                _ = try CartStore($0).lines(of: cart)
            },
            Query("a viewer's clicks on a product") {
                _ = try CartStore($0).clicks(
                    of: viewer, on: [SampleScene.merchant], since: now, limit: 100)
            },
            Query("a product's plans and what is locked for a creator") {
                let store = CommissionPlanStore($0)
                _ = try store.current(of: SampleScene.products[0], at: now)
                _ = try store.joined([SampleScene.id(20)], by: SampleScene.creators[0])
                _ = try store.members(of: [SampleScene.id(20)])
                _ = try store.lock(
                    of: SampleScene.creators[0], on: SampleScene.products[0], since: now, lasting: .days(30))
                _ = try store.ending(begunBy: now, after: .init(), limit: 100)
                _ = try store.indirect(of: SampleScene.merchant)
            },
            Query("plans of a merchant and of a leader") {
                let store = CommissionPlanStore($0)
                _ = try store.list(of: .merchant(SampleScene.merchant), at: now, after: planPlace, limit: 30)
                _ = try store.list(of: .leader(SampleScene.id(21)), at: now, after: planPlace, limit: 30)
                _ = try store.list(of: .creator(SampleScene.creators[0]), at: now, after: planPlace, limit: 30)
                _ = try store.list(of: .everybody, at: now, after: planPlace, limit: 30)
            },
            Query("what binds creators") {
                let store = AgencyBindingStore($0)
                _ = try store.bound([SampleScene.creators[0]])
                _ = try store.list(of: SampleScene.creators[0], nil, after: bindingPlace, limit: 30)
                _ = try store.list(of: nil, SampleScene.id(21), after: bindingPlace, limit: 30)
                _ = try store.list(of: nil, nil, after: bindingPlace, limit: 30)
                _ = try store.proposals(of: SampleScene.id(21))
                _ = try store.due(at: now, limit: 100)
            },
            Query("parties that forms offer") {
                _ = try PartyStore($0).mostFollowed(limit: 200)
                _ = try PartyStore($0).agencies(limit: 200)
            },
            Query("what helped a shop to sell") {
                _ = try OrderStore($0).touches(
                    of: SampleScene.merchant, in: .cny, since: now, before: now, helping: .days(30), limit: 100)
            },
            Query("the creators behind a viewer") { _ = try CartStore($0).creators(behind: viewer) },
            Query("a purchase with its orders") {
                _ = try OrderStore($0).purchase(SampleScene.id(7))
                _ = try OrderStore($0).orders(of: SampleScene.id(7))
            },
            Query("disputes that are due") {
                _ = try DisputeStore($0).lapsing(at: now, limit: 100)
                _ = try DisputeStore($0).hasLapsing(at: now)
                _ = try DisputeStore($0).toCall(at: now, limit: 100)
            },
            Query("disputes of an order and of lines") {
                _ = try DisputeStore($0).list(of: SampleScene.id(8))
                _ = try DisputeStore($0).open(of: [SampleScene.id(9)])
                _ = try DisputeStore($0).find("dp_1", of: "stripe")
            },
            Query("a merchant's disputes") {
                _ = try DisputeStore($0).list(
                    of: SampleScene.merchant, state: nil, after: (now, SampleScene.id(10)), limit: 30)
            },
            Query("a buyer's orders") {
                _ = try OrderStore($0).list(.init(buyer: viewer), after: orderPlace, limit: 30)
            },
            Query("a merchant's orders in a state") {
                let filter = OrderStore.Filter(merchant: SampleScene.merchant, state: .toShip)
                _ = try OrderStore($0).list(filter, after: orderPlace, limit: 30)
            },
            Query("everybody's orders") { _ = try OrderStore($0).list(.init(), after: orderPlace, limit: 30) },
            Query("what is due of orders and payments") {
                _ = try OrderStore($0).dueOrders(at: now, limit: 100)
                _ = try OrderStore($0).duePurchases(at: now, limit: 100)
                _ = try PaymentStore($0).due(at: now, limit: 100)
                _ = try PaymentStore($0).dueRefunds(at: now, limit: 100)
                _ = try AfterSaleStore($0).due(at: now, limit: 100)
            },
            Query("what variants are made of") {
                let sku: Identifier<SKU> = SampleScene.id(5)
                _ = try BundleStore($0).bundles([sku])
                _ = try BundleStore($0).bundles(madeOf: [sku])
                _ = try BundleStore($0).list(of: SampleScene.merchant, after: sku, limit: 30)
                try BundleStore($0).lock([sku])
            },
            Query("what creators and agencies earn") {
                for party in [
                    EarningParty.creator(SampleScene.creators[0]), .agency(SampleScene.id(21)),
                    .leader(SampleScene.id(21)),
                ] {
                    _ = try OrderStore($0).lines(of: party, after: (now, SampleScene.id(8)), limit: 30)
                }
            },
            Query("requests for money back") {
                _ = try AfterSaleStore($0).list(of: SampleScene.id(4))
                _ = try AfterSaleStore($0).list(
                    of: SampleScene.merchant, state: .refunding, after: (now, SampleScene.id(9)), limit: 30)
                _ = try AfterSaleStore($0).list(of: nil, state: nil, after: (now, SampleScene.id(9)), limit: 30)
            },
        ]

    private static let asked: [Query] = [
        Query("a sample by its identifier") { _ = try SampleStore($0).find(sample, locked: true) },
        Query("the latest sample of a creator and product") {
            _ = try SampleStore($0).latest(creator: SampleScene.creators[0], product: SampleScene.products[0])
        },
        Query("a creator's open samples") { _ = try SampleStore($0).openCount(creator: SampleScene.creators[0]) },
        Query("a creator's fulfilment") { _ = try SampleStore($0).fulfilment(creator: SampleScene.creators[0]) },
        Query("a creator's samples") {
            let filter = SampleStore.Filter(creator: SampleScene.creators[0])
            _ = try SampleStore($0).list(filter, after: nil, limit: 30)
            _ = try SampleStore($0).list(filter, after: place, limit: 30)
        },
        Query("a merchant's samples in a state") {
            let filter = SampleStore.Filter(merchant: SampleScene.merchant, state: .requested)
            _ = try SampleStore($0).list(filter, after: nil, limit: 30)
            _ = try SampleStore($0).list(filter, after: place, limit: 30)
        },
        Query("everybody's samples") {
            _ = try SampleStore($0).list(.init(), after: nil, limit: 30)
            _ = try SampleStore($0).list(.init(), after: place, limit: 30)
        },
        Query("samples whose clock ran out") { _ = try SampleStore($0).due(at: now, limit: 100) },
        Query("samples whose content is due") {
            _ = try SampleStore($0).contentDue(after: .init(dueAt: now), upTo: now, limit: 100)
            _ = try SampleStore($0).contentDue(after: duePlace, upTo: now, limit: 100)
        },
        Query("saving a sample") { _ = try SampleStore($0).save(SampleScene.sample(1, .approved, revision: 2)) },
        Query("the offer for a product") { _ = try SampleOfferStore($0).find(SampleScene.products[0], locked: true) },
        Query("what can be asked for") { _ = try SampleOfferStore($0).list(of: nil, after: sampleProduct, limit: 30) },
        Query("a published rule set") {
            _ = try RuleSetStore($0).text(of: RuleVersion(family: "samples", number: 1))
        },
        Query("an idempotency key") {
            _ = try WriteStore($0).claim(scope: "s", key: "k", operation: "o", fingerprint: "f", at: now)
            _ = try WriteStore($0).claim(scope: "s", key: "k", operation: "o", fingerprint: "f", at: now)
            try WriteStore($0).complete(scope: "s", key: "k", as: .done, answer: "{}")
        },
        Query("messages that wait") { _ = try OutboxStore($0).waiting(limit: 100) },
        Query("messages about something") {
            _ = try $0.query("SELECT id FROM outbox WHERE subject = 'smp_1' AND type = 'sample.requested'")
        },
        Query("audit lines about something") { _ = try $0.query("SELECT at FROM audit WHERE subject = 'smp_1'") },
        Query("a session by its token") { _ = try SessionStore($0).find(tokenDigest: "t") },
        Query("an API key by its prefix") { _ = try APIKeyStore($0).find(prefix: "p") },
        Query("an account by its login") { _ = try AccountStore($0).find(login: "l") },
        Query("events that are known") {
            _ = try EventStore($0).known([EventID(parsing: "a"), EventID(parsing: "b")])
        },
        Query("what viewers did in a part of the log") { _ = try EventStore($0).deeds(after: 1, upTo: 9, limit: 10) },
        Query("what a viewer was shown") { _ = try ExposureStore($0).shown(to: viewer, since: now, limit: 10) },
        Query("pages drawn from two rankings") {
            _ = try ExposureStore($0).compared(
                under: "m", RuleVersion(family: "feed", number: 1), since: now, rules: counting, limit: 10)
        },
        Query("a creator's contents") {
            let filter = ContentStore.Filter(creator: SampleScene.creators[0])
            _ = try ContentStore($0).list(filter, after: nil, limit: 30)
            _ = try ContentStore($0).list(filter, after: contentPlace, limit: 30)
        },
        Query("everybody's contents") {
            _ = try ContentStore($0).list(.init(), after: nil, limit: 30)
            _ = try ContentStore($0).list(.init(), after: contentPlace, limit: 30)
        },
        Query("contents that wait for an operator") {
            _ = try ContentStore($0).list(.init(states: [.humanReview]), after: nil, limit: 30)
        },
        Query("contents that no pool lifted") { _ = try ContentStore($0).unmoved(since: now, limit: 100) },
        Query("the cards of a creator's week") {
            _ = try ContentStore($0).counted(by: SampleScene.creators[0], since: now, besides: contentPlace.id)
        },
        Query("a page of contents for the feed") { _ = try FeedItemStore($0).items(after: "vid_1", limit: 100) },
        Query("a page of listed products") {
            _ = try CatalogueStore($0).listedProducts(after: sampleProduct, limit: 30)
        },
        Query("a page of accounts") { _ = try AccountStore($0).list(after: SampleScene.id(1), limit: 30) },
        Query("a party's notices") {
            _ = try NoticeStore($0).list(of: [.creator(SampleScene.creators[0])], after: nil, limit: 30)
            _ = try NoticeStore($0).unreadCount(of: [.creator(SampleScene.creators[0])], limit: 100)
        },
    ]

    private static let counting = CountingRules(
        lateEventsAcceptedFor: .hours(72), clockDifferenceAllowed: .minutes(5), liveView: .seconds(3),
        videoViewWithAction: .seconds(3), videoViewAlone: .seconds(10))
    private static let sampleProduct = SampleScene.products[0]

    @Test(arguments: [TestEngine.sqliteMemory, .postgreSQL].filter(TestEngine.available.contains))
    func `reads no table from end to end`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)
        for query in Self.queries {
            let plans = try await scene.database.write { connection in
                // An empty table is read fastest as a whole; what counts is whether an index could be used.
                if engine == .postgreSQL { try connection.execute("SET LOCAL enable_seqscan = off") }
                return try connection.plans { try query.run(connection) }
            }
            #expect(!plans.isEmpty, "\(query.testDescription) asked nothing")
            for plan in plans {
                let scans = plan.steps.filter { step in
                    // `unread` is no table: the few rows that an index has found are counted.
                    step.contains("Seq Scan on")
                        || (step.hasPrefix("SCAN ") && !step.contains(" USING ") && step != "SCAN unread")
                }
                #expect(scans.isEmpty, "\(query.testDescription): \(plan.statement)\n\(plan.steps)")
            }
        }
        await scene.database.close()
    }

    @Test(arguments: [TestEngine.sqliteMemory, .postgreSQL].filter(TestEngine.available.contains))
    func `without an index is seen by this test`(engine: TestEngine) async throws {
        let scene = try await SampleScene(engine)

        let plans = try await scene.database.write { connection in
            try connection.plans { _ = try connection.query("SELECT id FROM sample WHERE message = 'a'") }
        }

        #expect(plans.first?.steps.contains { $0.contains("Seq Scan on") || $0.hasPrefix("SCAN ") } == true)
        await scene.database.close()
    }
}
