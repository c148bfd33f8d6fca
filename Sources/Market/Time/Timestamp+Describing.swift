extension Timestamp: CustomStringConvertible {
    /// The instant as RFC 3339 in UTC with milliseconds: `2026-11-23T09:38:11.000Z`.
    package var description: String {
        let date = CivilDate(timestamp: self)
        let ofDay = milliseconds - date.daysSinceEpoch * 86_400_000
        let clock = [ofDay / 3_600_000, ofDay / 60_000 % 60, ofDay / 1_000 % 60].map { padded($0, to: 2) }
        return "\(date)T\(clock.joined(separator: ":")).\(padded(ofDay % 1_000, to: 3))Z"
    }

    /// The instant that an RFC 3339 text names, with any offset and up to nine decimals of a second.
    ///
    /// What is finer than a millisecond is cut off.
    /// - Throws: `TimestampError.malformed`.
    package init(parsing text: String) throws(TimestampError) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) throws(TimestampError) -> Int64 {
            var value: Int64 = 0
            for index in range {
                guard index < bytes.count, (48...57).contains(bytes[index]) else { throw .malformed(text) }
                value = value * 10 + Int64(bytes[index] - 48)
            }
            return value
        }
        guard
            (20...35).contains(bytes.count), bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
        else { throw .malformed(text) }
        let hour = try number(11..<13)
        let minute = try number(14..<16)
        let second = try number(17..<19)
        guard
            let date = CivilDate(year: try number(0..<4), month: try number(5..<7), day: try number(8..<10)),
            hour < 24, minute < 60, second < 61
        else { throw .malformed(text) }

        var position = 19
        var fraction: Int64 = 0
        if bytes[position] == UInt8(ascii: ".") {
            var scale: Int64 = 100
            position += 1
            let start = position
            while position < bytes.count, (48...57).contains(bytes[position]) {
                fraction += Int64(bytes[position] - 48) * scale
                scale /= 10
                position += 1
            }
            guard (1...9).contains(position - start) else { throw .malformed(text) }
        }
        guard position < bytes.count else { throw .malformed(text) }
        var offsetMinutes: Int64 = 0
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard position + 1 == bytes.count else { throw .malformed(text) }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard position + 6 == bytes.count, bytes[position + 3] == UInt8(ascii: ":") else { throw .malformed(text) }
            let hours = try number(position + 1..<position + 3)
            let minutes = try number(position + 4..<position + 6)
            guard hours < 24, minutes < 60 else { throw .malformed(text) }
            offsetMinutes = (bytes[position] == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
        default:
            throw .malformed(text)
        }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second - offsetMinutes * 60
        self.init(milliseconds: seconds * 1_000 + fraction)
    }
}

/// A text that names no instant.
package enum TimestampError: Refusal {
    /// The text is not RFC 3339.
    case malformed(String)

    package var code: ErrorCode { "timestamp.malformed" }
    package var kind: ErrorKind { .invalid }
    package var details: [String: String] {
        switch self {
        case .malformed(let text): ["text": text]
        }
    }
}

/// A number with leading zeros.
func padded(_ number: Int64, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
