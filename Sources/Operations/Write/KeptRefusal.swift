package import Market

/// A refusal that the same request got before, given again under its idempotency key (INV-11).
///
/// It says what the first one said, word for word, whatever has become possible meanwhile; a new attempt takes a new key.
package struct KeptRefusal: Refusal {
    package let code: ErrorCode
    package let kind: ErrorKind
    package let details: [String: String]
    /// The faults of single fields, empty unless the input was invalid.
    package let faults: [InvalidInput.Fault]

    /// A refusal as it is kept; nil for one that time heals, which the same request must be able to outlive.
    init?(keeping refusal: any Refusal) {
        guard refusal.kind != .unavailable, refusal.details["retry_after_seconds"] == nil else { return nil }
        code = refusal.code
        kind = refusal.kind
        details = refusal.details
        faults = (refusal as? InvalidInput)?.faults ?? []
    }
}

extension KeptRefusal {
    /// A refusal as JSON keeps it.
    struct Record: Codable, Sendable {
        struct Fault: Codable, Sendable {
            let pointer, code, detail: String
        }

        let code, kind: String
        let details: [String: String]
        let faults: [Fault]
    }

    var record: Record {
        Record(
            code: code.rawValue, kind: kind.rawValue, details: details,
            faults: faults.map { .init(pointer: $0.pointer, code: $0.code.rawValue, detail: $0.detail) })
    }

    /// The refusal that was kept.
    /// - Throws: `WriteRefusal.keyReused` for a record that this platform would not have kept.
    init(record: Record) throws(WriteRefusal) {
        guard let code = ErrorCode(parsing: record.code), let kind = ErrorKind(rawValue: record.kind) else {
            throw .keyReused
        }
        self.code = code
        self.kind = kind
        details = record.details
        faults = record.faults.compactMap { fault in
            ErrorCode(parsing: fault.code).map { .init(fault.pointer, $0, fault.detail) }
        }
    }
}
