extension LearnerFamily {
    /// What suits sets of items: the spectral filter, implicit ALS and popularity, each tuned stage by stage.
    ///
    /// With order, each is also tried with late deeds heard louder.
    /// - Parameters:
    ///   - rank: the rank of the filter; its fit grows with the square.
    ///   - dimensions: the length of the vectors.
    package static func forSets(
        isOrdered: Bool, rank: Int = 512, dimensions: Int = 256, seed: UInt64 = 1
    ) -> [LearnerFamily] {
        [
            spectral(isOrdered: isOrdered, rank: rank, seed: seed), als(isOrdered: isOrdered, dimensions, seed: seed),
            LearnerFamily(
                "popularity", from: [Popularity(), Popularity(exponent: 0.5)],
                refining: [{ best in isOrdered ? recent(best) : [] }]),
        ]
    }

    private static func spectral(isOrdered: Bool, rank: Int, seed: UInt64) -> LearnerFamily {
        let starts = [(0.5, 0.4), (0.4, 0.5), (0.3, 0.5), (0.2, 0.5)].map {
            SpectralFilter(rank: rank, viewerExponent: $0.0, itemExponent: $0.1, seed: seed)
        }
        return LearnerFamily(
            "spectral-filter", from: starts,
            refining: [
                { best in [1.3, 1.6].map { changed(best, \.sharpness, $0) } },
                { best in [0.1, 0.6].map { changed(best, \.lowPassWeight, $0) } },
                { best in [0.3, 0.4].map { changed(best, \.passExponent, $0) } },
                { best in [rank / 4, rank / 2].filter { $0 > 0 }.map { changed(best, \.rank, $0) } },
                { best in isOrdered ? recent(best) : [] },
            ])
    }

    private static func als(isOrdered: Bool, _ dimensions: Int, seed: UInt64) -> LearnerFamily {
        let pairs: [(unobservedWeight: Float, penalty: Float)] = [(0.02, 0.002), (0.01, 0.005), (0.03, 0.01)]
        let starts = pairs.map {
            ImplicitALS.Factors(
                .init(dimensions: dimensions, unobservedWeight: $0.unobservedWeight, penalty: $0.penalty, seed: seed))
        }
        return LearnerFamily(
            "ials", from: starts,
            refining: [
                { best in
                    [0.5, 2].map { changed(best, \.settings.unobservedWeight, best.settings.unobservedWeight * $0) }
                },
                { best in [0.5, 2, 4].map { changed(best, \.settings.penalty, best.settings.penalty * $0) } },
                { best in isOrdered ? recent(best) : [] },
            ])
    }

    private static func recent<Kind: Learner>(_ learner: Kind) -> [any Learner] {
        [(0.95, 0.3), (0.9, 0.1)].flatMap { decay, floor in
            [true, false].map { Recency(learner, decay: decay, floor: floor, isForQuestionsOnly: $0) }
        }
    }

    private static func changed<Kind, Value>(_ kind: Kind, _ path: WritableKeyPath<Kind, Value>, _ value: Value) -> Kind
    {
        var copy = kind
        copy[keyPath: path] = value
        return copy
    }
}
