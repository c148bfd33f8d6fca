import Market
import SQLDatabase
import Storage

/// The rules of samples as they were published, inside a transaction: a sample is judged by the version under which it
/// was requested, however the rules in force have changed since.
struct RuleHistory {
    private let store: RuleSetStore
    private let book: RuleBook
    private var known: [RuleVersion: SampleRules]

    /// The history, with the rules that are in force.
    init(_ connection: Connection, inForce book: RuleBook) {
        store = RuleSetStore(connection)
        self.book = book
        known = [book.samples.version: book.samples.values]
    }

    /// The rules of a version.
    /// - Throws: `RuleFileError` when the version was never published here.
    mutating func samples(_ version: RuleVersion) throws -> SampleRules {
        if let rules = known[version] { return rules }
        guard let text = try store.text(of: version) else {
            throw RuleFileError("\(version)", "was never published here, so nothing can be judged by it")
        }
        let rules = try Self.read(text, of: version)
        known[version] = rules
        return rules
    }

    /// The rules of every version, and those in force.
    func samplesEver() throws -> [SampleRules] {
        try store.texts(of: book.samples.version.family).map { try Self.read($0.text, of: $0.version) }
            + [book.samples.values]
    }

    /// Keeps the rules that are in force, before something is decided under them.
    /// - Throws: `RuleFileError` when their version was published with other values.
    func publish(at time: Timestamp) throws {
        let version = book.samples.version
        guard let text = try store.text(of: version) else {
            return try store.publish(version, text: book.samplesText, at: time)
        }
        guard try Self.read(text, of: version) == book.samples.values else {
            throw RuleFileError(
                "\(version)", "was published with other values; give the changed rules a version of their own")
        }
    }

    private static func read(_ text: String, of version: RuleVersion) throws -> SampleRules {
        try RuleBook.samples(RuleFile(name: "\(version) as published", text: text)).values
    }
}

extension Platform {
    /// Keeps the rules that are in force where decisions are kept; a server does so before it serves.
    /// - Throws: `RuleFileError` when a version was published with other values; `DatabaseError`.
    package func publishRules() async throws {
        let now = clock.now()
        try await database.write { [rules] in try RuleHistory($0, inForce: rules).publish(at: now) }
    }
}
