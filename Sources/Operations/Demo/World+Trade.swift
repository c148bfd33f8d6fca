package import Market
import Statistics

extension World {
    /// What the world's merchants offer creators of each sale, in parts per million.
    package static let commissions: [(product: Product, partsPerMillion: Int64)] = [
        (honeyOrchid, 180_000), (duckAroma, 150_000), (roseCake, 120_000), (pot, 200_000), (apples, 80_000),
    ]

    /// What viewers clicked, bought and sent back from contents that show a product, over the days before a moment:
    /// seeded, so the same each time for the same moment.
    ///
    /// Tea sells best through the tea expert, pots through the pot maker; some of the tea's buyers buy a pot, too.
    package static func trade(
        of contents: [Content], before now: Timestamp, visits: Int = 900, seed: UInt64 = 20_260_202
    ) throws -> [Event] {
        var generator = SeededGenerator(seed: seed)
        let shown = contents.filter { $0.product != nil }
        var events: [Event] = []
        for visit in 0..<visits where !shown.isEmpty {
            let viewer: Identifier<Viewer> = identifier(UInt64(10_000 + Int.random(in: 0..<240, using: &generator)))
            // Everyone comes for one thing most of the time, so that buyers have something in common.
            let wanted = Int(viewer.rawValue.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }) % shown.count
            let number =
                Int.random(in: 0..<10, using: &generator) < 7
                ? wanted : Int.random(in: 0..<shown.count, using: &generator)
            let content = shown[number]
            let time = now.advanced(by: .milliseconds(-Int64.random(in: 60_000...1_700_000_000, using: &generator)))
            let event = { (suffix: String, kind: EventKind, delay: Int64) in
                Event(
                    id: try EventID(parsing: "demo-trade-\(visit)-\(suffix)"), kind: kind,
                    occurredAt: time.advanced(by: .milliseconds(delay)),
                    receivedAt: time.advanced(by: .milliseconds(delay + 40)), viewer: viewer, source: .feedRecommend,
                    subjects: Event.Subjects(content: content.id, creator: content.creator, product: content.product),
                    measures: Event.Measures(quantity: kind == .productClick ? nil : 1), consent: .personalisation)
            }
            events.append(try event("c", .productClick, 0))
            guard Double.random(in: 0..<1, using: &generator) < 0.4 else { continue }
            events.append(try event("a", .addToCart, 8_000))
            guard Double.random(in: 0..<1, using: &generator) < 0.35 else { continue }
            events.append(try event("o", .orderPaid, 40_000))
            if Double.random(in: 0..<1, using: &generator) < 0.06 {
                events.append(try event("r", .refundSucceeded, 20_000_000))
            }
        }
        return events.filter { $0.occurredAt <= now }.sorted {
            ($0.occurredAt, $0.id.rawValue) < ($1.occurredAt, $1.id.rawValue)
        }
    }
}
