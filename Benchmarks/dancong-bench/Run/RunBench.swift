import Foundation
import Measuring

/// How long `make run` takes in a fresh clone until the server is ready.
struct RunBench: Bench {
    let name = "run"
    /// Whether it was asked for: it takes minutes.
    let isAsked: Bool

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        guard isAsked else { return rows(total: nil, rest: nil, reason: "it takes minutes; run with --with-run") }
        let clone = "\(place.path)/clone"
        try Self.finish("/usr/bin/env", ["git", "clone", "--quiet", FileManager.default.currentDirectoryPath, clone])
        let port = try Self.freePort()
        place.say("make run in a fresh clone; packages come from the cache …")
        let process = Process()
        // Foundation gives a process a group of its own, so make, the build and the server end together.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["make", "run"]
        process.currentDirectoryURL = URL(fileURLWithPath: clone)
        var environment = ProcessInfo.processInfo.environment
        environment["DANCONG_HOME"] = "\(clone)/.home"
        environment["DANCONG_PORT"] = String(port)
        environment["DATABASE_URL"] = nil
        process.environment = environment
        let log = "\(place.path)/make-run.log"
        guard FileManager.default.createFile(atPath: log, contents: nil) else {
            throw BenchFailure("\(log) cannot be written")
        }
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardOutput = output
        process.standardError = output
        let started = Moment.now
        try process.run()
        defer {
            kill(-process.processIdentifier, SIGTERM)
            process.waitUntilExit()
        }
        let limit = started + 3_600
        while Moment.now < limit, process.isRunning {
            // A refused connection says that it is not up yet.
            if let status = try? ServerProcess.status(of: "/readyz", port: port), status == 200 {
                return try ready(after: Moment.now - started, log: log)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        let end = try String(contentsOfFile: log, encoding: .utf8).suffix(500)
        return rows(total: nil, rest: nil, reason: "make run did not get ready; its log ends with: \(end)")
    }

    /// The rows, from what `scripts/run` says about its build.
    private func ready(after total: Double, log: String) throws -> [ResultRow] {
        let text = try String(contentsOfFile: log, encoding: .utf8)
        guard let found = text.firstMatch(of: #/Built in (\d+) s/#), let built = Double(found.1) else {
            return rows(total: total, rest: nil, reason: "scripts/run did not say how long it built")
        }
        return rows(total: total, rest: total - built, reason: "")
    }

    private func rows(total: Double?, rest: Double?, reason: String) -> [ResultRow] {
        func finding(_ value: Double?) -> ResultRow.Finding {
            value.map { .measured($0) } ?? .missing(reason: reason)
        }
        return [
            ResultRow(
                "run.total", "`make run` in a fresh clone with a warm package cache, until /readyz answers",
                unit: "s", target: .atMost(720), finding: finding(total)),
            ResultRow(
                "run.rest", "the part of it that is not the build", unit: "s", target: .atMost(30),
                finding: finding(rest)),
        ]
    }

    private static func finish(_ path: String, _ arguments: [String]) throws {
        let process = try Process.run(URL(fileURLWithPath: path), arguments: arguments)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchFailure("\(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BenchFailure("no socket") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let size = length
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard bound else { throw BenchFailure("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
