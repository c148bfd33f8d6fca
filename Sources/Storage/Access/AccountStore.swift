package import Market
package import SQLDatabase

/// Accounts with their memberships and the digest of their password.
package struct AccountStore {
    private let connection: Connection

    /// The accounts inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Stores a new account.
    /// - Returns: false when another account has the login; then nothing was stored.
    /// - Precondition: The account has at least one membership.
    package func insert(_ account: Account, passwordHash: String) throws -> Bool {
        precondition(!account.memberships.isEmpty, "An account acts for someone: it has at least one membership.")
        let inserted = try connection.execute(
            """
            INSERT INTO account (id, login, display_name, language, password_hash, created_at, suspended_at)
            VALUES (\(account.id), \(account.login), \(account.displayName), \(account.language.rawValue),
                \(passwordHash), \(account.createdAt), \(account.suspendedAt))
            ON CONFLICT (login) DO NOTHING
            """)
        guard inserted == 1 else { return false }
        try connection.insertMany(
            into: "account_membership", columns: ["account_id", "role", "party"],
            rows: Set(account.memberships).map { membership in
                [account.id.sqlValue, membership.role.rawValue.sqlValue, (membership.party ?? "").sqlValue]
            })
        return true
    }

    /// The account with an identifier.
    package func find(_ id: Identifier<Account>) throws -> Account? {
        try connection.first("SELECT * FROM account WHERE id = \(id)").map(account)
    }

    /// The account with a login in lower case, and its password hash.
    package func find(login: String) throws -> (account: Account, passwordHash: String)? {
        guard let row = try connection.first("SELECT * FROM account WHERE login = \(login)") else { return nil }
        return (try account(row), try row.get("password_hash"))
    }

    /// Replaces the password hash; the account stays what it was.
    package func setPasswordHash(_ hash: String, of id: Identifier<Account>) throws {
        try connection.execute("UPDATE account SET password_hash = \(hash) WHERE id = \(id)")
    }

    /// Suspends an account that is not suspended yet.
    /// - Returns: false when there is no such account or it is suspended already.
    package func suspend(_ id: Identifier<Account>, at time: Timestamp) throws -> Bool {
        try connection.execute(
            "UPDATE account SET suspended_at = \(time) WHERE id = \(id) AND suspended_at IS NULL") == 1
    }

    /// Lets a suspended account in again.
    /// - Returns: false when there is no such account or it is not suspended.
    package func reinstate(_ id: Identifier<Account>) throws -> Bool {
        try connection.execute(
            "UPDATE account SET suspended_at = NULL WHERE id = \(id) AND suspended_at IS NOT NULL") == 1
    }

    /// Accounts by identifier, which is by the time of opening.
    /// - Parameter after: the last identifier of the page before, nil for the first page.
    /// - Complexity: O(limit) statements for memberships.
    package func list(after: Identifier<Account>?, limit: Int) throws -> [Account] {
        let byBytes = connection.dialect.byBytes
        let start = after?.rawValue ?? ""
        return try connection.query(
            "SELECT * FROM account WHERE id\(byBytes) > \(start) ORDER BY id\(byBytes) LIMIT \(limit)"
        ).map(account)
    }

    private func account(_ row: Row) throws -> Account {
        let id: Identifier<Account> = try row.get("id")
        let memberships = try connection.query(
            "SELECT role, party FROM account_membership WHERE account_id = \(id) ORDER BY role, party")
        return Account(
            id: id, login: try row.get("login"), displayName: try row.get("display_name"),
            memberships: try memberships.map { try $0.membership() }, language: try row.getCase("language"),
            createdAt: try row.get("created_at"), suspendedAt: try row.get("suspended_at"))
    }
}

extension Row {
    /// The membership in the columns `role` and `party`.
    func membership() throws -> Membership {
        let party: String = try get("party")
        return try Membership.stored(getCase("role"), party: party.isEmpty ? nil : party)
    }
}
