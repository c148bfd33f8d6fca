import Market
import Operations
import Outbound

/// Whoever takes money, as the settings say.
enum PaymentGateways {
    /// The gateway.
    /// - Parameters:
    ///   - home: where the embedded simulation keeps its book.
    /// - Throws: `SettingError` for a file of keys that cannot be used; the file system's error for a book that cannot.
    static func gateway(_ settings: Settings, home: String) throws -> any PaymentGateway {
        func keys(_ names: Set<String>) throws -> KeyFile {
            guard let path = settings.paymentsFile else {
                throw SettingError(
                    "DANCONG_PAYMENTS=\(settings.payments.rawValue) needs DANCONG_PAYMENTS_FILE, the file of its keys.")
            }
            return try KeyFile.read(path, names: names)
        }
        switch settings.payments {
        case .none: return NoPaymentGateway()
        case .simulated: return try PaySim(file: "\(home)/paysim.jsonl")
        case .paysim:
            let keys = try keys(["address", "key"])
            return PaySimClient(
                address: try keys.text("address"),
                key: try keys.value("key", "a key that begins with whsec_") { StandardWebhook.Key($0) })
        case .stripe:
            let keys = try keys(["address", "secret_key", "endpoint_secret"])
            return StripeGateway(
                secretKey: try keys.text("secret_key"), endpointSecret: try keys.text("endpoint_secret"),
                site: settings.publicAddress, address: keys.text("address", or: "https://api.stripe.com"))
        case .alipay:
            let keys = try keys(["address", "app_id", "private_key", "alipay_public_key"])
            return try keys.value("private_key", "a private key of RSA, and alipay_public_key a public one") { key in
                try AlipayGateway(
                    application: keys.text("app_id"), key: key, alipayKey: keys.text("alipay_public_key"),
                    site: settings.publicAddress,
                    address: keys.text("address", or: "https://openapi.alipay.com/gateway.do"))
            }
        case .wechatpay:
            let keys = try keys([
                "address", "mchid", "appid", "serial", "private_key", "platform_serial", "platform_public_key",
                "api_v3_key", "way",
            ])
            let account = try keys.value(
                "private_key", "a private key of RSA, platform_public_key a public one, and api_v3_key 32 letters"
            ) { key in
                try WeChatPayGateway.Account(
                    merchant: keys.text("mchid"), application: keys.text("appid"), serial: keys.text("serial"),
                    key: key, platformSerial: keys.text("platform_serial"),
                    platformKey: keys.text("platform_public_key"), sealingKey: keys.text("api_v3_key"))
            }
            let way = try keys.value("way", "h5 or native", or: .page) { WeChatPayGateway.Way(rawValue: $0) }
            return WeChatPayGateway(
                account, site: settings.publicAddress, way: way,
                address: keys.text("address", or: "https://api.mch.weixin.qq.com"))
        }
    }
}
