import Glibc

/// A kept-alive HTTP/1.1 connection to a server on this machine, as cheap as a client can be: blocking, one buffer, and no
/// more of the answer read than its length and status.
///
/// A load generator that shares two cores with the server takes from it whatever it spends itself.
struct HTTPConnection: ~Copyable {
    private let socket: Int32
    private var buffer: UnsafeMutableRawBufferPointer

    /// Connects to a port on the loopback address.
    /// - Throws: `HTTPConnectionError.system`.
    init(port: Int) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw HTTPConnectionError.system("socket", errno) }
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            let code = errno
            close(socket)
            throw HTTPConnectionError.system("connect", code)
        }
        self.socket = socket
        buffer = .allocate(byteCount: 1 << 16, alignment: 16)
    }

    deinit {
        close(socket)
        buffer.deallocate()
    }

    /// Sends a whole request and reads its whole answer; the body is valid inside the closure.
    /// - Throws: `HTTPConnectionError`, and what the closure throws.
    mutating func exchange<Result>(
        _ request: UnsafeRawBufferPointer, _ read: (_ status: Int, _ body: UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        var sent = 0
        while sent < request.count {
            let rest = UnsafeRawBufferPointer(rebasing: request[sent...])
            let count = send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { throw HTTPConnectionError.system("send", errno) }
            sent += count
        }
        var received = 0
        var head: (status: Int, bodyStart: Int, end: Int)?
        while received < head?.end ?? Int.max {
            if received == buffer.count { grow() }
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[received...])
            let count = recv(socket, room.baseAddress, room.count, 0)
            guard count > 0 else { throw HTTPConnectionError.system("recv", count == 0 ? ECONNRESET : errno) }
            received += count
            if head == nil { head = try Self.head(of: UnsafeRawBufferPointer(rebasing: buffer[..<received])) }
        }
        guard let head else { throw HTTPConnectionError.malformed }
        return try read(head.status, UnsafeRawBufferPointer(rebasing: buffer[head.bodyStart..<head.end]))
    }

    private mutating func grow() {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
    }

    /// The status and extent of an answer; nil while its head is not whole.
    private static func head(of bytes: UnsafeRawBufferPointer) throws -> (status: Int, bodyStart: Int, end: Int)? {
        guard let end = bytes.firstIndex(of: [13, 10, 13, 10]) else { return nil }
        let text = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        let lines = text.split(separator: "\r\n")
        guard
            let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let field = lines.first(where: { $0.hasPrefix("content-length:") }),
            let length = Int(field.dropFirst("content-length:".count).drop { $0 == " " })
        else { throw HTTPConnectionError.malformed }
        return (status, end + 4, end + 4 + length)
    }
}

extension UnsafeRawBufferPointer {
    /// Where some bytes first stand.
    func firstIndex(of pattern: [UInt8]) -> Int? {
        guard count >= pattern.count else { return nil }
        return (0...(count - pattern.count)).first { start in
            pattern.indices.allSatisfy { self[start + $0] == pattern[$0] }
        }
    }
}

/// Why an exchange failed.
enum HTTPConnectionError: Error, CustomStringConvertible {
    /// A system call failed.
    case system(String, Int32)
    /// The answer is not HTTP/1.1 with a length.
    case malformed

    var description: String {
        switch self {
        case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
        case .malformed: "the answer is not HTTP/1.1 with a length"
        }
    }
}
