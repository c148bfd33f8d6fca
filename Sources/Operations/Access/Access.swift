package import Market
import SQLDatabase
import Storage

/// Who comes in and as whom, as `platform.access`: logging in and out, and what a session or key proves.
package struct Access: Sendable {
    let platform: Platform

    var rules: AccessRules { platform.rules.access.values }

    init(platform: Platform) { self.platform = platform }

    /// Opens a session for a login and its password.
    ///
    /// - Parameters:
    ///   - address: where the request came from.
    ///   - device: the device token of an earlier ``SessionGrant``, if the browser sent one.
    /// - Throws: `AccessRefusal.throttled`, `wrongCredentials` (also for logins that do not exist, after the same
    ///   work), `suspended`; `PasswordQueueFull`.
    package func logIn(
        login: String, password: String, address: String, device: String? = nil, requestID: String = ""
    ) async throws -> SessionGrant {
        let login = NewAccount.normalised(login: login)
        let throttle = LoginThrottle(rules: rules)
        let asked = LoginThrottle.Attempt(login: login, address: address, device: device.map(Secret.digest))
        let now = platform.clock.now()
        let (attempt, account, hash) = try await platform.database.write { connection in
            let attempt = try throttle.admit(asked, at: now, on: connection)
            let found = try AccountStore(connection).find(login: login)
            return (attempt, found?.account, found.flatMap { PasswordHash(text: $0.passwordHash) })
        }
        let cost = rules.passwordCost
        let isRight: Bool
        do {
            isRight = try await platform.passwords.run {
                try (hash ?? .ofNobody(cost: cost)).matches(password)
            }
        } catch {
            try await platform.database.write { try throttle.withdraw(attempt, at: now, on: $0) }
            throw error
        }
        guard isRight, let account, let hash else { throw AccessRefusal.wrongCredentials }
        // Hashes of an older cost are replaced while the password is at hand.
        let stronger =
            hash.cost == cost
            ? nil : try await platform.passwords.run { try PasswordHash(of: password, cost: cost).text }
        let token = Secret.token()
        let csrfToken = Secret.token()
        let handle = Secret.name()
        let deviceToken = attempt.isDeviceKnown ? device ?? Secret.token() : Secret.token()
        let expiresAt = now.advanced(by: min(rules.sessionIdle, rules.sessionLifetime))
        let session = Session(
            tokenDigest: Secret.digest(token), handle: handle, account: account.id, csrfToken: csrfToken,
            deviceDigest: Secret.digest(deviceToken), createdAt: now, expiresAt: expiresAt, lastSeenAt: now)
        let isSuspended = try await platform.database.write { connection in
            let accounts = AccountStore(connection)
            try throttle.forgive(attempt, at: now, on: connection)
            guard try accounts.find(account.id)?.suspendedAt == nil else { return true }
            if let stronger { try accounts.setPasswordHash(stronger, of: account.id) }
            try LoginAttemptStore(connection).remember(device: session.deviceDigest, of: account.id, at: now)
            try SessionStore(connection).insert(session)
            try WriteStore(connection).audit(
                at: now, actor: account.id.rawValue, operation: "access.log_in", subject: account.id.rawValue,
                summary: "logs in as session \(handle)", requestID: requestID)
            return false
        }
        if isSuspended { throw AccessRefusal.suspended }
        return SessionGrant(
            token: token, csrfToken: csrfToken, expiresAt: expiresAt, deviceToken: deviceToken, account: account)
    }

    /// Ends the session of a token; nothing happens when it has ended already.
    package func logOut(sessionToken: String) async throws {
        try await platform.database.write { try SessionStore($0).delete(tokenDigest: Secret.digest(sessionToken)) }
    }

    /// Ends every session of the actor's account.
    /// - Returns: how many there were.
    @discardableResult
    package func logOutEverywhere(as actor: Actor) async throws -> Int {
        try AuthorisationTable.standard.authorise("access.log_out", actor)
        guard let account = actor.account else { throw AccessRefusal.notLoggedIn }
        return try await platform.database.write { try SessionStore($0).deleteAll(of: account) }
    }

    /// Whom a session token proves; nil when the session is unknown, over, or its account suspended.
    package func authenticate(sessionToken: String) async throws -> Actor? {
        try await session(token: sessionToken)?.actor
    }

    /// The session of a token, with what pages need of it; nil when it is unknown, over, or its account suspended.
    ///
    /// Using a session moves its end, up to the longest life that the rules give; the use is noted now and then.
    package func session(token: String) async throws -> OpenSession? {
        let digest = Secret.digest(token)
        let now = platform.clock.now()
        let found = try await platform.read { connection -> (session: Session, account: Account)? in
            guard
                let session = try SessionStore(connection).find(tokenDigest: digest), now < session.expiresAt,
                let account = try AccountStore(connection).find(session.account), account.suspendedAt == nil
            else { return nil }
            return (session, account)
        }
        guard let (session, account) = found else { return nil }
        var expiresAt = session.expiresAt
        if now.duration(since: session.lastSeenAt) >= rules.sessionNotedEvery {
            let end = session.createdAt.advanced(by: rules.sessionLifetime)
            let moved = min(now.advanced(by: rules.sessionIdle), end)
            try await platform.database.write {
                try SessionStore($0).touch(tokenDigest: digest, at: now, expiresAt: moved)
            }
            expiresAt = moved
        }
        return OpenSession(
            actor: Actor(account: account.id, memberships: account.memberships, credential: .session(session.handle)),
            account: account, csrfToken: session.csrfToken, expiresAt: expiresAt)
    }

    /// Whether a page of the session sent this proof with its write.
    package func isProof(_ csrfToken: String, ofSession token: String) async throws -> Bool {
        let digest = Secret.digest(token)
        let now = platform.clock.now()
        let session = try await platform.read { try SessionStore($0).find(tokenDigest: digest) }
        guard let session, now < session.expiresAt else { return false }
        return Secret.areEqual(session.csrfToken, csrfToken)
    }

    /// Removes sessions that are over and counters that nobody adds to; the background loop calls it.
    /// - Returns: how many rows were removed.
    package func removeLeftovers() async throws -> Int {
        let now = platform.clock.now()
        let counted = now.advanced(by: .zero - rules.attemptsKeptFor)
        return try await platform.database.write { connection in
            try SessionStore(connection).delete(endedBefore: now)
                + LoginAttemptStore(connection).delete(unchangedSince: counted)
        }
    }
}

extension Platform {
    /// Accounts, sessions and API keys.
    package var access: Access { Access(platform: self) }
}
