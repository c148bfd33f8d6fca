import Foundation
import Synchronization

/// At which pass of which fault point a process kills itself, as `checkout.placed:3`; for tests of reliability.
package struct CrashPlan: Sendable, Hashable {
    /// The point.
    package let point: FaultPoint
    /// Which pass of it, from 1.
    package let pass: Int

    /// The plan that a text spells: a point, and a pass behind a colon where it is not the first.
    /// - Returns: nil for a point that there is none of, or a pass that is no number above zero.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let point = parts.first.flatMap(FaultPoint.init(rawValue:)) else { return nil }
        guard let pass = parts.count == 1 ? 1 : Int(parts[1]), pass > 0 else { return nil }
        self.point = point
        self.pass = pass
    }

    /// Kills the process with SIGKILL when its time has come: nothing is finished, and nobody is told.
    package func hook() -> FaultHook {
        let (point, pass) = (point, pass)
        let counter = PassCounter()
        return FaultHook { passed in
            guard passed == point, counter.next() == pass else { return }
            kill(getpid(), SIGKILL)
        }
    }
}

/// Counts passes, whichever thread comes by.
private final class PassCounter: Sendable {
    private let passes = Atomic(0)

    func next() -> Int { passes.add(1, ordering: .relaxed).newValue }
}
