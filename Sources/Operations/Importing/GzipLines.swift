internal import CZlib

/// Reads the lines of a text file, compressed with gzip or not, without holding the file in memory.
///
/// Lines end in `\n` or `\r\n`; the last one needs no end. A byte order mark at the start is skipped.
/// Not to be shared between threads.
package final class GzipLines {
    /// The file's path, for messages.
    package let path: String
    /// The number of the line that ``next()`` gave last, from 1; 0 before the first.
    package private(set) var lineNumber = 0

    private let file: gzFile
    private let lineBytesMax: Int
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)
    private var position = 0
    private var end = 0
    private var isAtEnd = false

    /// Opens a file.
    /// - Parameter lineBytesMax: a longer line is an error, so that a file without line ends cannot fill the memory.
    /// - Throws: `TextFileError.notReadable`.
    package init(path: String, lineBytesMax: Int = 1 << 20) throws(TextFileError) {
        guard let file = gzopen(path, "rb") else { throw .notReadable(path: path) }
        gzbuffer(file, 1 << 17)
        self.file = file
        self.path = path
        self.lineBytesMax = lineBytesMax
    }

    deinit { gzclose(file) }

    /// How many bytes of the file as it is stored have been read, for progress.
    package var bytesConsumed: Int64 { Int64(max(0, gzoffset(file))) }

    /// The bytes of the next line without its end, or nil after the last line.
    /// - Throws: `TextFileError` when the compressed data is damaged or cut off, or the line is too long.
    package func next() throws(TextFileError) -> ArraySlice<UInt8>? {
        var carried: [UInt8] = []
        while true {
            if let newline = buffer[position..<end].firstIndex(of: UInt8(ascii: "\n")) {
                let piece = buffer[position..<newline]
                position = newline + 1
                return try finished(carried, piece)
            }
            guard carried.count + (end - position) <= lineBytesMax else {
                throw .lineTooLong(path: path, line: lineNumber + 1)
            }
            carried.append(contentsOf: buffer[position..<end])
            position = 0
            end = 0
            if isAtEnd { return carried.isEmpty ? nil : try finished(carried, []) }
            try fill()
        }
    }

    /// The whole file, for formats that are parsed at once.
    /// - Throws: `TextFileError`; `lineTooLong` when there are more bytes than allowed.
    package static func readAll(path: String, bytesMax: Int = 1 << 31) throws(TextFileError) -> [UInt8] {
        let lines = try GzipLines(path: path)
        var all: [UInt8] = []
        while !lines.isAtEnd {
            try lines.fill()
            all.append(contentsOf: lines.buffer[lines.position..<lines.end])
            guard all.count <= bytesMax else { throw .lineTooLong(path: path, line: 1) }
        }
        return all
    }

    private func finished(_ carried: [UInt8], _ piece: ArraySlice<UInt8>) throws(TextFileError) -> ArraySlice<UInt8> {
        var line = carried.isEmpty ? piece : (carried + piece)[...]
        lineNumber += 1
        guard line.count <= lineBytesMax else { throw .lineTooLong(path: path, line: lineNumber) }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        return line
    }

    private func fill() throws(TextFileError) {
        let count = buffer.withUnsafeMutableBytes { gzread(file, $0.baseAddress, UInt32($0.count)) }
        guard count >= 0 else { throw .damaged(path: path, line: lineNumber + 1) }
        position = 0
        end = Int(count)
        guard count == 0 else { return }
        isAtEnd = true
        // A file that was cut off reads as if it ended; only the state says otherwise.
        var state: Int32 = 0
        gzerror(file, &state)
        guard state == Z_OK || state == Z_STREAM_END else { throw .damaged(path: path, line: lineNumber + 1) }
    }
}

/// Why a text file cannot be read. Lines are counted from 1.
package enum TextFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no such file, or it may not be read.
    case notReadable(path: String)
    /// The compressed data is damaged or cut off; the lines before are whole.
    case damaged(path: String, line: Int)
    /// The line is longer than allowed.
    case lineTooLong(path: String, line: Int)

    /// The error for people, with file and line.
    package var description: String {
        switch self {
        case .notReadable(let path): "\(path): cannot be opened for reading"
        case .damaged(let path, let line): "\(path):\(line): the compressed data is damaged or cut off here"
        case .lineTooLong(let path, let line): "\(path):\(line): the line is too long"
        }
    }
}
