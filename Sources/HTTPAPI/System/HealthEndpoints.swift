import HTTPTypes
import Hummingbird
import Market
import NIOCore

/// Whether the process lives and whether it can work; for load balancers and supervisors.
package enum HealthEndpoints {
    /// What the platform says of one thing that it needs.
    package struct Check: Hashable, Sendable {
        /// What was looked at, such as `database`.
        package let name: String
        /// Whether it works.
        package let isReady: Bool

        /// A finding.
        package init(_ name: String, isReady: Bool) {
            self.name = name
            self.isReady = isReady
        }
    }

    /// Says that the process answers.
    package static let live = Endpoint<NoInput, HealthReply>(
        .get, "/livez", operation: "system.live", summary: "Says that the process answers.", tag: "system")
    /// Says whether the database can be written and the platform keeps up.
    package static let ready = Endpoint<NoInput, HealthReply>(
        .get, "/readyz", operation: "system.ready", summary: "Says whether the platform can do its work.",
        tag: "system", refuses: ["system.not_ready"])

    /// The endpoints.
    /// - Parameter checks: looks at everything that the platform needs.
    package static func all(checks: @escaping @Sendable () async -> [Check]) -> [AnyEndpoint] {
        [
            live.answered { _, _ in HealthReply(checks: []) },
            ready.answered { _, _ in
                let found = await checks()
                let missing = found.filter { !$0.isReady }.map(\.name)
                guard missing.isEmpty else { throw NotReady(missing: missing) }
                return HealthReply(checks: found)
            },
        ]
    }

    /// The metrics in Prometheus' text format, for scrapers inside the house: answered on loopback alone, unless
    /// the caller is an operator or an auditor.
    package static func metrics(_ text: @escaping @Sendable () async -> String) -> Route {
        Route(.get, "/metrics", audience: .everybody) { call in
            let isLocal = call.address == nil || call.address == "127.0.0.1" || call.address == "::1"
            guard isLocal || !call.actor.roles.isDisjoint(with: [.operator, .auditor]) else {
                throw WireRefusal.routeNotFound
            }
            return Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: await text())))
        }
    }
}

/// Something that the platform needs does not work.
struct NotReady: Refusal {
    let missing: [String]
    var code: ErrorCode { "system.not_ready" }
    var kind: ErrorKind { .unavailable }
    var details: [String: String] { ["missing": missing.joined(separator: ", ")] }
}

/// `{status, checks}`.
package struct HealthReply: WireReply {
    /// What was looked at.
    package let checks: [HealthEndpoints.Check]

    package static let schema: Schema? = .named(
        "Health",
        .object(
            .required("status", .oneOf(["ok"]), "Always `ok`; anything else is a problem."),
            .required("checks", .array(of: .text(1...64), count: 0...32), "What was looked at.")))
    package static let example = HealthReply(checks: [.init("database", isReady: true)])
    package var json: JSON? { ["status": "ok", "checks": .array(checks.map { .string($0.name) })] }
}
