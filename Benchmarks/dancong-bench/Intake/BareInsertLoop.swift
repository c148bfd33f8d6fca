import Foundation
import GRDBSQLite
import Market
import Operations
import SQLDatabase
import Statistics

/// The fastest that SQLite takes these rows: one prepared insert, bound and stepped, nothing around it.
///
/// The table is made by the product's own migrations, so columns, indexes and checks are the same, and so are the
/// journal, the cache and `synchronous=FULL`.
struct BareInsertLoop {
    /// Rows of one transaction.
    let batch = 1_000
    private let database: OpaquePointer

    /// Opens a file whose schema is up to date.
    init(path: String) async throws {
        let platform = try await Platform.open(.sqliteFile(path))
        await platform.close()
        var handle: OpaquePointer?
        guard sqlite3_open(path, &handle) == SQLITE_OK, let handle else { throw BenchFailure("cannot open \(path)") }
        database = handle
        for pragma in [
            "journal_mode = WAL", "synchronous = FULL", "cache_size = -16000", "temp_store = MEMORY",
            "wal_autocheckpoint = 4000", "foreign_keys = ON",
        ] {
            try run("PRAGMA \(pragma)")
        }
    }

    /// Inserts so many made events and closes the file.
    /// - Returns: rows a second, the commits included.
    func insert(_ count: Int, of events: MadeEvents, seed: UInt64) throws -> Double {
        defer { sqlite3_close_v2(database) }
        let now = SystemClock().now().milliseconds
        var generator = SeededGenerator(seed: seed)
        let picks = (0..<count).map { _ in events.pick(using: &generator) }
        // Everything that is not SQLite's work is done before the clock starts.
        var names = EventNames(seed: seed)
        var nameBytes = [UInt8](repeating: 0, count: count * EventNames.length)
        nameBytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            for row in 0..<count {
                names.write(to: start + row * EventNames.length, milliseconds: now + Int64(row / 30))
            }
        }
        let texts = Texts(events)
        let marks = Array(repeating: "?", count: 21).joined(separator: ", ")
        var prepared: OpaquePointer?
        let sql = """
            INSERT INTO event (id, kind, occurred_at, received_at, viewer, device, session, source, request, content,
                room, creator, product, sku, watched_ms, length_ms, progress_percent, position, quantity, consent,
                schema_version) VALUES (\(marks))
            """
        guard sqlite3_prepare_v2(database, sql, -1, &prepared, nil) == SQLITE_OK, let statement = prepared else {
            throw failure()
        }
        defer { sqlite3_finalize(statement) }
        let started = Moment.now
        var row = 0
        while row < count {
            try run("BEGIN IMMEDIATE")
            for next in row..<min(count, row + batch) {
                let occurred = now + Int64(next / 30)
                texts.bind(picks[next], to: statement)
                nameBytes.withUnsafeBufferPointer { buffer in
                    bind(statement, 1, UnsafeBufferPointer(rebasing: buffer[(next * 26)..<(next * 26 + 26)]))
                    guard sqlite3_bind_int64(statement, 3, occurred) == SQLITE_OK else { return }
                    sqlite3_bind_int64(statement, 4, occurred)
                    sqlite3_step(statement)
                }
                guard sqlite3_reset(statement) == SQLITE_OK else { throw failure() }
            }
            try run("COMMIT")
            row += batch
        }
        return Double(count) / (Moment.now - started)
    }

    private func run(_ sql: String) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    private func failure() -> BenchFailure {
        BenchFailure(sqlite3_errmsg(database).map { "SQLite: \(String(cString: $0))" } ?? "SQLite failed")
    }
}

/// Binds bytes that stay where they are until the statement has run; the text is not copied.
private func bind(_ statement: OpaquePointer, _ position: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
    bytes.withMemoryRebound(to: CChar.self) {
        _ = sqlite3_bind_text(statement, position, $0.baseAddress, Int32($0.count), nil)
    }
}

/// The texts of all made events in one piece of memory that does not move.
private final class Texts {
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let viewers: Int
    private let contents: Int
    private let requests: Int
    private let words: [(position: Int32, start: Int, count: Int)]
    private let idCount = 30

    init(_ events: MadeEvents) {
        var all: [UInt8] = []
        viewers = all.count
        for id in events.viewers { all += Array(id.utf8) }
        contents = all.count
        for id in events.contents { all += Array(id.utf8) }
        requests = all.count
        for id in events.requests { all += Array(id.utf8) }
        var words: [(position: Int32, start: Int, count: Int)] = []
        for (position, word) in [(2, "video_progress"), (8, "feed_recommend"), (20, "personalisation")] {
            words.append((Int32(position), all.count, word.utf8.count))
            all += Array(word.utf8)
        }
        self.words = words
        bytes = .allocate(capacity: all.count)
        _ = bytes.initialize(from: all)
    }

    deinit { bytes.deallocate() }

    /// Binds all columns but the identifier and the times.
    func bind(_ pick: MadeEvents.Pick, to statement: OpaquePointer) {
        for word in words { text(statement, word.position, word.start, word.count) }
        text(statement, 5, viewers + pick.viewer * idCount, idCount)
        text(statement, 9, requests + pick.request * idCount, idCount)
        text(statement, 10, contents + pick.content * idCount, idCount)
        for position: Int32 in [6, 7, 11, 12, 13, 14, 17, 19] { sqlite3_bind_null(statement, position) }
        sqlite3_bind_int64(statement, 15, pick.watched)
        sqlite3_bind_int64(statement, 16, MadeEvents.length)
        sqlite3_bind_int64(statement, 18, pick.position)
        sqlite3_bind_int64(statement, 21, Int64(Event.schemaVersion))
    }

    private func text(_ statement: OpaquePointer, _ position: Int32, _ start: Int, _ count: Int) {
        dancong_bench.bind(statement, position, UnsafeBufferPointer(rebasing: bytes[start..<start + count]))
    }
}
