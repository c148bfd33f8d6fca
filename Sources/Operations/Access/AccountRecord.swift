package import Market

/// A membership as it is kept with an idempotency key.
package struct MembershipRecord: Codable, Sendable, Hashable {
    let role: String
    let party: String?

    init(_ membership: Membership) {
        role = membership.role.rawValue
        party = membership.party
    }

    func membership() throws -> Membership {
        guard let role = Role(rawValue: role) else { throw RecordUnreadable(what: "role \(role)") }
        return try Membership.stored(role, party: party)
    }
}

/// A kept answer that this program would not have kept.
struct RecordUnreadable: Error {
    let what: String
}

extension Account: Replayable {
    /// An account as it is kept with an idempotency key; passwords are not part of it.
    package struct Record: Codable, Sendable {
        let id: String
        let login: String
        let displayName: String
        let memberships: [MembershipRecord]
        let language: String
        let createdAt: Int64
        let suspendedAt: Int64?
    }

    package var record: Record {
        Record(
            id: id.rawValue, login: login, displayName: displayName,
            memberships: memberships.map(MembershipRecord.init),
            language: language.rawValue, createdAt: createdAt.milliseconds, suspendedAt: suspendedAt?.milliseconds)
    }

    package init(record: Record) throws {
        guard let language = Language(rawValue: record.language) else {
            throw RecordUnreadable(what: "language \(record.language)")
        }
        self.init(
            id: try Identifier(parsing: record.id), login: record.login, displayName: record.displayName,
            memberships: try record.memberships.map { try $0.membership() }, language: language,
            createdAt: Timestamp(milliseconds: record.createdAt),
            suspendedAt: record.suspendedAt.map(Timestamp.init(milliseconds:)))
    }
}
