import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Requests to servers of others: each in its time, without following anybody elsewhere, and with a bound on what is read.
enum OutboundHTTP {
    /// How long a request may take, from its beginning to the last byte of its answer.
    static let timeout: Duration = .seconds(10)
    /// The most bytes of an answer that are read.
    static let answerBytesMax = 4 << 20

    /// What a server answered.
    struct Answer: Sendable {
        /// The status code.
        let status: Int
        /// The header fields, their names in lower case; of several of a name the last.
        let headers: [String: String]
        /// The body.
        let body: [UInt8]

        /// Whether the server said yes.
        var isSuccess: Bool { (200..<300).contains(status) }
    }

    // It lives as long as the process.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool = .init(idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: 64)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Sends a request.
    /// - Throws: `HTTPClientError` and errors of sockets for a server that does not answer, an answer that is too large, and an
    ///   address that is none.
    static func send(
        _ method: String, _ url: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let whole = request
        return try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await answer(to: whole) }
            // The client's own deadline ends with the head of an answer; this one holds to its last byte.
            group.addTask {
                try await Task.sleep(for: timeout)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw HTTPClientError.deadlineExceeded }
            return first
        }
    }

    private static func answer(to request: HTTPClientRequest) async throws -> Answer {
        let response = try await client.execute(request, deadline: .distantFuture)
        let bytes = try await response.body.collect(upTo: answerBytesMax)
        return Answer(
            status: Int(response.status.code),
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { _, last in last },
            body: Array(bytes.readableBytesView))
    }
}
