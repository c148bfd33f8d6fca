/// The text format of published user-item sets: one viewer a line, `viewer item item …`, numbers from 0.
package enum InteractionLines {
    /// One line: a viewer and the items of that viewer, in the file's order.
    package struct Line: Sendable, Equatable {
        /// The viewer's number.
        package let viewer: Int32
        /// The items' numbers.
        package let items: [Int32]

        /// A line about a viewer.
        package init(viewer: Int32, items: [Int32]) {
            self.viewer = viewer
            self.items = items
        }
    }

    /// What is wrong in which line, counted from 1.
    package enum ParseError: Error, Sendable, Equatable, CustomStringConvertible {
        /// A byte that is neither digit nor space.
        case notANumber(line: Int, column: Int)
        /// A number beyond 2,147,483,646.
        case numberTooLarge(line: Int, column: Int)
        /// A second line for the same viewer.
        case repeatedViewer(line: Int, viewer: Int32)
        /// The same item twice in one line.
        case repeatedItem(line: Int, item: Int32)
        /// Fewer numbers than the format has.
        case tooFewNumbers(line: Int, needed: Int)
        /// The line says itself how many numbers follow, and others follow.
        case wrongCount(line: Int, said: Int32, found: Int)

        /// The error with its line, for people.
        package var description: String {
            switch self {
            case .notANumber(let line, let column): "line \(line), column \(column): expected digits and spaces only"
            case .numberTooLarge(let line, let column): "line \(line), column \(column): the number is too large"
            case .repeatedViewer(let line, let viewer): "line \(line): user \(viewer) has a line already"
            case .repeatedItem(let line, let item): "line \(line): item \(item) appears twice"
            case .tooFewNumbers(let line, let needed): "line \(line): expected at least \(needed) numbers"
            case .wrongCount(let line, let said, let found):
                "line \(line): says that \(said) numbers follow, and \(found) do"
            }
        }
    }

    /// Reads all lines; empty lines are skipped, a line with only a viewer has no items.
    /// - Throws: `ParseError` for the first damaged line.
    /// - Complexity: O(bytes).
    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> [Line] {
        var lines: [Line] = []
        var seen: Set<Int32> = []
        try forEachRow(of: bytes) { line, numbers throws(ParseError) in
            let viewer = numbers[0]
            guard seen.insert(viewer).inserted else { throw .repeatedViewer(line: line, viewer: viewer) }
            let items = Array(numbers.dropFirst())
            try checkRepeats(items, line: line)
            lines.append(Line(viewer: viewer, items: items))
        }
        return lines
    }

    /// Reads lines of whole numbers with spaces or tabs between them; `body` gets a line's number, from 1, and at
    /// least one number. Empty lines are passed over.
    /// - Throws: `ParseError` for the first damaged line, or what `body` throws.
    /// - Complexity: O(bytes).
    package static func forEachRow(
        of bytes: [UInt8], _ body: (_ line: Int, _ numbers: [Int32]) throws(ParseError) -> Void
    ) throws(ParseError) {
        var numbers: [Int32] = []
        var lineNumber = 1
        var lineStart = 0
        var value: Int64 = -1
        for position in 0...bytes.count {
            let byte = position < bytes.count ? bytes[position] : UInt8(ascii: "\n")
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = max(value, 0) * 10 + Int64(byte - UInt8(ascii: "0"))
                guard value < Int64(Int32.max) else {
                    throw .numberTooLarge(line: lineNumber, column: position - lineStart + 1)
                }
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                if value >= 0 { numbers.append(Int32(value)) }
                value = -1
            default:
                throw .notANumber(line: lineNumber, column: position - lineStart + 1)
            }
            guard byte == UInt8(ascii: "\n") else { continue }
            if !numbers.isEmpty { try body(lineNumber, numbers) }
            numbers.removeAll(keepingCapacity: true)
            lineNumber += 1
            lineStart = position + 1
        }
    }

    private static func checkRepeats(_ items: [Int32], line: Int) throws(ParseError) {
        let sorted = items.sorted()
        for (left, right) in zip(sorted, sorted.dropFirst()) where left == right {
            throw .repeatedItem(line: line, item: left)
        }
    }
}

extension InteractionMatrix {
    /// The matrix of parsed lines, every weight 1.
    /// - Throws: `InteractionError` when a number does not fit the counts.
    package init(
        lines: [InteractionLines.Line], viewerCount: Int, itemCount: Int
    ) throws(InteractionError) {
        let entries = lines.flatMap { line in line.items.map { Interaction(viewer: line.viewer, item: $0) } }
        try self.init(viewerCount: viewerCount, itemCount: itemCount, entries: entries)
    }
}
