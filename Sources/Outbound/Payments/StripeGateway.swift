package import Amounts
import Crypto
import Foundation
package import Market
package import Operations
package import Trade

/// Stripe Checkout (docs.stripe.com/api/checkout/sessions): the buyer pays on Stripe's page.
package struct StripeGateway: PaymentGateway {
    package let name = "stripe"
    private let connection: ProviderConnection
    private let secretKey: String
    private let endpointSecret: String
    private let site: String

    /// The version of Stripe's API that the shapes below are of.
    static let version = "2024-06-20"
    /// - Parameters:
    ///   - secretKey: of the account, `sk_…`.
    ///   - endpointSecret: of the webhook endpoint, `whsec_…`.
    ///   - site: where people reach the platform.
    package init(secretKey: String, endpointSecret: String, site: String, address: String = "https://api.stripe.com") {
        connection = ProviderConnection("stripe", at: address)
        self.secretKey = secretKey
        self.endpointSecret = endpointSecret
        self.site = site
    }

    private struct Session: Decodable {
        var id: String, url: String?, status: String?, payment_status: String?, amount_total: Int64?, currency: String?
        var payment_intent: String?
    }

    private struct Refunds: Decodable {
        struct Refund: Decodable {
            var status: String?, metadata: [String: String]?
        }
        var data: [Refund]
    }

    package func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding {
        let form = [
            ("mode", "payment"), ("client_reference_id", purchase.rawValue),
            ("line_items[0][quantity]", "1"),
            ("line_items[0][price_data][currency]", amount.currency.code.lowercased()),
            ("line_items[0][price_data][unit_amount]", String(amount.minorUnits)),
            ("line_items[0][price_data][product_data][name]", purchase.rawValue),
            ("payment_intent_data[metadata][purchase]", purchase.rawValue),
            ("success_url", site + returnPath), ("cancel_url", site + returnPath),
        ]
        return try standing(try await call("POST", "/v1/checkout/sessions", form, key: purchase.rawValue))
    }

    package func standing(of payment: BegunPayment) async throws -> PaymentStanding {
        guard let reference = payment.reference else {
            // The answer to its beginning was lost: the same key gives the same session.
            return try await begin(payment.purchase, payment.amount, returnPath: "/purchases/\(payment.purchase)")
        }
        return try standing(try await call("GET", "/v1/checkout/sessions/\(reference)"))
    }

    package func cancel(_ payment: BegunPayment) async throws -> PaymentStanding {
        let known: PaymentStanding
        do { known = try await standing(of: payment) } catch PaymentFault.refused where payment.reference == nil {
            // What Stripe refuses to begin, such as less than its least charge, was never begun.
            throw PaymentFault.unknownPayment
        }
        guard known.outcome == .awaited else { return known }
        do {
            return try standing(
                try await call(
                    "POST", "/v1/checkout/sessions/\(known.reference)/expire", [], key: "\(payment.purchase)-expire"))
        } catch PaymentFault.refused {
            // It was paid or expired in between.
            return try await standing(
                of: BegunPayment(purchase: payment.purchase, amount: payment.amount, reference: known.reference))
        }
    }

    package func refund(_ id: String, of payment: BegunPayment, _ amount: Money) async throws -> Bool {
        guard let reference = payment.reference else { throw PaymentFault.unknownPayment }
        let session: Session = try await call("GET", "/v1/checkout/sessions/\(reference)")
        guard let intent = session.payment_intent else { throw PaymentFault.refused }
        // Keys are forgotten after a day, and a refund that is asked for later must not be made twice.
        let made: Refunds = try await call("GET", "/v1/refunds?payment_intent=\(intent)&limit=100")
        if let known = made.data.last(where: { $0.metadata?["refund"] == id && $0.status != "failed" }) {
            return known.status == "succeeded"
        }
        // One that failed is made again under another key.
        let failures = made.data.count { $0.metadata?["refund"] == id }
        let refund: Refunds.Refund = try await call(
            "POST", "/v1/refunds",
            [("payment_intent", intent), ("amount", String(amount.minorUnits)), ("metadata[refund]", id)],
            key: "\(id)-\(failures)")
        return refund.status == "succeeded"
    }

    package func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> {
        struct Event: Decodable {
            struct Container: Decodable { var object: Subject }
            struct Subject: Decodable {
                var client_reference_id: String?, metadata: [String: String]?
            }
            var data: Container
        }
        guard isGenuine(message) else { throw PaymentFault.forged }
        do {
            let subject = try JSONDecoder().decode(Event.self, from: Data(message.body)).data.object
            return try Identifier(parsing: subject.client_reference_id ?? subject.metadata?["purchase"] ?? "")
        } catch {
            // Stripe tells of all sorts of things; those that name no purchase are none of ours.
            throw PaymentFault.unknownPayment
        }
    }

    package func dispute(named message: ProviderMessage) throws -> String? {
        struct Event: Decodable {
            struct Container: Decodable { var object: Subject }
            struct Subject: Decodable { var id: String? }
            var type: String, data: Container
        }
        guard isGenuine(message) else { throw PaymentFault.forged }
        // What cannot be read is about no dispute; `purchase(named:)` looks at it next.
        guard let event = try? JSONDecoder().decode(Event.self, from: Data(message.body)),
            event.type.hasPrefix("charge.dispute."), let id = event.data.object.id, Self.isIdentifier(id)
        else { return nil }
        return id
    }

    package func dispute(_ reference: String) async throws -> Dispute.Standing {
        guard Self.isIdentifier(reference) else { throw PaymentFault.unknownPayment }
        let dispute: StripeDispute = try await call("GET", "/v1/disputes/\(reference)?expand%5B%5D=payment_intent")
        return try dispute.standing()
    }

    package func answer(
        _ reference: String, _ answer: DisputeAnswer, key: String
    ) async throws -> Dispute.Standing {
        let known = try await dispute(reference)
        // What was handed in already, or ended meanwhile, takes no more.
        guard known.verdict == .needsResponse else { return known }
        let path: String
        var form: [(String, String)] = []
        switch answer {
        case .acceptance: path = "/v1/disputes/\(reference)/close"
        case .evidence(let text, let parcel):
            path = "/v1/disputes/\(reference)"
            form = [("evidence[uncategorized_text]", text)]
            if let parcel {
                form += [
                    ("evidence[shipping_carrier]", parcel.carrier),
                    ("evidence[shipping_tracking_number]", parcel.trackingCode),
                    ("evidence[shipping_date]", String(parcel.sentAt.description.prefix(10))),
                ]
            }
            form.append(("submit", "true"))
        }
        form.append(("expand[]", "payment_intent"))
        let dispute: StripeDispute = try await call("POST", path, form, key: key)
        return try dispute.standing()
    }

    /// Whether a text names something at Stripe; anything else is no part of a path.
    private static func isIdentifier(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isLetterOrDigit }
    }

    /// Whether a message bears the endpoint's signature (docs.stripe.com/webhooks/signature): HMAC-SHA256 over `t.body`.
    private func isGenuine(_ message: ProviderMessage) -> Bool {
        let parts = (message.headers["stripe-signature"] ?? "").split(separator: ",").compactMap { part in
            let sides = part.split(separator: "=", maxSplits: 1)
            return sides.count == 2 ? (name: String(sides[0]), value: String(sides[1])) : nil
        }
        guard let time = parts.first(where: { $0.name == "t" })?.value,
            StandardWebhook.isRecent(time, now: message.at)
        else { return false }
        let signed = Data("\(time).".utf8) + Data(message.body)
        let key = SymmetricKey(data: Data(endpointSecret.utf8))
        return parts.filter { $0.name == "v1" }.prefix(8).contains { part in
            guard let code = Hexadecimal.bytes(of: part.value) else { return false }
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key)
        }
    }

    private func standing(_ session: Session) throws -> PaymentStanding {
        guard let currency = try? Currency(code: (session.currency ?? "").uppercased()) else {
            // A session in a currency that is none was not made here.
            throw PaymentFault.refused
        }
        let outcome: PaymentStanding.Outcome =
            session.payment_status == "paid" ? .captured : session.status == "expired" ? .cancelled : .awaited
        return PaymentStanding(
            reference: session.id, page: outcome == .awaited ? session.url : nil, outcome: outcome,
            captured: Money(minorUnits: outcome == .captured ? session.amount_total ?? 0 : 0, currency: currency))
    }

    private func call<Answer: Decodable>(
        _ method: String, _ path: String, _ form: [(String, String)] = [], key: String? = nil
    ) async throws -> Answer {
        var headers = [("authorization", "Bearer \(secretKey)"), ("stripe-version", Self.version)]
        if method == "POST" { headers.append(("content-type", "application/x-www-form-urlencoded")) }
        if let key { headers.append(("idempotency-key", key)) }
        let answer = try await connection.send(
            method, path, headers: headers, body: Array(FormText.text(of: form).utf8))
        guard answer.isSuccess else {
            connection.note("refused", answer)
            // 409 is another call with the same key that has not ended.
            throw answer.status == 404
                ? PaymentFault.unknownPayment : answer.status == 409 ? .unreachable : .refused
        }
        guard let read = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)) else {
            // It may have been cut on the way, so it may be asked for again.
            connection.note("an answer that cannot be read", answer)
            throw PaymentFault.unreachable
        }
        return read
    }
}
