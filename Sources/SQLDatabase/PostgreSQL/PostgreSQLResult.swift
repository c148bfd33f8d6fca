import CPostgreSQL

/// Reads libpq's results by the types of their columns.
enum PostgreSQLResult {
    static func changedRows(_ result: OpaquePointer) -> Int {
        PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    static func table(_ result: OpaquePointer, statement: String) -> ResultTable {
        let columnCount = PQnfields(result)
        let rowCount = PQntuples(result)
        let columns = (0..<columnCount).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        let types = (0..<columnCount).map { PQftype(result, $0) }
        var values: [SQLValue] = []
        values.reserveCapacity(Int(rowCount) * Int(columnCount))
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                values.append(value(result, row, column, types[Int(column)]))
            }
        }
        return ResultTable(columns: columns, values: values, statement: statement)
    }

    private static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32, _ type: Oid) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let length = Int(PQgetlength(result, row, column))
        let bytes = UnsafeRawBufferPointer(start: start, count: length)
        switch type {
        case PostgreSQLType.int8, PostgreSQLType.int4, PostgreSQLType.int2, PostgreSQLType.oid:
            return integer(bytes).map(SQLValue.integer) ?? text(bytes)
        case PostgreSQLType.bool:
            return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case PostgreSQLType.float8, PostgreSQLType.float4:
            return real(bytes)
        case PostgreSQLType.numeric:
            // Sums of BIGINT are numeric here and integers on SQLite; averages are numeric here and real there.
            if let integer = integer(bytes) { return .integer(integer) }
            return bytes.contains(UInt8(ascii: ".")) ? real(bytes) : text(bytes)
        case PostgreSQLType.bytea:
            return .blob(hexadecimal(bytes.dropFirst(2)))
        default:
            return text(bytes)
        }
    }

    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var sum: Int64 = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        guard bytes.count > (isNegative ? 1 : 0) else { return nil }
        for byte in bytes.dropFirst(isNegative ? 1 : 0) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (product, tooBig) = sum.multipliedReportingOverflow(by: 10)
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (next, overflow) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if tooBig || overflow { return nil }
            sum = next
        }
        return sum
    }

    private static func real(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        let string = String(decoding: bytes, as: UTF8.self)
        return Double(string).map(SQLValue.real) ?? .text(string)
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        .text(String(decoding: bytes, as: UTF8.self))
    }

    private static func hexadecimal(_ digits: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            let nibble =
                digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : (digit | 0x20) - UInt8(ascii: "a") + 10
            if let first = high {
                bytes.append(first << 4 | nibble)
                high = nil
            } else {
                high = nibble
            }
        }
        return bytes
    }
}
