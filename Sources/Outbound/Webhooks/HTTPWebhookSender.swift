import AsyncHTTPClient
import Foundation
package import Market
import NIOCore
import NIOHTTP1
import NIOPosix
package import Operations
import Synchronization

/// Sends messages over HTTPS to addresses on the public internet.
///
/// The name is asked for once, every address that it leads to must be public, and the connection goes to the address that was
/// looked at: a name that leads elsewhere a moment later leads nowhere.
package struct HTTPWebhookSender: WebhookSender {
    private let allowsPrivate: Bool

    /// - Parameter allowsPrivate: whether messages go by plain http and inside, too, for trying it out.
    package init(allowsPrivate: Bool = false) { self.allowsPrivate = allowsPrivate }

    package func fault(of url: String) -> WebhookAddressFault? {
        let fault = PublicAddress.fault(of: url)
        guard allowsPrivate, let fault, [.notHTTPS, .notPublic].contains(fault) else { return fault }
        let parts = URLComponents(string: url)
        return ["http", "https"].contains(parts?.scheme) && parts?.host?.isEmpty == false ? nil : fault
    }

    package func send(
        _ body: [UInt8], headers: [(name: String, value: String)], to url: String
    ) async -> WebhookDelivery.Outcome {
        guard fault(of: url) == nil, let host = URL(string: url)?.host else { return .forbiddenAddress }
        let name = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let addresses: [String]
        if PublicAddress.bytes(of: name) != nil {
            addresses = [name]
        } else {
            addresses = await Self.lookUp(name)
        }
        guard let address = addresses.first else { return .unanswered }
        guard
            allowsPrivate || addresses.allSatisfy({ PublicAddress.bytes(of: $0).map(PublicAddress.isPublic) ?? false })
        else { return .forbiddenAddress }
        return await post(body, headers, to: url, host: name, at: address)
    }

    // Names that nobody answers for hold up these threads and no others.
    private static let resolving: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
        return pool
    }()

    /// The addresses that a name leads to; none when that takes longer than five seconds.
    private static func lookUp(_ name: String) async -> [String] {
        await withCheckedContinuation { continuation in
            let waiting = Waiting(continuation)
            resolving.submit { _ in waiting.end(with: PublicAddress.addresses(of: name)) }
            Task {
                // A pause that is cut short ends the waiting, too.
                try? await Task.sleep(for: .seconds(5))
                waiting.end(with: [])
            }
        }
    }

    /// Somebody who waits for addresses, and is told once.
    private final class Waiting: Sendable {
        private let continuation: Mutex<CheckedContinuation<[String], Never>?>

        init(_ continuation: CheckedContinuation<[String], Never>) { self.continuation = Mutex(continuation) }

        func end(with addresses: [String]) {
            continuation.withLock { waiting in
                waiting?.resume(returning: addresses)
                waiting = nil
            }
        }
    }

    private func post(
        _ body: [UInt8], _ headers: [(name: String, value: String)], to url: String, host: String, at address: String
    ) async -> WebhookDelivery.Outcome {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        if host != address { configuration.dnsOverride = [host: address] }
        // A client of its own for each address that was looked at; it costs no thread.
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome: WebhookDelivery.Outcome
        do {
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            for (name, value) in headers { request.headers.add(name: name, value: value) }
            request.body = .bytes(ByteBuffer(bytes: body))
            let deadline = NIODeadline.now() + .seconds(WebhookDelivery.timeout.components.seconds)
            // What a receiver says beside its status is not read.
            let response = try await client.execute(request, deadline: deadline)
            let wanted = response.headers.first(name: "retry-after").flatMap { Int64($0) }.map {
                Duration.seconds(min(max(0, $0), 86_400))
            }
            outcome = .answered(status: Int(response.status.code), retryAfter: wanted)
        } catch {
            outcome = .unanswered
        }
        // A connection that does not end well changes nothing about what was answered.
        try? await client.shutdown()
        return outcome
    }
}
