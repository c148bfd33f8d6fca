import Foundation
import Market
import Matching
import Operations
import SQLDatabase
import Statistics
import Storage

/// A made-up market as large as the targets say: 100,000 contents that 60,000 viewers have tastes about, 5,000 of whom
/// have accounts, a history in the log, and a key.
struct FeedWorld {
    let contentCount = 100_000
    let creatorCount = 5_000
    let categoryCount = 40
    let viewerCount = 5_000
    let deedsPerViewer = 40
    let viewersInTraining = 60_000
    let dimensions = 64

    private let now: Timestamp
    private var generator: SeededGenerator
    private let contents: [Content]
    private let creators: [Creator]
    private let categories: [Category]
    private let viewers: [Viewer]

    /// Makes everything but the tastes, the same for the same seed and time.
    init(seed: UInt64, at now: Timestamp) {
        self.now = now
        var generator = SeededGenerator(seed: seed)
        let joined = now.advanced(by: .days(-400))
        let categories = (0..<categoryCount).map { place in
            Category(
                id: Identifier(at: joined, using: &generator), parent: nil, chineseName: "类目\(place)",
                englishName: "Category \(place)")
        }
        let creators = (0..<creatorCount).map { place in
            Creator(
                id: Identifier(at: joined, using: &generator), name: "达人\(place)", niche: "-", region: "-",
                followers: Int64(place), level: .l2, createdAt: joined)
        }
        // Every creator stays with one category, as most do.
        contents = (0..<contentCount).map { place in
            let creator = Int.random(in: 0..<creators.count, using: &generator)
            let age = Duration.minutes(Int64.random(in: 1...(60 * 24 * 60), using: &generator))
            let publishedAt = now.advanced(by: .zero - age)
            return Content(
                id: Identifier(at: publishedAt, using: &generator), creator: creators[creator].id, form: .video,
                draft: .init(
                    title: "content \(place)", tags: ["t\(creator % 40)"], category: categories[creator % 40].id,
                    product: nil), length: .seconds(30), state: .longTail, publishedAt: publishedAt)
        }
        viewers = (0..<viewerCount).map { _ in
            Viewer(id: Identifier(at: joined, using: &generator), allowsPersonalisation: true, createdAt: joined)
        }
        self.categories = categories
        self.creators = creators
        self.generator = generator
    }

    /// Writes the market, its log and a model trained on it into a home.
    /// - Returns: a key for each viewer.
    mutating func write(to home: String, sweeps: Int) async throws -> [String] {
        let platform = try await Platform.open(.sqliteFile("\(home)/dancong.sqlite"))
        let (categories, creators, viewers) = (categories, creators, viewers)
        try await platform.database.write { connection in
            try CatalogueStore(connection).add(categories)
            try PartyStore(connection).add(creators)
            try PartyStore(connection).add(viewers)
        }
        let rows = contents
        for start in stride(from: 0, to: rows.count, by: 10_000) {
            try await platform.database.write { connection in
                try ImportStore(connection).add(contents: Array(rows[start..<min(rows.count, start + 10_000)]))
            }
        }
        let tastes = tastes()
        try await writeLog(tastes, to: platform)
        try writeModel(tastes, to: home, sweeps: sweeps)
        let keys = try await BenchKeys.make(
            viewers.map { .viewer($0.id) }, scopes: ["feed.*", "events.*"], on: platform)
        await platform.close()
        return keys
    }

    /// What each viewer in training has watched: mostly of three categories, and of each the popular half the time.
    private mutating func tastes() -> [[Int32]] {
        var byCategory: [[Int32]] = Array(repeating: [], count: categoryCount)
        let numbers = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($1.id, $0) })
        for (item, content) in contents.enumerated() {
            guard let category = content.category, let number = numbers[category] else { continue }
            byCategory[number].append(Int32(item))
        }
        return (0..<viewersInTraining).map { viewer in
            let liked = (0..<3).map { _ in Int.random(in: 0..<categoryCount, using: &generator) }
            let length = viewer < viewerCount ? deedsPerViewer : Int.random(in: 10...40, using: &generator)
            return (0..<length).map { _ in
                guard generator.nextUnit() < 0.8 else {
                    return Int32.random(in: 0..<Int32(contentCount), using: &generator)
                }
                let items = byCategory[liked[Int.random(in: 0..<3, using: &generator)]]
                let skew = generator.nextUnit()
                return items[Int(skew * skew * Double(items.count))]
            }
        }
    }

    private mutating func writeLog(_ tastes: [[Int32]], to platform: Platform) async throws {
        var events: [Event] = []
        for (viewer, items) in zip(viewers, tastes) {
            for (place, item) in items.enumerated() {
                let at = now.advanced(by: .minutes(Int64(place - items.count) * 60))
                let content = contents[Int(item)]
                events.append(
                    Event(
                        id: try EventID(parsing: "e-\(events.count)"),
                        kind: place % 5 == 0 ? .like : .videoComplete, occurredAt: at, receivedAt: at,
                        viewer: viewer.id, source: .feedRecommend,
                        subjects: .init(content: content.id, creator: content.creator),
                        measures: .init(watchedMilliseconds: 30_000, lengthMilliseconds: 30_000),
                        consent: .personalisation))
            }
        }
        for start in stride(from: 0, to: events.count, by: 10_000) {
            let part = Array(events[start..<min(events.count, start + 10_000)])
            try await platform.database.write { connection in _ = try EventStore(connection).append(part) }
        }
    }

    /// Trains on all tastes and puts the model in force, as `dancong train` does, without choosing settings.
    private func writeModel(_ tastes: [[Int32]], to home: String, sweeps: Int) throws {
        let entries = tastes.enumerated().flatMap { viewer, items in
            items.map { Interaction(viewer: Int32(viewer), item: $0) }
        }
        let matrix = try InteractionMatrix(
            viewerCount: tastes.count, itemCount: contentCount, entries: entries)
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let outcome = try ImplicitALS.train(
            matrix, settings: .init(dimensions: dimensions, sweeps: sweeps), threads: threads)
        let model = TrainedModel(
            version: "bench-\(contentCount)x\(dimensions)", itemIDs: contents.map(\.id.rawValue),
            factors: outcome.model, neighbours: ItemNeighbours(matrix, threads: threads),
            popularity: PopularityModel(matrix))
        let (version, trainedAt) = (model.version, now.description)
        _ = try ModelFolder("\(home)/models").write(model) { digest, bytes in
            ModelCard(
                version: version, trainedAt: trainedAt, sha256: digest, fileBytes: bytes, rulesVersion: "feed/1",
                training: .init(
                    deeds: entries.count, viewers: tastes.count, items: contentCount, pairs: matrix.pairCount,
                    viewersOptedOut: 0, lastSequence: 0),
                settings: .init(
                    dimensions: dimensions, sweeps: sweeps, unobservedWeight: 0.01, penalty: 0.01, penaltyExponent: 1,
                    seed: 1),
                measures: [], intendedUse: "Measuring speed and memory; recommends nothing to anyone.")
        }
    }
}
