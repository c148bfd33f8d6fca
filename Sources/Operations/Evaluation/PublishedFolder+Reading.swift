internal import Crypto
internal import Foundation
package import Matching

/// A protocol's questions with what is known about the items.
package struct PublishedQuestions: Sendable {
    /// The questions, and where settings are chosen for them.
    package let plan: RankingPlan
    /// What items say about themselves, by item number; empty where nothing is known.
    package let contents: [ItemContent]
}

extension PublishedFolder {
    /// Reads the questions of a protocol of ranked lists.
    ///
    /// Item numbers are made dense in ascending order, so that sparse numbering costs no memory.
    /// - Parameter isPlain: whether sequences are learnt from with their last item but one.
    /// - Precondition: not a click log, which asks for probabilities.
    /// - Throws: `EvaluationError` with file and line, `TextFileError`.
    package func questions(of kind: EvaluationProtocol, isPlain: Bool, seed: UInt64) throws -> PublishedQuestions {
        switch kind {
        case .sets: PublishedQuestions(plan: try readSets(), contents: [])
        case .sequences: PublishedQuestions(plan: try readSequences(isPlain: isPlain), contents: [])
        case .sessions: PublishedQuestions(plan: try readSessions(), contents: [])
        case .coldItems: try readColdItems(seed: seed)
        case .clicks, .clickTable: preconditionFailure("a click log asks for probabilities, not for lists")
        }
    }

    private func readSets() throws -> RankingPlan {
        let paths = (try needed("train", by: .sets), try needed("test", by: .sets))
        let train = try lines(paths.0)
        let test = try lines(paths.1)
        let items = Numbering((train + test).flatMap(\.items))
        let viewers = Numbering((train + test).map(\.viewer))
        func renumbered(_ line: InteractionLines.Line) -> InteractionLines.Line {
            InteractionLines.Line(viewer: viewers[line.viewer], items: line.items.map { items[$0] })
        }
        let histories = try Histories(
            lines: train.map(renumbered), viewerCount: viewers.count, itemCount: items.count)
        var wanted = [[Int32]](repeating: [], count: viewers.count)
        for line in test.map(renumbered) { wanted[Int(line.viewer)] = line.items }
        return try checked(.sets(train: histories, wanted: wanted), paths.1)
    }

    private func readSequences(isPlain: Bool) throws -> RankingPlan {
        let path = try needed("sequences", by: .sequences)
        var rows: [[Int32]] = []
        var seen: Set<Int32> = []
        try forEachRow(path) { line, numbers throws(InteractionLines.ParseError) in
            guard seen.insert(numbers[0]).inserted else { throw .repeatedViewer(line: line, viewer: numbers[0]) }
            rows.append(Array(numbers.dropFirst()))
        }
        let items = Numbering(rows.joined())
        let plan = RankingPlan.sequences(
            rows.map { $0.map { items[$0] } }, itemCount: items.count, isStrict: !isPlain)
        return try checked(plan, path)
    }

    private func readSessions() throws -> RankingPlan {
        let path = try needed("train_sessions", by: .sessions)
        let testPath = try needed("test_prefix_target", by: .sessions)
        var sessions: [[Int32]] = []
        try forEachRow(path) { _, numbers throws(InteractionLines.ParseError) in sessions.append(numbers) }
        var tests: [[Int32]] = []
        try forEachRow(testPath) { line, numbers throws(InteractionLines.ParseError) in
            guard numbers.count > 1 else { throw .tooFewNumbers(line: line, needed: 2) }
            tests.append(numbers)
        }
        let items = Numbering((sessions + tests).joined())
        let plan = RankingPlan.sessions(
            train: sessions.map { $0.map { items[$0] } }, prefixes: tests.map { $0.dropLast().map { items[$0] } },
            targets: tests.map { items[$0[$0.count - 1]] }, itemCount: items.count)
        return try checked(plan, testPath)
    }

    /// An item is cold when the first byte of the SHA-256 of its number, written in decimal, is a multiple of five.
    static func isCold(_ item: Int32) -> Bool {
        SHA256.hash(data: Data(String(item).utf8)).first { _ in true }.map { $0 % 5 == 0 } ?? false
    }

    private func readColdItems(seed: UInt64) throws -> PublishedQuestions {
        let path = try needed("users", by: .coldItems)
        let tagPath = try needed("item-tag", by: .coldItems)
        let viewers = try countedRows(path)
        let tags = try countedRows(tagPath)
        let linkPath = file("citations", of: .coldItems)
        let links = try linkPath.map { try countedRows($0) } ?? []
        guard links.isEmpty || links.count == tags.count else {
            throw EvaluationError.unequalLines(
                path: tagPath, lines: tags.count, other: linkPath ?? "", otherLines: links.count)
        }
        let itemCount = max(tags.count, Int(viewers.joined().reduce(-1, max)) + 1)
        var cold = ItemSet(itemCount: itemCount)
        for item in 0..<Int32(itemCount) where Self.isCold(item) { cold.insert(item) }
        let entries = viewers.enumerated().flatMap { viewer, row in
            Set(row).map { Interaction(viewer: Int32(viewer), item: $0) }
        }
        let matrix = try InteractionMatrix(viewerCount: viewers.count, itemCount: itemCount, entries: entries)
        // A link is known on both sides.
        var neighbours = [Set<Int32>](repeating: [], count: itemCount)
        for (item, named) in links.enumerated() {
            for other in named where Int(other) < itemCount {
                neighbours[item].insert(other)
                neighbours[Int(other)].insert(Int32(item))
            }
        }
        let contents = tags.indices.map { item in
            ItemContent(
                features: tags[item].map { ItemContent.Feature(.tag, number: Int($0)) },
                links: neighbours[item].sorted())
        }
        let plan = RankingPlan.coldItems(matrix, cold: cold, seed: seed)
        return PublishedQuestions(plan: try checked(plan, path), contents: contents)
    }

    private func checked(_ plan: RankingPlan, _ path: String) throws(EvaluationError) -> RankingPlan {
        guard plan.test.count > 0, !plan.test.train.items.isEmpty else { throw .empty(path: path) }
        return plan
    }

    // MARK: Lines

    /// Lines `user item item …`; an item that a line names twice counts once.
    private func lines(_ path: String) throws -> [InteractionLines.Line] {
        var lines: [InteractionLines.Line] = []
        var seen: Set<Int32> = []
        try forEachRow(path) { line, numbers throws(InteractionLines.ParseError) in
            guard seen.insert(numbers[0]).inserted else { throw .repeatedViewer(line: line, viewer: numbers[0]) }
            var items: Set<Int32> = []
            lines.append(.init(viewer: numbers[0], items: numbers.dropFirst().filter { items.insert($0).inserted }))
        }
        return lines
    }

    /// Lines `n number number …` that say first how many follow.
    private func countedRows(_ path: String) throws -> [[Int32]] {
        var rows: [[Int32]] = []
        try forEachRow(path) { line, numbers throws(InteractionLines.ParseError) in
            guard Int(numbers[0]) == numbers.count - 1 else {
                throw .wrongCount(line: line, said: numbers[0], found: numbers.count - 1)
            }
            rows.append(Array(numbers.dropFirst()))
        }
        return rows
    }

    private func forEachRow(
        _ path: String, _ body: (Int, [Int32]) throws(InteractionLines.ParseError) -> Void
    ) throws {
        let bytes = try GzipLines.readAll(path: path)
        do throws(InteractionLines.ParseError) {
            try InteractionLines.forEachRow(of: bytes, body)
        } catch {
            throw EvaluationError.malformed(path: path, error)
        }
    }
}

/// Dense numbers for sparse ones, in ascending order.
private struct Numbering {
    private var places: [Int32: Int32] = [:]

    init(_ numbers: some Sequence<Int32>) {
        for (place, number) in Set(numbers).sorted().enumerated() { places[number] = Int32(place) }
    }

    var count: Int { places.count }

    /// The dense number of one that was numbered.
    subscript(_ number: Int32) -> Int32 { places[number] ?? 0 }
}
