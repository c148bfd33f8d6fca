package import Amounts
package import Market
import SQLDatabase
import Storage
package import Trade

extension Orders {
    /// Why an order pays whom it pays, as far as the one who asks is concerned.
    ///
    /// A merchant sees its own order without what creators give to agencies. A creator, and an agency it is bound to, see the
    /// lines that pay them, their own clicks in full, and of others' clicks only where and when they were and why they lost. A
    /// leader sees its fee. Operators and auditors see everything.
    package struct Proof: Sendable, Hashable {
        /// Who asks.
        package enum Viewpoint: Sendable, Hashable {
            case everything, merchant
            case creator(Identifier<Creator>)
            case agency(Identifier<Agency>)
        }

        /// What one of those whom a line pays gets of it.
        package struct Part: Sendable, Hashable {
            /// Who.
            package let beneficiary: CommissionSplit.Beneficiary
            /// Which creator, agency or merchant; nil for the platform.
            package let party: String?
            /// Of what it is counted from; nil for the merchant, who has what is left.
            package let rate: Rate?
            /// How much.
            package let amount: Money
        }

        private let order: MerchantOrder
        private let allClaims: [ClickClaim]
        private let viewpoint: Viewpoint

        /// A proof.
        /// - Parameter claims: clicks that its lines could have been owed to.
        package init(order: MerchantOrder, claims: [ClickClaim], seenAs viewpoint: Viewpoint) {
            self.order = order
            allClaims = claims
            self.viewpoint = viewpoint
        }

        /// The order.
        package var id: Identifier<Order> { order.id }

        /// The lines that can be seen.
        package var lines: [OrderLine] {
            switch viewpoint {
            case .everything, .merchant: order.lines
            case .creator(let creator): order.lines.filter { $0.credit?.creator == creator }
            case .agency(let agency):
                order.lines.filter { $0.credit?.agency == agency || $0.credit?.leader == agency }
            }
        }

        /// Who gets how much of a line, as far as it can be seen; the parts that a viewpoint sees whole sum to the base.
        /// - Throws: `AmountError` never for a line that was stored.
        package func parts(of line: OrderLine) throws(AmountError) -> [Part] {
            let split = try line.allocation.split
            let (credit, terms) = (line.credit, line.credit?.terms ?? .none)
            let merchant = Part(
                beneficiary: .merchant, party: order.merchant.rawValue, rate: nil, amount: split.merchant)
            let creator = Part(
                beneficiary: .creator, party: credit?.creator.rawValue, rate: terms.creator, amount: split.creator)
            let agency = Part(
                beneficiary: .agency, party: credit?.agency?.rawValue, rate: terms.agency, amount: split.agency)
            let leader = Part(
                beneficiary: .leader, party: credit?.leader?.rawValue, rate: terms.leader, amount: split.leader)
            let platform = Part(
                beneficiary: .platform, party: nil, rate: terms.technicalFee, amount: split.technicalFee)
            switch viewpoint {
            case .everything: return [merchant, creator, agency, leader, platform]
            case .merchant:
                let together = Part(
                    beneficiary: .creator, party: creator.party, rate: creator.rate,
                    amount: try split.creator.adding(split.agency))
                return [merchant, together, leader, platform]
            case .creator: return [creator, agency, platform]
            case .agency(let id):
                return (credit?.agency == id ? [creator, agency, platform] : [])
                    + (credit?.leader == id ? [leader] : [])
            }
        }

        /// The clicks that a line could have been owed to, the one that earns first.
        package func claims(of line: OrderLine) -> [ClickClaim] { allClaims.filter { $0.line == line.id } }

        /// Whether a click is shown with whose it is and what was promised, and not only with why it lost.
        package func isOpen(_ claim: ClickClaim) -> Bool {
            switch viewpoint {
            case .everything, .merchant: true
            case .creator(let creator): claim.creator == creator
            case .agency(let agency):
                claim.loss == nil && order.lines.contains { $0.id == claim.line && $0.credit?.agency == agency }
            }
        }

        /// How much each click before a line helped, in parts per million, for the claims that can have helped.
        package func credits(of line: OrderLine, by method: TouchCredit.Method) -> [(claim: ClickClaim, part: Int64)] {
            let start = order.placedAt.advanced(by: .zero - Attribution.helpsFor)
            let helping = claims(of: line).filter {
                $0.clickedAt >= start && $0.loss != .afterOrder && $0.loss != .selfPurchase
            }.sorted { $0.clickedAt < $1.clickedAt }
            return Array(zip(helping, TouchCredit.parts(of: helping.map(\.creator), by: method)))
        }
    }

    /// Why each line of an order pays whom it pays: for its merchant, for creators and agencies whom it pays, for operators.
    /// - Throws: `NotThere` also for others' orders, and for its buyer.
    package func proof(_ id: Identifier<Order>, as actor: Actor) async throws -> Proof {
        try AuthorisationTable.standard.authorise("orders.prove", actor)
        return try await platform.read { connection in
            let store = OrderStore(connection)
            guard let order = try store.order(id), let viewpoint = Self.viewpoint(of: actor, on: order) else {
                throw NotThere("order")
            }
            return Proof(order: order, claims: try store.claims(of: id), seenAs: viewpoint)
        }
    }

    /// As whom an actor sees why an order pays; nil for those whom it does not pay.
    package static func viewpoint(of actor: Actor, on order: MerchantOrder) -> Proof.Viewpoint? {
        if !actor.roles.isDisjoint(with: [.operator, .auditor]) { return .everything }
        if actor.acts(.merchant(order.merchant)) { return .merchant }
        let credits = order.lines.compactMap(\.credit)
        if let creator = actor.creator, credits.contains(where: { $0.creator == creator }) { return .creator(creator) }
        if let agency = actor.agency, credits.contains(where: { $0.agency == agency || $0.leader == agency }) {
            return .agency(agency)
        }
        return nil
    }

    /// The order with those of its lines alone that pay an actor.
    static func shared(_ order: MerchantOrder, with actor: Actor) -> MerchantOrder {
        guard let viewpoint = viewpoint(of: actor, on: order) else { return order }
        return MerchantOrder(
            id: order.id, purchase: order.purchase, merchant: order.merchant, buyer: order.buyer,
            placedAt: order.placedAt, lines: Proof(order: order, claims: [], seenAs: viewpoint).lines,
            state: order.state, dueAt: order.dueAt, deliveredAt: order.deliveredAt, confirmedAt: order.confirmedAt,
            settleAt: order.settleAt, revision: order.revision)
    }

    /// Whom an order concerns, each once.
    static func parties(of order: MerchantOrder) -> [Membership] {
        var parties: [Membership] = [.viewer(order.buyer), .merchant(order.merchant)]
        for credit in order.lines.compactMap(\.credit) {
            let paid =
                [.creator(credit.creator)] + [credit.agency, credit.leader].compactMap { $0.map(Membership.agency) }
            parties += paid.filter { !parties.contains($0) }
        }
        return parties
    }
}
