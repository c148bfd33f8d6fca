import DatabaseTestSupport
import Market
import SQLDatabase
import Statistics
import Storage
import Testing

@Suite("A search, on every engine")
struct SearchStoreTests {
    /// Products, contents, a creator and rooms by title and detail, with what changed looked at.
    private struct Scene {
        let database: Database

        init(_ engine: TestEngine) async throws {
            database = try await SampleScene(engine).database
            try await follow()
        }

        func write(_ statement: SQL) async throws {
            try await database.write { try $0.execute(statement) }
        }

        func product(_ number: UInt64, _ title: String, _ summary: String = "", isListed: Bool = true) async throws {
            let id: Identifier<Product> = SampleScene.id(number)
            let category: Identifier<Category> = SampleScene.id(31)
            try await write(
                """
                INSERT INTO product (id, merchant, category, title, summary, origin_country, origin_place, is_listed,
                    created_at)
                VALUES (\(id), \(SampleScene.merchant), \(category), \(title), \(summary), 'CN', '', \(isListed), 0)
                """)
        }

        func content(
            _ number: UInt64, _ title: String, tags: String = "", _ visibility: String = "published"
        )
            async throws
        {
            let id: Identifier<Content> = SampleScene.id(number)
            try await write(
                """
                INSERT INTO content (id, creator, form, title, tags, visibility, published_at)
                VALUES (\(id), \(SampleScene.creators[0]), 'video', \(title), \(tags), \(visibility), 0)
                """)
        }

        func room(_ number: UInt64, _ title: String, _ state: String = "scheduled") async throws {
            let id: Identifier<Room> = SampleScene.id(number)
            try await write(
                """
                INSERT INTO room (id, creator, rules, created_at, title, has_synthetic_host, starts_at, state, moved_at,
                    is_practice, on_air, revision, last_message)
                VALUES (\(id), \(SampleScene.creators[0]), 'rooms/1', 0, \(title), 0, 0, \(state), 0, 0, 0, 1, 0)
                """)
        }

        @discardableResult
        func follow() async throws -> Int {
            var taken = 0
            while true {
                let more = try await database.write { try SearchStore($0).takePending(limit: 3) }
                guard more > 0 else { return taken }
                taken += more
            }
        }

        func found(
            _ text: String, _ kinds: Set<SearchKind> = Set(SearchKind.allCases), skipping skipped: Int = 0,
            limit: Int = 10
        ) async throws -> [SearchStore.Found] {
            let query = try SearchQuery(text)
            return try await database.read {
                try SearchStore($0).find(query, kinds: kinds, skipping: skipped, limit: limit)
            }
        }

        func titles(_ text: String, _ kinds: Set<SearchKind> = [.product]) async throws -> [String] {
            try await found(text, kinds).map(\.title)
        }
    }

    @Test(arguments: TestEngine.available)
    func `finds Chinese words of two characters, and of one, and words of letters`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.product(41, "凤凰单丛蜜兰香", "乌岽头春")
        try await scene.product(42, "云南鲜花饼", "配凤凰单丛正好")
        try await scene.product(43, "Phoenix 单枞 Oolong Tea")
        try await scene.product(44, "单独的丛书")
        try await scene.follow()

        #expect(try await scene.titles("单丛") == ["凤凰单丛蜜兰香", "云南鲜花饼"])
        #expect(try await scene.titles("凤凰") == ["凤凰单丛蜜兰香", "云南鲜花饼"])
        #expect(try await scene.titles("凤凰单丛") == ["凤凰单丛蜜兰香", "云南鲜花饼"])
        #expect(try await scene.titles("凤凰 蜜兰香") == ["凤凰单丛蜜兰香"])
        #expect(try await scene.titles("凰单凤") == [])
        #expect(try await scene.titles("香") == ["凤凰单丛蜜兰香"])
        #expect(try await scene.titles("饼") == ["云南鲜花饼"])
        #expect(try await Set(scene.titles("单")) == ["凤凰单丛蜜兰香", "云南鲜花饼", "Phoenix 单枞 Oolong Tea", "单独的丛书"])
        #expect(try await scene.titles("oolong TEA") == ["Phoenix 单枞 Oolong Tea"])
        #expect(try await scene.titles("ｐｈｏｅｎｉｘ") == ["Phoenix 单枞 Oolong Tea"])
        #expect(try await scene.titles("oolon") == [])
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `reads no phrase across a break, or from the title into the detail`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.product(41, "凤凰，单丛")
        try await scene.product(42, "好凤凰", "单丛茶")
        try await scene.follow()

        #expect(try await scene.titles("凤凰单丛") == [])
        #expect(try await scene.titles("凰单") == [])
        #expect(try await scene.titles("凤凰 单丛") == ["凤凰，单丛", "好凤凰"])
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `puts a title above any number of mentions, and ties by identifier`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.product(41, "茶饼", String(repeating: "单丛，", count: 60))
        try await scene.product(44, "红茶与单丛两种，都是新的", "没有别的")
        try await scene.product(43, "单丛")
        try await scene.product(42, "单丛")
        try await scene.follow()

        let found = try await scene.found("单丛", [.product])

        #expect(found.map(\.title).last == "茶饼" && found.count == 4)
        let same = found.filter { $0.title == "单丛" }.map(\.subject)
        #expect(same == [41, 42].map { SampleScene.id($0 + 1, of: Product.self).rawValue })
        let first = try await scene.found("单丛", [.product], limit: 2)
        let second = try await scene.found("单丛", [.product], skipping: 2, limit: 2)
        #expect(first + second == found)
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `finds what may be shown and nothing else, by kind`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.product(41, "单丛甲")
        try await scene.product(42, "单丛乙", isListed: false)
        try await scene.content(51, "泡单丛", tags: "工夫茶,潮州")
        try await scene.content(52, "藏单丛", tags: "工夫茶", "hidden")
        try await scene.room(61, "单丛专场")
        try await scene.room(62, "单丛取消", "cancelled")
        try await scene.follow()
        let room: Identifier<Room> = SampleScene.id(61)

        #expect(try await Set(scene.found("单丛").map(\.title)) == ["单丛甲", "泡单丛", "单丛专场", "单丛阿铁"])
        #expect(try await scene.titles("工夫茶", [.content]) == ["泡单丛"])
        #expect(try await scene.found("潮州", [.creator]).count == SampleScene.creators.count)
        #expect(try await scene.found("专场").map(\.state) == [.scheduled])
        try await scene.write("UPDATE room SET state = 'living' WHERE id = \(room)")
        #expect(try await scene.found("专场").map(\.state) == [.living], "the state is read, not remembered")
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `what is taken down is gone at once, and comes back; what is renamed moves`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.product(41, "单丛甲")
        try await scene.follow()
        let id: Identifier<Product> = SampleScene.id(41)

        try await scene.write("UPDATE product SET is_listed = 0 WHERE id = \(id)")
        #expect(try await scene.titles("单丛") == [], "before anybody looked again")
        #expect(try await scene.follow() == 1)
        #expect(try await scene.titles("单丛") == [])
        let left = try await scene.database.read {
            try $0.query("SELECT number FROM search_document WHERE title = '单丛甲'").count
        }
        #expect(left == 0)

        try await scene.write("UPDATE product SET is_listed = 1, title = '水仙乙' WHERE id = \(id)")
        try await scene.follow()
        #expect(try await scene.titles("单丛") == [])
        #expect(try await scene.titles("水仙") == ["水仙乙"])
        try await scene.write("UPDATE product SET title = '肉桂丙' WHERE id = \(id)")
        try await scene.follow()
        #expect(try await scene.titles("水仙") == [])
        #expect(try await scene.titles("肉桂") == ["肉桂丙"])
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `what is rolled back and a message in a room leave nothing to look at`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.room(61, "单丛专场")
        try await scene.follow()
        let room: Identifier<Room> = SampleScene.id(61)

        try await scene.write("UPDATE room SET last_message = last_message + 1 WHERE id = \(room)")
        struct Undone: Error {}
        await #expect(throws: Undone.self) {
            try await scene.database.write { connection in
                try connection.execute("UPDATE room SET title = 'x' WHERE id = \(room)")
                throw Undone()
            }
        }

        #expect(try await scene.follow() == 0)
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `finds what was there before it, and the same after looking at all again`(engine: TestEngine) async throws {
        let database = try await engine.fresh()
        _ = try await Migrator(Schema.migrations.filter { $0.number < 39 }).migrate(database)
        let creator = Creator(
            id: SampleScene.id(9), name: "凤凰阿铁", niche: "单丛", region: "潮州", followers: 0, level: .l0,
            createdAt: SampleScene.start)
        _ = try await database.write { try PartyStore($0).add([creator]) }
        _ = try await Migrator(Schema.migrations).migrate(database)
        let query = try SearchQuery("单丛")

        _ = try await database.write { try SearchStore($0).takePending(limit: 100) }
        let find: @Sendable (Connection) throws -> [SearchStore.Found] = {
            try SearchStore($0).find(query, kinds: [.creator], skipping: 0, limit: 9)
        }
        let first = try await database.read(find)
        try await database.write { try SearchStore($0).lookAgainAtAll() }
        let taken = try await database.write { try SearchStore($0).takePending(limit: 100) }
        let again = try await database.read(find)

        #expect(first.map(\.title) == ["凤凰阿铁"] && again == first && taken == 1)
        await database.close()
    }

    @Test(arguments: TestEngine.available)
    func `takes operators of either engine as text`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.product(41, "Tea NOT coffee, 100% \"pure\" & 'fine': (A|B) \\ *")
        try await scene.follow()
        let title = "Tea NOT coffee, 100% \"pure\" & 'fine': (A|B) \\ *"

        for text in [
            "tea NOT coffee", "\"tea", "tea*", "tea AND pure", "title:tea", "'fine", "fine':*", "tea & !coffee", "(a|b",
            "-coffee", "{tea}", "^tea", "tea -> pure", "\\", "100%", "tea\\'",
        ] {
            let query = try? SearchQuery(text)  // A lone backslash has no word; it is refused before any engine.
            guard query != nil else { continue }
            let isThere = !text.contains("AND") && !text.contains("title")
            #expect(try await scene.titles(text) == (isThere ? [title] : []), "\(text)")
        }
        await scene.database.close()
    }

    @Test(arguments: TestEngine.available)
    func `never fails for any text, and finds a document by each of its own words`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SplitMix64(state: seed)
        let alphabet = Array("单丛凤凰茶aB1 ，\"'*:()&|!-<>^{}\\~+%_;\u{0}ß İ①🍵ＡｚéนกЖ한ほ\u{301}\u{200B}\t\n".unicodeScalars)
        for number in 0..<60 {
            let length = Int.random(in: 1...20, using: &generator)
            let text = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? " " }.text
            let stored = text.replacing("\u{0}", with: "")
            try await scene.product(1_000 + UInt64(number), stored)
            try await scene.follow()
            // A text without a word is refused before any engine sees it.
            guard let query = try? SearchQuery(text) else { continue }
            let found = try await scene.database.read {
                try SearchStore($0).find(query, kinds: [.product], skipping: 0, limit: 100)
            }
            let isSame = SearchTerms.of(text) == SearchTerms.of(stored)
            #expect(!isSame || found.contains { $0.title == stored }, "seed \(seed): \(text.debugDescription)")
        }
        await scene.database.close()
    }
}
