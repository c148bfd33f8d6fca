package import Amounts
import Crypto
import Foundation
package import Market
package import Operations
package import Trade

/// WeChat Pay v3 (微信支付 APIv3, pay.weixin.qq.com/doc/v3): requests and answers are signed with SHA256-RSA2048, and messages
/// are sealed with AES-256-GCM.
package struct WeChatPayGateway: PaymentGateway {
    package let name = "wechatpay"
    private let connection: ProviderConnection
    private let account: Account
    private let site: String
    private let way: Way
    private let clock: any WallClock

    /// How buyers pay. An order's number is good for one of them alone.
    package enum Way: String, Sendable, CaseIterable {
        /// On a page, which a phone's browser opens (H5 支付).
        case page = "h5"
        /// By a code, which WeChat scans from a screen (Native 支付).
        case code = "native"
    }

    /// A merchant's account at WeChat Pay.
    package struct Account: Sendable {
        let merchant: String
        let application: String
        let serial: String
        let signer: RSASigner
        let platformSerial: String
        let platform: RSAVerifier
        let sealingKey: SymmetricKey

        /// - Parameters:
        ///   - merchant: the merchant's number, `mchid`.
        ///   - application: the application's number, `appid`.
        ///   - serial: the serial number of the merchant's certificate.
        ///   - key: the merchant's private key.
        ///   - platformSerial: the serial number or identifier of WeChat Pay's key.
        ///   - platformKey: WeChat Pay's public key.
        ///   - sealingKey: the APIv3 key, 32 letters.
        /// - Throws: CryptoKit's error for a key that is none, `PaymentFault.refused` for a sealing key of another length.
        package init(
            merchant: String, application: String, serial: String, key: String, platformSerial: String,
            platformKey: String, sealingKey: String
        ) throws {
            guard sealingKey.utf8.count == 32 else { throw PaymentFault.refused }
            self.merchant = merchant
            self.application = application
            self.serial = serial
            signer = try RSASigner(key)
            self.platformSerial = platformSerial
            platform = try RSAVerifier(platformKey)
            self.sealingKey = SymmetricKey(data: Data(sealingKey.utf8))
        }
    }

    /// - Parameters:
    ///   - site: where people and WeChat Pay reach the platform.
    ///   - way: how buyers pay.
    package init(
        _ account: Account, site: String, way: Way = .page, address: String = "https://api.mch.weixin.qq.com",
        clock: any WallClock = SystemClock()
    ) {
        connection = ProviderConnection("wechatpay", at: address)
        self.account = account
        self.site = site
        self.way = way
        self.clock = clock
    }

    private struct Total: Codable { var total: Int64, currency: String }

    private struct Order: Encodable {
        struct Scene: Encodable {
            struct Kind: Encodable { var type: String }
            var payer_client_ip: String, h5_info: Kind
        }
        var appid: String, mchid: String, description: String, out_trade_no: String, notify_url: String
        var amount: Total, scene_info: Scene?
    }

    private struct Trade: Decodable {
        struct Amount: Decodable { var total: Int64, currency: String? }
        var trade_state: String, amount: Amount?
    }

    package func begin(
        _ purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding {
        do {
            return try await page(of: purchase, amount, returnPath: returnPath)
        } catch PaymentFault.refused where amount.currency == .cny {
            // It was paid, or closed, before this call: WeChat Pay refuses to open it again.
            return try await standing(of: BegunPayment(purchase: purchase, amount: amount))
        }
    }

    /// Where an order is paid; a page is good for five minutes and a code for two hours, and the same order gives another.
    private func page(
        of purchase: Identifier<Purchase>, _ amount: Money, returnPath: String
    ) async throws -> PaymentStanding {
        struct Page: Decodable { var h5_url: String }
        struct Code: Decodable { var code_url: String }
        guard amount.currency == .cny else { throw PaymentFault.refused }
        // The buyer's own address is not passed on; the platform's stands for it.
        let order = Order(
            appid: account.application, mchid: account.merchant, description: purchase.rawValue,
            out_trade_no: purchase.rawValue, notify_url: "\(site)/v1/payments/hooks/wechatpay",
            amount: Total(total: amount.minorUnits, currency: amount.currency.code),
            scene_info: way == .page ? .init(payer_client_ip: "127.0.0.1", h5_info: .init(type: "Wap")) : nil)
        if way == .code {
            let code: Code = try await call("POST", "/v3/pay/transactions/native", order)
            return PaymentStanding(
                reference: purchase.rawValue, page: code.code_url, outcome: .awaited, captured: .zero(.cny))
        }
        let page: Page = try await call("POST", "/v3/pay/transactions/h5", order)
        let back = FormText.text(of: [("redirect_url", site + returnPath)])
        return PaymentStanding(
            reference: purchase.rawValue, page: page.h5_url + (page.h5_url.contains("?") ? "&" : "?") + back,
            outcome: .awaited, captured: .zero(.cny))
    }

    package func standing(of payment: BegunPayment) async throws -> PaymentStanding {
        let known = try await query(payment)
        guard known.outcome == .awaited else { return known }
        return try await page(of: payment.purchase, payment.amount, returnPath: "/purchases/\(payment.purchase)")
    }

    private func query(_ payment: BegunPayment) async throws -> PaymentStanding {
        let trade: Trade = try await call(
            "GET", "/v3/pay/transactions/out-trade-no/\(payment.purchase)?mchid=\(account.merchant)",
            Order?.none)
        switch trade.trade_state {
        // A trade of which something went back was captured.
        case "SUCCESS", "REFUND":
            guard let total = trade.amount?.total else { throw PaymentFault.refused }
            return standing(payment, .captured, total)
        case "CLOSED", "REVOKED", "PAYERROR": return standing(payment, .cancelled)
        default: return standing(payment, .awaited)
        }
    }

    package func cancel(_ payment: BegunPayment) async throws -> PaymentStanding {
        struct Closing: Encodable { var mchid: String }
        let known = try await query(payment)
        guard known.outcome == .awaited else { return known }
        do {
            try await send(
                "POST", "/v3/pay/transactions/out-trade-no/\(payment.purchase)/close",
                try Self.text(Closing(mchid: account.merchant)))
        } catch PaymentFault.refused {
            // It was paid in between.
            return try await query(payment)
        }
        return standing(payment, .cancelled)
    }

    package func refund(_ id: String, of payment: BegunPayment, _ amount: Money) async throws -> Bool {
        struct Refund: Encodable {
            struct Amount: Encodable { var refund: Int64, total: Int64, currency: String }
            var out_trade_no: String, out_refund_no: String, amount: Amount
        }
        struct Refunded: Decodable { var status: String }
        // The same number is the same refund, whose state is told again.
        let answer: Refunded = try await call(
            "POST", "/v3/refund/domestic/refunds",
            Refund(
                out_trade_no: payment.purchase.rawValue, out_refund_no: id,
                amount: .init(
                    refund: amount.minorUnits, total: payment.amount.minorUnits, currency: amount.currency.code)))
        switch answer.status {
        case "SUCCESS": return true
        case "PROCESSING": return false
        default: throw PaymentFault.refused
        }
    }

    package func purchase(named message: ProviderMessage) throws -> Identifier<Purchase> {
        struct Notice: Decodable {
            struct Sealed: Decodable { var ciphertext: String, nonce: String, associated_data: String? }
            var resource: Sealed
        }
        struct Content: Decodable { var out_trade_no: String? }
        let content: Data
        do {
            guard isGenuine(message.headers, message.body, at: message.at) else { throw PaymentFault.forged }
            let sealed = try JSONDecoder().decode(Notice.self, from: Data(message.body)).resource
            guard let bytes = Data(base64Encoded: sealed.ciphertext), bytes.count > 16 else {
                throw PaymentFault.forged
            }
            let box = try AES.GCM.SealedBox(
                nonce: try AES.GCM.Nonce(data: Data(sealed.nonce.utf8)), ciphertext: bytes.dropLast(16),
                tag: bytes.suffix(16))
            content = try AES.GCM.open(
                box, using: account.sealingKey, authenticating: Data((sealed.associated_data ?? "").utf8))
        } catch {
            // Whatever of it fails, it was not written by who has both keys.
            throw PaymentFault.forged
        }
        do {
            return try Identifier(
                parsing: try JSONDecoder().decode(Content.self, from: content).out_trade_no ?? "")
        } catch {
            // It is WeChat Pay's, and about nothing that was bought here.
            throw PaymentFault.unknownPayment
        }
    }

    private func standing(
        _ payment: BegunPayment, _ outcome: PaymentStanding.Outcome, _ captured: Int64 = 0
    ) -> PaymentStanding {
        PaymentStanding(
            reference: payment.purchase.rawValue, page: nil, outcome: outcome,
            captured: Money(minorUnits: captured, currency: .cny))
    }

    /// Whether WeChat Pay signed a body a short while ago: SHA256-RSA2048 over time, nonce and body, a line each.
    private func isGenuine(_ headers: [String: String], _ body: [UInt8], at time: Timestamp) -> Bool {
        guard let stamp = headers["wechatpay-timestamp"], StandardWebhook.isRecent(stamp, now: time),
            let nonce = headers["wechatpay-nonce"], let signature = headers["wechatpay-signature"],
            headers["wechatpay-serial"] == account.platformSerial
        else { return false }
        let signed = Data("\(stamp)\n\(nonce)\n".utf8) + Data(body) + Data("\n".utf8)
        return account.platform.verifies(signature, of: signed)
    }

    private static func text(_ body: (some Encodable)?) throws -> String {
        guard let body else { return "" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(body), as: UTF8.self)
    }

    private func call<Answer: Decodable>(
        _ method: String, _ path: String, _ body: (some Encodable)?
    ) async throws -> Answer {
        let answer = try await send(method, path, try Self.text(body))
        guard let read = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)) else {
            // It was signed, so it is whole, and it says nothing that can be used.
            connection.note("an answer that cannot be read", answer)
            throw PaymentFault.refused
        }
        return read
    }

    @discardableResult
    private func send(_ method: String, _ path: String, _ body: String) async throws -> OutboundHTTP.Answer {
        let seconds = clock.now().milliseconds / 1_000
        let nonce = UUID().uuidString.replacing("-", with: "")
        let signature = try account.signer.signature(of: "\(method)\n\(path)\n\(seconds)\n\(nonce)\n\(body)\n")
        let proof = [
            ("mchid", account.merchant), ("nonce_str", nonce), ("signature", signature), ("timestamp", "\(seconds)"),
            ("serial_no", account.serial),
        ].map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
        let answer = try await connection.send(
            method, path,
            headers: [
                ("authorization", "WECHATPAY2-SHA256-RSA2048 \(proof)"), ("accept", "application/json"),
                ("content-type", "application/json"), ("user-agent", "dancong"),
            ], body: Array(body.utf8))
        guard isGenuine(answer.headers, answer.body, at: clock.now()) else {
            // An answer that is not WeChat Pay's says nothing about the payment.
            connection.note("an answer that is not WeChat Pay's", answer)
            throw PaymentFault.unreachable
        }
        guard answer.isSuccess else {
            connection.note("refused", answer)
            throw answer.status == 404 ? PaymentFault.unknownPayment : .refused
        }
        return answer
    }
}
