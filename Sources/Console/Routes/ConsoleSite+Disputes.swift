import HTTPAPI
import Hummingbird
import Market
import Operations
import Trade

extension ConsoleSite {
    /// What buyers' banks take back.
    var disputeRoutes: [Route] {
        let audience = { (operation: String) in Audience(of: operation, in: .standard) }
        return [
            Route(.get, "/disputes", audience: audience("disputes.list")) { call in
                let state = call.queryFields["state"].flatMap(Dispute.State.init(rawValue:))
                let page = try await platform.disputes.list(state: state, page: call.page(of: 20), as: call.actor)
                return try await show(
                    DisputesPage(
                        disputes: page.items, state: state, now: platform.clock.now(),
                        nextPath: call.path(after: page.nextCursor)), to: call)
            },
            Route(.get, "/disputes/{dispute_id}", audience: audience("disputes.read")) { call in
                let sheet = try await platform.disputes.find(try id("dispute", of: call), as: call.actor)
                let merchant = call.actor.merchant.flatMap { sheet.dispute.merchants.contains($0) ? $0 : nil }
                return try await show(
                    DisputePage(sheet: sheet, merchant: merchant, now: platform.clock.now()), to: call)
            },
            .form("/disputes/{dispute_id}/evidence", audience: audience("disputes.respond")) { call in
                try await answer(call, text: call.form["text"] ?? "", "disputes.answered")
            },
            .form("/disputes/{dispute_id}/acceptance", audience: audience("disputes.accept")) { call in
                try await answer(call, text: nil, "disputes.accepted")
            },
            // Who runs the simulated provider decides as the buyer's bank would.
            .form("/paysim/{reference}/dispute", audience: audience("reconciliations.compare")) { call in
                let (simulation, payment) = try await simulated(call)
                guard let act = call.form["act"].flatMap(SimulatedDisputeAct.init(rawValue:)) else {
                    throw NotThere("act")
                }
                let path = "/paysim/\(payment.reference)"
                do {
                    try await platform.disputes.ask(try await simulation.dispute(payment.reference, act))
                } catch PaymentFault.refused {
                    return redirect(to: path, telling: "refused:\(PaymentFault.refused.code.rawValue)")
                }
                return redirect(to: path)
            },
        ]
    }

    private func answer(_ call: Call, text: String?, _ word: String) async throws -> Response {
        let id: Identifier<Dispute> = try id("dispute", of: call)
        let form = call.form
        return try await attempt(word, backTo: "/disputes/\(id)") {
            _ = try await platform.disputes.answer(
                id, text: text.map { String($0.prefix(Dispute.textMax)) },
                proofs: Set(Dispute.Proof.allCases.filter { form["proof-\($0.rawValue)"] == "true" }),
                ifRevision: form["revision"].flatMap { Int64($0) }, in: call.command)
        }
    }
}
