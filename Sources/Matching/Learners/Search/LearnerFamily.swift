/// Learners of one kind from which a search takes at most one.
///
/// Stages refine each other: the first offers its learners, each later one offers changes of the best so far. So a search
/// over many settings takes a sum of trials and not a product.
package struct LearnerFamily: Sendable {
    /// The family's name in tables and cards.
    package let name: String
    /// What to try, given the best so far; the first stage is given nothing.
    let stages: [@Sendable ((any Learner)?) -> [any Learner]]

    /// The learners of the first stage.
    package var starts: [any Learner] { stages.first?(nil) ?? [] }

    /// A family of fixed learners, the most promising first.
    package init(_ name: String, _ variants: [any Learner]) {
        self.name = name
        stages = [{ _ in variants }]
    }

    /// A family that starts from some learners and changes the best of them stage by stage.
    ///
    /// A change may offer learners of another kind; once one of those is the best, later changes have nothing to offer.
    package init<Kind: Learner>(
        _ name: String, from starts: [Kind], refining changes: [@Sendable (Kind) -> [any Learner]]
    ) {
        self.name = name
        let first: @Sendable ((any Learner)?) -> [any Learner] = { _ in starts }
        let later = changes.map { change -> @Sendable ((any Learner)?) -> [any Learner] in
            { best in (best as? Kind).map(change) ?? [] }
        }
        stages = [first] + later
    }
}
