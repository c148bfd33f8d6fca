/// One numbered step of the schema. Once released it never changes: later steps correct it.
package struct Migration: Sendable {
    /// Its place in the order, from 1.
    package let number: Int
    /// What it brings, in snake_case: `samples`.
    package let name: String
    private let write: @Sendable (Dialect) -> [String]

    /// Creates a migration whose text is the same on both engines.
    package init(number: Int, name: String, sql statements: [String]) {
        self.init(number: number, name: name) { _ in statements }
    }

    /// Creates a migration whose text differs in what ``Dialect`` knows, such as ``Dialect/bytesType``.
    package init(number: Int, name: String, statements: @escaping @Sendable (Dialect) -> [String]) {
        self.number = number
        self.name = name
        write = statements
    }

    /// The statements for an engine, each one alone.
    package func statements(for dialect: Dialect) -> [String] { write(dialect) }

    /// A fingerprint of name and text: FNV-1a over 64 bits, twice from different starts, as 32 hexadecimal digits.
    ///
    /// It finds the accident of an edited migration. Nobody is kept out by it: who can edit the text can
    /// edit the table of fingerprints too, so a cryptographic hash would add nothing.
    package func checksum(for dialect: Dialect) -> String {
        let text = ([name] + statements(for: dialect)).joined(separator: "\u{1f}")
        let starts: [UInt64] = [0xcbf2_9ce4_8422_2325, 0x9ae1_6a3b_2f90_404f]
        return starts.map { start in
            let hash = text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            let digits = String(hash, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// The list of migrations and what the database has seen of it do not agree.
package enum MigrationError: Error, Sendable, Equatable {
    /// An applied migration has another text or name now.
    case changed(number: Int, name: String)
    /// The database has a migration that this program does not know: it is older than the database.
    case missing(number: Int, name: String)
    /// The program has a migration before one that has been applied already.
    case reordered(number: Int, name: String)
    /// A migration failed; nothing of it remains.
    case failed(number: Int, name: String, DatabaseError)
}

extension MigrationError: CustomStringConvertible {
    /// A sentence that names the migration and what to do.
    package var description: String {
        switch self {
        case .changed(let number, let name):
            "Migration \(number) \(name) has been applied with another text; undo the edit and add a new migration."
        case .missing(let number, let name):
            "Migration \(number) \(name) has been applied but this program does not have it; run the newer program."
        case .reordered(let number, let name):
            "Migration \(number) \(name) comes before one that has been applied; give it the next free number."
        case .failed(let number, let name, let error):
            "Migration \(number) \(name) failed and was undone: \(error)"
        }
    }
}
