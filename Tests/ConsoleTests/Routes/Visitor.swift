import Console
import HTTPAPI
import HTTPTypes
import Hummingbird
import Logging
import Market
import NIOCore
import Operations
import TestSupport

/// A browser without a screen: keeps cookies, follows no redirect, fills in forms.
final class Visitor {
    /// What came back.
    struct Answer {
        let status: Int
        let location: String?
        let text: String
    }

    /// Every page, form and asset.
    let pages: [Route]
    private let door: Door
    private var cookies: [String: String] = [:]

    /// A browser before the console of a platform.
    init(of platform: Platform) throws {
        let surface = APISurface.platform(platform, isSecure: false) { Readiness(checks: [], figures: [:]) }
        let site = try ConsoleSite(
            platform, surface: surface, modelFolder: nil, showsDemo: true, isSecure: false,
            address: "http://shop.example")
        pages = site.routes
        door = Door(
            surface.routes + pages,
            in: .init(
                authenticating: PlatformCredentials(platform), now: { platform.clock.now() },
                nextRequestID: { "request-1" },
                logger: Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() }),
                problemPage: { site.page(for: $0, actor: $1) }))
    }

    /// Opens a page, in English.
    func open(_ path: String) async throws -> Answer { try await send(.get, path, form: nil) }

    /// Sends a form with fields that need no escaping.
    func submit(_ path: String, _ fields: [String: String]) async throws -> Answer {
        let body = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        return try await send(.post, path, form: body)
    }

    /// Logs in as a person of the demo.
    func logIn(_ login: String, password: String = "dancong-demo") async throws -> Answer {
        let page = try await open("/login")
        return try await submit(
            "/login",
            ["login": login, "password": password, "form_token": page.field("form_token"), "next": "/samples"])
    }

    /// Sends a request, with a key where a program does it.
    func send(
        _ method: HTTPRequest.Method, _ path: String, form: String?, key: String? = nil
    ) async throws -> Answer {
        var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
        head.headerFields[.accept] = "text/html"
        head.headerFields[.acceptLanguage] = "en"
        if let key { head.headerFields[.authorization] = "Bearer \(key)" }
        if form != nil { head.headerFields[.contentType] = "application/x-www-form-urlencoded" }
        if !cookies.isEmpty {
            head.headerFields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        let request = Request(head: head, body: .init(buffer: ByteBuffer(string: form ?? "")))
        let response = try await door.respond(to: request, context: DoorContext(address: "127.0.0.1"))
        for field in response.headers[values: .setCookie] {
            let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            cookies[String(pair[0])] = field.contains("Max-Age=0") ? nil : String(pair[1])
        }
        let body = Collector()
        try await response.body.write(CollectingWriter(collector: body))
        return Answer(status: response.status.code, location: response.headers[.location], text: await body.text)
    }
}

extension Visitor.Answer {
    /// The value of the first field with a name; empty when there is none.
    func field(_ name: String) -> String {
        guard let start = text.firstRange(of: "name=\"\(name)\" value=\"")?.upperBound else { return "" }
        return String(text[start...].prefix { $0 != "\"" })
    }
}

private actor Collector {
    private var bytes: [UInt8] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }
    func append(_ more: [UInt8]) { bytes += more }
}

private struct CollectingWriter: ResponseBodyWriter {
    let collector: Collector
    mutating func write(_ buffer: ByteBuffer) async throws { await collector.append(Array(buffer.readableBytesView)) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
