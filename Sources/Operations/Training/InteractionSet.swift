package import Matching

/// A user-item set: what viewers had to do with, and what was held back.
package struct InteractionSet: Sendable {
    /// The set's name, for tables.
    package let name: String
    /// What models may learn from.
    package let train: InteractionMatrix
    /// What they have to find.
    package let heldBack: InteractionMatrix

    /// A set of two matrices over the same viewers and items.
    package init(name: String, train: InteractionMatrix, heldBack: InteractionMatrix) {
        self.name = name
        self.train = train
        self.heldBack = heldBack
    }
}
