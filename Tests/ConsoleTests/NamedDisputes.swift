import Amounts
import Console
import Market
import Operations
import Trade

/// What buyers' banks take back from named shops, for the golden files.
enum NamedDisputes {
    private static func yuan(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

    private static func dispute(
        _ number: UInt64, _ state: Dispute.State, of order: MerchantOrder, reason: Dispute.Reason = .productNotReceived,
        isTaken: Bool = true, answer: Dispute.Answer? = nil
    ) -> Dispute {
        let isOver = Dispute.transitions.isFinal(state)
        return Dispute(
            id: Named.id(770 + number), purchase: order.purchase, buyer: order.buyer, provider: "paysim",
            reference: "dp_sim_\(number)", reason: reason, amount: yuan(4_580),
            shares: [
                .init(line: order.lines[0].id, order: order.id, merchant: order.merchant, amount: yuan(4_580))
            ], openedAt: Named.ago(.hours(Int64(20 * number))), state: state,
            askedAt: Named.ago(.hours(Int64(20 * number))), evidenceDueAt: Named.now.advanced(by: .days(6)),
            takenAt: isTaken ? Named.ago(.hours(20)) : nil, closedAt: isOver ? Named.ago(.hours(1)) : nil,
            answers: answer.map { [order.merchant: $0] } ?? [:], revision: 3)
    }

    private static let said = Dispute.Answer(
        accepts: false, text: "11 月 21 日当面签收 <1 盒>，附签收照片说明。", proofs: [.parcels, .arrival],
        at: Named.ago(.hours(2)))

    static func list() throws -> DisputesPage {
        let order = try NamedTrade.order(1, .delivered, sent: 2)
        return DisputesPage(
            disputes: [
                dispute(1, .needsResponse, of: order), dispute(2, .underReview, of: order, reason: .fraudulent),
                dispute(3, .needsResponse, of: order, reason: .unrecognized, isTaken: false),
                dispute(4, .won, of: order, reason: .duplicate), dispute(5, .lost, of: order, reason: .general),
            ], now: Named.now, nextPath: "/disputes?cursor=next")
    }

    static func page(
        _ state: Dispute.State, isMerchant: Bool = true, answer: Dispute.Answer? = nil
    ) throws -> DisputePage {
        let order = try NamedTrade.order(1, .delivered, sent: 2)
        return DisputePage(
            sheet: .init(
                dispute: dispute(1, state, of: order, answer: answer), orders: [order],
                parcels: [
                    order.id: [
                        Parcel(carrier: "顺丰速运", trackingCode: "SF1092837465", sentAt: Named.ago(.days(6)))
                    ]
                ]), merchant: isMerchant ? order.merchant : nil, now: Named.now)
    }

    static func order(_ role: Role) throws -> OrderPage {
        let order = try NamedTrade.order(1, .delivered, sent: 2)
        return OrderPage(
            sheet: .init(
                order: order, purchase: try NamedTrade.purchase(.paid), parcels: [], requests: [], claims: [],
                disputes: [dispute(1, .needsResponse, of: order)]), shop: Named.cakes.name, creators: [:], role: role,
            viewpoint: role == .viewer ? nil : .merchant, now: Named.now)
    }

    static let bank = PaySimPage(
        payment: SimulatedPayment(
            reference: "sim_1", purchase: Named.id(611), amount: yuan(9_160), outcome: .captured, declines: 0,
            returnPath: "/purchases/pur_1", dispute: .needsResponse), decides: true)

    /// What can be built without a mistake; a page that cannot is a mistake of this file.
    private static func made(_ page: () throws -> any Console.Page) -> any Console.Page {
        do { return try page() } catch { preconditionFailure("A named page adds up: \(error)") }
    }

    static let all: [NamedPages.Shown] = [
        .init("disputes", at: "/disputes", as: NamedPages.shop, [.merchant], made { try list() }),
        .init(
            "disputes-empty", at: "/disputes", as: NamedPages.shop, [.merchant],
            DisputesPage(disputes: [], now: Named.now, nextPath: nil)),
        .init("dispute", at: "/disputes/1", as: NamedPages.shop, [.merchant], made { try page(.needsResponse) }),
        .init(
            "dispute-answered", at: "/disputes/1", as: NamedPages.shop, [.merchant],
            made { try page(.needsResponse, answer: said) }),
        .init(
            "dispute-operator", at: "/disputes/1", as: NamedPages.desk, [.operator],
            made { try page(.lost, isMerchant: false, answer: said) }),
        .init("order-disputed", at: "/orders/1", as: NamedPages.yan, [.viewer], made { try order(.viewer) }),
        .init(
            "order-disputed-merchant", at: "/orders/1", as: NamedPages.shop, [.merchant], made { try order(.merchant) }),
        .init("paysim-bank", at: "/paysim/sim_1", as: NamedPages.desk, [.operator], bank),
    ]
}
