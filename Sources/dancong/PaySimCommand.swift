import ArgumentParser
import Foundation
import HTTPAPI
import Logging
import Market
import Operations
import Outbound
import ServiceLifecycle
import Statistics
import Synchronization
import UnixSignals

/// `dancong paysim`: the simulated payment provider as a process of its own.
struct PaySimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paysim",
        abstract: "Runs the simulated payment provider: it takes no money and keeps a book of what it says it took.",
        discussion: """
            Its book is a file that only grows; `dancong serve` reaches it with DANCONG_PAYMENTS=paysim and a file of \
            DANCONG_PAYMENTS_FILE with `address` and `key`. The key is made at the first start and printed.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 takes any that is free and prints it.")
    var port = 8090

    @Option(help: "The file of its book; the key lies beside it with `.key` at the end.")
    var file = "paysim.jsonl"

    @Option(
        help: "Where it says that a payment ended: http://HOST:PORT/v1/payments/hooks/paysim. It says nothing without.")
    var notify: String?

    @Option(help: "How often it says each thing.")
    var copies = 1

    @Option(help: "After every so many messages it sends a forged one; 0 for none.")
    var forgesEvery = 0

    @Option(help: "Percent of calls that it carries out and whose answers get lost, as by a time-out after a charge.")
    var losesAnswers = 0

    @Option(help: "The seed that the lost answers are drawn by.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (0...90).contains(losesAnswers), (1...10).contains(copies), forgesEvery >= 0 else {
            throw ValidationError("Up to 90 percent of answers are lost, and up to 10 copies are sent.")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap { JSONLog(label: $0) }
        let key = try Self.key("\(file).key")
        let simulation = try PaySim(file: file, key: key)
        var trouble = PaySimMessenger.Trouble()
        trouble.copies = copies
        trouble.forgesEvery = forgesEvery
        let messenger = notify.map { PaySimMessenger(to: $0, key: key, trouble: trouble) }
        let draws = Mutex(SeededGenerator(seed: seed))
        let percent = losesAnswers
        let routes = PaySimRoutes.all(
            simulation, key: key, changed: { await messenger?.tell(of: $0, dispute: $1) },
            losesAnswer: { draws.withLock { Int.random(in: 0..<100, using: &$0) < percent } })
        let logger = Logger(label: "dancong.paysim")
        let door = Door(
            routes,
            in: .init(
                authenticating: NobodyKnown(), now: { SystemClock().now() },
                nextRequestID: { "r-" + UUID().uuidString.lowercased() }, logger: logger))
        let server = door.server(limits: ServerLimits(host: host, port: port), logger: logger) { [host] port in
            print("The simulated provider listens on http://\(host):\(port), key \(key.text)")
            fflush(nil)
        }
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }

    /// The key of a file that only its owner reads, made when it is not there.
    private static func key(_ path: String) throws -> StandardWebhook.Key {
        if let text = try? String(contentsOfFile: path, encoding: .utf8) {
            // A file that is there and cannot be read is told apart by what it holds: no key.
            guard let key = StandardWebhook.Key(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw ValidationError("\(path) holds no key.")
            }
            return key
        }
        let key = StandardWebhook.Key.random()
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data("\(key.text)\n".utf8), attributes: [.posixPermissions: 0o600])
        else { throw ValidationError("\(path) cannot be written.") }
        return key
    }
}

/// Nobody logs in at the simulated provider: its clients show the key in each call.
private struct NobodyKnown: Authenticating {
    func actor(session token: String) async throws -> Actor? { nil }
    func actor(apiKey: String) async throws -> Actor? { nil }
    func isProof(_ proof: String, ofSession token: String) async throws -> Bool { false }
}
