/// The file: magic `DCMODEL1`, format number, then the parts in a fixed order, each array with its count in front,
/// all numbers little-endian, and the CRC-64 of everything before it at the end.
enum ModelFormat {
    static let magic = Array("DCMODEL1".utf8)
    static let number: UInt32 = 3
    /// The format without what was learnt in the log's order, the oldest that is read; format 2 came with that, 3 with weights.
    static let oldest: UInt32 = 1
}

extension TrainedModel {
    /// The model as bytes of a file.
    /// - Complexity: O(size of the model).
    package func encoded() -> [UInt8] {
        var writer = ByteWriter(magic: ModelFormat.magic, format: ModelFormat.number)
        writer.append(version)
        writer.append(UInt64(itemIDs.count))
        itemIDs.forEach { writer.append($0) }
        writer.append(factors.unobservedWeight.bitPattern)
        writer.append(factors.penalty.bitPattern)
        writer.append(factors.penaltyExponent.bitPattern)
        writer.append(array: factors.spreads)
        writer.append(array: factors.itemFactors)
        writer.append(array: neighbours.starts)
        writer.append(array: neighbours.neighbours)
        writer.append(array: neighbours.similarities)
        writer.append(array: neighbours.sharedViewers)
        writer.append(array: popularity.weights)
        writer.append(array: popularity.viewerCounts)
        writer.append(UInt64(learnt == nil ? 0 : 1))
        if let learnt {
            writer.append(learnt.lastSequence)
            for part in [learnt.transitions.encoded(), learnt.sessions.encoded(), learnt.responses.encoded()] {
                writer.append(bytes: part)
            }
        }
        let weights = fitWeights.sorted { $0.key.rawValue < $1.key.rawValue }
        writer.append(UInt64(weights.count))
        for (kind, weight) in weights {
            writer.append(kind.rawValue)
            writer.append(weight.bitPattern)
        }
        return writer.sealed()
    }
}
