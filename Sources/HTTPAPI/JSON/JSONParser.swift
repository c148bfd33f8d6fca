/// Reads JSON text with limits, so that no body can exhaust the stack or hide a member behind another.
///
/// Strict where RFC 8259 leaves room: a name may stand once in an object, numbers must fit a double, text
/// must be UTF-8 without a byte order mark, and escapes must not leave half a surrogate pair.
package struct JSONParser: ~Copyable {
    /// Arrays and objects inside each other, at most.
    package static let depthMax = 32

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The value that a text spells, and nothing after it.
    /// - Throws: `JSONFault`, with the byte at which reading stopped.
    /// - Complexity: O(n) over the bytes; O(m²) over the members of one object, of which there are at most 256.
    package static func parse(_ text: [UInt8]) throws(JSONFault) -> JSON {
        guard String(validating: text, as: UTF8.self) != nil else { throw JSONFault(.notUTF8, at: 0) }
        let result: Result<JSON, JSONFault> = text.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer)
            do throws(JSONFault) {
                let value = try parser.value(depth: 0)
                parser.skipBlanks()
                guard parser.position == buffer.count else { throw JSONFault(.unexpected, at: parser.position) }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSON {
        skipBlanks()
        guard let byte = peek else { throw JSONFault(.unexpected, at: position) }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw JSONFault(.unexpected, at: position)
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSON {
        guard depth <= Self.depthMax else { throw JSONFault(.tooDeep, at: position) }
        position += 1
        var members: [JSON.Member] = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipBlanks()
            let start = position
            guard peek == UInt8(ascii: "\"") else { throw JSONFault(.unexpected, at: position) }
            let name = try string()
            guard !members.contains(where: { $0.name == name }) else { throw JSONFault(.repeatedName(name), at: start) }
            guard members.count < 256 else { throw JSONFault(.tooManyMembers, at: start) }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw JSONFault(.unexpected, at: position) }
            members.append(JSON.Member(name, try value(depth: depth)))
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw JSONFault(.unexpected, at: position) }
            return .object(members)
        }
    }

    private mutating func array(depth: Int) throws(JSONFault) -> JSON {
        guard depth <= Self.depthMax else { throw JSONFault(.tooDeep, at: position) }
        position += 1
        var elements: [JSON] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try value(depth: depth))
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw JSONFault(.unexpected, at: position) }
            return .array(elements)
        }
    }

    private mutating func number() throws(JSONFault) -> JSON {
        let start = position
        var isWhole = true
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else { throw JSONFault(.numberOutOfRange, at: start) }
        return .number(number)
    }

    private mutating func digits() throws(JSONFault) {
        let start = position
        while let byte = peek, (48...57).contains(byte) { position += 1 }
        guard position > start else { throw JSONFault(.unexpected, at: position) }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONFault) -> JSON {
        for index in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[index]) else { throw JSONFault(.unexpected, at: position) }
        }
        return value
    }

    private mutating func string() throws(JSONFault) -> String {
        position += 1
        let start = position
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return String(decoding: bytes[start..<position], as: UTF8.self)
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw JSONFault(.unexpected, at: position)
            default: position += 1
            }
        }
        throw JSONFault(.unexpected, at: position)
    }

    private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
        var text = Array(bytes[start..<position])
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case 0..<0x20: throw JSONFault(.unexpected, at: position - 1)
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            default: text.append(byte)
            }
        }
        throw JSONFault(.unexpected, at: position)
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        guard let byte = peek else { throw JSONFault(.unexpected, at: position) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let start = position
            let first = try hexadecimal()
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw JSONFault(.halfSurrogate, at: start)
            }
            let second = try hexadecimal()
            let code = 0x10000 + ((first - 0xD800) << 10) + (second &- 0xDC00)
            guard (0xDC00...0xDFFF).contains(second), let scalar = Unicode.Scalar(code) else {
                throw JSONFault(.halfSurrogate, at: start)
            }
            return scalar
        default: throw JSONFault(.unexpected, at: position - 1)
        }
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw JSONFault(.unexpected, at: position)
            }
            position += 1
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { position += 1 }
    }
}

/// Why a text is not JSON that is accepted here.
package struct JSONFault: Error, Hashable, Sendable {
    /// What was found.
    package enum Cause: Hashable, Sendable {
        case notUTF8, unexpected, tooDeep, tooManyMembers, repeatedName(String), numberOutOfRange, halfSurrogate
    }

    /// What was found.
    package let cause: Cause
    /// The byte at which it was found, from 0.
    package let offset: Int

    init(_ cause: Cause, at offset: Int) {
        self.cause = cause
        self.offset = offset
    }

    /// What was found, in English words.
    package var description: String {
        let what =
            switch cause {
            case .notUTF8: "text that is not UTF-8"
            case .unexpected: "something unexpected"
            case .tooDeep: "more than \(JSONParser.depthMax) levels"
            case .tooManyMembers: "more than 256 members in one object"
            case .repeatedName(let name): "the name \(name.debugDescription) twice in one object"
            case .numberOutOfRange: "a number out of range"
            case .halfSurrogate: "half of a surrogate pair"
            }
        return "\(what) at byte \(offset)"
    }
}
