import Amounts
import Market
import Statistics
import Testing
import Trade

@Suite struct ReconciliationTests {
    private typealias Movement = Reconciliation.Movement

    private static func movement(
        _ number: Int, _ units: Int64, kind: Movement.Kind = .captured, at day: Double = 1
    ) -> Movement {
        Movement(
            .init(kind, "pur_\(number)"), Money(minorUnits: units, currency: .cny), at: Orders.time(day))
    }

    private static func compare(
        _ rows: [Reconciliation.Row], known: [Movement], settled: Set<Movement.Key> = []
    ) -> [Reconciliation.Finding] {
        Reconciliation.compare(rows, known: known, settled: settled, feePartsPerMillion: 6_000)
    }

    @Test func `what both books say arrives, less the fee`() throws {
        let known = [Self.movement(1, 10_000), Self.movement(2, 4_000, kind: .refunded)]
        let findings = Self.compare([.init(known[0], fee: 60), .init(known[1], fee: -24)], known: known)
        #expect(findings.allSatisfy { $0.differences.isEmpty })
        let summary = try Reconciliation.Summary(findings)
        #expect(summary.agrees && summary.arrived[.cny] == 6_000 && summary.fees[.cny] == 36)
    }

    @Test(arguments: [
        (Int64(60), false), (61, false), (59, false), (62, true), (58, true), (0, true), (-60, true),
    ])
    func `a fee is usual within one minor unit`(fee: Int64, differs: Bool) {
        let known = Self.movement(1, 10_000)
        let finding = Self.compare([.init(known, fee: fee)], known: [known])[0]
        #expect(finding.differences == (differs ? [.fee] : []) && finding.isBooked)
    }

    /// T-15 of the test plan: breaks are planted into a file of 10,000 rows, and all of them are found and nothing else is.
    @Test func `finds every break that was planted in ten thousand rows, and none that was not`() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var known: [Movement] = []
        var rows: [Reconciliation.Row] = []
        var settled: Set<Movement.Key> = []
        var planted: [Movement.Key: Set<Reconciliation.Difference>] = [:]
        for number in 1...10_000 {
            let units = Int64.random(in: 100...1_000_000, using: &generator)
            let kind: Movement.Kind = Int.random(in: 0..<10, using: &generator) == 0 ? .refunded : .captured
            let ours = Self.movement(number, units, kind: kind, at: 1 + Double(number) / 20_000)
            let fee = kind == .captured ? (units * 6_000 + 500_000) / 1_000_000 : 0
            var theirs = Reconciliation.Row(ours, fee: fee)
            var isOurs = true
            switch Int.random(in: 0..<40, using: &generator) {
            case 0:
                planted[ours.key] = [.missing]
                known.append(ours)
                continue
            case 1:
                planted[ours.key] = [.unknown]
                isOurs = false
            case 2:
                planted[ours.key] = [.duplicated]
                settled.insert(ours.key)
            case 3:
                planted[ours.key] = [.amount]
                let more = Int64.random(in: 1...100, using: &generator)
                theirs = .init(
                    Movement(ours.key, Money(minorUnits: units + more, currency: .cny), at: ours.at), fee: fee)
                // A fee that follows the file's amount is usual.
                if kind == .captured { theirs = .init(theirs.movement, fee: ((units + more) * 6_000) / 1_000_000) }
            case 4:
                planted[ours.key] = [.fee]
                theirs = .init(ours, fee: fee + (kind == .captured ? 2 : 1) + units / 100)
            case 5:
                planted[ours.key] = [.shifted]
                theirs = .init(Movement(ours.key, ours.amount, at: ours.at.advanced(by: .days(2))), fee: fee)
            default: break
            }
            if isOurs { known.append(ours) }
            rows.append(theirs)
        }
        rows.shuffle(using: &generator)
        let findings = Self.compare(rows, known: known, settled: settled)
        var found: [Movement.Key: Set<Reconciliation.Difference>] = [:]
        for finding in findings where !finding.differences.isEmpty {
            found[finding.movement.key] = finding.differences
        }
        #expect(found == planted, "seed \(seed)")
        #expect(findings.count == rows.count + planted.values.count { $0 == [.missing] }, "seed \(seed)")
        #expect(Set(planted.values.flatMap { $0 }).count == 6, "seed \(seed)")
    }

    @Test func `a row that stands in a file twice arrives once`() throws {
        let known = Self.movement(1, 10_000)
        let findings = Self.compare([.init(known, fee: 60), .init(known, fee: 60)], known: [known])
        #expect(findings.map(\.differences) == [[], [.duplicated]])
        #expect(try Reconciliation.Summary(findings).arrived[.cny] == 10_000)
    }
}
