import Hummingbird
import NIOCore

/// A body as it comes, piece by piece, up to a limit; it can be read once.
struct BodyPieces: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    private let body: RequestBody
    private let bytesMax: Int

    /// The body of a request.
    /// - Throws: `WireRefusal.bodyTooLarge` when the request says so itself; reading throws it when it turns out.
    init(_ request: Request, upTo bytesMax: Int) throws(WireRefusal) {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bytesMax {
            throw .bodyTooLarge(bytesMax: bytesMax)
        }
        body = request.body
        self.bytesMax = bytesMax
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(inner: body.makeAsyncIterator(), left: bytesMax, bytesMax: bytesMax)
    }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var inner: RequestBody.AsyncIterator
        fileprivate var left: Int
        fileprivate let bytesMax: Int

        mutating func next() async throws -> [UInt8]? {
            guard let buffer = try await inner.next() else { return nil }
            left -= buffer.readableBytes
            guard left >= 0 else { throw WireRefusal.bodyTooLarge(bytesMax: bytesMax) }
            return Array(buffer.readableBytesView)
        }
    }
}
