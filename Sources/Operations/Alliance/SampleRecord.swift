package import Alliance
import Market
import Storage

/// A sample as it is kept with idempotency keys and sent in messages: flat, with texts and numbers only.
package struct SampleRecord: Codable, Sendable, Hashable {
    var id, creator, merchant, product: String
    var refundTarget: Int?
    var message: String
    var requestedAt: Int64
    var rules, state: String
    var movedAt: Int64
    var dueAt, deliveredAt: Int64?
    var extensions: Int
    var hasAppealed: Bool
    var note, trackingCode, video, room: String?
    var evidenceAt, pinnedMilliseconds: Int64?
    var revision: Int64
}

extension Sample: Replayable {
    package var record: SampleRecord {
        SampleRecord(
            id: id.rawValue, creator: creator.rawValue, merchant: merchant.rawValue, product: product.rawValue,
            refundTarget: kind.refundTarget, message: message, requestedAt: requestedAt.milliseconds,
            rules: rules.description, state: state.rawValue, movedAt: movedAt.milliseconds,
            dueAt: dueAt?.milliseconds, deliveredAt: deliveredAt?.milliseconds, extensions: extensions,
            hasAppealed: hasAppealed, note: note, trackingCode: trackingCode, video: evidence?.video?.rawValue,
            room: evidence?.room?.rawValue, evidenceAt: evidence?.at.milliseconds,
            pinnedMilliseconds: evidence?.pinnedMilliseconds, revision: revision)
    }

    package init(record: SampleRecord) throws {
        guard let rules = RuleVersion(parsing: record.rules), let state = State(rawValue: record.state) else {
            throw WriteRefusal.keyReused
        }
        let time = { (value: Int64) in Timestamp(milliseconds: value) }
        self.init(
            id: try Identifier(parsing: record.id), creator: try Identifier(parsing: record.creator),
            merchant: try Identifier(parsing: record.merchant), product: try Identifier(parsing: record.product),
            kind: SampleOffer.Kind(refundTarget: record.refundTarget), message: record.message,
            requestedAt: time(record.requestedAt), rules: rules, state: state, movedAt: time(record.movedAt),
            dueAt: record.dueAt.map(time), deliveredAt: record.deliveredAt.map(time), extensions: record.extensions,
            hasAppealed: record.hasAppealed, note: record.note, trackingCode: record.trackingCode,
            evidence: try Self.evidence(of: record), revision: record.revision)
    }

    private static func evidence(of record: SampleRecord) throws -> SampleEvidence? {
        guard let at = record.evidenceAt.map(Timestamp.init(milliseconds:)) else { return nil }
        if let video = record.video { return .video(try Identifier(parsing: video), postedAt: at) }
        guard let room = record.room, let pinned = record.pinnedMilliseconds else { return nil }
        return .room(try Identifier(parsing: room), pinnedFor: .milliseconds(pinned), endedAt: at)
    }
}
