internal import Market
internal import Matching
internal import Traffic

/// What the feed remembers and how its item table is counted; defaults in `serving.yaml`.
package struct ServingRules: Sendable, Hashable {
    /// Frequency caps look back so long.
    package let exposureWindow: Duration
    /// Nothing is shown twice within it.
    package let visit: Duration
    /// A viewer's last deeds that taste is made of.
    package let deedsMax: Int
    /// A viewer's follows, refused contents and refused creators that are remembered, of each kind.
    package let choicesMax: Int
    /// Viewers kept in memory.
    package let viewersMax: Int
    /// Responses count so long back from the newest event.
    package let responsesWindow: Duration
    /// A view's heat halves after this long.
    package let heatHalfLife: Duration

    /// How much is remembered of one viewer.
    var memoryLimits: ViewerMemory.Limits { .init(deedsMax: deedsMax, choicesMax: choicesMax) }
}

extension RuleBook {
    /// Reads the feed's rules.
    /// - Throws: `RuleFileError`.
    static func feed(in folder: String?) throws -> RuleSet<FeedRules> {
        try read("feed", in: folder) { reader in
            var strengths: [Signal: Float] = [:]
            for signal in Signal.allCases { strengths[signal] = Float(try reader.number("signal_\(signal.rawValue)")) }
            var terms: [ScoreTerm.Kind: Float] = [:]
            for term in ScoreTerm.Kind.allCases { terms[term] = Float(try reader.number("term_\(term.rawValue)")) }
            // What speaks against an item may not speak for it.
            for harm in [ScoreTerm.Kind.fatigue, .refusal, .expectedRefusal] where terms[harm, default: 0] > 0 {
                throw RuleFileError("feed.yaml", "needs term_\(harm.rawValue) at or below zero: it would reward a harm")
            }
            guard terms.values.allSatisfy({ $0.isFinite && abs($0) <= 1e6 }) else {
                throw RuleFileError("feed.yaml", "needs terms that are numbers within a million")
            }
            let prior = try reader.number("quality_prior_mean")
            let strength = try reader.number("quality_prior_strength")
            guard prior > 0, prior < 1, strength > 0 else {
                throw RuleFileError("feed.yaml", "needs a quality prior between 0 and 1 with a positive strength")
            }
            let refusals = try reader.count("category_refusals_min")
            let interleaved = try reader.number("interleaved_share")
            guard (0...1).contains(interleaved) else {
                throw RuleFileError("feed.yaml", "needs an interleaved_share between 0 and 1")
            }
            guard refusals > 0 else { throw RuleFileError("feed.yaml", "needs category_refusals_min above zero") }
            return FeedRules(
                sources: try sources(&reader), signalStrengths: strengths,
                historyHalfLife: try positive("history_half_life", &reader), termWeights: terms,
                freshnessHalfLife: try positive("freshness_half_life", &reader), qualityPriorMean: prior,
                qualityPriorStrength: strength,
                diversity: try diversity(&reader),
                itemExposuresMax: try reader.count("item_exposures_max"),
                creatorExposuresMax: try reader.count("creator_exposures_max"),
                categoryRefusalsMin: refusals,
                expectationsMinExamples: try reader.count("expectations_min_examples"),
                expectationsMax: try reader.count("expectations_max"),
                reasonsMax: try reader.count("reasons_max"),
                takesChosenWeights: try reader.choice("fit_weights", ["chosen": true, "rules": false]),
                interleavedShare: interleaved)
        }
    }

    /// Reads the rules of slots.
    /// - Throws: `RuleFileError`.
    static func slots(in folder: String?) throws -> RuleSet<SlotRules> {
        try read("slots", in: folder) { reader in
            let share = try reader.number("exploration_share")
            let even = try reader.number("even_share")
            guard (0...1).contains(share), (0...1).contains(even) else {
                throw RuleFileError("slots.yaml", "needs shares between 0 and 1")
            }
            return SlotRules(
                explorationPlaces: try reader.counts("exploration_places"), explorationShare: share, evenShare: even,
                owedPlaces: try reader.counts("owed_places"))
        }
    }

    /// Reads the rules of serving.
    /// - Throws: `RuleFileError`.
    static func serving(in folder: String?) throws -> RuleSet<ServingRules> {
        try read("serving", in: folder) { reader in
            let deeds = try reader.count("deeds_max")
            let choices = try reader.count("choices_max")
            let viewers = try reader.count("viewers_max")
            guard deeds > 0, choices > 0, viewers > 0 else {
                throw RuleFileError("serving.yaml", "needs to remember something")
            }
            return ServingRules(
                exposureWindow: try reader.duration("exposure_window"), visit: try reader.duration("visit"),
                deedsMax: deeds, choicesMax: choices, viewersMax: viewers,
                responsesWindow: try reader.duration("responses_window"),
                heatHalfLife: try positive("heat_half_life", &reader))
        }
    }

    private static func sources(_ reader: inout RuleReader) throws -> FeedRules.Sources {
        FeedRules.Sources(
            personalMax: try reader.count("personal_max"), similarMax: try reader.count("similar_max"),
            similarToLast: try reader.count("similar_to_last"), followingMax: try reader.count("following_max"),
            followingPerCreatorMax: try reader.count("following_per_creator_max"),
            freshMax: try reader.count("fresh_max"), freshFor: try reader.duration("fresh_for"),
            popularMax: try reader.count("popular_max"), nextMax: try reader.count("next_max"),
            nextToLast: try reader.count("next_to_last"), sessionMax: try reader.count("session_max"),
            sessionGap: try positive("session_gap", &reader), contentMax: try reader.count("content_max"),
            exploreMax: try reader.count("explore_max"),
            exploreBelowExposures: try reader.count("explore_below_exposures"),
            exploreOptimism: try reader.number("explore_optimism"))
    }

    private static func diversity(_ reader: inout RuleReader) throws -> FeedRules.Diversity {
        let share = try reader.number("discovery_share")
        let below = try reader.number("discovery_below")
        guard (0...1).contains(share), (0...1).contains(below) else {
            throw RuleFileError("feed.yaml", "needs shares of discovery between 0 and 1")
        }
        return FeedRules.Diversity(
            creatorSpacing: try reader.count("creator_spacing"),
            creatorPerPageMax: try reader.count("creator_per_page_max"),
            brandSpacing: try reader.count("brand_spacing"), brandPerPageMax: try reader.count("brand_per_page_max"),
            categoryPenalty: Float(try reader.number("category_penalty")),
            categoryWindow: try reader.count("category_window"), candidatesMax: try reader.count("candidates_max"),
            discoveryShare: share, discoveryBelow: below)
    }

    private static func positive(_ key: String, _ reader: inout RuleReader) throws -> Duration {
        let duration = try reader.duration(key)
        guard duration > .zero else { throw RuleFileError("the rules", "need \(key) above zero") }
        return duration
    }
}
