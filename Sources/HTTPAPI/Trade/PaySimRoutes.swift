import Amounts
import Foundation
import HTTPTypes
import Hummingbird
package import Market
import NIOCore
package import Operations
package import Trade

/// The simulated provider over HTTP, for `dancong paysim`. Whoever calls shows the key that both sides have.
package enum PaySimRoutes {
    /// The routes.
    /// - Parameters:
    ///   - changed: told of a purchase whose payment ended, and of a dispute about one, after it was written.
    ///   - losesAnswer: whether the answer to this call gets lost on the way, which is drawn for each.
    package static func all(
        _ simulation: any PaymentSimulation, key: StandardWebhook.Key,
        changed: @escaping @Sendable (Identifier<Purchase>, _ dispute: String?) async -> Void,
        losesAnswer: @escaping @Sendable () -> Bool = { false }
    ) -> [Route] {
        let door = Desk(simulation: simulation, key: key, losesAnswer: losesAnswer)
        return [
            door.route(.post, "/payments") { call in
                let wanted: PaySimWire.Beginning = try door.body(of: call)
                let standing = try await simulation.begin(
                    Identifier(parsing: wanted.purchase),
                    Money(minorUnits: wanted.minorUnits, currency: try Currency(code: wanted.currency)),
                    returnPath: wanted.returnPath)
                return try door.answer(PaySimWire.Standing(standing))
            },
            door.route(.get, "/payments/{purchase_id}") { call in
                try door.answer(PaySimWire.Standing(try await simulation.standing(of: door.payment(of: call))))
            },
            door.route(.post, "/payments/{purchase_id}/cancellation") { call in
                try door.answer(PaySimWire.Standing(try await simulation.cancel(door.payment(of: call))))
            },
            door.route(.post, "/payments/{purchase_id}/refunds") { call in
                let refund: PaySimWire.Refund = try door.body(of: call)
                let isPaid = try await simulation.refund(
                    refund.refund, of: door.payment(of: call), try refund.amount())
                return try door.answer(PaySimWire.Paid(isPaid: isPaid))
            },
            door.route(.get, "/references/{reference}") { call in
                try door.answer(PaySimWire.Shown(try await door.shown(call)))
            },
            door.route(.post, "/references/{reference}/decision") { call in
                let decision: PaySimWire.Decision = try door.body(of: call)
                let reference = call.pathParameters["reference"] ?? ""
                try await simulation.decide(reference, pays: decision.pays)
                let shown = try await door.shown(call)
                if shown.outcome != .awaited { await changed(shown.purchase, nil) }
                return try door.answer(PaySimWire.Shown(shown))
            },
            door.route(.post, "/references/{reference}/dispute") { call in
                let wanted: PaySimWire.Act = try door.body(of: call)
                let reference = call.pathParameters["reference"] ?? ""
                let dispute = try await simulation.dispute(reference, wanted.act)
                await changed(try await door.shown(call).purchase, dispute)
                return try door.answer(PaySimWire.Named(dispute: dispute))
            },
            door.route(.get, "/disputes/{dispute}") { call in
                try door.answer(
                    PaySimWire.DisputeStanding(try await simulation.dispute(call.pathParameters["dispute"] ?? "")))
            },
            door.route(.post, "/disputes/{dispute}/answer") { call in
                let said: PaySimWire.Answer = try door.body(of: call)
                let standing = try await simulation.answer(
                    call.pathParameters["dispute"] ?? "",
                    said.text.map { .evidence(text: $0, parcel: nil) } ?? .acceptance, key: said.key)
                if standing.verdict == .lost { await changed(standing.purchase, standing.reference) }
                return try door.answer(PaySimWire.DisputeStanding(standing))
            },
            door.route(.get, "/settlement") { _ in
                Response(
                    status: .ok, headers: [.contentType: "text/csv; charset=utf-8"],
                    body: .init(
                        byteBuffer: ByteBuffer(string: Reconciliations.text(of: try await simulation.settlement()))))
            },
        ]
    }

    private struct Desk: Sendable {
        let simulation: any PaymentSimulation
        let key: StandardWebhook.Key
        let losesAnswer: @Sendable () -> Bool

        func route(
            _ method: HTTPRequest.Method, _ template: PathTemplate,
            _ respond: @escaping @Sendable (Call) async throws -> Response
        ) -> Route {
            Route(method, template, audience: .everybody, bodyBytesMax: 64 << 10, needsProof: false) { call in
                guard let shown = HTTPField.Name(PaySimWire.keyField).flatMap({ call.header($0) }), key.isWritten(shown)
                else {
                    throw PaymentFault.forged
                }
                let response = try await respond(call)
                // What was done stays done; who asked does not learn of it.
                if losesAnswer() { throw PaymentFault.unreachable }
                return response
            }
        }

        func payment(of call: Call) throws -> BegunPayment {
            guard let purchase = try? Identifier<Purchase>(parsing: call.pathParameters["purchase_id"] ?? "") else {
                // What is no purchase has no payment.
                throw PaymentFault.unknownPayment
            }
            return BegunPayment(purchase: purchase, amount: .zero(.cny))
        }

        func shown(_ call: Call) async throws -> SimulatedPayment {
            guard let shown = await simulation.shown(call.pathParameters["reference"] ?? "") else {
                throw PaymentFault.unknownPayment
            }
            return shown
        }

        func body<Body: Decodable>(of call: Call) throws -> Body {
            do { return try JSONDecoder().decode(Body.self, from: Data(call.body)) } catch {
                throw WireRefusal.malformedJSON("\(type(of: error))")
            }
        }

        func answer(_ body: some Encodable) throws -> Response {
            Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(body))))
        }
    }
}
