/// One thing that a deployment can set, as the documentation, the help and the reader of settings know it.
///
/// This list is the only one: docs/operations/configuration.md is tested to hold its table.
package struct Setting: Hashable, Sendable {
    /// The key in the file, snake_case.
    package let key: String
    /// The environment variable.
    package let variable: String
    /// What holds when it is not set, in words for people.
    package let fallback: String
    /// What it means, a clause for people.
    package let meaning: String

    init(_ key: String, _ variable: String, default fallback: String, _ meaning: String) {
        self.key = key
        self.variable = variable
        self.fallback = fallback
        self.meaning = meaning
    }
}

extension Setting {
    static let home = Setting(
        "home", "DANCONG_HOME", default: ".dancong",
        "the data directory: the SQLite file, trained models")
    static let databaseURL = Setting(
        "database_url", "DATABASE_URL", default: "unset",
        "a PostgreSQL address; unset means SQLite in the data directory")
    static let host = Setting("host", "DANCONG_HOST", default: "127.0.0.1", "the address to listen on (`--host`)")
    static let port = Setting("port", "DANCONG_PORT", default: "8080", "the port to listen on, 0 for any (`--port`)")
    static let secure = Setting(
        "secure", "DANCONG_SECURE", default: "false",
        "whether people reach the site by https: cookies are then sent by https only")
    static let trustedProxies = Setting(
        "trusted_proxies", "DANCONG_TRUSTED_PROXIES", default: "none",
        "addresses of reverse proxies, comma-separated, whose `X-Forwarded-For` is believed")
    static let limits = Setting(
        "rate_limits", "DANCONG_RATE_LIMITS", default: "true",
        "whether callers beyond the quotas of the rule set `requests` are refused")
    static let connectionsMax = Setting(
        "connections_max", "DANCONG_CONNECTIONS_MAX", default: "16384",
        "connections at a time, open pages of live rooms included; more wait")
    static let rules = Setting(
        "rules", "DANCONG_RULES", default: "inside the binary",
        "a folder of rule sets in YAML that replace defaults of the same name")
    static let diskFreeMin = Setting(
        "disk_free_mb_min", "DANCONG_DISK_FREE_MB_MIN", default: "256",
        "megabytes that must be free in the data directory for `/readyz` to say yes")
    static let mediaHost = Setting(
        "media_host", "DANCONG_MEDIA_HOST", default: "127.0.0.1", "the address on which `dancong media` takes signals")
    static let mediaPort = Setting(
        "media_port", "DANCONG_MEDIA_PORT", default: "1935", "the port on which `dancong media` takes signals")
    static let mediaAddress = Setting(
        "media_address", "DANCONG_MEDIA_ADDRESS", default: "rtmp://HOST:PORT/live",
        "where creators are told to send their signals, where that is another address")
    static let uploadMax = Setting(
        "upload_mb_max", "DANCONG_UPLOAD_MB_MAX", default: "512", "megabytes that an uploaded video may have")
    static let payments = Setting(
        "payments", "DANCONG_PAYMENTS", default: "simulated",
        "who takes money: `simulated` takes none and lets whoever buys decide, `none` refuses, `paysim` is `dancong paysim`, "
            + "`stripe`, `alipay` and `wechatpay` are providers")
    static let paymentsFile = Setting(
        "payments_file", "DANCONG_PAYMENTS_FILE", default: "unset",
        "a file in YAML with the keys of the provider that takes money; docs/trade/payments.md lists them")
    static let publicAddress = Setting(
        "public_address", "DANCONG_PUBLIC_ADDRESS", default: "http://HOST:PORT",
        "where people and providers reach the site, without a slash at the end")
    static let webhooksPrivate = Setting(
        "webhooks_private", "DANCONG_WEBHOOKS_PRIVATE", default: "false",
        "whether webhooks go by plain http and to private addresses, too; for trying out, never where strangers have accounts"
    )
    static let crashAt = Setting(
        "crash_at", "DANCONG_CRASH_AT", default: "unset",
        "for tests of reliability only: where the process kills itself, and at which pass, such as `checkout.placed:3`")
    static let demo = Setting("demo", "DANCONG_DEMO", default: "false", "prints the demo's logins at the start")

    /// Every setting, in the order of the documentation.
    package static let all: [Setting] = [
        home, databaseURL, host, port, secure, trustedProxies, limits, connectionsMax, rules, diskFreeMin, mediaHost,
        mediaPort, mediaAddress, uploadMax, payments, paymentsFile, publicAddress,
        webhooksPrivate, crashAt, demo,
    ]

    /// The variable that names the file.
    package static let fileVariable = "DANCONG_CONFIG"

    /// The settings as a Markdown table, one row a setting.
    package static var table: String {
        let rows = all.map { "| `\($0.variable)` | `\($0.key)` | \($0.fallback) | \($0.meaning) |" }
        return (["| variable | in the file | default | means |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }

    /// The settings as lines for a terminal, one a setting.
    package static var help: String {
        let width = all.map(\.variable.count).max() ?? 0
        let lines = all.map { setting in
            let name = setting.variable + String(repeating: " ", count: width - setting.variable.count)
            return "  \(name)  \(setting.meaning) (default: \(setting.fallback))"
        }
        return lines.joined(separator: "\n")
    }
}
