import Foundation
import FoundationNetworking
import HTTPAPI
import Hummingbird
import Logging
import Market
import Testing

@Suite struct ServerTests {
    @Test func `a server listens on a free port of this machine and answers over a socket`() async throws {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let quiet = Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = Notes.wire.door.server(limits: ServerLimits(port: 0), logger: quiet) { found.yield($0) }
        let serving = Task { try await server.run() }
        defer { serving.cancel() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let address = try #require(URL(string: "http://127.0.0.1:\(port)/v1/notes/\(Notes.note)"))

        let (body, response) = try await URLSession.shared.data(from: address)

        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        #expect(try JSONParser.parse(Array(body))["text"] == "hello")
    }
}
