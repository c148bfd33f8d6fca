package import Market
import Statistics

extension World {
    /// What many viewers did over the days before a moment: seeded, so the same each time for the same moment.
    ///
    /// Each viewer cares about one or two categories: watches their videos longer, likes some, follows a few. Xiaoya
    /// comes for tea and pots.
    /// - Returns: viewers, and their events in order of time.
    package static func history(
        of contents: [Content], before now: Timestamp, viewerCount: Int = 240, seed: UInt64 = 20_260_101
    ) throws -> (viewers: [Viewer], events: [Event]) {
        var generator = SeededGenerator(seed: seed)
        let crowd = (0..<viewerCount).map { index in
            Viewer(id: identifier(UInt64(10_000 + index)), allowsPersonalisation: true, createdAt: start)
        }
        var events: [Event] = []
        for (index, viewer) in ([xiaoya] + crowd).enumerated() {
            let favourites: Set<Identifier<Category>> =
                index == 0
                ? [tea.id, teaware.id]
                : Set((0..<2).map { _ in categories[Int.random(in: 0..<categories.count, using: &generator)].id })
            let count = index == 0 ? 14 : Int.random(in: 12...40, using: &generator)
            for visit in 0..<count {
                let content = choose(from: contents, liked: favourites, using: &generator)
                let isFavourite = content.category.map(favourites.contains) ?? false
                events += try watching(
                    content, by: viewer, isFavourite: isFavourite, name: "demo-\(index)-\(visit)", before: now,
                    using: &generator)
            }
        }
        return ([xiaoya, laochen] + crowd, events.sorted { $0.occurredAt < $1.occurredAt })
    }

    private static func choose(
        from contents: [Content], liked: Set<Identifier<Category>>, using generator: inout SeededGenerator
    ) -> Content {
        let pool =
            Int.random(in: 0..<4, using: &generator) == 0
            ? contents : contents.filter { $0.category.map(liked.contains) ?? false }
        let from = pool.isEmpty ? contents : pool
        return from[Int.random(in: 0..<from.count, using: &generator)]
    }

    private static func watching(
        _ content: Content, by viewer: Viewer, isFavourite: Bool, name: String, before now: Timestamp,
        using generator: inout SeededGenerator
    ) throws -> [Event] {
        let length = content.length?.wholeMilliseconds ?? 30_000
        let share = Double.random(in: isFavourite ? 0.4...1.2 : 0.02...0.6, using: &generator)
        let time = now.advanced(by: .milliseconds(-Int64.random(in: 60_000...1_700_000_000, using: &generator)))
        let subjects = Event.Subjects(content: content.id, creator: content.creator)
        let event = { (suffix: String, kind: EventKind, delay: Int64, measures: Event.Measures) in
            Event(
                id: try EventID(parsing: "\(name)-\(suffix)"), kind: kind,
                occurredAt: time.advanced(by: .milliseconds(delay)),
                receivedAt: time.advanced(by: .milliseconds(delay + 40)), viewer: viewer.id, source: .feedRecommend,
                subjects: subjects, measures: measures, consent: .personalisation)
        }
        let watched = min(length, Int64(Double(length) * share))
        var events = [
            try event("i", .impression, 0, .init()),
            try event("p", .videoPlay, 900, .init(watchedMilliseconds: watched, lengthMilliseconds: length)),
        ]
        if watched == length {
            events.append(
                try event(
                    "c", .videoComplete, watched + 900, .init(watchedMilliseconds: watched, lengthMilliseconds: length))
            )
        }
        if Double.random(in: 0..<1, using: &generator) < (isFavourite ? 0.28 : 0.03) {
            events.append(try event("l", .like, 5_000, .init()))
        }
        if Double.random(in: 0..<1, using: &generator) < (isFavourite ? 0.06 : 0.004) {
            events.append(try event("f", .follow, 6_000, .init()))
        }
        return events
    }
}
