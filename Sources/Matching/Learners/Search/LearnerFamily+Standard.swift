extension LearnerFamily {
    /// How much is tried.
    package enum Effort: Sendable, Hashable, CaseIterable {
        /// Nothing: the first learner of each family, and weights alone are chosen.
        case light
        /// A few settings that differ most between data sets.
        case usual
        /// Everything that is worth its time when there is a budget.
        case thorough
    }

    /// Families for histories without order, the most promising first.
    package static func forSets(_ effort: Effort) -> [LearnerFamily] {
        [spectral(effort), factors(effort), neighbours(effort), popularity]
    }

    /// Families for ordered histories of known viewers, the most promising first.
    package static func forSequences(_ effort: Effort) -> [LearnerFamily] {
        [transitions(effort), neighbours(effort), spectral(effort), factors(effort), popularity]
    }

    /// Families for short sessions without identity, the most promising first.
    package static func forSessions(_ effort: Effort) -> [LearnerFamily] {
        [sessions(effort), transitions(effort), popularity]
    }

    private static let popularity = LearnerFamily("popularity", [PopularityLearner()])

    private static func spectral(_ effort: Effort) -> LearnerFamily {
        let first = SpectralFilter()
        switch effort {
        case .light: return LearnerFamily(first.name, [first])
        case .usual:
            return LearnerFamily(
                first.name, from: [first, first.with(\.rank, 128)],
                refining: [{ best in [0.6, 1].map { best.with(\.lowPassWeight, $0) } }])
        case .thorough:
            return LearnerFamily(
                first.name, from: [64, 128, 256, 512].map { first.with(\.rank, $0) },
                refining: [
                    { best in [0.15, 0.6, 1, 1.6].map { best.with(\.lowPassWeight, $0) } },
                    { best in [1.5, 2, 3].map { best.with(\.sharpness, $0) } },
                    { best in [0.3, 0.4, 0.6].map { best.with(\.itemExponent, $0) } },
                    { best in [0.3, 0.4, 0.6].map { best.with(\.viewerExponent, $0) } },
                ])
        }
    }

    private static func factors(_ effort: Effort) -> LearnerFamily {
        let first = ImplicitALS.Factors(.init(dimensions: 128))
        switch effort {
        case .light: return LearnerFamily(first.name, [first])
        case .usual:
            let settings = [(Float(0.01), Float(0.01)), (0.03, 0.003), (0.1, 0.003)]
            return LearnerFamily(first.name, settings.map { Self.factors(64, unobserved: $0, penalty: $1) })
        case .thorough:
            return LearnerFamily(
                first.name,
                from: [Float(0.003), 0.01, 0.03, 0.1, 0.3].map { Self.factors(64, unobserved: $0, penalty: 0.005) },
                refining: [
                    { best in
                        [0.001, 0.002, 0.01, 0.02].map {
                            Self.factors(64, unobserved: best.settings.unobservedWeight, penalty: $0)
                        }
                    },
                    { best in
                        [128, 192].map {
                            Self.factors(
                                $0, unobserved: best.settings.unobservedWeight, penalty: best.settings.penalty)
                        }
                    },
                ])
        }
    }

    private static func factors(_ dimensions: Int, unobserved: Float, penalty: Float) -> ImplicitALS.Factors {
        var settings = ImplicitALS.Settings(dimensions: dimensions)
        settings.unobservedWeight = unobserved
        settings.penalty = penalty
        return ImplicitALS.Factors(settings)
    }

    private static func neighbours(_ effort: Effort) -> LearnerFamily {
        let counts = effort == .thorough ? [200, 50, 1_000] : [200]
        return LearnerFamily(
            "item-knn", counts.map { ItemNeighbourLearner(settings: .init(neighboursMax: $0)) })
    }

    private static func transitions(_ effort: Effort) -> LearnerFamily {
        LearnerFamily("transitions", effort == .light ? [Transitions()] : [Transitions()] + Transitions.variants)
    }

    private static func sessions(_ effort: Effort) -> LearnerFamily {
        LearnerFamily(
            "session-neighbours", effort == .light ? [SessionNeighbours()] : SessionNeighbours.variants)
    }
}

extension SpectralFilter {
    /// The same filter with one setting changed.
    fileprivate func with<Value>(_ setting: WritableKeyPath<SpectralFilter, Value>, _ value: Value) -> SpectralFilter {
        var changed = self
        changed[keyPath: setting] = value
        return changed
    }
}
