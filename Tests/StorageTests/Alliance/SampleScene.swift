import Alliance
import DatabaseTestSupport
import Market
import SQLDatabase
import Storage

/// Two creators, a merchant and two products in a fresh database, and samples as a test needs them.
struct SampleScene {
    static let start = Timestamp(milliseconds: 1_795_426_691_000)
    static let merchant: Identifier<Merchant> = id(1)
    static let creators: [Identifier<Creator>] = [id(11), id(12)]
    static let products: [Identifier<Product>] = [id(21), id(22), id(23)]

    let database: Database

    init(_ engine: TestEngine) async throws {
        database = try await engine.fresh()
        _ = try await Migrator(Schema.migrations).migrate(database)
        try await database.write { connection in
            let category: Identifier<Category> = Self.id(31)
            try connection.execute(
                "INSERT INTO category (id, parent, chinese_name, english_name) VALUES (\(category), NULL, '茶', 'Tea')")
            try connection.execute(
                "INSERT INTO merchant (id, name, region, created_at) VALUES (\(Self.merchant), '茶园', '潮州', 0)")
            for creator in Self.creators {
                try connection.execute(
                    """
                    INSERT INTO creator (id, name, niche, region, followers, level, created_at)
                    VALUES (\(creator), '单丛阿铁', '单丛', '潮州', 52000, 3, 0)
                    """)
            }
            for product in Self.products {
                try connection.execute(
                    """
                    INSERT INTO product (id, merchant, category, title, summary, origin_country, origin_place,
                        is_listed, created_at)
                    VALUES (\(product), \(Self.merchant), \(category), '宋种', '', 'CN', '乌岽', 1, 0)
                    """)
            }
        }
    }

    static func id<Noun>(_ number: UInt64, of noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(UUIDBits(high: number, low: number))
    }

    static func after(_ duration: Duration) -> Timestamp { start.advanced(by: duration) }

    /// A sample with a number, which is also the hour of its request.
    static func sample(
        _ number: Int, _ state: Sample.State = .requested, creator: Int = 0, product: Int = 0, due: Duration? = nil,
        evidence: SampleEvidence? = nil, kind: SampleOffer.Kind = .free, revision: Int64 = 1
    ) -> Sample {
        let asked = after(.hours(Int64(number)))
        return Sample(
            id: id(100 + UInt64(number)), creator: creators[creator], merchant: merchant, product: products[product],
            kind: kind, message: "想拍冲泡", requestedAt: asked, rules: RuleVersion(family: "samples", number: 1),
            state: state, movedAt: asked, dueAt: due.map(after), deliveredAt: state == .delivered ? asked : nil,
            extensions: 1, hasAppealed: true, note: "说明", trackingCode: "SF1", evidence: evidence, revision: revision)
    }

    func insert(_ samples: Sample...) async throws {
        try await database.write { connection in for sample in samples { try SampleStore(connection).insert(sample) } }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (SampleStore) throws -> Value) async throws -> Value {
        try await database.read { try body(SampleStore($0)) }
    }
}
