import Amounts
import Foundation
import Market
import Measuring
import Operations
import SQLDatabase

/// Whole checkouts over HTTP, as a browser makes them: into the cart, ordered, paid at the simulated provider, and looked at.
///
/// The server and the provider (`dancong paysim`) are processes of their own with books of their own, and share this machine with
/// the buyers.
struct CheckoutBench: Bench {
    let name = "checkout"
    private let buyers = 32

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        let seconds = place.isQuick ? 2.0 : 60.0
        let folder = place.folder("checkout")
        let home = place.folder("checkout/home")
        let sku = World.skus[2]
        let keys = try await Self.prepare(home: home, buyers: buyers)
        let provider = try ProviderProcess(binary: BenchPlace.binary, file: "\(folder)/paysim.jsonl")
        let file = "\(folder)/payments.yaml"
        try "address: http://127.0.0.1:\(provider.port)\nkey: \(provider.key)\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        let server = try ServerProcess(
            binary: BenchPlace.binary, home: home,
            settings: [
                "DANCONG_PAYMENTS": "paysim", "DANCONG_PAYMENTS_FILE": file, "DANCONG_RATE_LIMITS": "false",
            ])
        let (port, providerPort, key) = (server.port, provider.port, provider.key)
        let (skuID, price) = (sku.id.rawValue, sku.price.minorUnits)
        let started = Moment.now
        let end = started + seconds
        let times = try Workers.run(buyers) { worker in
            var buyer = try Buyer(port: port, key: keys[worker], provider: providerPort, providerKey: key)
            var times: [Double] = []
            while Moment.now < end {
                let at = Moment.now
                try buyer.checkOut(skuID, price: price, number: "\(worker)-\(times.count)")
                times.append(Moment.now - at)
            }
            return times
        }.flatMap { $0 }
        let took = Moment.now - started
        server.stop()
        provider.stop()
        try await Self.prove(paid: times.count, home: home)
        return [
            ResultRow(
                "checkout.rate",
                "checkouts over HTTP by \(buyers) buyers for \(Int(seconds)) s, the provider a process of its own: cart, order, "
                    + "payment, paid", unit: "checkouts/s", target: .atLeast(500),
                finding: .measured(Double(times.count) / took)),
            ResultRow(
                "checkout.p99", "one of them, from cart to paid", unit: "ms", target: .atMost(250),
                finding: .measured((Quantiles(times).value(at: 0.99) ?? 0) * 1_000)),
        ]
    }

    /// A shop with stock, and a key for each buyer.
    private static func prepare(home: String, buyers: Int) async throws -> [String] {
        let platform = try await Platform.open(.sqliteFile("\(home)/dancong.sqlite"))
        try await BenchGoods.offer(10_000_000, on: platform)
        let keys = try await BenchKeys.make(
            (0..<UInt64(buyers)).map { .viewer(World.identifier(20_000 + $0)) }, scopes: ["carts.*", "purchases.*"],
            on: platform)
        await platform.close()
        return keys
    }

    /// What must hold afterwards.
    private static func prove(paid: Int, home: String) async throws {
        let platform = try await Platform.open(.sqliteFile("\(home)/dancong.sqlite"))
        let broken = try await platform.check().filter { $0.violations > 0 }
        let books = try await platform.books.verify()
        let known = try await platform.database.read {
            try $0.first("SELECT COUNT(*) AS n FROM purchase WHERE state = 'paid'")?.get("n", as: Int.self) ?? 0
        }
        await platform.close()
        guard known >= paid, broken.isEmpty, books.holds else {
            throw BenchFailure("\(known) of \(paid) purchases are paid; broken: \(broken.map(\.invariant))")
        }
    }

    /// One buyer with a connection to the server and one to the provider.
    private struct Buyer: ~Copyable {
        private var server: HTTPConnection
        private var provider: HTTPConnection
        private let key: String
        private let providerKey: String

        init(port: Int, key: String, provider: Int, providerKey: String) throws {
            let toServer = try HTTPConnection(port: port)
            let toProvider = try HTTPConnection(port: provider)
            server = toServer
            self.provider = toProvider
            self.key = key
            self.providerKey = providerKey
        }

        mutating func checkOut(_ sku: String, price: Int64, number: String) throws {
            _ = try ask("POST", "/v1/cart/lines", #"{"sku_id":"\#(sku)","units":1}"#, idempotency: "l\(number)")
            let address = #"{"name":"Lin","phone":"1","region":"Shanghai","street":"Gao'an Road 1"}"#
            let placed = try ask(
                "POST", "/v1/purchases",
                #"{"address":\#(address),"total":{"minor_units":\#(price),"currency":"CNY"}}"#,
                idempotency: "p\(number)")
            guard let found = placed.firstMatch(of: #/"id":\s*"(pur_([0-9a-z]+))"/#) else {
                throw BenchFailure("no purchase in \(placed.prefix(300))")
            }
            try decide("sim_\(found.2)")
            let paid = try ask("GET", "/v1/purchases/\(found.1)", "", idempotency: nil)
            guard paid.contains(#/"state":\s*"paid"/#) else { throw BenchFailure("not paid: \(paid.prefix(300))") }
        }

        private mutating func decide(_ reference: String) throws {
            let body = #"{"pays":true}"#
            let request = Array(
                """
                POST /references/\(reference)/decision HTTP/1.1\r
                Host: 127.0.0.1\r
                paysim-key: \(providerKey)\r
                Content-Type: application/json\r
                Content-Length: \(body.utf8.count)\r
                \r
                \(body)
                """.utf8)
            let status = try request.withUnsafeBytes { try provider.exchange($0) { status, _ in status } }
            guard status == 200 else { throw BenchFailure("the provider answered \(status)") }
        }

        private mutating func ask(
            _ method: String, _ path: String, _ body: String, idempotency: String?
        ) throws -> String {
            let once = idempotency.map { "Idempotency-Key: \($0)\r\n" } ?? ""
            let content =
                body.isEmpty ? "" : "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            let request = Array(
                "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(key)\r\n\(once)\(content)\r\n\(body)"
                    .utf8)
            return try request.withUnsafeBytes { bytes in
                try server.exchange(bytes) { status, body in
                    let text = String(decoding: body, as: UTF8.self)
                    guard (200..<300).contains(status) else {
                        throw BenchFailure("\(method) \(path) answered \(status): \(text.prefix(300))")
                    }
                    return text
                }
            }
        }
    }

    /// `dancong paysim` in a process of its own.
    private struct ProviderProcess {
        let port: Int
        let key: String
        private let process: ListeningProcess

        init(binary: String, file: String) throws {
            process = try ListeningProcess(
                binary: binary, arguments: ["paysim", "--port", "0", "--file", file],
                environment: ProcessInfo.processInfo.environment)
            let text = process.greeting
            guard let found = text.firstMatch(of: #/127\.0\.0\.1:(\d+), key (whsec_\S+)/#), let port = Int(found.1)
            else {
                throw BenchFailure("the provider did not say its port and key but: \(text)")
            }
            self.port = port
            key = String(found.2)
        }

        func stop() { process.stop() }
    }
}
