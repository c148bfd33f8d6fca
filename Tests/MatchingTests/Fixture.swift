import Foundation
import Testing

/// Files beside the tests.
enum Fixture {
    /// The bytes of a file in `Fixtures`.
    static func bytes(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appending(path: name)
        return [UInt8](try Data(contentsOf: url))
    }
}
