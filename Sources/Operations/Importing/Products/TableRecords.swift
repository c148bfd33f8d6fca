/// Records of a comma-separated file as RFC 4180 has them: quoted fields may hold separators, quotes and line ends.
///
/// Reads bytes once from front to back and keeps one record. A byte-order mark is passed over, lines end in CRLF, LF or CR, and the
/// separator is the one of comma, semicolon and tab that the first line has most of. After a damaged record reading goes on
/// behind the next line end.
struct TableRecords: Sequence, IteratorProtocol {
    /// One record.
    struct Record: Sendable, Hashable {
        /// The line on which it begins, from 1.
        let line: Int
        /// Its fields, without their quotes.
        let fields: [String]
    }

    /// What is wrong with a record.
    enum Fault: Error, Hashable, Sendable {
        /// A quoted field does not end, or goes on behind its closing quote.
        case quote(line: Int, column: Int)
        /// A field is no UTF-8.
        case notUTF8(line: Int, column: Int)

        /// The line and the column, from 1.
        var place: (line: Int, column: Int) {
            switch self {
            case .quote(let line, let column), .notUTF8(let line, let column): (line, column)
            }
        }
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var counts: [UInt8: Int] = [:]
        for byte in bytes[position...].prefix(while: { $0 != Self.lf && $0 != Self.cr }) where byte < 0x80 {
            counts[byte, default: 0] += 1
        }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        separator = candidates.max { counts[$0] ?? 0 < counts[$1] ?? 0 } ?? candidates[0]
    }

    /// The next record; nil after the last. Empty lines are passed over.
    mutating func next() -> Result<Record, Fault>? {
        while position < bytes.count, bytes[position] == Self.lf || bytes[position] == Self.cr { endLine() }
        guard position < bytes.count else { return nil }
        let first = line
        do throws(Fault) {
            var fields: [String] = []
            repeat { fields.append(try field(number: fields.count + 1, first)) } while takeSeparator()
            if position < bytes.count { endLine() }
            return .success(Record(line: first, fields: fields))
        } catch {
            while position < bytes.count, bytes[position] != Self.lf, bytes[position] != Self.cr { position += 1 }
            return .failure(error)
        }
    }

    private mutating func field(number: Int, _ first: Int) throws(Fault) -> String {
        let quote = UInt8(ascii: "\"")
        var content: [UInt8] = []
        if position < bytes.count, bytes[position] == quote {
            position += 1
            while true {
                guard position < bytes.count else { throw .quote(line: first, column: number) }
                let byte = bytes[position]
                if byte == quote {
                    position += 1
                    guard position < bytes.count, bytes[position] == quote else { break }
                } else if byte == Self.lf || (byte == Self.cr && !follows(Self.lf)) {
                    line += 1
                }
                content.append(byte)
                position += 1
            }
            if position < bytes.count, bytes[position] != separator, bytes[position] != Self.lf,
                bytes[position] != Self.cr
            {
                throw .quote(line: first, column: number)
            }
        } else {
            let start = position
            while position < bytes.count, bytes[position] != separator, bytes[position] != Self.lf,
                bytes[position] != Self.cr
            {
                position += 1
            }
            content = Array(bytes[start..<position])
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw .notUTF8(line: first, column: number)
        }
        return text
    }

    private func follows(_ byte: UInt8) -> Bool { position + 1 < bytes.count && bytes[position + 1] == byte }

    private mutating func takeSeparator() -> Bool {
        guard position < bytes.count, bytes[position] == separator else { return false }
        position += 1
        return true
    }

    private mutating func endLine() {
        position += bytes[position] == Self.cr && follows(Self.lf) ? 2 : 1
        line += 1
    }

    private static let lf: UInt8 = 10
    private static let cr: UInt8 = 13
}
