import Foundation
import Matching
import Testing

@testable import Operations

struct PublishedFolderTests {
    private func folder(_ files: [String], compressed: [String] = []) throws -> ImportFolder {
        let folder = try ImportFolder(Dictionary(uniqueKeysWithValues: (files + compressed).map { ($0, "0 1 2\n") }))
        for name in compressed { try folder.compress(name) }
        return folder
    }

    @Test(arguments: [
        (["train.txt", "test.txt"], [EvaluationProtocol.sets]),
        (["sequences.txt"], [.sequences]),
        (["train_sessions.txt", "test_prefix_target.txt"], [.sessions]),
        (["users.dat", "item-tag.dat"], [.coldItems]),
        (["users.dat", "item-tag.dat", "citations.dat"], [.coldItems]),
        (["log_0425_0430.csv", "videos.csv"], [.clicks]),
        (["log_0425_0430.csv", "videos.csv", "train.txt", "test.txt"], [.sets, .clicks]),
        (["sequences.txt", "README.md", "train.txt"], [.sequences]),
    ])
    func `the protocol is recognised by the names of the files`(
        files: [String], protocols: [EvaluationProtocol]
    ) throws {
        let folder = try folder(files)
        defer { folder.remove() }

        #expect(try PublishedFolder(folder.path).protocols() == protocols)
    }

    @Test func `compressed files count as plain ones do, and sets may stand in topk`() throws {
        let folder = try folder([], compressed: ["log_1.csv", "videos.csv"])
        defer { folder.remove() }
        try FileManager.default.createDirectory(atPath: "\(folder.path)/topk", withIntermediateDirectories: false)
        for name in ["train.txt", "test.txt"] { try folder.write("topk/\(name)", Data("0 1".utf8)) }

        #expect(try PublishedFolder(folder.path).protocols() == [.sets, .clicks])
    }

    @Test func `a table of clicks is recognised by its header where no names fit`() throws {
        let folder = try ImportFolder(["a_train.csv": "id,click,site\n1,0,x\n", "notes.csv": "a,b\n1,2\n"])
        defer { folder.remove() }

        #expect(try PublishedFolder(folder.path).protocols() == [.clickTable])
    }

    @Test func `a folder of something else says what was looked for`() throws {
        let folder = try folder(["train.txt", "users.dat"])
        defer { folder.remove() }

        let error = #expect(throws: EvaluationError.nothingRecognised(path: folder.path)) {
            try PublishedFolder(folder.path).protocols()
        }
        #expect(error?.description.contains("train_sessions + test_prefix_target (sessions)") == true)
        #expect(throws: EvaluationError.noFolder(path: "\(folder.path)/none")) {
            try PublishedFolder("\(folder.path)/none").protocols()
        }
    }

    private func read(
        _ files: [String: String], _ kind: EvaluationProtocol, isPlain: Bool = false
    ) throws -> PublishedQuestions {
        let folder = try ImportFolder(files)
        defer { folder.remove() }
        return try PublishedFolder(folder.path).questions(of: kind, isPlain: isPlain, seed: 1)
    }

    private func malformed(_ error: (any Error)?) -> InteractionLines.ParseError? {
        if case .malformed(_, let parsed) = error as? EvaluationError { parsed } else { nil }
    }

    @Test(arguments: [
        (
            EvaluationProtocol.sets, ["train.txt": "0 1 2\n1 x", "test.txt": "0 3"],
            InteractionLines.ParseError.notANumber(line: 2, column: 3)
        ),
        (.sets, ["train.txt": "0 1", "test.txt": "0 2\n\n0 3"], .repeatedViewer(line: 3, viewer: 0)),
        (.sequences, ["sequences.txt": "1 2 3 4\n1 5 6 7"], .repeatedViewer(line: 2, viewer: 1)),
        (
            .sessions, ["train_sessions.txt": "1 2\n3 99999999999", "test_prefix_target.txt": "1\t2"],
            .numberTooLarge(line: 2, column: 12)
        ),
        (
            .sessions, ["train_sessions.txt": "1 2", "test_prefix_target.txt": "1\t2\n7"],
            .tooFewNumbers(line: 2, needed: 2)
        ),
        (
            .coldItems, ["users.dat": "2 0 1\n3 0 1", "item-tag.dat": "1 5\n1 6"],
            .wrongCount(line: 2, said: 3, found: 2)
        ),
    ])
    func `a damaged line is named`(
        kind: EvaluationProtocol, files: [String: String], error: InteractionLines.ParseError
    ) throws {
        let thrown = #expect(throws: EvaluationError.self) { try read(files, kind) }

        #expect(malformed(thrown) == error)
    }

    @Test func `numbering with gaps is made dense, and an item that a line names twice counts once`() throws {
        let questions = try read(
            ["train.txt": "7 900 5 900\n3 5", "test.txt": "3 900\n9 5"], .sets)

        let test = questions.plan.test
        #expect(test.train.itemCount == 2)
        #expect(test.train.items == [0, 1, 0])
        #expect(test.train.isOrdered)
        #expect(test.count == 2 && test.wanted.columns == [1, 0])
    }

    @Test func `links are known on both sides, and cold items are those that the digest says`() throws {
        // SHA-256 of "4" begins with 4b = 75, of "0" with 5f = 95: multiples of five. That of "1" begins with 6b = 107.
        #expect(PublishedFolder.isCold(4) && PublishedFolder.isCold(0) && !PublishedFolder.isCold(1))
        let questions = try read(
            [
                "users.dat": "3 0 1 2\n2 1 4", "item-tag.dat": "1 5\n2 5 6\n0\n0\n1 6\n",
                "citations.dat": "1 1\n0\n0\n0\n1 2",
            ], .coldItems)

        #expect(questions.contents.map(\.links) == [[1], [0], [4], [], [2]])
        #expect(questions.contents.map(\.features.count) == [1, 2, 0, 0, 1])
        #expect(questions.plan.test.wanted.columns == [0, 4])
    }

    @Test func `files that are about different items are refused`() throws {
        #expect(throws: EvaluationError.self) {
            try read(["users.dat": "1 0", "item-tag.dat": "1 5\n1 6", "citations.dat": "0"], .coldItems)
        }
    }

    @Test func `nothing to ask is refused`() throws {
        #expect(throws: EvaluationError.self) { try read(["train.txt": "0 1 2", "test.txt": ""], .sets) }
        #expect(throws: EvaluationError.self) { try read(["sequences.txt": "1 2 3\n2 4"], .sequences) }
    }
}
