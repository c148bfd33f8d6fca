import Foundation
import Synchronization

/// What a test counted, for the table of RELIABILITY.md: a line of JSON in the file that `DANCONG_ROWS` names. Without such a
/// file nothing is written, and a test is a test.
package struct CountedRow: Codable, Sendable {
    /// The row's identifier, such as `notices.sent`.
    package let id: String
    /// What was counted, in words.
    package let what: String
    /// How many.
    package let value: Int
    /// Of what.
    package let unit: String
    /// How many there have to be at least; nil for no bound.
    package let least: Int?
    /// How many there may be; nil for no bound.
    package let most: Int?

    private static let writing = Mutex(())

    /// Something of which there has to be some, such as an occasion.
    package static func counted(_ id: String, _ what: String, _ value: Int, _ unit: String, least: Int) throws {
        try CountedRow(id: id, what: what, value: value, unit: unit, least: least, most: nil).write()
    }

    /// Something that must not have happened.
    package static func never(_ id: String, _ what: String, _ value: Int, _ unit: String) throws {
        try CountedRow(id: id, what: what, value: value, unit: unit, least: nil, most: 0).write()
    }

    private func write() throws {
        guard let path = ProcessInfo.processInfo.environment["DANCONG_ROWS"] else { return }
        let line = try JSONEncoder().encode(self) + Data("\n".utf8)
        try Self.writing.withLock { _ in
            if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.seekToEnd()
            try file.write(contentsOf: line)
            try file.close()
        }
    }
}
