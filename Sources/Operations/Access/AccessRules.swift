/// Rules of logging in, sessions and API keys; defaults in `access.yaml`.
package struct AccessRules: Hashable, Sendable {
    /// A session that nobody uses ends after so long.
    package var sessionIdle: Duration
    /// Every session ends so long after the login.
    package var sessionLifetime: Duration
    /// The last use of a session is noted once in so long.
    package var sessionNotedEvery: Duration
    /// Failures of one login before there is a wait.
    package var freeFailuresPerAccount: Int
    /// Failures from one address before there is a wait: many people may share an address.
    package var freeFailuresPerAddress: Int
    /// The first wait; each further failure doubles it.
    package var firstWait: Duration
    /// No wait is longer.
    package var longestWait: Duration
    /// Half of the failures are forgotten each time that so long has passed without another.
    package var failuresHalveEvery: Duration
    /// A counter that has not changed for so long is removed.
    package var attemptsKeptFor: Duration
    /// The characters that a password may have.
    package var passwordLength: ClosedRange<Int>
    /// How much work a new password hash takes.
    package var passwordCost: PasswordHash.Cost
    /// The longest time that an API key may be valid for.
    package var keyLifetimeMax: Duration
}

extension AccessRules {
    /// The rules of a file.
    /// - Throws: `RuleFileError`.
    init(reading reader: inout RuleReader) throws {
        sessionIdle = try reader.duration("session_idle")
        sessionLifetime = try reader.duration("session_lifetime")
        sessionNotedEvery = try reader.duration("session_noted_every")
        freeFailuresPerAccount = try reader.count("free_failures_per_account")
        freeFailuresPerAddress = try reader.count("free_failures_per_address")
        firstWait = try reader.duration("first_wait")
        longestWait = try reader.duration("longest_wait")
        failuresHalveEvery = try reader.duration("failures_halve_every")
        attemptsKeptFor = try reader.duration("attempts_kept_for")
        let lengths = try reader.counts("password_length")
        guard let shortest = lengths.first, let longest = lengths.last, lengths.count == 2, shortest <= longest else {
            throw RuleFileError("access.yaml", "password_length must be two numbers, the smaller first")
        }
        passwordLength = shortest...longest
        let cost = PasswordHash.Cost(
            logRounds: try reader.count("scrypt_log_rounds"), blockSize: try reader.count("scrypt_block_size"),
            parallelism: try reader.count("scrypt_parallelism"))
        guard let cost else { throw RuleFileError("access.yaml", "asks for a scrypt cost that is out of range") }
        passwordCost = cost
        keyLifetimeMax = try reader.duration("key_lifetime_max")
        guard failuresHalveEvery > .zero, firstWait > .zero else {
            throw RuleFileError("access.yaml", "needs first_wait and failures_halve_every above zero")
        }
    }
}
