package import Market

/// What the door asks to learn who stands before it; the app answers it from the platform's accounts.
package protocol Authenticating: Sendable {
    /// The actor of a session, nil when the session is unknown or has ended.
    func actor(session token: String) async throws -> Actor?
    /// The actor of an API key, nil when the key is unknown, expired or revoked.
    func actor(apiKey: String) async throws -> Actor?
    /// Whether a token was given to the page that a session showed.
    func isProof(_ proof: String, ofSession token: String) async throws -> Bool
}

/// The cookies that this API sets.
package enum SessionCookie {
    /// The cookie that carries the session.
    package static let name = "dancong_session"
    /// The cookie that remembers a device from which a login succeeded.
    package static let deviceName = "dancong_device"

    /// The field value that sets a cookie, out of reach of scripts and of other sites' requests.
    /// - Parameter seconds: how long the browser keeps it; zero removes it.
    package static func setting(_ name: String, to value: String, forSeconds seconds: Int64, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }
}
