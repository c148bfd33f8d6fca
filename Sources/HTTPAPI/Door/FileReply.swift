import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Operations

/// A file as an answer: read in pieces on threads of their own, whole or the range that was asked for.
enum FileReply {
    /// The answer with a file.
    /// - Parameters:
    ///   - path: the file; the caller has made sure that it may be shown.
    ///   - type: its media type.
    ///   - cacheControl: who may keep it, and for how long.
    /// - Throws: `NotThere` where no regular file is.
    static func of(_ path: String, type: String, cacheControl: String, for call: Call) async throws -> Response {
        let file = try await NIOThreadPool.singleton.runIfActive { OpenFile(path) }
        guard let file else { throw NotThere("file") }
        var headers: HTTPFields = [.contentType: type, .cacheControl: cacheControl, .acceptRanges: "bytes"]
        let part: Range<Int>
        let status: HTTPResponse.Status
        switch ByteRange(call.header(.range), of: file.size) {
        case .whole:
            part = 0..<file.size
            status = .ok
        case .part(let asked):
            part = asked
            status = .partialContent
            headers[.contentRange] = "bytes \(asked.lowerBound)-\(asked.upperBound - 1)/\(file.size)"
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(file.size)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(contentLength: part.count) { writer in
                var offset = part.lowerBound
                while offset < part.upperBound {
                    let (from, count) = (offset, min(128 << 10, part.upperBound - offset))
                    let bytes = try await NIOThreadPool.singleton.runIfActive { file.read(from: from, count: count) }
                    // A file that was cut meanwhile can't keep the promised length: the connection must end.
                    guard !bytes.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
                    offset += bytes.count
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                try await writer.finish(nil)
            })
    }

    /// The text of a small file, nil where none is or where it is longer.
    static func text(_ path: String, upTo bytesMax: Int) async throws -> String? {
        try await NIOThreadPool.singleton.runIfActive {
            guard let file = OpenFile(path), file.size <= bytesMax else { return nil }
            return String(decoding: file.read(from: 0, count: file.size), as: UTF8.self)
        }
    }
}

/// What `Range` asks of a file (RFC 9110 §14): a field that can't be read, or that asks for several parts, asks for all.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int>)
    case unsatisfiable

    init(_ field: String?, of size: Int) {
        guard let field, field.hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let ends = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        let digits = ends.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } && $0.utf8.count < 19 }
        guard ends.count == 2, digits, !(ends[0].isEmpty && ends[1].isEmpty) else {
            self = .whole
            return
        }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last?) where last < first: self = .whole
        case (let first?, let last): self = first < size ? .part(first..<min(size, (last ?? size) + 1)) : .unsatisfiable
        case (nil, let suffix?): self = suffix > 0 && size > 0 ? .part(max(0, size - suffix)..<size) : .unsatisfiable
        case (nil, nil): self = .whole
        }
    }
}

/// A regular file that is open for reading, until nobody holds it any more.
private final class OpenFile: Sendable {
    let size: Int
    private let descriptor: Int32

    /// Opens a file; nil where there is none, and for a link, a folder or a pipe.
    init?(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        size = Int(facts.st_size)
    }

    deinit { close(descriptor) }

    /// The bytes from a place on, fewer where the file ends.
    func read(from offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count, let base = buffer.baseAddress {
                let got = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { break }
                filled += got
            }
        }
    }
}
