package import Amounts
package import Market

/// The comparison of a provider's file with what the platform wrote down of the same payments (对账).
///
/// What both say is booked; what only one says, or says twice, or of another amount is named and left to people.
package struct Reconciliation: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "rec" }

    /// The comparison.
    package let id: Identifier<Reconciliation>
    /// Whose file it was.
    package let provider: String
    /// A digest of the file, which is compared once.
    package let digest: String
    /// The file's first moment.
    package let since: Timestamp
    /// The file's last moment.
    package let through: Timestamp
    /// When it was compared.
    package let at: Timestamp

    /// A comparison without its findings.
    package init(
        id: Identifier<Reconciliation>, provider: String, digest: String, since: Timestamp, through: Timestamp,
        at: Timestamp
    ) {
        self.id = id
        self.provider = provider
        self.digest = digest
        self.since = since
        self.through = through
        self.at = at
    }

    /// Money that a provider moved.
    package struct Movement: Hashable, Sendable {
        /// Which way.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// From a buyer.
            case captured
            /// Back to a buyer.
            case refunded
            /// Taken for a dispute: the amount and the fee in one sum.
            case disputed
            /// Given back after a dispute, with what comes back of the fee.
            case reinstated

            /// Whether the money comes to the platform.
            package var comes: Bool { self == .captured || self == .reinstated }
        }

        /// What tells movements apart.
        package struct Key: Hashable, Sendable, Comparable {
            /// Which way.
            package let kind: Kind
            /// The purchase of a capture; the request, or the purchase that was paid late, of what went back; what the provider
            /// knows a dispute by.
            package let subject: String

            /// A movement's key.
            package init(_ kind: Kind, _ subject: String) {
                self.kind = kind
                self.subject = subject
            }

            package static func < (left: Key, right: Key) -> Bool {
                (left.subject, left.kind.rawValue) < (right.subject, right.kind.rawValue)
            }
        }

        /// What tells it apart.
        package let key: Key
        /// How much, above zero.
        package let amount: Money
        /// When.
        package let at: Timestamp

        /// A movement.
        package init(_ key: Key, _ amount: Money, at: Timestamp) {
            self.key = key
            self.amount = amount
            self.at = at
        }
    }

    /// A row of a provider's file.
    package struct Row: Hashable, Sendable {
        /// What moved.
        package let movement: Movement
        /// What the provider kept for itself, in minor units of the same currency; below zero for what it gave back.
        package let fee: Int64

        /// A row.
        package init(_ movement: Movement, fee: Int64) {
            self.movement = movement
            self.fee = fee
        }
    }

    /// What differs between the two books.
    package enum Difference: String, Hashable, Sendable, CaseIterable {
        /// The platform knows of it and the file does not.
        case missing
        /// The file knows of it and the platform does not.
        case unknown
        /// The file has it again, in itself or after an earlier file.
        case duplicated
        /// The amounts differ.
        case amount
        /// The fee is not what the rules say.
        case fee
        /// The times are more than a day apart.
        case shifted

        /// Whether people have to look at it before the money counts as arrived.
        package var isOpen: Bool { self != .fee && self != .shifted }
    }

    /// What was found of a movement.
    package struct Finding: Hashable, Sendable {
        /// The movement as the file has it, or as the platform does when the file has none.
        package let movement: Movement
        /// The fee of the file, zero when it has none.
        package let fee: Int64
        /// What the platform wrote down; nil when it knows nothing of it.
        package let known: Money?
        /// What differs; none when both say the same.
        package let differences: Set<Difference>

        /// A finding.
        package init(_ movement: Movement, fee: Int64, known: Money?, _ differences: Set<Difference>) {
            self.movement = movement
            self.fee = fee
            self.known = known
            self.differences = differences
        }

        /// Whether the money counts as arrived.
        package var isBooked: Bool { !differences.contains(where: \.isOpen) }
    }

    /// Compares.
    /// - Parameters:
    ///   - rows: the provider's file.
    ///   - known: what the platform wrote down of movements that the file names, and of all of its time that no file had.
    ///   - settled: which of them an earlier file had.
    ///   - feePartsPerMillion: what the provider keeps of captures; half a minor unit of rounding either way is its own affair,
    ///     and what it gives back of a refund's fee, too.
    /// - Returns: the file's rows in their order, then what it should have had, by key.
    /// - Complexity: O(rows + known · log known).
    package static func compare(
        _ rows: [Row], known: [Movement], settled: Set<Movement.Key>, feePartsPerMillion: Int
    ) -> [Finding] {
        let byKey = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
        var seen: Set<Movement.Key> = []
        var findings: [Finding] = []
        for row in rows {
            let key = row.movement.key
            let ours = byKey[key]
            var differences: Set<Difference> = []
            if !seen.insert(key).inserted || settled.contains(key) {
                differences = [.duplicated]
            } else if let ours {
                // A dispute's fee stands in the books already, so that another one of the file's is money, too.
                let hasFeeApart = row.fee != 0 && [.disputed, .reinstated].contains(key.kind)
                if ours.amount != row.movement.amount || hasFeeApart { differences.insert(.amount) }
                if !isUsual(row, feePartsPerMillion) { differences.insert(.fee) }
                let apart = abs(ours.at.milliseconds - row.movement.at.milliseconds)
                if apart > 24 * 3_600_000 { differences.insert(.shifted) }
            } else {
                differences = [.unknown]
            }
            findings.append(Finding(row.movement, fee: row.fee, known: ours?.amount, differences))
        }
        let missing = byKey.values.filter { !seen.contains($0.key) && !settled.contains($0.key) }
        return findings
            + missing.sorted { $0.key < $1.key }.map { Finding($0, fee: 0, known: $0.amount, [.missing]) }
    }

    private static func isUsual(_ row: Row, _ feePartsPerMillion: Int) -> Bool {
        // In 128 bits no amount overflows.
        let exact = Int128(row.movement.amount.minorUnits) * Int128(feePartsPerMillion)
        let fee = Int128(row.fee) * 1_000_000
        return switch row.movement.key.kind {
        case .captured: abs(fee - exact) <= 1_000_000
        case .refunded: fee <= 0 && fee >= -exact - 1_000_000
        case .disputed, .reinstated: fee == 0
        }
    }

    /// What findings say, in sums.
    package struct Summary: Hashable, Sendable {
        /// How many rows or movements there are.
        package private(set) var findings = 0
        /// How many count as arrived.
        package private(set) var booked = 0
        /// How many have each difference.
        package private(set) var differences: [Difference: Int] = [:]
        /// What arrived, captures less what went back, by currency.
        package private(set) var arrived: [Currency: Int64] = [:]
        /// What the provider kept of it.
        package private(set) var fees: [Currency: Int64] = [:]

        /// Sums of findings.
        /// - Throws: `AmountError.overflow`.
        package init(_ findings: [Finding]) throws(AmountError) {
            self.findings = findings.count
            for finding in findings {
                for difference in finding.differences { differences[difference, default: 0] += 1 }
                guard finding.isBooked else { continue }
                booked += 1
                let amount = finding.movement.amount
                let sign: Int64 = finding.movement.key.kind.comes ? 1 : -1
                let (sum, isOver) = arrived[amount.currency, default: 0]
                    .addingReportingOverflow(sign * amount.minorUnits)
                let (fee, isFeeOver) = fees[amount.currency, default: 0].addingReportingOverflow(finding.fee)
                guard !isOver, !isFeeOver else { throw .overflow }
                arrived[amount.currency] = sum
                fees[amount.currency] = fee
            }
        }

        /// Sums as stored.
        package init(
            findings: Int, booked: Int, differences: [Difference: Int], arrived: [Currency: Int64],
            fees: [Currency: Int64]
        ) {
            self.findings = findings
            self.booked = booked
            self.differences = differences
            self.arrived = arrived
            self.fees = fees
        }

        /// Whether both books say the same of everything.
        package var agrees: Bool { booked == findings }
    }
}
