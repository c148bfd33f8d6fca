package import Market
import SQLDatabase
import Storage
package import Trade

extension Orders {
    /// Why each line of an order pays whom it pays: for its merchant, for creators and agencies whom it pays, for operators.
    /// - Throws: `NotThere` also for others' orders, and for its buyer.
    package func proof(_ id: Identifier<Order>, as actor: Actor) async throws -> Proof {
        let grant = try AuthorisationTable.standard.authorise("orders.prove", actor)
        return try await platform.read { connection in
            let store = OrderStore(connection)
            guard let order = try store.order(id),
                grant.reaches(ownedBy: Self.parties(of: order).filter { $0.role != .viewer })
            else { throw NotThere("order") }
            return Proof(order: order, claims: try store.claims(of: id))
        }
    }

    /// Why an order pays whom it pays.
    package struct Proof: Sendable, Hashable {
        /// The order.
        package let order: MerchantOrder
        /// Clicks that its lines could have been owed to, line by line, the one that earns first.
        package let claims: [ClickClaim]

        /// A proof.
        package init(order: MerchantOrder, claims: [ClickClaim]) {
            self.order = order
            self.claims = claims
        }

        /// How much each click before a line helped, in parts per million, for the claims that can have helped.
        package func credits(
            of line: Identifier<OrderLine>, by method: TouchCredit.Method
        ) -> [(claim: ClickClaim, part: Int64)] {
            let start = order.placedAt.advanced(by: .zero - Attribution.helpsFor)
            let helping = claims.filter {
                $0.line == line && $0.clickedAt >= start && $0.loss != .afterOrder && $0.loss != .selfPurchase
            }.sorted { $0.clickedAt < $1.clickedAt }
            return Array(zip(helping, TouchCredit.parts(of: helping.map(\.creator), by: method)))
        }
    }

    /// Whom an order concerns.
    static func parties(of order: MerchantOrder) -> [Membership] {
        [.viewer(order.buyer), .merchant(order.merchant)]
            + order.lines.compactMap(\.credit).flatMap { credit in
                [.creator(credit.creator)] + [credit.agency, credit.leader].compactMap { $0.map(Membership.agency) }
            }
    }
}
