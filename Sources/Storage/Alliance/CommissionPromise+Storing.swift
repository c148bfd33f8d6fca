package import Alliance
import Amounts
import Foundation
import Market
import SQLDatabase

/// A promise as it stands in tables and in signed addresses: an object of its parts, those that are nothing left out.
package struct PromiseRecord: Codable, Hashable, Sendable {
    private let kind: String
    private let plan: String?
    private let version, rate: Int64
    private let leader: String?
    private let fee, window: Int64?
    private let lock: Lock?

    private struct Lock: Codable, Hashable {
        let content: String
        let rate, since, until: Int64
    }

    /// The record of a promise.
    package init(_ promise: CommissionPromise) {
        kind = promise.kind.rawValue
        plan = promise.plan?.rawValue
        version = promise.version
        rate = promise.rate.partsPerMillion
        leader = promise.leader?.agency.rawValue
        fee = promise.leader?.rate.partsPerMillion
        window = promise.clickCountsFor?.wholeMilliseconds
        lock = promise.lock.map {
            Lock(
                content: $0.content.rawValue, rate: $0.rate.partsPerMillion, since: $0.since.milliseconds,
                until: $0.until.milliseconds)
        }
    }

    /// The promise of the record.
    /// - Throws: `AmountError` and `InvalidIdentifier` for a record that this type did not write.
    package func promise() throws -> CommissionPromise {
        CommissionPromise(
            kind: CommissionPromise.Kind(rawValue: kind) ?? .open,
            plan: try plan.map { try Identifier(parsing: $0) }, version: version,
            rate: try Rate(partsPerMillion: rate),
            leader: try leader.map {
                .init(agency: try Identifier(parsing: $0), rate: try Rate(partsPerMillion: fee ?? 0))
            },
            clickCountsFor: window.map { .milliseconds($0) },
            lock: try lock.map {
                RateLock(
                    content: try Identifier(parsing: $0.content), rate: try Rate(partsPerMillion: $0.rate),
                    since: Timestamp(milliseconds: $0.since), until: Timestamp(milliseconds: $0.until))
            })
    }
}

extension CommissionPromise {
    /// The promise as it stands in a column.
    /// - Throws: never in practice: `JSONEncoder` refuses no whole numbers and texts.
    func stored() throws -> SQLValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(PromiseRecord(self)), as: UTF8.self).sqlValue
    }

    /// The promise of a row: its column, or for rows that are older than the column, what was open to all then.
    init(_ row: Row, version: String, rate: String) throws {
        if let text = try row.get("promise", as: String?.self) {
            self = try JSONDecoder().decode(PromiseRecord.self, from: Data(text.utf8)).promise()
        } else {
            self.init(
                kind: .open, version: try row.get(version), rate: try Rate(partsPerMillion: row.get(rate)))
        }
    }
}
