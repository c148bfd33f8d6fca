import DatabaseTestSupport
import Foundation
import Operations
import Synchronization
import TestSupport
import Testing

/// Trade as a whole, under faults that dice choose. docs/operations/simulation.md says how to repeat a run and how to plant a bug.
@Suite("Trade under a seed")
struct TradeUnderFaultsTests {
    private static let environment = ProcessInfo.processInfo.environment

    private static func number(_ variable: String, or fallback: Int) -> Int {
        environment[variable].flatMap(Int.init) ?? fallback
    }

    /// Steps of a run.
    static let steps = number("DANCONG_STEPS", or: 1_000)

    /// The seeds of a run: `DANCONG_SEED` alone, or `DANCONG_SEEDS` many from the first on.
    static let seeds: [UInt64] = {
        if let one = environment["DANCONG_SEED"].flatMap(UInt64.init) { return [one] }
        return (0..<number("DANCONG_SEEDS", or: 32)).map { UInt64(1_000 + $0) }
    }()

    /// What many runs did together.
    private final class Tally: Sendable {
        private let next = Atomic(0)
        let sum = Mutex(Sum())

        /// The seed that is run next; nil when all are under way, or one failed.
        func take() -> UInt64? {
            let place = next.add(1, ordering: .relaxed).oldValue
            return place < seeds.count && sum.withLock { $0.failures.isEmpty } ? seeds[place] : nil
        }
    }

    private struct Sum: Sendable {
        var counts: [StepKind: Int] = [:]
        var accepted: [StepKind: Int] = [:]
        var crashes: [FaultPoint: Int] = [:]
        var failures: [String] = []
    }

    @Test func `whatever fails on the way, money and goods add up, and everything comes to its end`() async throws {
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask { while let seed = tally.take() { await Self.run(seed, into: tally) } }
            }
        }
        let done = tally.sum.withLock { $0 }
        for failure in done.failures { Issue.record("\(failure)") }
        try CountedRow.counted(
            "simulation.seeds", "seeds of trade under faults from \(Self.seeds[0]) on, \(Self.steps) steps each",
            Self.seeds.count, "seeds", least: 32)
        try CountedRow.counted(
            "simulation.crashes", "ends of the process on the way, at named points", done.crashes.values.reduce(0, +),
            "crashes", least: Self.seeds.count)
        try CountedRow.never(
            "simulation.violated",
            "seeds after which money, goods or messages did not add up, or did not come to an end",
            done.failures.count, "seeds")
        guard done.failures.isEmpty, Self.seeds.count > 1 else { return }
        Self.judgeMix(done)
    }

    private static func run(_ seed: UInt64, into tally: Tally) async {
        do {
            // Every eighth runs on a file, which is closed and opened again where the process would have ended.
            let simulation = try await Simulation(seed: seed, on: seed % 8 == 7 ? .sqliteFile : .sqliteMemory)
            _ = try await simulation.run(steps: steps)
            let (counts, accepted) = (simulation.counts, simulation.accepted)
            let crashes = simulation.crashes.crashes
            tally.sum.withLock {
                $0.counts.merge(counts) { $0 + $1 }
                $0.accepted.merge(accepted) { $0 + $1 }
                $0.crashes.merge(crashes) { $0 + $1 }
            }
        } catch {
            tally.sum.withLock { $0.failures.append("\(error)") }
        }
    }

    /// Each class of step makes up a twentieth at least, and each kind of step and each fault point has happened.
    private static func judgeMix(_ done: Sum) {
        let all = done.counts.values.reduce(0, +)
        for (name, kinds) in classes {
            let count = kinds.reduce(0) { $0 + (done.counts[$1] ?? 0) }
            #expect(count * 20 >= all, "\(name): \(count) of \(all) steps")
        }
        for kind in StepKind.allCases {
            let accepted = done.accepted[kind] ?? 0
            #expect(accepted * 200 >= all, "\(kind.rawValue) went through in \(accepted) of \(all) steps")
        }
        guard all >= 20_000 else { return }
        for point in Simulation.points {
            #expect(done.crashes[point] != nil, "nothing ended at \(point.rawValue)")
        }
        if environment["DANCONG_SEEDS"] != nil {
            print("steps \(all), crashes \(done.crashes.values.reduce(0, +))")
            for kind in StepKind.allCases {
                print("  \(kind.rawValue) \(done.counts[kind] ?? 0), through \(done.accepted[kind] ?? 0)")
            }
            for (point, count) in done.crashes.sorted(by: { $0.value < $1.value }) {
                print("  \(point.rawValue) \(count)")
            }
        }
    }

    private static let classes: [(name: String, kinds: [StepKind])] = [
        ("carts", [.fill]), ("orders", [.place]), ("payments", [.pay]),
        ("the provider's messages and looks", [.notice, .look]),
        ("stock and leaving", [.stock, .leave]), ("sending", [.ship]), ("arriving", [.arrive]),
        ("asking for money back", [.askBack]), ("answering that", [.answerBack]), ("clocks", [.clocks]),
        ("messages to others", [.messages]), ("earnings", [.payout, .bank]),
        ("the provider's file and strangers", [.compare, .trespass]), ("time", [.time]),
    ]

    @Test func `the same seed gives the same run, to the last letter`() async throws {
        var digests: [String] = []
        for _ in 0..<2 {
            digests.append(try await Simulation(seed: 4_242, on: .sqliteMemory).run(steps: 300))
        }
        #expect(digests[0] == digests[1], "again: DANCONG_SEED=4242 swift test --filter SimulationTests")
        let other = try await Simulation(seed: 4_243, on: .sqliteMemory).run(steps: 300)
        #expect(other != digests[0])
    }

    @Test(.enabled(if: TestEngine.available.contains(.postgreSQL)), arguments: [UInt64(7), 8])
    func `the same holds on PostgreSQL`(seed: UInt64) async throws {
        _ = try await Simulation(seed: seed, on: .postgreSQL).run(steps: min(Self.steps, 300))
    }
}
