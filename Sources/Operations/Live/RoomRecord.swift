import Market
import Storage

/// A room as it is kept with idempotency keys and sent in messages: flat, with texts and numbers only.
package struct RoomRecord: Codable, Sendable, Hashable {
    var id, creator, rules: String
    var createdAt: Int64
    var title: String
    var category: String?
    var hasSyntheticHost: Bool
    var startsAt: Int64
    var state: String
    var movedAt: Int64
    var dueAt: Int64?
    var isPractice: Bool
    var wentLiveAt, endedAt: Int64?
    var warningRule, warningNote, cutRule, cutNote: String?
    var revision: Int64
}

extension Room: Replayable {
    package var record: RoomRecord {
        RoomRecord(
            id: id.rawValue, creator: creator.rawValue, rules: rules.description, createdAt: createdAt.milliseconds,
            title: title, category: category?.rawValue, hasSyntheticHost: hasSyntheticHost,
            startsAt: startsAt.milliseconds, state: state.rawValue, movedAt: movedAt.milliseconds,
            dueAt: dueAt?.milliseconds, isPractice: isPractice, wentLiveAt: wentLiveAt?.milliseconds,
            endedAt: endedAt?.milliseconds, warningRule: warning?.rule, warningNote: warning?.note,
            cutRule: cut?.rule, cutNote: cut?.note, revision: revision)
    }

    package init(record: RoomRecord) throws {
        guard let rules = RuleVersion(parsing: record.rules), let state = State(rawValue: record.state) else {
            throw WriteRefusal.keyReused
        }
        let time = { (value: Int64) in Timestamp(milliseconds: value) }
        self.init(
            id: try Identifier(parsing: record.id), creator: try Identifier(parsing: record.creator), rules: rules,
            createdAt: time(record.createdAt), title: record.title,
            category: try record.category.map { try Identifier(parsing: $0) },
            hasSyntheticHost: record.hasSyntheticHost, startsAt: time(record.startsAt), state: state,
            movedAt: time(record.movedAt), dueAt: record.dueAt.map(time), isPractice: record.isPractice,
            wentLiveAt: record.wentLiveAt.map(time), endedAt: record.endedAt.map(time),
            warning: record.warningRule.map { Verdict(rule: $0, note: record.warningNote ?? "") },
            cut: record.cutRule.map { Verdict(rule: $0, note: record.cutNote ?? "") }, revision: record.revision)
    }
}

/// A product of a room as it is kept with idempotency keys.
package struct RoomProductRecord: Codable, Sendable, Hashable {
    var room, product: String
    var place: Int
    var state: String
    var listedAt: Int64
    var explainingSince: Int64?
    var explainedCount: Int
    var explainedMilliseconds: Int64
}

extension RoomProduct: Replayable {
    package var record: RoomProductRecord {
        RoomProductRecord(
            room: room.rawValue, product: product.rawValue, place: place, state: state.rawValue,
            listedAt: listedAt.milliseconds, explainingSince: explainingSince?.milliseconds,
            explainedCount: explainedCount, explainedMilliseconds: explainedMilliseconds)
    }

    package init(record: RoomProductRecord) throws {
        guard let state = State(rawValue: record.state) else { throw WriteRefusal.keyReused }
        self.init(
            room: try Identifier(parsing: record.room), product: try Identifier(parsing: record.product),
            place: record.place, state: state, listedAt: Timestamp(milliseconds: record.listedAt),
            explainingSince: record.explainingSince.map(Timestamp.init(milliseconds:)),
            explainedCount: record.explainedCount, explainedMilliseconds: record.explainedMilliseconds)
    }
}

/// A message of a room as it is kept with idempotency keys.
package struct RoomMessageRecord: Codable, Sendable, Hashable {
    var room: String
    var sequence: Int64
    var kind: String
    var at: Int64
    var payload: String
}

extension RoomMessage: Replayable {
    package var record: RoomMessageRecord {
        RoomMessageRecord(
            room: room.rawValue, sequence: sequence, kind: kind.rawValue, at: at.milliseconds, payload: payload)
    }

    package init(record: RoomMessageRecord) throws {
        guard let kind = Kind(rawValue: record.kind) else { throw WriteRefusal.keyReused }
        self.init(
            room: try Identifier(parsing: record.room), sequence: record.sequence, kind: kind,
            at: Timestamp(milliseconds: record.at), payload: record.payload)
    }
}
