package import HTTPAPI
import HTTPTypes
package import Hummingbird
package import Market
import NIOCore
package import Operations

/// The console as routes of the door: pages over a platform, forms that redirect, and the assets.
package struct ConsoleSite: Sendable {
    let platform: Platform
    let renderer: PageRenderer
    let shelf: AssetShelf
    let endpoints: [APIReferencePage.Endpoint]
    let demo: [LoginPage.DemoPerson]
    let modelFolder: String?
    let isSecure: Bool
    let address: String
    let startedAt: Timestamp

    /// The console of a platform.
    /// - Parameters:
    ///   - surface: the API that the reference page shows.
    ///   - modelFolder: where trained models stand, for the model card; nil where there are none.
    ///   - showsDemo: whether the login page names the demo's people.
    ///   - isSecure: whether the site is reached by https.
    ///   - address: where the site is reached, such as `https://shop.example`.
    /// - Throws: `TemplateFault`, `AssetMissing`.
    package init(
        _ platform: Platform, surface: APISurface, modelFolder: String?, showsDemo: Bool, isSecure: Bool,
        address: String
    ) throws {
        self.platform = platform
        renderer = try PageRenderer()
        shelf = try AssetShelf()
        self.modelFolder = modelFolder
        self.isSecure = isSecure
        self.address = address
        startedAt = platform.clock.now()
        endpoints = surface.endpoints.map { endpoint in
            APIReferencePage.Endpoint(
                method: endpoint.method.rawValue, path: endpoint.template.description, summary: endpoint.summary,
                group: endpoint.tag, roles: surface.audience(endpoint.operation).roles ?? [],
                refusals: endpoint.refusals.map(\.rawValue))
        }
        demo = showsDemo ? Demo.logins.map(LoginPage.DemoPerson.init) : []
    }

    /// Every page, form and asset.
    package var routes: [Route] {
        shellRoutes + accessRoutes + feedRoutes + matchRoutes + sampleRoutes + noticeRoutes + readingRoutes
            + operatingRoutes + searchRoutes + roomRoutes + studioRoutes + contentRoutes
            + tradeRoutes + bundleRoutes + pricingRoutes + planRoutes + productFileRoutes + moneyRoutes + disputeRoutes
            + webhookRoutes
    }

    /// A page for a problem that a browser met: login for those who are not known, words for the rest.
    package func page(for problem: Problem, actor: Actor) -> Response? {
        if problem.status == 401, problem.instance != "/login" {
            return redirect(to: "/login?next=\(ShellView.queryEncoded(problem.instance))")
        }
        let outcome: OutcomePage.Outcome =
            switch problem.status {
            case 404, 405: .notFound
            case 401, 403: .forbidden
            case 409, 412: .stale
            case 429, 503: .unavailable
            default: .failed
            }
        let shell = Shell(
            language: problem.language, path: problem.instance.hasPrefix("/") ? problem.instance : "/",
            now: platform.clock.now())
        let html = renderer.html(OutcomePage(outcome, requestID: problem.requestID), in: shell)
        return Self.html(html, status: .init(code: problem.status))
    }

    private var shellRoutes: [Route] {
        [
            Route(.get, "/", audience: .everybody) { _ in redirect(to: "/feed") },
            Route(.get, "/preferences", audience: .everybody) { call in keepPreference(call) },
            Route(.get, "/assets/{name}", audience: .everybody) { call in try asset(call) },
        ]
    }

    private func keepPreference(_ call: Call) -> Response {
        let query = call.queryFields
        var response = redirect(to: Self.localPath(query["back"]))
        let year: Int64 = 31_536_000
        if let language = query["language"].flatMap(Language.init(rawValue:)) {
            response.headers.append(cookie("dancong_language", language.rawValue, seconds: year))
        }
        if let theme = query["theme"].flatMap(Shell.Theme.init(rawValue:)) {
            response.headers.append(cookie("dancong_theme", theme.rawValue, seconds: year))
        }
        return response
    }

    private func asset(_ call: Call) throws -> Response {
        guard let asset = shelf[call.pathParameters["name"] ?? ""] else { throw NotThere("asset") }
        var fields: HTTPFields = [
            .contentType: asset.contentType, .eTag: asset.entityTag, .cacheControl: "public, max-age=300",
        ]
        fields[.vary] = "Accept-Encoding"
        if call.header(.ifNoneMatch) == asset.entityTag { return Response(status: .notModified, headers: fields) }
        return Response(status: .ok, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}

extension LoginPage.DemoPerson {
    /// A login of the demo, whose `who` reads English, role in Chinese, name.
    init(_ login: Demo.Login) {
        let parts = login.who.split(separator: " ").map(String.init)
        let role = Role.allCases.first { $0.rawValue == parts.first } ?? .viewer
        let han = parts.last { $0.unicodeScalars.contains { $0.value > 0x2E80 } } ?? login.name
        self.init(name: Wording(han, login.name), role: role, login: login.name, password: login.password)
    }
}
