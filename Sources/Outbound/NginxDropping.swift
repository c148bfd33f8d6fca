import Foundation
import Operations

/// Drops publishers by the control socket of `dancong media`'s nginx.
///
/// A server of another kind, or one that is not there, is not told: nginx also asks every five seconds whether a publisher
/// may stay.
package struct NginxDropping: PublisherDropping {
    private let socketPath: String
    private let secondsMax: Int

    /// Drops publishers of the server that keeps its pictures in a folder.
    /// - Parameter secondsMax: how long nginx may take to answer.
    package init(folder: String, secondsMax: Int = 2) {
        socketPath = NginxConfiguration.controlSocket(in: folder)
        self.secondsMax = secondsMax
    }

    package func drop(_ name: String, connection: String?) async {
        // Names are identifiers and connections end in a number; anything else is not from this server.
        let letters = name.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 95 }
        guard letters else { return }
        var query = "app=live&name=\(name)"
        if let connection {
            guard let number = connection.split(separator: "#").last.flatMap({ UInt64($0) }) else { return }
            query += "&clientid=\(number)"
        }
        let request = "GET /control/drop/publisher?\(query) HTTP/1.0\r\nHost: localhost\r\n\r\n"
        let (path, seconds) = (socketPath, secondsMax)
        await withCheckedContinuation { continuation in
            // Sockets block, and must not block the threads that everything else runs on.
            Thread.detachNewThread {
                UnixSocket.ask(path, request, secondsMax: seconds)
                continuation.resume()
            }
        }
    }
}

/// One question to a socket of this machine.
private enum UnixSocket {
    /// Sends a request and waits for the other end to close; what can't be sent is not.
    static func ask(_ path: String, _ request: String, secondsMax: Int) {
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return }
        defer { close(socket) }
        var limit = timeval(tv_sec: secondsMax, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count <= NginxConfiguration.socketPathBytesMax else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isConnected else { return }
        let sent = Array(request.utf8)
        guard send(socket, sent, sent.count, Int32(MSG_NOSIGNAL)) == sent.count else { return }
        var answer = [UInt8](repeating: 0, count: 1_024)
        while recv(socket, &answer, answer.count, 0) > 0 {}
    }
}
