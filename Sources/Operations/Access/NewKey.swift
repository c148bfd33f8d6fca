import Market
package import Storage

/// An API key that was just made, with the text that is shown once.
package struct NewKey: Sendable, Hashable {
    /// The key.
    package let key: APIKey
    /// The whole text to send, `dk_<prefix>_<secret>`; nil when the answer is a replay or a dry run.
    package let text: String?
}

extension NewKey: Replayable {
    /// A new key as it is kept with an idempotency key: without its text, which is kept nowhere.
    package struct Record: Codable, Sendable {
        let key: APIKey.Record
    }

    package var record: Record { Record(key: key.record) }

    package init(record: Record) throws {
        key = try APIKey(record: record.key)
        text = nil
    }
}

extension APIKey: Replayable {
    /// A key as it is kept with an idempotency key.
    package struct Record: Codable, Sendable {
        let id: String
        let account: String
        let prefix: String
        let scopes: [String]
        let membership: MembershipRecord
        let createdAt: Int64
        let expiresAt: Int64?
        let revokedAt: Int64?
    }

    package var record: Record {
        Record(
            id: id.rawValue, account: account.rawValue, prefix: prefix, scopes: scopes,
            membership: MembershipRecord(membership), createdAt: createdAt.milliseconds,
            expiresAt: expiresAt?.milliseconds, revokedAt: revokedAt?.milliseconds)
    }

    package init(record: Record) throws {
        self.init(
            id: try Identifier(parsing: record.id), account: try Identifier(parsing: record.account),
            prefix: record.prefix, scopes: record.scopes, membership: try record.membership.membership(),
            createdAt: Timestamp(milliseconds: record.createdAt),
            expiresAt: record.expiresAt.map(Timestamp.init(milliseconds:)),
            revokedAt: record.revokedAt.map(Timestamp.init(milliseconds:)))
    }
}
