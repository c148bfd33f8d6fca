package import Amounts
import Foundation
package import Market
package import Operations
package import Trade

/// The simulated provider as a process of its own (`dancong paysim`), over HTTP.
package struct PaySimClient: PaymentSimulation {
    package var name: String { PaySimMessages.provider }
    private let connection: ProviderConnection
    private let key: StandardWebhook.Key
    private let messages: PaySimMessages

    /// The provider at an address, with the key that both sides have.
    package init(address: String, key: StandardWebhook.Key) {
        connection = ProviderConnection(PaySimMessages.provider, at: address)
        self.key = key
        messages = PaySimMessages(key: key)
    }

    package func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding {
        try await standing(
            "POST", "/payments",
            PaySimWire.Beginning(
                purchase: purchase.rawValue, minorUnits: amount.minorUnits, currency: amount.currency.code,
                returnPath: returnPath))
    }

    package func standing(of payment: BegunPayment) async throws -> PaymentStanding {
        try await standing("GET", "/payments/\(payment.purchase)", PaySimWire.Nothing?.none)
    }

    package func cancel(_ payment: BegunPayment) async throws -> PaymentStanding {
        try await standing("POST", "/payments/\(payment.purchase)/cancellation", PaySimWire.Nothing())
    }

    package func refund(_ id: String, of payment: BegunPayment, _ amount: Money) async throws -> Bool {
        let refund = PaySimWire.Refund(
            refund: id, minorUnits: amount.minorUnits, currency: amount.currency.code)
        let answer: PaySimWire.Paid = try await call("POST", "/payments/\(payment.purchase)/refunds", refund)
        return answer.isPaid
    }

    package func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> {
        try messages.purchase(named: message)
    }

    package func shown(_ reference: String) async -> SimulatedPayment? {
        do {
            let shown: PaySimWire.Shown = try await call(
                "GET", "/references/\(Self.segment(reference))", PaySimWire.Nothing?.none)
            return try shown.payment()
        } catch {
            // A page about a payment that is not there, or that nobody can ask about, shows nothing.
            return nil
        }
    }

    package func decide(_ reference: String, pays: Bool) async throws {
        let _: PaySimWire.Shown = try await call(
            "POST", "/references/\(Self.segment(reference))/decision", PaySimWire.Decision(pays: pays))
    }

    package func dispute(named message: ProviderMessage) throws -> String? { try messages.dispute(named: message) }

    package func dispute(_ reference: String) async throws -> Dispute.Standing {
        let standing: PaySimWire.DisputeStanding = try await call(
            "GET", "/disputes/\(Self.segment(reference))", PaySimWire.Nothing?.none)
        return try standing.standing()
    }

    package func answer(
        _ reference: String, _ answer: DisputeAnswer, key: String
    ) async throws -> Dispute.Standing {
        let text: String? = if case .evidence(let text, _) = answer { text } else { nil }
        let standing: PaySimWire.DisputeStanding = try await call(
            "POST", "/disputes/\(Self.segment(reference))/answer", PaySimWire.Answer(text: text, key: key))
        return try standing.standing()
    }

    @discardableResult
    package func dispute(_ reference: String, _ act: SimulatedDisputeAct) async throws -> String {
        let named: PaySimWire.Named = try await call(
            "POST", "/references/\(Self.segment(reference))/dispute", PaySimWire.Act(act: act))
        return named.dispute
    }

    package func settlement() async throws -> [Reconciliation.Row] {
        let answer = try await connection.send("GET", "/settlement", headers: headers)
        guard answer.isSuccess else { throw PaymentFault.refused }
        return try Reconciliations.rows(of: String(decoding: answer.body, as: UTF8.self))
    }

    private var headers: [(String, String)] { [(PaySimWire.keyField, key.text)] }

    private func standing(_ method: String, _ path: String, _ body: (some Encodable)?) async throws -> PaymentStanding {
        let standing: PaySimWire.Standing = try await call(method, path, body)
        return try standing.standing()
    }

    private func call<Answer: Decodable>(
        _ method: String, _ path: String, _ body: (some Encodable)?
    ) async throws -> Answer {
        let bytes = try body.map { Array(try JSONEncoder().encode($0)) } ?? []
        let answer = try await connection.send(
            method, path, headers: headers + [("content-type", "application/json")], body: bytes)
        switch answer.status {
        case 200..<300: break
        case 404: throw PaymentFault.unknownPayment
        default: throw PaymentFault.refused
        }
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(answer.body))
        } catch {
            connection.note("an answer that cannot be read", answer)
            throw PaymentFault.unreachable
        }
    }

    /// A reference as a part of a path; what is none becomes one that names nothing.
    private static func segment(_ reference: String) -> String {
        reference.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } ? reference : "-"
    }
}
