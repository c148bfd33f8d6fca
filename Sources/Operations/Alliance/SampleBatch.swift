package import Alliance
import Market
import Storage

/// Samples that one run of the clock moved.
struct SampleBatch: Replayable {
    let samples: [Sample]

    init(samples: [Sample]) { self.samples = samples }

    var record: [SampleRecord] { samples.map(\.record) }

    init(record: [SampleRecord]) throws { samples = try record.map(Sample.init(record:)) }
}

/// An offer as it is kept with idempotency keys.
package struct SampleOfferRecord: Codable, Sendable, Hashable {
    var product, merchant: String
    var unitsLeft: Int
    var refundTarget, autoLevel: Int?
    var autoFollowers: Int64?
    /// Absent from records of before offers had revisions.
    var revision: Int64?
}

extension SampleOffer: Replayable {
    package var record: SampleOfferRecord {
        SampleOfferRecord(
            product: product.rawValue, merchant: merchant.rawValue, unitsLeft: unitsLeft,
            refundTarget: kind.refundTarget,
            autoLevel: autoApproval?.levelAtLeast.rawValue, autoFollowers: autoApproval?.followersAtLeast,
            revision: revision)
    }

    package init(record: SampleOfferRecord) throws {
        self.init(
            product: try Identifier(parsing: record.product), merchant: try Identifier(parsing: record.merchant),
            unitsLeft: record.unitsLeft, kind: SampleOffer.Kind(refundTarget: record.refundTarget),
            autoApproval: record.autoLevel.flatMap(CreatorLevel.init(rawValue:)).map {
                .init(levelAtLeast: $0, followersAtLeast: record.autoFollowers ?? 0)
            }, revision: record.revision ?? 1)
    }
}

extension SampleStore.Position {
    /// The place that a cursor names.
    /// - Throws: `InvalidInput` when it names none.
    init(cursor: String) throws(InvalidInput) {
        let place = try TimedPlace<Sample>(cursor: cursor)
        self.init(requestedAt: place.time, id: place.id)
    }
}
