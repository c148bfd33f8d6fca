/// Cuts Swift source into tokens, so that rules see code as code, and never mistake a comment or a string for it.
///
/// It knows nested comments, raw and multi-line strings, interpolation, raw identifiers and regular expression
/// literals. It does not need to know more: rules look at short runs of tokens.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var tokens: [Token] = []

    /// Returns the tokens of a source text in their order.
    ///
    /// - Complexity: O(n) in the length of the text.
    static func tokens(of text: String) -> [Token] {
        var lexer = SwiftLexer(bytes: Array(text.utf8))
        lexer.readCode(untilClosingParenthesis: false)
        return lexer.tokens
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func readCode(untilClosingParenthesis: Bool) {
        var depth = 0
        while let byte = peek() {
            switch byte {
            case ascii("\n"), ascii(" "), ascii("\t"), ascii("\r"):
                advance()
            case ascii("/") where peek(1) == ascii("/"):
                readLineComment()
            case ascii("/") where peek(1) == ascii("*"):
                readBlockComment()
            case ascii("/") where startsPattern():
                readPattern(hashes: 0)
            case ascii("#") where literalAfterHashes() == ascii("\""):
                readString(hashes: countHashes())
            case ascii("#") where literalAfterHashes() == ascii("/"):
                readPattern(hashes: countHashes())
            case ascii("\""):
                readString(hashes: 0)
            case ascii("`"):
                readQuotedWord()
            case _ where isDigit(byte):
                readWord(kind: .number)
            case _ where isWordByte(byte):
                readWord(kind: .word)
            default:
                if byte == ascii("(") { depth += 1 }
                if byte == ascii(")") { depth -= 1 }
                append(.mark, from: index, to: index + 1, line: line)
                advance()
                if untilClosingParenthesis, depth < 0 {
                    tokens.removeLast()
                    return
                }
            }
        }
    }

    // MARK: Comments

    private mutating func readLineComment() {
        let start = index
        while let byte = peek(), byte != ascii("\n") { advance() }
        append(.comment, from: start, to: index, line: line)
    }

    private mutating func readBlockComment() {
        let (start, firstLine) = (index, line)
        var depth = 0
        repeat {
            if peek() == ascii("/"), peek(1) == ascii("*") {
                depth += 1
                advance(2)
            } else if peek() == ascii("*"), peek(1) == ascii("/") {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && index < bytes.count
        append(.comment, from: start, to: index, line: firstLine)
    }

    // MARK: Strings

    private mutating func readString(hashes: Int) {
        let firstLine = line
        advance(hashes)
        let isMultiline = peek(1) == ascii("\"") && peek(2) == ascii("\"")
        let quotes = isMultiline ? 3 : 1
        advance(quotes)
        let place = tokens.count
        var content: [UInt8] = []
        while let byte = peek() {
            if byte == ascii("\\"), countHashes(from: index + 1) >= hashes {
                advance(1 + hashes)
                if peek() == ascii("(") {
                    advance()
                    readCode(untilClosingParenthesis: true)
                } else {
                    advance()
                }
            } else if closesString(quotes: quotes, hashes: hashes) {
                advance(quotes + hashes)
                break
            } else if byte == ascii("\n"), !isMultiline {
                break
            } else {
                content.append(byte)
                advance()
            }
        }
        tokens.insert(Token(kind: .string, text: String(decoding: content, as: UTF8.self), line: firstLine), at: place)
    }

    private func closesString(quotes: Int, hashes: Int) -> Bool {
        (0..<quotes).allSatisfy { peek($0) == ascii("\"") }
            && (0..<hashes).allSatisfy { peek(quotes + $0) == ascii("#") }
    }

    // MARK: Regular expressions

    /// A slash opens a pattern where an operand is expected and when it closes on its own line.
    private func startsPattern() -> Bool {
        guard let next = peek(1), next != ascii(" "), next != ascii("\n") else { return false }
        if let last = tokens.last(where: { $0.kind != .comment }) {
            let openers: Set = ["(", ",", "=", ":", "[", "{", "}", ";", "return", "in", "case", "try"]
            guard last.line < line || openers.contains(last.text) else { return false }
        }
        var ahead = index + 1
        while ahead < bytes.count, bytes[ahead] != ascii("\n") {
            if bytes[ahead] == ascii("/") { return true }
            ahead += bytes[ahead] == ascii("\\") ? 2 : 1
        }
        return false
    }

    private mutating func readPattern(hashes: Int) {
        let (start, firstLine) = (index, line)
        advance(hashes + 1)
        while let byte = peek() {
            if byte == ascii("\\") {
                advance(2)
            } else if byte == ascii("/"), countHashes(from: index + 1) >= hashes {
                advance(1 + hashes)
                break
            } else {
                advance()
            }
        }
        append(.pattern, from: start, to: index, line: firstLine)
    }

    // MARK: Words

    private mutating func readWord(kind: Token.Kind) {
        let start = index
        while let byte = peek(), isWordByte(byte) { advance() }
        append(kind, from: start, to: index, line: line)
    }

    private mutating func readQuotedWord() {
        advance()
        let start = index
        while let byte = peek(), byte != ascii("`"), byte != ascii("\n") { advance() }
        append(.quotedWord, from: start, to: index, line: line)
        advance()
    }

    // MARK: Bytes

    private func ascii(_ character: Unicode.Scalar) -> UInt8 { UInt8(ascii: character) }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    private func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 32 >= 97 && byte | 32 <= 122) || isDigit(byte) || byte == 95 || byte == 36 || byte >= 128
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        index + ahead < bytes.count ? bytes[index + ahead] : nil
    }

    private func countHashes() -> Int { countHashes(from: index) }

    private func countHashes(from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] == ascii("#") { end += 1 }
        return end - start
    }

    private func literalAfterHashes() -> UInt8? { peek(countHashes()) }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where index < bytes.count {
            if bytes[index] == ascii("\n") { line += 1 }
            index += 1
        }
    }

    private mutating func append(_ kind: Token.Kind, from start: Int, to end: Int, line: Int) {
        let text = String(decoding: bytes[start..<min(end, bytes.count)], as: UTF8.self)
        let isTight = start > 0 && !" \t\r\n".utf8.contains(bytes[start - 1])
        tokens.append(Token(kind: kind, text: text, line: line, isTight: isTight))
    }
}
