import Market
import SQLDatabase
import Storage

/// Looks for what must never be, over the whole database; as `platform.check()` and `dancong check`.
///
/// It knows the invariants whose tables exist, and grows with every capability.
package struct InvariantFinding: Sendable, Hashable {
    /// The invariant, such as `INV-13`.
    package let invariant: String
    /// What must hold, in a sentence.
    package let sentence: String
    /// Rows that break it.
    package let violations: Int
}

extension Platform {
    /// Every invariant with the number of rows that break it.
    /// - Complexity: O(*n*) in the rows of the tables it reads.
    package func check() async throws -> [InvariantFinding] {
        let now = clock.now()
        return try await read { connection in
            try InvariantStore(connection).all(at: now).map {
                InvariantFinding(invariant: $0.invariant, sentence: $0.sentence, violations: $0.violations)
            }
        }
    }
}
