import Foundation
import Market
import SQLDatabase
import Storage
import Testing

@testable import Operations

struct InteractionImportTests {
    private let ratings =
        "user_id,movie,stars,ts\nann,7,5,1650850000\nann,8,2,1650850001\nbob,7,4,2022-04-25T00:00:00Z\n"

    @Test func `any table is imported by naming its columns`() async throws {
        let folder = try ImportFolder(["ratings.csv": ratings])
        defer { folder.remove() }
        let platform = try await Platform.open(.sqliteMemory)
        let columns = try InteractionColumns(parsing: "viewer=user_id,item=movie,time=ts,rating=stars>=4,kind=like")

        let path = "\(folder.path)/ratings.csv"
        let report = try await platform.imports.interactions(file: path, source: "films", columns: columns)
        let again = try await platform.imports.interactions(file: path, source: "films", columns: columns)

        let ann: Identifier<Viewer> = ImportNaming(source: "films").identifier("ann")
        let deeds = try await platform.read { try EventStore($0).history(of: ann, limit: 9) }
        #expect(report.rowsRead == 3 && report.eventsAdded == 2 && again.changes == 0)
        #expect(deeds.map(\.kind) == [.like])
        #expect(deeds.map(\.occurredAt) == [Timestamp(milliseconds: 1_650_850_000_000)])
    }

    @Test(arguments: ["viewer=a", "viewer=a,item", "viewer=a,item=b,colour=c", "viewer=a,item=b,rating=c>=four", ""])
    func `columns that say too little or too much are refused`(text: String) {
        #expect(throws: InvalidInput.self) { try InteractionColumns(parsing: text) }
    }

    @Test func `a time that is none is named with its line`() async throws {
        let folder = try ImportFolder(["r.csv": "u,i,t\n1,2,yesterday\n"])
        defer { folder.remove() }
        let platform = try await Platform.open(.sqliteMemory)

        let report = try await platform.imports.interactions(
            file: "\(folder.path)/r.csv", source: "s", columns: InteractionColumns(parsing: "viewer=u,item=i,time=t"))

        #expect(report.damaged.first?.description.hasPrefix("r.csv:2: t: ") == true)
        #expect(report.changes == 0)
    }
}

struct GzipLinesTests {
    private func lines(of path: String, lineBytesMax: Int = 1 << 20) throws -> [String] {
        let reader = try GzipLines(path: path, lineBytesMax: lineBytesMax)
        var all: [String] = []
        while let line = try reader.next() { all.append(String(decoding: line, as: UTF8.self)) }
        return all
    }

    @Test func `plain and compressed files read the same, whatever ends their lines`() throws {
        let folder = try ImportFolder(["a.txt": "\u{FEFF}one\r\ntwo\n\nfour", "b.txt": "\u{FEFF}one\r\ntwo\n\nfour"])
        defer { folder.remove() }
        try folder.compress("b.txt")

        #expect(try lines(of: "\(folder.path)/a.txt") == ["one", "two", "", "four"])
        #expect(try lines(of: "\(folder.path)/b.txt.gz") == ["one", "two", "", "four"])
    }

    @Test func `a line across many buffers is whole`() throws {
        let long = String(repeating: "x", count: 300_000)
        let folder = try ImportFolder(["a.txt": "a\n\(long)\nb\n"])
        defer { folder.remove() }

        #expect(try lines(of: "\(folder.path)/a.txt") == ["a", long, "b"])
        #expect(throws: TextFileError.lineTooLong(path: "\(folder.path)/a.txt", line: 2)) {
            try lines(of: "\(folder.path)/a.txt", lineBytesMax: 1_000)
        }
    }

    @Test func `a compressed file that was cut off is an error`() throws {
        let folder = try ImportFolder(["a.txt": (0..<20_000).map { "\($0 * 7_919)" }.joined(separator: "\n")])
        defer { folder.remove() }
        try folder.compress("a.txt")
        let path = "\(folder.path)/a.txt.gz"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try folder.write("a.txt.gz", bytes.prefix(bytes.count / 2))

        #expect(throws: TextFileError.self) { try lines(of: path) }
    }

    @Test func `quotes and commas inside them are read as written`() throws {
        let fields = try TableFile.fields(of: Array("a,\"b,c\",\"d\"\"e\",,f".utf8)[...], file: "t", line: 1)

        #expect(fields == ["a", "b,c", "d\"e", "", "f"])
        #expect(throws: TableError.openQuote(file: "t", line: 3)) {
            try TableFile.fields(of: Array("a,\"b".utf8)[...], file: "t", line: 3)
        }
    }
}
