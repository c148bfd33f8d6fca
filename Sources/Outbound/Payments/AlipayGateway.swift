package import Amounts
import Foundation
package import Market
package import Operations
package import Trade

/// Alipay's page payment (支付宝电脑网站支付, opendocs.alipay.com/open/270): every request and answer is signed with RSA2.
package struct AlipayGateway: PaymentGateway {
    package let name = "alipay"
    package let acknowledgement = "success"
    private let connection: ProviderConnection
    private let application: String
    private let signer: RSASigner
    private let alipay: RSAVerifier
    private let site: String
    private let clock: any WallClock

    /// - Parameters:
    ///   - application: the application's number, `app_id`.
    ///   - key: the application's private key.
    ///   - alipayKey: Alipay's public key.
    ///   - site: where people and Alipay reach the platform.
    /// - Throws: CryptoKit's error for a key that is none.
    package init(
        application: String, key: String, alipayKey: String, site: String,
        address: String = "https://openapi.alipay.com/gateway.do", clock: any WallClock = SystemClock()
    ) throws {
        connection = ProviderConnection("alipay", at: address)
        self.application = application
        signer = try RSASigner(key)
        alipay = try RSAVerifier(alipayKey)
        self.site = site
        self.clock = clock
    }

    private struct Answer: Decodable {
        var code: String, sub_code: String?, trade_status: String?, total_amount: String?
        var fund_change: String?, refund_status: String?
    }

    package func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding {
        try awaited(purchase, amount)
    }

    package func standing(of payment: BegunPayment) async throws -> PaymentStanding {
        try await ended(payment) ?? awaited(payment.purchase, payment.amount)
    }

    /// What became of a payment; nil while it can still be made, or the buyer has not opened the page.
    private func ended(_ payment: BegunPayment) async throws -> PaymentStanding? {
        let answer = try await call("alipay.trade.query", ["out_trade_no": payment.purchase.rawValue])
        switch (answer.code, answer.sub_code, answer.trade_status) {
        case ("10000", _, "TRADE_SUCCESS"), ("10000", _, "TRADE_FINISHED"):
            guard let captured = try? Money(parsing: answer.total_amount ?? "", currency: .cny) else {
                // An answer that was signed and says no amount will not say one later.
                throw PaymentFault.refused
            }
            return PaymentStanding(
                reference: payment.purchase.rawValue, page: nil, outcome: .captured, captured: captured)
        case ("10000", _, "TRADE_CLOSED"): return cancelled(payment)
        case ("10000", _, _), (_, "ACQ.TRADE_NOT_EXIST", _): return nil
        default: throw fault(answer)
        }
    }

    package func cancel(_ payment: BegunPayment) async throws -> PaymentStanding {
        if let ended = try await ended(payment) { return ended }
        let answer = try await call("alipay.trade.close", ["out_trade_no": payment.purchase.rawValue])
        switch (answer.code, answer.sub_code) {
        // A page that nobody opened ends by itself after half an hour; until then it is asked after once more.
        case ("10000", _), (_, "ACQ.TRADE_NOT_EXIST"): return cancelled(payment)
        // It was paid or closed in between.
        case (_, "ACQ.TRADE_STATUS_ERROR"), (_, "ACQ.REASON_TRADE_STATUS_INVALID"):
            return try await ended(payment)
                ?? PaymentStanding(
                    reference: payment.purchase.rawValue, page: nil, outcome: .awaited, captured: .zero(.cny))
        default: throw fault(answer)
        }
    }

    package func refund(_ id: String, of payment: BegunPayment, _ amount: Money) async throws -> Bool {
        let answer = try await call(
            "alipay.trade.refund",
            [
                "out_trade_no": payment.purchase.rawValue, "refund_amount": amount.decimalText, "out_request_no": id,
            ])
        guard answer.code == "10000" else { throw fault(answer) }
        // That the call was taken is not that the money moved: where Alipay does not say so, it is asked.
        if answer.fund_change == "Y" { return true }
        let known = try await call(
            "alipay.trade.fastpay.refund.query",
            ["out_trade_no": payment.purchase.rawValue, "out_request_no": id])
        return known.code == "10000" && known.refund_status == "REFUND_SUCCESS"
    }

    package func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> {
        guard let fields = FormText.pairs(of: String(decoding: message.body, as: UTF8.self)),
            let signature = fields["sign"], fields["app_id"] == application,
            alipay.verifies(signature, of: Data(Self.signed(fields.filter { $0.key != "sign_type" }).utf8))
        else { throw PaymentFault.forged }
        guard let purchase = try? Identifier<Purchase>(parsing: fields["out_trade_no"] ?? "") else {
            // It is Alipay's, and about nothing that was bought here.
            throw PaymentFault.unknownPayment
        }
        return purchase
    }

    private func awaited(_ purchase: Identifier<Purchase>, _ amount: Money) throws -> PaymentStanding {
        guard amount.currency == .cny else { throw PaymentFault.refused }
        let fields = try request(
            "alipay.trade.page.pay",
            [
                "out_trade_no": purchase.rawValue, "total_amount": amount.decimalText, "subject": purchase.rawValue,
                "product_code": "FAST_INSTANT_TRADE_PAY", "timeout_express": "30m",
            ],
            also: [
                "return_url": "\(site)/purchases/\(purchase)", "notify_url": "\(site)/v1/payments/hooks/alipay",
            ])
        return PaymentStanding(
            reference: purchase.rawValue, page: "\(connection.address)?\(FormText.text(of: fields))",
            outcome: .awaited, captured: .zero(.cny))
    }

    private func cancelled(_ payment: BegunPayment) -> PaymentStanding {
        PaymentStanding(
            reference: payment.purchase.rawValue, page: nil, outcome: .cancelled, captured: .zero(.cny))
    }

    private func fault(_ answer: Answer) -> PaymentFault {
        // 20000 is Alipay's own trouble, and some failures of a business ask to be tried again.
        answer.code == "20000" || answer.sub_code == "ACQ.SYSTEM_ERROR" || answer.sub_code == "aop.ACQ.SYSTEM_ERROR"
            ? .unreachable : .refused
    }

    /// A request's fields with their signature, sorted by name.
    private func request(
        _ method: String, _ content: [String: String], also others: [String: String] = [:]
    ) throws -> [(String, String)] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var fields = [
            "app_id": application, "method": method, "format": "JSON", "charset": "utf-8", "sign_type": "RSA2",
            "timestamp": Self.time(clock.now()), "version": "1.0",
            "biz_content": String(decoding: try encoder.encode(content), as: UTF8.self),
        ]
        fields.merge(others) { first, _ in first }
        fields["sign"] = try signer.signature(of: Self.signed(fields))
        return fields.sorted { $0.key < $1.key }
    }

    private func call(_ method: String, _ content: [String: String]) async throws -> Answer {
        let body = Array(FormText.text(of: try request(method, content)).utf8)
        let answer = try await connection.send(
            "POST", "", headers: [("content-type", "application/x-www-form-urlencoded;charset=utf-8")], body: body)
        let text = String(decoding: answer.body, as: UTF8.self)
        let name = method.replacing(".", with: "_") + "_response"
        struct Signature: Decodable { var sign: String }
        do {
            guard answer.isSuccess, let content = Self.member(name, of: text) else { throw PaymentFault.forged }
            let signature = try JSONDecoder().decode(Signature.self, from: Data(text.utf8)).sign
            guard alipay.verifies(signature, of: Data(content.utf8)) else { throw PaymentFault.forged }
            return try JSONDecoder().decode(Answer.self, from: Data(content.utf8))
        } catch {
            // An answer that is not Alipay's says nothing about the payment.
            connection.note("an answer that is not Alipay's", answer)
            throw PaymentFault.unreachable
        }
    }

    /// What is signed: every field but the signature that has a value, by name, as `name=value` joined by `&`.
    private static func signed(_ fields: [String: String]) -> String {
        fields.filter { $0.key != "sign" && !$0.value.isEmpty }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    /// An object member of a JSON text, letter by letter as it stands there: this is what was signed.
    static func member(_ name: String, of text: String) -> String? {
        guard let start = text.firstRange(of: "\"\(name)\"")?.upperBound,
            let opening = text[start...].firstIndex(of: "{"),
            text[start..<opening].allSatisfy({ $0 == ":" || $0.isWhitespace })
        else { return nil }
        var (depth, isText, isEscaped) = (0, false, false)
        for place in text[opening...].indices {
            let letter = text[place]
            if isEscaped {
                isEscaped = false
            } else if isText {
                if letter == "\\" { isEscaped = true } else if letter == "\"" { isText = false }
            } else if letter == "\"" {
                isText = true
            } else if letter == "{" {
                depth += 1
            } else if letter == "}" {
                depth -= 1
                if depth == 0 { return String(text[opening...place]) }
            }
        }
        return nil
    }

    /// A time as Alipay reads it, in Beijing.
    private static func time(_ time: Timestamp) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3_600)
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        return formatter.string(from: Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000))
    }
}
