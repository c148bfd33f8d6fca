import Foundation
import Testing

@testable import Matching

/// Quality of the learners for ordered histories, sessions and new items on published sets.
///
/// A debug build asks a sample of the questions, with wider tolerances, and leaves the largest set out.
@Suite(.enabled(if: PublishedFile.isNamed, "needs DANCONG_DATA"), .serialized)
struct SequenceSetsTests {
    #if DEBUG
        private static let isQuick = true
    #else
        private static let isQuick = false
    #endif

    /// Hits and gains over questions with one right answer each.
    private struct Tally {
        var questions = 0.0
        var hits: [Int: Double] = [:]
        var gains: [Int: Double] = [:]
        var reciprocals = 0.0

        mutating func count(_ target: Int32, among answers: [ScoredItem]) {
            questions += 1
            guard let place = answers.firstIndex(where: { $0.item == target }) else { return }
            reciprocals += 1 / Double(place + 1)
            for cutoff in [5, 10, 20] where place < cutoff {
                hits[cutoff, default: 0] += 1
                gains[cutoff, default: 0] += 1 / log2(Double(place + 2))
            }
        }

        func hitRate(_ cutoff: Int) -> Double { (hits[cutoff] ?? 0) / questions }
        func gain(_ cutoff: Int) -> Double { (gains[cutoff] ?? 0) / questions }

        func show(_ name: String) {
            print(
                name, "HR@5 \(hitRate(5)) N@5 \(gain(5)) HR@20 \(hitRate(20)) N@20 \(gain(20))",
                "MRR@20 \(reciprocals / questions)")
        }
    }

    /// Leave one out, strict: fitted without the last two items, asked with all but the last.
    private func strict(_ set: String, sample: Int) throws -> Tally {
        let rows = try PublishedFile.rows("\(set)/sequences.txt.gz").map { $0.dropFirst() }
        let itemCount = Int(rows.joined().max() ?? 0) + 1
        let model = try Transitions().model(
            of: Histories(rows.map { $0.dropLast(2) }, itemCount: itemCount, isOrdered: true), threads: 2)
        var tally = Tally()
        for row in rows.enumerated() where !Self.isQuick || row.offset % sample == 0 {
            guard let target = row.element.last else { continue }
            let history = row.element.dropLast().map { Deed($0) }
            tally.count(target, among: model.candidates(after: history, limit: 20))
        }
        tally.show(set)
        return tally
    }

    /// References: 0.0643, 0.0475, 0.1126 and 0.0612 by another program on the same cut.
    @Test func `transitions reach the reference on beauty`() throws {
        let tally = try strict("amazon-beauty-seq", sample: 10)
        let slack = Self.isQuick ? 0.85 : 1

        #expect(tally.hitRate(5) >= 0.0643 * slack)
        #expect(tally.gain(5) >= 0.0475 * slack)
        #expect(tally.hitRate(20) >= 0.1126 * slack)
        #expect(tally.gain(20) >= 0.0612 * slack)
    }

    /// References: 0.0793, 0.0590, 0.1262 and 0.0724 by another program on the same cut.
    @Test func `transitions reach the reference on toys`() throws {
        let tally = try strict("amazon-toys-seq", sample: 10)
        let slack = Self.isQuick ? 0.85 : 1

        #expect(tally.hitRate(5) >= 0.0793 * slack)
        #expect(tally.gain(5) >= 0.0590 * slack)
        #expect(tally.hitRate(20) >= 0.1262 * slack)
        #expect(tally.gain(20) >= 0.0724 * slack)
    }

    /// References: 52.9 and 18.6 by another program on the same cut; the goal is 53.5 and 18.8.
    @Test(.enabled(if: !isQuick, "needs a release build"))
    func `session neighbours reach the goal on diginetica`() throws {
        let rows = try PublishedFile.rows("diginetica-sessions/train_sessions.txt.gz")
        let questions = try PublishedFile.rows("diginetica-sessions/test_prefix_target.txt.gz")
        let itemCount = Int(max(rows.joined().max() ?? 0, questions.joined().max() ?? 0)) + 1
        let clock = ContinuousClock()
        let started = clock.now
        let model = try SessionNeighbours().model(
            of: Histories(rows, itemCount: itemCount, isOrdered: true), threads: 2)
        let fitted = clock.now

        var tally = Tally()
        for question in questions {
            guard let target = question.last else { continue }
            tally.count(target, among: model.candidates(after: question.dropLast().map { Deed($0) }, limit: 20))
        }

        print("fit \(fitted - started), \(questions.count) answers \(clock.now - fitted), \(model.bytes) bytes")
        tally.show("diginetica")
        #expect(tally.questions == 60_858)
        #expect(tally.hitRate(20) >= 0.535)
        #expect(tally.reciprocals / tally.questions >= 0.188)
    }

    /// References: 0.392 and 0.323 by another program on the same cut.
    @Test func `content profiles reach the reference for new items on citeulike`() throws {
        let tags = try PublishedFile.rows("citeulike-a/item-tag.dat.gz").map { $0.dropFirst() }
        var links = try PublishedFile.rows("citeulike-a/citations.dat.gz").map { Set($0.dropFirst()) }
        let viewers = try PublishedFile.rows("citeulike-a/users.dat.gz").map { $0.dropFirst() }
        let itemCount = 16_980
        links += [Set<Int32>](repeating: [], count: max(0, itemCount - links.count))
        for (item, named) in links.enumerated() { for other in named { links[Int(other)].insert(Int32(item)) } }
        let contents = (0..<itemCount).map { item in
            ItemContent(
                features: item < tags.count ? tags[item].map { .init(.tag, number: Int($0)) } : [],
                links: links[item].sorted())
        }
        let isNew = (0..<itemCount).map { SHA256.firstByte(String($0)) % 5 == 0 }
        #expect(isNew.count { $0 } == 3_415)
        let model = try ContentProfiles(contents: contents).model(itemCount: itemCount)

        var recall = 0.0
        var gain = 0.0
        var asked = 0.0
        for (viewer, items) in viewers.enumerated() where !Self.isQuick || viewer % 20 == 0 {
            let hidden = Set(items.filter { isNew[Int($0)] })
            guard !hidden.isEmpty else { continue }
            let history = items.filter { !isNew[Int($0)] }.map { Deed($0) }
            let answers = model.candidates(after: history, limit: 20) { isNew[Int($0)] }
            let hits = answers.indices.filter { hidden.contains(answers[$0].item) }
            recall += Double(hits.count) / Double(hidden.count)
            let ideal = (0..<min(20, hidden.count)).reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
            gain += hits.reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) } / ideal
            asked += 1
        }

        print(
            "citeulike new items: R@20 \(recall / asked) N@20 \(gain / asked), \(asked) viewers, \(model.bytes) bytes")
        let slack = Self.isQuick ? 0.85 : 1
        #expect(recall / asked >= 0.392 * slack)
        #expect(gain / asked >= 0.323 * slack)
    }
}
