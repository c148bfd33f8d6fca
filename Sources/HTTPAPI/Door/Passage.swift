import HTTPTypes
package import Hummingbird
import Market

/// What is known of a request while it passes the door.
struct Passage: Sendable {
    /// The request, as the log names it.
    let requestID: String
    /// The caller's trace, nil when it sent none.
    let trace: TraceParent?
    /// The language that the caller reads.
    let language: Language
    /// The session cookie.
    let sessionToken: String?
    /// The address of the other end.
    let address: String?
    /// Whether a browser asks that wants a page.
    let prefersPage: Bool
    /// The template of the route, for log and metrics; paths themselves are without bound.
    var routeName = "(none)"
    /// What is left of the quotas that the request was counted for.
    var quotas: [RateLimiter.Quota] = []
    /// Who asks, a visitor until that is known.
    var actor = Actor.visitor

    init(request: Request, address: String?, in surroundings: Door.Surroundings) {
        let sent = request.headers[.requestID].flatMap { Self.isUsable($0) ? $0 : nil }
        requestID = sent ?? surroundings.nextRequestID()
        trace = request.headers[.traceParent].flatMap(TraceParent.init(parsing:))
        let chosen = Call.cookie("dancong_language", in: request.headers).flatMap(Language.init(rawValue:))
        language = chosen ?? LanguageChoice.language(accepting: request.headers[.acceptLanguage])
        sessionToken = Call.cookie(SessionCookie.name, in: request.headers)
        self.address = ClientAddress.of(
            peer: address, forwarded: request.headers[values: .forwardedFor], trusted: surroundings.trustedProxies)
        prefersPage =
            !request.uri.path.hasPrefix("/v1/") && (request.headers[.accept]?.contains("text/html") ?? false)
    }

    /// Whether a request id that someone sent is fit for a log: 1 to 128 letters, digits, `-`, `_` or `.`.
    private static func isUsable(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122, 45, 46, 95: true
                default: false
                }
            }
    }
}

/// What the server knows of the connection.
package struct DoorContext: InitializableFromSource, Sendable {
    /// The address of the other end, nil where there is no socket.
    package let address: String?
    /// Closes the connection; does nothing where there is none.
    let disconnect: @Sendable () -> Void

    /// The context of a connection.
    package init(source: ApplicationRequestContextSource) {
        let channel = source.channel
        address = channel.remoteAddress?.ipAddress
        disconnect = { channel.close(promise: nil) }
    }

    /// A context without a socket, for requests inside the process.
    package init(address: String?) {
        self.address = address
        disconnect = {}
    }
}
