import Operations
import Statistics
import Synchronization

/// What is thrown where a process would have been killed.
struct SimulatedCrash: Error {}

/// Ends a platform at a fault point: from there on nothing of it passes any point any more, until another one is opened.
final class CrashSwitch: Sendable {
    private struct State {
        var armed: (point: FaultPoint, passes: Int)?
        var crashedAt: FaultPoint?
        var crashes: [FaultPoint: Int] = [:]
    }

    private let state = Mutex(State())

    /// What a platform calls at its fault points.
    var hook: FaultHook { FaultHook { [self] in try pass($0) } }

    /// Where the platform ended; nil while it runs.
    var crashedAt: FaultPoint? { state.withLock { $0.crashedAt } }

    /// Where an end is planned; nil for nowhere.
    var armed: FaultPoint? { state.withLock { $0.armed?.point } }

    /// How often a platform ended where.
    var crashes: [FaultPoint: Int] { state.withLock { $0.crashes } }

    /// Ends the platform at a pass of a point, in place of what was planned before.
    func arm(_ point: FaultPoint, pass: Int) { state.withLock { $0.armed = (point, pass) } }

    /// Plans nothing any more.
    func disarm() { state.withLock { $0.armed = nil } }

    /// Another platform was opened.
    func reopened() { state.withLock { $0.crashedAt = nil } }

    private func pass(_ point: FaultPoint) throws {
        try state.withLock { state in
            guard state.crashedAt == nil else { throw SimulatedCrash() }
            guard let armed = state.armed, armed.point == point else { return }
            guard armed.passes == 1 else {
                state.armed = (point, armed.passes - 1)
                return
            }
            state.armed = nil
            state.crashedAt = point
            state.crashes[point, default: 0] += 1
            throw SimulatedCrash()
        }
    }
}

/// Dice that several threads may throw, in the order in which they come.
final class SharedDice: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

    /// The next 64 bits.
    func next() -> UInt64 { generator.withLock { $0.next() } }

    /// Whether something happens that happens so often of a hundred times.
    func happens(_ percent: Int) -> Bool { percent > 0 && next() % 100 < UInt64(percent) }
}
