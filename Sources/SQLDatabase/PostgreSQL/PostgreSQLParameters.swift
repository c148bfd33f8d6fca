import CPostgreSQL

/// Values as libpq wants them: one buffer of bytes, and for each value its type, start, length and format.
///
/// Each type is declared, so that a parameter means the same wherever it stands; only a null has none, and
/// takes the type of its place.
struct PostgreSQLParameters {
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [SQLValue], statement: String) throws {
        for (index, value) in values.enumerated() {
            switch value {
            case .null: appendNull()
            case .integer(let integer): append(String(integer).utf8, type: PostgreSQLType.int8)
            case .real(let real):
                guard !real.isNaN else {
                    throw DatabaseError(.invalidValue, "value \(index + 1) is not a number", statement: statement)
                }
                append(real.description.utf8, type: PostgreSQLType.float8)
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw DatabaseError(
                        .invalidValue, "text value \(index + 1) holds U+0000", statement: statement)
                }
                append(text.utf8, type: PostgreSQLType.text)
            case .blob(let blob): append(blob, type: PostgreSQLType.bytea, isBinary: true)
            }
        }
    }

    func withPointers<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
    ) -> T {
        bytes.withUnsafeBytes { buffer in
            let pointers: [UnsafePointer<CChar>?] = starts.map { start in
                start.flatMap { buffer.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }

    private mutating func appendNull() {
        types.append(0)
        starts.append(nil)
        lengths.append(0)
        formats.append(0)
    }

    private mutating func append(_ content: some Collection<UInt8>, type: Oid, isBinary: Bool = false) {
        types.append(type)
        starts.append(bytes.count)
        lengths.append(Int32(content.count))
        formats.append(isBinary ? 1 : 0)
        bytes.append(contentsOf: content)
        bytes.append(0)
    }
}

/// Object identifiers of built-in types (`pg_type.dat`), which never change.
enum PostgreSQLType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let oid: Oid = 26
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let numeric: Oid = 1700
}
