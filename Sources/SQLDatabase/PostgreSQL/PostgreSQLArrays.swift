/// Many rows as one array per column, for `INSERT … SELECT … FROM unnest(…)`: one statement, one round trip.
struct PostgreSQLArrays {
    /// The statement; it depends on the types of the columns, not on the number of rows.
    let text: String

    private let columns: [Column]
    private let rows: ArraySlice<[SQLValue]>

    private struct Column {
        let index: Int
        let type: String
    }

    init(_ insertion: Insertion, rows: ArraySlice<[SQLValue]>) {
        self.rows = rows
        let types = insertion.columns.indices.map { Self.type(of: $0, in: rows) }
        columns = types.enumerated().compactMap { index, type in type.map { Column(index: index, type: $0) } }
        // A column of nulls alone has no type to unnest; an untyped NULL takes the table's.
        let picked = types.enumerated().map { index, type in type == nil ? "NULL" : "u.c\(index)" }
        let source: String
        if columns.isEmpty {
            source = "generate_series(1, \(rows.count)) AS u"
        } else {
            let arrays = columns.enumerated().map { "$\($0 + 1)::\($1.type)[]" }.joined(separator: ", ")
            let names = columns.map { "c\($0.index)" }.joined(separator: ", ")
            source = "unnest(\(arrays)) AS u(\(names))"
        }
        text = "\(insertion.head) SELECT \(picked.joined(separator: ", ")) FROM \(source)\(insertion.tail)"
    }

    /// The arrays in PostgreSQL's text form (manual §8.15.6), one per column that has values.
    func values() throws -> [SQLValue] {
        try columns.map { column in
            var bytes: [UInt8] = [UInt8(ascii: "{")]
            for row in rows {
                if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
                try Self.append(row[column.index], to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
            return .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func type(of column: Int, in rows: ArraySlice<[SQLValue]>) -> String? {
        var type: String?
        for row in rows {
            switch row[column] {
            case .null: continue
            case .text: return "text"
            case .blob: return "bytea"
            case .real: return "float8"
            // A real further down would make it float8, so integers go on looking.
            case .integer: type = "int8"
            }
        }
        return type
    }

    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) throws {
        switch value {
        case .null: bytes.append(contentsOf: "NULL".utf8)
        case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
        case .real(let real):
            guard !real.isNaN else { throw DatabaseError(.invalidValue, "a value is not a number") }
            bytes.append(contentsOf: real.description.utf8)
        case .text(let text):
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == 0 { throw DatabaseError(.invalidValue, "a text value holds U+0000") }
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        case .blob(let blob):
            bytes.append(contentsOf: #""\\x"#.utf8)
            for byte in blob {
                bytes.append(hexadecimalDigits[Int(byte >> 4)])
                bytes.append(hexadecimalDigits[Int(byte & 15)])
            }
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static let hexadecimalDigits = Array("0123456789abcdef".utf8)
}
