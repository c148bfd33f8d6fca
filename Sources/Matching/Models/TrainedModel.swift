/// All that one training produced, as it is written to a file and loaded by a server.
package struct TrainedModel: Sendable, Equatable {
    /// The model's name, such as `2026-11-23T09:38:11Z-7f3a`.
    package let version: String
    /// The identifiers of the items, by item number.
    package let itemIDs: [String]
    /// Item vectors.
    package let factors: FactorModel
    /// Item neighbours.
    package let neighbours: ItemNeighbours
    /// Popularity in the training data.
    package let popularity: PopularityModel
    /// What was learnt in the log's order; nil in files from before format 2.
    package let learnt: LearntParts?
    /// Weights of what fits a viewer, where a training found better ones than the rules'; empty otherwise.
    package let fitWeights: [ScoreTerm.Kind: Float]

    /// A trained model.
    /// - Precondition: all parts are about the same items, and identifiers are not repeated.
    package init(
        version: String, itemIDs: [String], factors: FactorModel, neighbours: ItemNeighbours,
        popularity: PopularityModel, learnt: LearntParts? = nil, fitWeights: [ScoreTerm.Kind: Float] = [:]
    ) {
        precondition(Self.areSound(fitWeights), "weights are those of terms that fit, and not negative")
        precondition(
            factors.itemCount == itemIDs.count && neighbours.itemCount == itemIDs.count
                && popularity.itemCount == itemIDs.count, "all parts of a model are about the same items")
        precondition(Set(itemIDs).count == itemIDs.count, "every item has an identifier of its own")
        self.version = version
        self.itemIDs = itemIDs
        self.factors = factors
        self.neighbours = neighbours
        precondition(
            (learnt?.transitions.itemCount ?? 0) <= itemIDs.count && (learnt?.sessions.itemCount ?? 0) <= itemIDs.count,
            "what was learnt is about the model's items")
        self.popularity = popularity
        self.learnt = learnt
        self.fitWeights = fitWeights
    }

    static func areSound(_ weights: [ScoreTerm.Kind: Float]) -> Bool {
        weights.allSatisfy { TermFit.kinds.contains($0.key) && $0.value >= 0 && $0.value <= TermFit.weightMax }
    }
}

/// Why bytes are not a model.
package enum ModelFileError: Error, Sendable, Equatable {
    /// The bytes do not start as a model file does.
    case notAModel
    /// The file's format is newer than this program.
    case unknownFormat(UInt32)
    /// The bytes end too early, or go on after the end.
    case wrongLength
    /// The checksum does not match: some byte was changed.
    case damaged
    /// The checksum matches, but a part contradicts the others.
    case inconsistent(part: String)
}
