import Market
import SQLDatabase
import Storage

/// Makes guessing passwords slow, without letting a guesser lock the owner out.
///
/// Every attempt is counted as a failure *before* the password is checked and forgiven after a success, so that
/// a thousand guesses at once are no better than one after another. The counter of a login holds for devices that
/// the account does not know; each device that it knows has a counter of its own (commerce.md T-31).
struct LoginThrottle: Sendable {
    let rules: AccessRules

    /// What an attempt is counted by.
    struct Attempt: Sendable, Hashable {
        let login: String
        let address: String
        let device: String?

        private(set) var isDeviceKnown = false

        init(login: String, address: String, device: String?) {
            self.login = login
            self.address = address
            self.device = device
        }

        fileprivate var owner: (kind: LoginAttempts.Kind, subject: String) {
            if isDeviceKnown, let device { return (.device, Secret.digest("\(login)\u{1f}\(device)")) }
            return (.account, Secret.digest(login))
        }

        fileprivate var source: (kind: LoginAttempts.Kind, subject: String) { (.address, Secret.digest(address)) }

        fileprivate func knowing(_ isKnown: Bool) -> Attempt {
            var attempt = self
            attempt.isDeviceKnown = isKnown
            return attempt
        }
    }

    /// Counts an attempt as failed until it succeeds.
    /// - Returns: the attempt, for ``forgive(_:at:on:)``.
    /// - Throws: `AccessRefusal.throttled`; then nothing is counted.
    func admit(_ attempt: Attempt, at now: Timestamp, on connection: Connection) throws -> Attempt {
        let store = LoginAttemptStore(connection)
        let isKnown = try attempt.device.map { try store.isKnown(device: $0, toLogin: attempt.login) } ?? false
        let attempt = attempt.knowing(isKnown)
        let source = try store.lock(attempt.source.kind, attempt.source.subject, at: now)
        let owner = try store.lock(attempt.owner.kind, attempt.owner.subject, at: now)
        let until = max(source.blockedUntil, owner.blockedUntil)
        guard until <= now else {
            throw AccessRefusal.throttled(
                retryAfterSeconds: (until.duration(since: now).wholeMilliseconds + 999) / 1_000)
        }
        try store.save(
            failing(source, free: rules.freeFailuresPerAddress, at: now), attempt.source.kind, attempt.source.subject)
        try store.save(
            failing(owner, free: rules.freeFailuresPerAccount, at: now), attempt.owner.kind, attempt.owner.subject)
        return attempt
    }

    /// Takes back what an attempt was counted as, after a right password.
    ///
    /// The owner's counter starts anew. The address only gets back this one attempt: a guesser who has an account
    /// of its own must not clear the address with it.
    func forgive(_ attempt: Attempt, at now: Timestamp, on connection: Connection) throws {
        let store = LoginAttemptStore(connection)
        let source = try store.lock(attempt.source.kind, attempt.source.subject, at: now)
        try store.save(
            unfailing(source, free: rules.freeFailuresPerAddress), attempt.source.kind, attempt.source.subject)
        try store.save(
            LoginAttempts(failures: 0, blockedUntil: now, updatedAt: now), attempt.owner.kind, attempt.owner.subject)
    }

    /// Takes back an attempt whose password was never checked.
    func withdraw(_ attempt: Attempt, at now: Timestamp, on connection: Connection) throws {
        let store = LoginAttemptStore(connection)
        let source = try store.lock(attempt.source.kind, attempt.source.subject, at: now)
        try store.save(
            unfailing(source, free: rules.freeFailuresPerAddress), attempt.source.kind, attempt.source.subject)
        let owner = try store.lock(attempt.owner.kind, attempt.owner.subject, at: now)
        try store.save(
            unfailing(owner, free: rules.freeFailuresPerAccount), attempt.owner.kind, attempt.owner.subject)
    }

    /// A counter after one more failure: what is old is halved, then the wait doubles.
    func failing(_ attempts: LoginAttempts, free: Int, at now: Timestamp) -> LoginAttempts {
        let quiet = max(.zero, now.duration(since: attempts.updatedAt))
        let halvings = quiet.wholeMilliseconds / max(1, rules.failuresHalveEvery.wholeMilliseconds)
        let failures = (halvings >= 63 ? 0 : attempts.failures >> Int(halvings)) + 1
        return LoginAttempts(
            failures: failures, blockedUntil: now.advanced(by: wait(after: failures, free: free)), updatedAt: now)
    }

    private func unfailing(_ attempts: LoginAttempts, free: Int) -> LoginAttempts {
        let failures = max(0, attempts.failures - 1)
        let until = attempts.updatedAt.advanced(by: wait(after: failures, free: free))
        return LoginAttempts(
            failures: failures, blockedUntil: min(attempts.blockedUntil, until), updatedAt: attempts.updatedAt)
    }

    /// The wait after so many failures: none for the free ones, then 1, 2, 4 … times the first, up to the longest.
    func wait(after failures: Int, free: Int) -> Duration {
        guard failures > free else { return .zero }
        let doublings = failures - free - 1
        guard doublings < 40 else { return rules.longestWait }
        return min(rules.longestWait, rules.firstWait * (1 << doublings))
    }
}
