extension LearnerFamily {
    /// What suits ordered histories of known viewers: transitions first, then what suits sets.
    package static func forSequences(seed: UInt64 = 1) -> [LearnerFamily] {
        [LearnerFamily("transitions", [Transitions()] + Transitions.variants)]
            + forSets(isOrdered: true, rank: 256, dimensions: 64, seed: seed)
    }

    /// What suits short sessions without identity.
    package static var forSessions: [LearnerFamily] {
        [
            LearnerFamily("session-neighbours", [SessionNeighbours()] + SessionNeighbours.variants),
            LearnerFamily("transitions", [Transitions()] + Transitions.variants),
        ]
    }

    /// What suits items that nobody met yet.
    package static func forNewItems(_ contents: [ItemContent]) -> [LearnerFamily] {
        [
            LearnerFamily(
                "content-profiles",
                [ContentProfiles(contents: contents)] + ContentProfiles.variants(contents: contents))
        ]
    }

    /// Cosine neighbours, few and many.
    package static var itemNeighbours: LearnerFamily {
        LearnerFamily(
            "item-knn", [200, 50].map { ItemNeighbourLearner(settings: .init(neighboursMax: $0)) })
    }

    /// How much of a family is tried.
    package enum Effort: String, Sendable, Hashable, CaseIterable {
        /// The first learner alone: settings that were chosen on other data.
        case light
        /// All learners of the first stage, and the later stages where the histories are small.
        case usual
        /// Every stage.
        case thorough
    }

    /// Deeds and items up to which the usual effort tries every stage.
    private static let smallDeedsMax = 2_000_000
    private static let smallItemsMax = 100_000

    /// The family with less to try; what is left out depends on the effort and the size of the histories alone.
    package func limited(to effort: Effort, for histories: Histories) -> LearnerFamily {
        let isSmall = histories.items.count <= Self.smallDeedsMax && histories.itemCount <= Self.smallItemsMax
        switch effort {
        case .light: return LearnerFamily(name, Array(starts.prefix(1)))
        case .usual: return isSmall ? self : LearnerFamily(name, starts)
        case .thorough: return self
        }
    }
}
