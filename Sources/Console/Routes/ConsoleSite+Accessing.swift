import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// Logging in and out.
    var accessRoutes: [Route] {
        [
            Route(.get, "/login", audience: .everybody) { call in
                try await showLogin(call, LoginTry(next: Self.localPath(call.queryFields["next"])))
            },
            .form("/login", audience: .everybody, needsProof: false) { call in try await logIn(call) },
            .form("/logout", audience: Audience(of: "access.log_out", in: .standard)) { call in
                if let token = call.sessionToken { try await platform.access.logOut(sessionToken: token) }
                var response = redirect(to: "/")
                response.headers.append(cookie(SessionCookie.name, "", seconds: 0))
                return response
            },
        ]
    }

    private struct LoginTry {
        var login = ""
        var refusal: LoginPage.Refusal?
        var next = "/"
    }

    /// The form and a cookie carry the same token, so that another site cannot log someone in here.
    private func showLogin(_ call: Call, _ tried: LoginTry) async throws -> Response {
        var generator = SystemRandomNumberGenerator()
        let token = (0..<2).map { _ in String(generator.next(), radix: 36) }.joined()
        let page = LoginPage(
            login: tried.login, refusal: tried.refusal, formToken: token, next: tried.next, demo: demo)
        var response = try await show(page, to: call)
        response.headers.append(cookie(Self.formCookie, token, seconds: 3_600))
        return response
    }

    private func logIn(_ call: Call) async throws -> Response {
        let form = call.form
        var tried = LoginTry(login: form["login"] ?? "", next: Self.localPath(form["next"]))
        guard let token = call.cookie(Self.formCookie), !token.isEmpty, token == form["form_token"] else {
            return try await showLogin(call, tried)
        }
        do {
            let grant = try await platform.access.logIn(
                login: tried.login, password: form["password"] ?? "", address: call.address ?? "local",
                device: call.cookie(SessionCookie.deviceName), requestID: call.requestID)
            var response = redirect(to: tried.next)
            for field in SessionCookie.fields(of: grant, at: call.receivedAt, isSecure: isSecure) {
                response.headers.append(field)
            }
            response.headers.append(cookie(Self.formCookie, "", seconds: 0))
            return response
        } catch AccessRefusal.throttled(let seconds) {
            tried.refusal = .throttled(wait: .seconds(max(60, seconds)))
        } catch AccessRefusal.wrongCredentials {
            tried.refusal = .wrong
        }
        return try await showLogin(call, tried)
    }

    private static let formCookie = "dancong_form"
}
