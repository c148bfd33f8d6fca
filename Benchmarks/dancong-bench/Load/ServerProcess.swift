import Foundation

/// A real `dancong serve` in a process and a home of its own.
final class ServerProcess {
    /// The port it listens on.
    let port: Int
    private let process: ListeningProcess

    /// Starts a server and waits until it is ready.
    /// - Parameters:
    ///   - binary: the release build of `dancong`.
    ///   - home: its data directory; the log goes to `serve.log` beside it.
    ///   - settings: variables that it runs with besides.
    init(binary: String, home: String, settings: [String: String] = [:]) throws {
        var environment = ProcessInfo.processInfo.environment
        environment["DANCONG_HOME"] = home
        environment["DATABASE_URL"] = nil
        environment.merge(settings) { $1 }
        process = try ListeningProcess(
            binary: binary, arguments: ["serve", "--port", "0"], environment: environment, log: home + ".serve.log")
        let text = process.greeting
        guard let found = text.firstMatch(of: #/127\.0\.0\.1:(\d+)/#), let port = Int(found.1) else {
            throw BenchFailure("the server did not say its port but: \(text)")
        }
        self.port = port
        try waitUntilReady()
    }

    /// Memory that the process holds now (`VmRSS`), in bytes.
    func residentBytes() throws -> Int { try memory("VmRSS") }

    /// The most memory that it has held (`VmHWM`), in bytes.
    func residentBytesPeak() throws -> Int { try memory("VmHWM") }

    /// Tells the server to finish, and waits until it has.
    func stop() { process.stop() }

    private func waitUntilReady() throws {
        let end = Moment.now + 60
        while Moment.now < end {
            if let status = try? Self.status(of: "/readyz", port: port), status == 200 { return }
            // Not yet: a refused connection is what waiting is for.
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw BenchFailure("the server was not ready after 60 s")
    }

    /// The status that a path answers with.
    static func status(of path: String, port: Int) throws -> Int {
        var connection = try HTTPConnection(port: port)
        let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        return try request.withUnsafeBytes { bytes in try connection.exchange(bytes) { status, _ in status } }
    }

    private func memory(_ name: String) throws -> Int {
        let path = "/proc/\(process.identifier)/status"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        guard
            let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Int($0)
            })
        else { throw BenchFailure("\(path) has no \(name)") }
        return kilobytes * 1_024
    }
}

/// Why a part of the bench could not run.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
