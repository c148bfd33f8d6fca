import Glibc

/// Thousands of readers of one event stream on one thread: sockets, one `poll`, and no more of each frame understood than
/// its number and the moment that its text carries.
final class EventStreamClients {
    /// What a reader has seen.
    private struct Reader {
        var socket: Int32
        var last: Int64
        var carry: [UInt8] = []
    }

    private let port: Int
    private let path: String
    private var readers: [Reader] = []
    /// What the system is asked about each reader, in the readers' order.
    private var watched: [pollfd] = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// Frames whose number was not the one after the last.
    private(set) var gaps = 0
    /// Frames whose number had been seen.
    private(set) var repeats = 0
    /// Seconds from the moment in a frame's text to its arrival here.
    private(set) var delays: [Double] = []

    init(port: Int, path: String) {
        self.port = port
        self.path = path
    }

    deinit {
        for reader in readers { close(reader.socket) }
    }

    /// Readers that are connected.
    var count: Int { readers.count }

    /// Connects more readers, which have seen everything up to a number.
    func connect(_ count: Int, after sequence: Int64) throws {
        for _ in 0..<count {
            let socket = try open(after: sequence)
            watched.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0))
            readers.append(Reader(socket: socket, last: sequence))
        }
    }

    /// Cuts the connection of some readers and lets them resume after the last number that they saw.
    func reconnect(_ places: some Sequence<Int>) throws {
        for place in places {
            close(readers[place].socket)
            readers[place].socket = try open(after: readers[place].last)
            readers[place].carry = []
            watched[place].fd = readers[place].socket
        }
    }

    /// Whether every reader has seen a number.
    func haveAllSeen(_ sequence: Int64) -> Bool { readers.allSatisfy { $0.last >= sequence } }

    /// Reads what comes until a moment.
    func read(until end: Double) throws {
        while Moment.now < end {
            let patience = Int32(max(1, min(50, (end - Moment.now) * 1_000)))
            guard poll(&watched, nfds_t(watched.count), patience) > 0 else { continue }
            for place in watched.indices where watched[place].revents != 0 { try take(place) }
        }
    }

    private func take(_ place: Int) throws {
        let count = recv(readers[place].socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { throw BenchFailure("the server closed the stream of reader \(place)") }
        let now = Moment.now
        readers[place].carry += buffer[0..<count]
        let bytes = readers[place].carry
        var start = 0
        while let end = lineEnd(bytes, from: start) {
            line(bytes[start..<end], of: place, at: now)
            start = end + 1
        }
        readers[place].carry = Array(bytes[start...])
    }

    private func lineEnd(_ bytes: [UInt8], from start: Int) -> Int? { bytes[start...].firstIndex(of: 10) }

    private func line(_ line: ArraySlice<UInt8>, of place: Int, at now: Double) {
        if line.starts(with: "id: ".utf8) {
            let number = line.dropFirst(4).reduce(Int64(0)) { (48...57).contains($1) ? $0 * 10 + Int64($1 - 48) : $0 }
            if number <= readers[place].last { repeats += 1 }
            if number > readers[place].last + 1 { gaps += 1 }
            readers[place].last = max(readers[place].last, number)
        } else if line.starts(with: "data: ".utf8), let mark = line.firstIndex(of: 35) {
            // The text of a coupon here is `#` and the nanoseconds at which it was sent.
            let nanoseconds = line[(mark + 1)...].prefix { (48...57).contains($0) }
                .reduce(0.0) { $0 * 10 + Double($1 - 48) }
            if nanoseconds > 0 { delays.append(now - nanoseconds / 1e9) }
        }
    }

    /// A socket that has asked for the stream.
    private func open(after sequence: Int64) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw HTTPConnectionError.system("socket", errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw HTTPConnectionError.system("connect", errno) }
        let request = Array(
            "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nLast-Event-ID: \(sequence)\r\n\r\n"
                .utf8)
        guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw HTTPConnectionError.system("send", errno)
        }
        return socket
    }
}
