import Operations
package import SQLDatabase

extension Platform {
    /// Puts rows in as a test needs them, beside the commands.
    package func seed(_ body: @escaping @Sendable (Connection) throws -> Void) async throws {
        try await database.write { try body($0) }
    }
}
