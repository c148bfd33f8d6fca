/// A merchant's file of products on its way into the catalogue: read, looked at, confirmed, applied product by product.
package struct ProductImport: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "imp" }

    /// Where a file is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Its products are being written down; nothing of the catalogue was changed.
        case reading
        /// What it says is there to be looked at.
        case ready
        /// Its products are being taken in.
        case applying
        /// All of them are.
        case applied
        /// Some could not be taken in.
        case partly
        /// It is not wanted, or was not read to its end.
        case discarded
    }

    /// What can be asked of it.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case finishReading = "finish_reading"
        case confirm, discard
        case giveUp = "give_up"
        case finish
        case finishPartly = "finish_partly"
        case retry
    }

    /// The moves that it can make.
    package static let transitions = TransitionTable<State, Command>([
        .timer(.reading, .finishReading, .ready, when: "the file was read to its end"),
        .timer(.reading, .giveUp, .discarded, when: "it was not read to its end within an hour"),
        .init(.ready, .confirm, .applying, by: [.merchant]),
        .init(.ready, .discard, .discarded, by: [.merchant]),
        .timer(.applying, .finish, .applied, when: "every product was taken in or is as it was"),
        .timer(.applying, .finishPartly, .partly, when: "some could not be taken in"),
        .init(.partly, .retry, .applying, by: [.merchant], when: "those that could not be taken in"),
        .init(.partly, .discard, .discarded, by: [.merchant]),
    ])

    /// The file's identifier.
    package let id: Identifier<ProductImport>
    /// Whose products it says.
    package let merchant: Identifier<Merchant>
    /// The file's name, as it was sent.
    package let name: String
    /// The SHA-256 of its bytes in hexadecimal.
    package let digest: String
    /// Which shop's columns it has.
    package let dialect: String
    /// The currency of its prices, three letters of ISO 4217.
    package let currency: String
    /// Where products go that are new and whose category is not known; nil for nowhere.
    package let fallback: Identifier<Category>?
    /// Columns that were passed over.
    package let ignored: [String]
    /// Records behind the header.
    package let rowCount: Int64
    /// When it was sent.
    package let createdAt: Timestamp
    /// Where it is.
    package private(set) var state: State
    /// When it came there.
    package private(set) var movedAt: Timestamp
    /// Counts changes, from 1.
    package private(set) var revision: Int64

    /// A file as stored.
    package init(
        id: Identifier<ProductImport>, merchant: Identifier<Merchant>, name: String, digest: String, dialect: String,
        currency: String, fallback: Identifier<Category>? = nil, ignored: [String], rowCount: Int64,
        createdAt: Timestamp, state: State = .reading,
        movedAt: Timestamp, revision: Int64 = 1
    ) {
        self.id = id
        self.merchant = merchant
        self.name = name
        self.digest = digest
        self.dialect = dialect
        self.currency = currency
        self.fallback = fallback
        self.ignored = ignored
        self.rowCount = rowCount
        self.createdAt = createdAt
        self.state = state
        self.movedAt = movedAt
        self.revision = revision
    }

    /// The file after a command.
    /// - Throws: `TransitionRefused`.
    package func moving(_ command: Command, at time: Timestamp) throws(TransitionRefused) -> ProductImport {
        var moved = self
        moved.state = try Self.transitions.state(after: command, in: state)
        moved.movedAt = time
        moved.revision += 1
        return moved
    }

    /// What became of a product of the file.
    package enum ItemState: String, Hashable, Sendable, CaseIterable {
        /// It can be taken in.
        case ready
        /// The file says it in a way that cannot be taken in.
        case refused
        /// It was made, or changed.
        case applied
        /// It was as the file says it.
        case unchanged
        /// The catalogue did not take it; it can be tried again.
        case failed
    }
}
