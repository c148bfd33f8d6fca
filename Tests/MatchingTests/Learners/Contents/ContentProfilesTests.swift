import Statistics
import Testing

@testable import Matching

@Suite struct ContentProfilesTests {
    private func plain(_ change: (inout ContentProfiles.Settings) -> Void = { _ in }) -> ContentProfiles.Settings {
        var settings = ContentProfiles.Settings()
        settings.rarityPower = 1
        settings.couplingShare = 0
        settings.linkShare = 0
        change(&settings)
        return settings
    }

    private func model(_ contents: [ItemContent], _ settings: ContentProfiles.Settings) throws -> ContentModel {
        try ContentProfiles(contents: contents, settings: settings).model(itemCount: contents.count)
    }

    private let teas = [
        ItemContent(tags: ["green", "tea"]), ItemContent(tags: ["green"]), ItemContent(tags: ["tea", "cup"]),
        ItemContent(tags: ["lamp"]),
    ]

    /// By hand: rarities log(5/3) of green and tea, log(5/2) of cup and lamp; cosines 1/√2 and
    /// log(5/3) / (√2 √(log²(5/3) + log²(5/2))) = 0.344315.
    @Test func `a score is the cosine of rare things in common`() throws {
        let scored = try model(teas, plain()).candidates(after: [Deed(0)], limit: 9)

        #expect(scored.map(\.item) == [1, 2])
        #expect(abs(scored[0].score - 0.707_106_8) < 1e-5)
        #expect(abs(scored[1].score - 0.344_315) < 1e-5)
    }

    /// By hand: items 1 and 2 link to item 0 and 3 to none; one voter counts 1, two of two √2.
    @Test func `links vote by the root of the history`() throws {
        let contents = [
            ItemContent(links: [1, 2]), ItemContent(links: [0, 2]), ItemContent(links: [0, 1]),
            ItemContent(tags: ["x"]),
        ]
        let model = try model(contents, plain { $0.linkShare = 1 })

        #expect(model.candidates(after: [Deed(0)], limit: 9).map(\.score) == [1, 1])
        let both = model.candidates(after: [Deed(0), Deed(1)], limit: 9)
        #expect(both.map(\.item) == [2])
        #expect(abs(both[0].score - Float(2).squareRoot()) < 1e-6)
    }

    @Test func `older deeds fade from the profile`() throws {
        let contents = [
            ItemContent(tags: ["tea"]), ItemContent(tags: ["lamp"]), ItemContent(tags: ["tea"]),
            ItemContent(tags: ["lamp"]),
        ]
        let model = try model(contents, plain { $0.historyDecay = 0.5 })

        let scored = model.candidates(after: [Deed(0), Deed(1)], limit: 9)

        #expect(scored.map(\.item) == [3, 2])
        #expect(abs(scored[0].score - 2 * scored[1].score) < 1e-6)
    }

    @Test func `the creator's earlier items and titles in two scripts speak for a new one`() throws {
        let contents = [
            ItemContent(title: "明前龙井", creator: "lin"), ItemContent(title: "龙井茶叶"), ItemContent(creator: "lin"),
            ItemContent(title: "desk lamp", creator: "ada"),
        ]

        let scored = try model(contents, plain()).candidates(after: [Deed(0)], limit: 9)

        #expect(Set(scored.map(\.item)) == [1, 2])
    }

    @Test func `an item added live scores as its twin of the catalogue, and moves nobody`() throws {
        var model = try model(teas, plain { $0.couplingShare = 0.5 })
        let before = SyntheticHistories.scores(model, [[0], [2, 3]])

        model.add(ItemContent(tags: ["tea", "cup"]), as: 4)
        model.add(ItemContent(tags: ["kettle"], links: [0]), as: 6)

        let after = SyntheticHistories.scores(model, [[0], [2, 3]])
        #expect(Array(after[0..<4]) == Array(before[0..<4]))
        #expect(Array(after[7..<11]) == Array(before[4..<8]))
        #expect(after[4] == after[2])
        #expect(model.candidates(after: [Deed(6)], limit: 9).isEmpty == false)
        #expect(model.itemCount == 7)
    }

    /// Items 0 to 9 have the common tag, 0 to 2 the rarer one, and 0 and 3 the rarest.
    private let shelves = (0..<10).map { item in
        ItemContent(tags: ["common"] + (item < 3 ? ["rarer"] : []) + ([0, 3].contains(item) ? ["rarest"] : []))
    }

    @Test(arguments: [
        (15, [1, 2, 3, 4, 5, 6, 7, 8, 9]), (14, [1, 2, 3]), (5, [1, 2, 3]), (4, [3]), (1, [3]),
    ])
    func `features are read from the rarest on, as long as their items are within the bound`(
        readMax: Int, found: [Int32]
    ) throws {
        // A last item that has nothing in common keeps the common tag's weight above 0.
        let model = try model(shelves + [ItemContent(tags: ["lamp"])], plain())

        let scored = model.candidates(after: [Deed(0)], limit: 20, readMax: readMax)

        #expect(scored.map(\.item).sorted() == found)
    }

    @Test func `what is within the bound scores as if there were none`() throws {
        let model = try model(shelves + [ItemContent(tags: ["lamp"])], plain())

        let all = SyntheticHistories.scores(model, [[0]])
        for scored in model.candidates(after: [Deed(0)], limit: 20, hidingHistory: false, readMax: 15) {
            #expect(scored.score == all[Int(scored.item)])
        }
    }

    @Test func `links without a say take no memory`() throws {
        let linked = try model([ItemContent(tags: ["a"], links: [1]), ItemContent(tags: ["b"], links: [0])], plain())
        let plain = try model([ItemContent(tags: ["a"]), ItemContent(tags: ["b"])], plain())

        #expect(linked.bytes == plain.bytes)
    }

    @Test func `an item that said nothing may say something later`() throws {
        var model = try model([ItemContent(tags: ["tea"]), ItemContent()], plain())
        #expect(model.candidates(after: [Deed(0)], limit: 9).isEmpty)

        model.add(ItemContent(tags: ["tea"]), as: 1)

        #expect(model.candidates(after: [Deed(0)], limit: 9).map(\.item) == [1])
    }

    @Test func `nothing is learnt from items that say nothing`() {
        #expect(throws: LearningError.nothingToLearn) {
            try ContentProfiles(contents: [ItemContent()]).model(itemCount: 3)
        }
        #expect(throws: LearningError.cancelled) {
            try ContentProfiles(contents: teas).model(itemCount: 3, observe: { _ in .stop })
        }
    }

    @Test func `a model comes back from its bytes, and damaged bytes are refused`() throws {
        let contents = (0..<30).map { item in
            ItemContent(
                tags: ["a\(item % 3)", "b\(item % 7)"], title: "龙井 tea\(item)", creator: "c\(item % 4)",
                links: [Int32((item + 1) % 30)])
        }
        let model = try model(contents, .init())
        let bytes = model.encoded()

        let decoded = try ContentModel(decoding: bytes)

        #expect(decoded.encoded() == bytes)
        #expect(SyntheticHistories.scores(decoded, [[1, 2]]) == SyntheticHistories.scores(model, [[1, 2]]))
        #expect(DamagedBytes.accepted(bytes) { _ = try ContentModel(decoding: $0) } == [])
        #expect(
            DamagedBytes.refusedForgeries(bytes) {
                _ = try ContentModel(decoding: $0).candidates(after: [Deed(1)], limit: 5)
            } > 20)
    }
}
