import Foundation
import Testing

@testable import Operations

@Suite struct DurabilityTests {
    @Test func `what can't be forced to the disk is an error, and not overlooked`() throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "dancong-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }  // Leftovers of a test harm nobody.

        try Durability.force(home.path)

        #expect(throws: DurabilityError.self) { try Durability.force(home.path + "/gone") }
        // A device that does not know how to sync says so.
        #expect(throws: DurabilityError.self) { try Durability.force("/proc/self/status") }
    }
}
