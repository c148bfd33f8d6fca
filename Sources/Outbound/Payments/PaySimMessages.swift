import Foundation
package import Market
package import Operations
package import Trade

/// Messages of the simulated provider: that something became of a payment, signed as Standard Webhooks are.
package struct PaySimMessages: Sendable {
    /// The provider's name.
    package static let provider = "paysim"
    private let key: StandardWebhook.Key

    private struct Body: Codable {
        var type: String
        var purchase: String
        var dispute: String?
    }

    /// Messages with a key that both sides have.
    package init(key: StandardWebhook.Key) { self.key = key }

    /// A message about a payment, or a dispute about it, as it is sent at a time.
    package func message(about purchase: String, dispute: String? = nil, at time: Timestamp) -> ProviderMessage {
        let said = dispute.map { "\"dispute\":\"\($0)\"," } ?? ""
        let type = dispute == nil ? "payment.changed" : "dispute.changed"
        let body = Array("{\(said)\"purchase\":\"\(purchase)\",\"type\":\"\(type)\"}".utf8)
        let headers = StandardWebhook.headers(id: "sim_\(dispute ?? purchase)", at: time, body: body, keys: [key])
        return ProviderMessage(
            headers: Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }, body: body, at: time)
    }

    /// Which dispute a message is about; nil when it is about none.
    /// - Throws: `PaymentFault.forged`.
    package func dispute(named message: ProviderMessage) throws -> String? {
        guard StandardWebhook.verify(message.headers, body: message.body, keys: [key], now: message.at) != nil else {
            throw PaymentFault.forged
        }
        // What is no message of its own is about no dispute.
        return (try? JSONDecoder().decode(Body.self, from: Data(message.body)))?.dispute
    }

    /// Which purchase a message is about.
    /// - Throws: `PaymentFault.forged`, `.unknownPayment`.
    package func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> {
        guard StandardWebhook.verify(message.headers, body: message.body, keys: [key], now: message.at) != nil else {
            throw PaymentFault.forged
        }
        do {
            return try Identifier(parsing: try JSONDecoder().decode(Body.self, from: Data(message.body)).purchase)
        } catch {
            // It is the provider's, and about nothing that was bought here.
            throw PaymentFault.unknownPayment
        }
    }
}
