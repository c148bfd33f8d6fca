import Foundation
import Market
import Matching
import SQLDatabase
import Statistics
import Storage
import Testing

@testable import Operations

struct TrainingTests {
    private func folder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "models-\(UUID().uuidString)").path
    }

    private let candidates = [ImplicitALS.Settings(dimensions: 8, sweeps: 3)]

    @Test func `a training writes a model with a digest and a card, and puts it in force`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await scene.watch()
        let models = ModelFolder(folder())
        defer { try? FileManager.default.removeItem(atPath: models.path) }  // a leftover harms no other test

        let card = try await scene.platform.training.train(.init(folder: models.path, candidates: candidates))

        let pointer = try #require(try models.current())
        let model = try models.read(pointer)
        #expect(card.version == pointer.version && card.sha256 == pointer.digest)
        #expect(try models.card(of: card.version) == card)
        #expect(card.training.viewers == 40 && card.training.pairs == 480)
        #expect(model.itemIDs.count == card.training.items)
        #expect(Set(card.measures.map(\.model)) == ["popularity", "item-knn", "ials"])
    }

    @Test func `a reload takes the model over while pages go on`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await scene.watch()
        let path = folder()
        defer { try? FileManager.default.removeItem(atPath: path) }  // as above
        try await scene.platform.feed.reload(from: path)
        let before = try await scene.platform.feed.serve(FeedQuery(), for: scene.actor(1))

        let card = try await scene.platform.training.train(.init(folder: path, candidates: candidates))
        try await scene.platform.feed.reload()
        let after = try await scene.platform.feed.serve(FeedQuery(), for: scene.actor(1))

        #expect(before.modelVersion.isEmpty && !before.items.isEmpty)
        #expect(after.modelVersion == card.version)
    }

    @Test func `a damaged model is refused and the old catalogue stays`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await scene.watch()
        let path = folder()
        defer { try? FileManager.default.removeItem(atPath: path) }  // as above
        let card = try await scene.platform.training.train(.init(folder: path, candidates: candidates))
        try await scene.platform.feed.reload(from: path)
        scene.clock.advance(by: .seconds(5))
        let newer = try await scene.platform.training.train(.init(folder: path, candidates: candidates))
        let file = try damage(newer, in: path)

        await #expect(throws: ModelFolderError.wrongDigest(path: file.path)) {
            try await scene.platform.feed.reload()
        }
        #expect(newer.version != card.version)
        #expect(scene.platform.feed.modelVersion == card.version)
    }

    @Test func `a refresh takes new contents in and reads no model that is already served`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await scene.watch()
        let path = folder()
        defer { try? FileManager.default.removeItem(atPath: path) }  // as above
        let card = try await scene.platform.training.train(.init(folder: path, candidates: candidates))
        try await scene.platform.feed.reload(from: path)
        let before = try await scene.platform.feed.serve(FeedQuery(), for: scene.actor(1), seed: 5)
        // Whatever happens to the file, the model in memory is the one that was checked.
        _ = try damage(card, in: path)
        let added = Content(
            id: scene.content(500), creator: scene.creator(0), form: .video,
            draft: .init(title: "Newest", tags: ["tea"], category: nil, product: nil), length: .seconds(20),
            state: .published, publishedAt: scene.clock.now())
        try await scene.platform.database.write { _ = try ImportStore($0).add(contents: [added]) }
        let itemCount = scene.platform.feed.itemCount

        try await scene.platform.feed.reload()

        #expect(scene.platform.feed.modelVersion == card.version)
        #expect(scene.platform.feed.itemCount == itemCount + 1)
        let after = try await scene.platform.feed.serve(FeedQuery(limit: 50), for: scene.actor(2), seed: 5)
        #expect(before.items.contains { $0.terms.contains { $0.kind == .taste } })
        #expect(after.items.contains { $0.terms.contains { $0.kind == .taste } })
        #expect(after.items.contains { $0.content == added.id })
    }

    /// Viewers watch eighteen contents of their taste, and then, in the last tenth of the log, two more.
    private func watchInOrder(_ scene: FeedScene, viewers: Int, future: Range<Int> = 18..<20) async throws {
        var generator = SeededGenerator(seed: 11)
        let watched = (0..<viewers).map { number in
            (number % 2 == 0 ? 0..<40 : 40..<80).shuffled(using: &generator).prefix(22)
        }
        for part in [0..<18, future] {
            for number in 0..<viewers {
                let events = watched[number][part].map { scene.event(.videoComplete, by: number, about: $0) }
                _ = try await scene.accept(events, as: scene.actor(number))
            }
        }
    }

    @Test func `a log with a future chooses weights, and the card says how they compare with the rules`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await watchInOrder(scene, viewers: 160)
        let models = ModelFolder(folder())
        defer { try? FileManager.default.removeItem(atPath: models.path) }  // as above

        let card = try await scene.platform.training.train(.init(folder: models.path, candidates: candidates))

        let weights = try #require(card.weights)
        let model = try models.read(try #require(try models.current()))
        #expect(weights.terms.map(\.name) == ["taste", "similar", "next", "session", "popularity"])
        #expect(weights.terms.map(\.rules) == [1, 0.5, 0.6, 0.4, 0.2].map { Double(Float($0)) })
        // Every viewer has two wanted contents among twenty-two that were not seen.
        #expect(weights.rules.count == 80 && weights.rules.value > 0.1 && weights.chosen.value > 0.1)
        #expect(weights.segments.map(\.name) == ["light_viewers"])
        #expect(model.fitWeights.isEmpty != weights.isServed)
        #expect(
            weights.isServed == (weights.difference.value > 0 && weights.difference.value >= weights.difference.error))
        #expect(try #require(card.index).rows.allSatisfy { $0.recall == 1 })
        #expect(try models.card(of: card.version) == card)
    }

    /// What viewers went on to is the only thing that the last tenth of a log may change.
    @Test func `what was known at the moment does not depend on what came after it`() async throws {
        var found: [(past: PastMoment, responses: [DailyResponses])] = []
        for future in [18..<20, 20..<22] {
            let scene = try await FeedScene()
            try await scene.publish()
            try await watchInOrder(scene, viewers: 160, future: future)
            let past = try #require(try await TrainingDeeds.read(scene.platform) { _ in }.past)
            let responses = try await WeightChoice(past, on: scene.platform).responses
            found.append((past, responses.sorted { ($0.content, $0.day) < ($1.content, $1.day) }))
        }
        let (first, second) = (found[0], found[1])

        #expect(first.past.viewers.map(\.future) != second.past.viewers.map(\.future))
        #expect(first.past.sequence == second.past.sequence && first.past.at == second.past.at)
        #expect(first.past.contents == second.past.contents && first.past.learnt == second.past.learnt)
        #expect(first.past.matrix.byViewer.columns == second.past.matrix.byViewer.columns)
        #expect(first.past.matrix.byViewer.weights == second.past.matrix.byViewer.weights)
        #expect(first.past.matrix.pairCount == 160 * 18)
        #expect(!first.responses.isEmpty && first.responses == second.responses)
        #expect(first.past.viewers.allSatisfy { $0.deeds.count == 18 })
    }

    @Test func `a log without a future chooses nothing`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await scene.watch()
        let models = ModelFolder(folder())
        defer { try? FileManager.default.removeItem(atPath: models.path) }  // as above

        let card = try await scene.platform.training.train(.init(folder: models.path, candidates: candidates))

        #expect(card.weights == nil)
        #expect(try models.read(try #require(try models.current())).fitWeights.isEmpty)
    }

    @Test func `the sample of viewers is bounded, and the same whoever comes first`() {
        func sample(_ order: [Int]) -> [Identifier<Viewer>] {
            var sample = ViewerSample(viewersMax: 20, deedsMax: 5)
            let naming = ImportNaming(source: "sample")
            for number in order {
                let viewer: Identifier<Viewer> = naming.identifier(Int64(number))
                for deed in 0..<12 {
                    sample.add(
                        .init(item: Int32(deed), signal: .viewed, at: Timestamp(milliseconds: Int64(deed))), by: viewer)
                }
                sample.goOn(naming.identifier(99), strength: 1, by: viewer)
            }
            #expect(
                sample.chosen.allSatisfy { $0.deeds.count == 5 && $0.deeds.last?.at == Timestamp(milliseconds: 11) })
            return sample.chosen.map(\.viewer)
        }

        let first = sample(Array(0..<500))

        #expect(first.count == 20 && first == sample((0..<500).reversed()))
    }

    /// Turns one bit of a model's file over.
    private func damage(_ card: ModelCard, in path: String) throws -> URL {
        let file = URL(fileURLWithPath: "\(path)/\(card.version).dcmodel")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: file)
        return file
    }

    @Test func `viewers who opted out are not learned from`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await scene.watch()
        for number in 0..<20 {
            _ = try await scene.platform.feed.setPersonalisation(
                false, for: scene.viewer(number), in: scene.context(scene.actor(number)))
        }

        let deeds = try await TrainingDeeds.read(scene.platform) { _ in }

        #expect(deeds.matrix.viewerCount == 20 && deeds.optedOutCount == 20)
        #expect(deeds.contents.allSatisfy { !scene.isTea($0) })
    }

    @Test func `a file of deeds teaches what the log would, and another trainer can take the work`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await scene.watch()
        let models = ModelFolder(folder())
        defer { try? FileManager.default.removeItem(atPath: models.path) }  // a leftover harms no other test
        let plan = Training.Plan(folder: models.path, candidates: candidates)
        let deeds = try await TrainingDeeds.read(scene.platform) { _ in }
        var lines = ["viewer,content,weight"]
        for viewer in 0..<deeds.matrix.viewerCount {
            for place in deeds.matrix.byViewer.range(of: viewer) {
                let content = deeds.contents[Int(deeds.matrix.byViewer.columns[place])]
                lines.append("v\(viewer),\(content.rawValue),\(deeds.matrix.byViewer.weights[place])")
            }
        }
        let file = try ImportFolder(["deeds.csv": lines.joined(separator: "\n")])
        defer { file.remove() }
        try file.compress("deeds.csv")

        let ofLog = try await scene.platform.training.train(plan)
        let ofFile = try await scene.platform.training.train(
            plan, on: .file(path: "\(file.path)/deeds.csv.gz"), by: LocalTrainer(platform: scene.platform))

        #expect(ofFile.training.pairs == ofLog.training.pairs && ofFile.training.viewers == ofLog.training.viewers)
        #expect(try models.current()?.version == ofFile.version)
    }

    @Test func `a damaged row of a file of deeds is named`() async throws {
        let scene = try await FeedScene()
        let file = try ImportFolder(["deeds.csv": "viewer,content,weight\na,not an id,1\n"])
        defer { file.remove() }

        await #expect(
            throws: TableError.badField(
                file: "deeds.csv", line: 2, column: "content", reason: "expected an identifier", found: "not an id")
        ) {
            try await scene.platform.training.train(
                .init(folder: folder()), on: .file(path: "\(file.path)/deeds.csv"))
        }
    }

    @Test func `a tuned training writes on its card how it chose`() async throws {
        let scene = try await FeedScene()
        try await scene.publish()
        try await scene.watch()
        let models = ModelFolder(folder())
        defer { try? FileManager.default.removeItem(atPath: models.path) }  // a leftover harms no other test

        let card = try await scene.platform.training.train(
            .init(folder: models.path, candidates: candidates, tuning: .init(budget: .seconds(5))))

        #expect(card.choice?.first?.contains("questions cut from the training data") == true)
        #expect(try models.card(of: card.version).choice == card.choice)
    }

    @Test func `an empty log teaches nothing`() async throws {
        let scene = try await FeedScene()

        await #expect(throws: TrainingRefusal.nothingToLearn) {
            try await scene.platform.training.train(.init(folder: folder()))
        }
    }
}
