import AsyncHTTPClient
import Foundation
package import Market
import NIOCore
import NIOHTTP1
import NIOPosix
package import Operations

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
        guard fault(of: url) == nil, let host = URLComponents(string: url)?.host else { return .forbiddenAddress }
        let name = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let addresses: [String]
        if PublicAddress.bytes(of: name) != nil {
            addresses = [name]
        } else {
            do {
                addresses = try await NIOThreadPool.singleton.runIfActive { PublicAddress.addresses(of: name) }
            } catch {
                return .unanswered
            }
        }
        guard let address = addresses.first else { return .unanswered }
        guard
            allowsPrivate || addresses.allSatisfy({ PublicAddress.bytes(of: $0).map(PublicAddress.isPublic) ?? false })
        else { return .forbiddenAddress }
        do {
            return try await post(body, headers, to: url, host: name, at: address)
        } catch {
            return .unanswered
        }
    }

    private func post(
        _ body: [UInt8], _ headers: [(name: String, value: String)], to url: String, host: String, at address: String
    ) async throws -> WebhookDelivery.Outcome {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        if host != address { configuration.dnsOverride = [host: address] }
        // A client of its own for each address that was looked at; it costs no thread.
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
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
            try await client.shutdown()
            return .answered(status: Int(response.status.code), retryAfter: wanted)
        } catch {
            try await client.shutdown()
            throw error
        }
    }
}
