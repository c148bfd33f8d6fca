extension TrainedModel {
    /// The model that a file's bytes hold.
    ///
    /// Every number that is later used without a check is checked here, so damaged or forged bytes give an error
    /// and never a trap.
    /// - Throws: `ModelFileError`.
    /// - Complexity: O(bytes).
    package static func decode(_ bytes: [UInt8]) throws(ModelFileError) -> TrainedModel {
        var reader = try ByteReader(
            opening: bytes, magic: ModelFormat.magic, format: ModelFormat.number, oldest: ModelFormat.oldest)

        let version = try reader.text()
        let itemCount = try reader.count(bytesEach: 8)
        var itemIDs: [String] = []
        itemIDs.reserveCapacity(itemCount)
        for _ in 0..<itemCount { itemIDs.append(try reader.text()) }
        let unobservedWeight = Float(bitPattern: try reader.integer(UInt32.self))
        let penalty = Float(bitPattern: try reader.integer(UInt32.self))
        let exponent = Float(bitPattern: try reader.integer(UInt32.self))
        let spreads = try reader.floats()
        let itemFactors = try reader.floats()
        let starts = try reader.integers()
        let neighbours = try reader.integers()
        let similarities = try reader.floats()
        let sharedViewers = try reader.integers()
        let weights = try reader.floats()
        let viewerCounts = try reader.integers()
        let learnt = reader.format < 2 ? nil : try learnt(&reader, itemCount: itemCount)
        let fitWeights = reader.format < 3 ? [:] : try chosenWeights(&reader)
        guard reader.isAtEnd else { throw .wrongLength }

        guard Set(itemIDs).count == itemCount else { throw .inconsistent(part: "item identifiers") }
        guard
            (1...256).contains(spreads.count), itemFactors.count == itemCount * spreads.count,
            unobservedWeight > 0, penalty > 0, exponent >= 0, unobservedWeight.isFinite, penalty.isFinite,
            exponent.isFinite, spreads.allSatisfy({ $0 >= 0 && $0.isFinite }), itemFactors.allSatisfy(\.isFinite)
        else { throw .inconsistent(part: "factors") }
        guard
            starts.count == itemCount + 1, starts.first == 0, Int(starts[itemCount]) == neighbours.count,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }), similarities.count == neighbours.count,
            sharedViewers.count == neighbours.count,
            neighbours.allSatisfy({ $0 >= 0 && Int($0) < itemCount }),
            similarities.allSatisfy({ $0 >= 0 && $0 <= 1 }), sharedViewers.allSatisfy({ $0 >= 0 })
        else { throw .inconsistent(part: "neighbours") }
        guard
            weights.count == itemCount, viewerCounts.count == itemCount,
            weights.allSatisfy({ $0 >= 0 && $0.isFinite }), viewerCounts.allSatisfy({ $0 >= 0 })
        else { throw .inconsistent(part: "popularity") }
        return TrainedModel(
            version: version, itemIDs: itemIDs,
            factors: FactorModel(
                itemFactors: itemFactors, spreads: spreads, unobservedWeight: unobservedWeight, penalty: penalty,
                penaltyExponent: exponent),
            neighbours: ItemNeighbours(
                starts: starts, neighbours: neighbours, similarities: similarities, sharedViewers: sharedViewers),
            popularity: PopularityModel(weights: weights, viewerCounts: viewerCounts), learnt: learnt,
            fitWeights: fitWeights)
    }

    private static func chosenWeights(_ reader: inout ByteReader) throws(ModelFileError) -> [ScoreTerm.Kind: Float] {
        let count = try reader.count(bytesEach: 12)
        var weights: [ScoreTerm.Kind: Float] = [:]
        for _ in 0..<count {
            let kind = ScoreTerm.Kind(rawValue: try reader.text())
            let weight = try reader.float()
            guard let kind, weights[kind] == nil else { throw .inconsistent(part: "weights") }
            weights[kind] = weight
        }
        guard TrainedModel.areSound(weights) else { throw .inconsistent(part: "weights") }
        return weights
    }

    private static func learnt(
        _ reader: inout ByteReader, itemCount: Int
    ) throws(ModelFileError) -> LearntParts? {
        guard try reader.integer(UInt64.self) == 1 else { return nil }
        let lastSequence = try reader.integer(Int64.self)
        let transitions = try TransitionModel(decoding: reader.part())
        let sessions = try SessionModel(decoding: reader.part())
        let responses = try ResponseModel.decode(reader.part())
        guard lastSequence >= 0, transitions.itemCount <= itemCount, sessions.itemCount <= itemCount else {
            throw .inconsistent(part: "what was learnt")
        }
        return LearntParts(
            transitions: transitions, sessions: sessions, responses: responses, lastSequence: lastSequence)
    }
}
