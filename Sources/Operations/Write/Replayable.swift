/// A result that can be kept with an idempotency key and given again, word for word.
package protocol Replayable: Sendable {
    /// The result as it is kept.
    associatedtype Record: Codable & Sendable

    /// The result as it is kept.
    var record: Record { get }

    /// The result that was kept.
    /// - Throws: when the record holds something that the platform would not have kept.
    init(record: Record) throws
}

/// The outcome of a command.
package struct Written<Value: Sendable>: Sendable {
    /// What the command returned, now or the first time.
    package let value: Value
    /// Whether the key had been used before, so that nothing happened now.
    package let isReplay: Bool
}
