import HTTPTypes
import Hummingbird
import Market
import NIOCore
package import Operations

/// Whether the process lives and whether it can work; for load balancers and supervisors.
package enum HealthEndpoints {
    /// Says that the process answers.
    package static let live = Endpoint<NoInput, HealthReply>(
        .get, "/livez", operation: "system.live", summary: "Says that the process answers.", tag: "system")
    /// Says whether the database can be written and the platform keeps up.
    package static let ready = Endpoint<NoInput, HealthReply>(
        .get, "/readyz", operation: "system.ready", summary: "Says whether the platform can do its work.",
        tag: "system", refuses: ["system.not_ready"])

    /// The endpoints.
    /// - Parameter readiness: looks at everything that the platform needs.
    package static func all(readiness: @escaping @Sendable () async -> Readiness) -> [AnyEndpoint] {
        [
            live.answered { _, _ in HealthReply(Readiness(checks: [], figures: [:])) },
            ready.answered { _, _ in
                let found = await readiness()
                let missing = found.checks.filter { !$0.isReady }.map(\.name)
                guard missing.isEmpty else { throw NotReady(missing: missing) }
                return HealthReply(found)
            },
        ]
    }

    /// The metrics in Prometheus' text format, for scrapers inside the house: answered on loopback alone and not
    /// through a proxy there, unless the table lets the caller read `platform.metrics`. Whoever shows a key is judged by
    /// the key, on loopback too.
    package static func metrics(_ text: @escaping @Sendable () async -> String) -> Route {
        Route(.get, "/metrics", audience: .everybody, acceptsKeys: true) { call in
            let isLocal =
                call.header(.forwardedFor) == nil && call.address.map(ClientAddress.isLoopback) ?? true
            // What is wrong is not said: whoever may not read it does not learn that it is there.
            let isLet = (try? AuthorisationTable.standard.authorise("platform.metrics", call.actor)) != nil
            guard isLet || isLocal && !call.actor.showsKey else { throw WireRefusal.routeNotFound }
            return Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: await text())))
        }
    }
}

extension Actor {
    /// Whether the actor came with an API key.
    fileprivate var showsKey: Bool { if case .apiKey = credential { true } else { false } }
}

/// Something that the platform needs does not work.
struct NotReady: Refusal {
    let missing: [String]
    var code: ErrorCode { "system.not_ready" }
    var kind: ErrorKind { .unavailable }
    var details: [String: String] { ["missing": missing.joined(separator: ", ")] }
}

/// `{status, checks, figures}`.
package struct HealthReply: WireReply {
    /// What was looked at.
    package let readiness: Readiness

    /// A reply about what was found to work.
    package init(_ readiness: Readiness) { self.readiness = readiness }

    package static let schema: Schema? = .named(
        "Health",
        .object(
            .required("status", .oneOf(["ok"]), "Always `ok`; anything else is a problem."),
            .required("checks", .array(of: .text(1...64), count: 0...32), "What was looked at."),
            .optional("figures", .map(of: .text()), "What is worth knowing, whole numbers by name.")))
    package static let example = HealthReply(
        Readiness(checks: [.init(name: "database", isReady: true)], figures: ["outbox_waiting": 0]))
    package var json: JSON? {
        var members: [JSON.Member] = [
            .init("status", "ok"), .init("checks", .array(readiness.checks.map { .string($0.name) })),
        ]
        if !readiness.figures.isEmpty {
            let figures = readiness.figures.sorted { $0.key < $1.key }
            members.append(.init("figures", .object(figures.map { .init($0.key, .string(String($0.value))) })))
        }
        return .object(members)
    }
}
