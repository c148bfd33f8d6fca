internal import Crypto
internal import Foundation
internal import Market
internal import SQLDatabase
internal import Storage

extension Platform {
    /// Brings logs of other places in.
    package var imports: Imports { Imports(platform: self) }
}

/// Brings logs of other places in, restartable and idempotent.
///
/// Rows are written in portions; each portion and the place it ends at are one transaction, so an import that was
/// cut off goes on where it stopped, and one that was finished changes nothing.
package struct Imports: Sendable {
    let platform: Platform

    /// What is shown while an import runs: the file's name and the share of it that was read, 0 ... 1.
    package typealias Observer = @Sendable (_ file: String, _ share: Double) -> Void

    /// Rows of one portion.
    static let portion = 1_000

    /// What one row becomes.
    struct Yield: Sendable {
        var viewers: [Viewer] = []
        var creators: [Creator] = []
        var contents: [Content] = []
        var events: [Event] = []

        mutating func append(_ other: Yield) {
            viewers += other.viewers
            creators += other.creators
            contents += other.contents
            events += other.events
        }
    }

    /// Reads one table from where the last run stopped.
    ///
    /// - Parameters:
    ///   - source: where the data come from, such as `kuairand`; with the file's name it names the progress.
    ///   - meaning: how rows are read, where that can change from run to run.
    ///   - read: what a row becomes.
    /// - Throws: `TextFileError`, `TableError` for the header, `ImportError`, `DatabaseError`.
    func run(
        _ path: String, source: String, needs columns: [String], meaning: String = "", observe: Observer,
        read: (TableRow) throws(TableError) -> Yield
    ) async throws -> ImportReport {
        let table = try TableFile(path: path, needs: columns)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes[.size] as? NSNumber)?.int64Value ?? 0
        let file = table.name
        let digest = try Self.digest(path, meaning: meaning)
        var report = ImportReport()
        let before = try await platform.read { try ImportStore($0).progress(source: source, file: file) }
        if let before, before.fileBytes == size, before.digest == digest {
            if before.isFinished {
                observe(file, 1)
                return report
            }
            try table.skip(rows: before.rowsDone)
        }
        var isAtEnd = false
        while !isAtEnd {
            var yield = Yield()
            var taken: Int64 = 0
            while taken < Self.portion, !isAtEnd {
                guard let row = try table.next() else {
                    isAtEnd = true
                    break
                }
                taken += 1
                do {
                    yield.append(try read(try row.get()))
                } catch {
                    report.add(error)
                    guard report.damagedCount <= ImportReport.damagedMax else {
                        throw ImportError.tooManyDamaged(file: file, first: report.damaged[0])
                    }
                }
            }
            report.rowsRead += taken
            let progress = ImportStore.Progress(
                fileBytes: size, digest: digest, rowsDone: table.rowsPassed, isFinished: isAtEnd)
            let added = try await store(yield, progress, source: source, file: file)
            report.thingsAdded += added.things
            report.eventsAdded += added.events
            observe(file, size > 0 ? Double(table.bytesConsumed) / Double(size) : 1)
        }
        observe(file, 1)
        return report
    }

    private func store(
        _ yield: Yield, _ progress: ImportStore.Progress, source: String, file: String
    ) async throws -> (things: Int, events: Int) {
        try await platform.database.write { connection in
            let store = ImportStore(connection)
            var things = try store.add(viewers: yield.viewers)
            things += try store.add(creators: yield.creators)
            things += try store.add(contents: yield.contents)
            let events = yield.events.isEmpty ? 0 : try EventStore(connection).append(yield.events)
            try store.save(progress, source: source, file: file)
            return (things, events)
        }
    }

    /// A digest of how a file begins and ends, and of what its rows mean; the size is compared beside it.
    static func digest(_ path: String, meaning: String) throws -> String {
        let part = 64 << 10
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        // Closing what was only read can't lose anything.
        defer { try? file.close() }
        var hash = SHA256()
        hash.update(data: Data(meaning.utf8))
        hash.update(data: try file.read(upToCount: part) ?? Data())
        let end = try file.seekToEnd()
        try file.seek(toOffset: end > UInt64(part) ? end - UInt64(part) : 0)
        hash.update(data: try file.read(upToCount: part) ?? Data())
        return hash.finalize().prefix(16).map { String(UInt8($0), radix: 16) }.joined(separator: ".")
    }

    /// The first of some names, plain or with `.gz`, that is in a folder or in `data` inside it.
    static func find(_ names: [String], in folder: String) -> String? {
        let places = names.flatMap { name in
            ["", "data/"].flatMap { ["\(folder)/\($0)\(name)", "\(folder)/\($0)\(name).gz"] }
        }
        return places.first(where: FileManager.default.fileExists(atPath:))
    }
}
