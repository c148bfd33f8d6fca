import Alliance
import Amounts
import Market
import Operations
import Trade

/// The purchase of the API's document: a cake that a creator's video sold.
extension OrderLine {
    /// The line.
    static let documented: OrderLine = {
        do {
            return try OrderLine(
                id: .documented, order: .documented, sku: .documented, product: .documented, title: "Rose cake · 12",
                units: 1, unitPrice: Money(minorUnits: 4_580, currency: .cny),
                credit: Credit(
                    creator: .documented, place: .content, content: .documented, room: nil,
                    clickedAt: Timestamp(milliseconds: 1_767_196_700_000),
                    promise: CommissionPromise(
                        kind: .open, version: 1, rate: Rate(partsPerMillion: 200_000)),
                    terms: CommissionTerms(
                        creator: Rate(partsPerMillion: 200_000), technicalFee: Rate(partsPerMillion: 100_000),
                        agency: .zero, leader: .zero)))
        } catch {
            preconditionFailure("A cake can be priced: \(error)")
        }
    }()
}

extension MerchantOrder {
    /// The order of the line.
    static let documented = MerchantOrder(
        id: .documented, purchase: .documented, merchant: .documented, buyer: .documented,
        placedAt: Timestamp(milliseconds: 1_767_196_800_000), lines: [.documented])
}

extension PurchaseReceipt {
    /// The purchase of the order, as it was placed.
    static let documented = PurchaseReceipt(Orders.PurchaseSheet.documented.purchase, [.documented])
}

extension TradeReceipt {
    /// What accepting the order leaves behind.
    static let documented = TradeReceipt(
        Identifier<Order>.documented.rawValue, MerchantOrder.State.completed.rawValue, revision: 5)
}

extension Orders.PurchaseSheet {
    /// The purchase of the order.
    static let documented: Orders.PurchaseSheet = {
        do {
            let address = try Address(name: "Lin", phone: "13800000000", region: "Shanghai", street: "Gao'an Road 1")
            return Orders.PurchaseSheet(
                purchase: Purchase(
                    id: .documented, cart: .documented, buyer: .documented, total: MerchantOrder.documented.paid,
                    address: address, placedAt: MerchantOrder.documented.placedAt, reservation: .documented,
                    dueAt: MerchantOrder.documented.placedAt.advanced(by: .minutes(30))),
                orders: [.documented], page: "/paysim/sim_1")
        } catch {
            preconditionFailure("The example has an address: \(error)")
        }
    }()
}

extension AfterSale {
    /// A request for the line.
    static let documented = AfterSale(
        id: .documented, order: .documented, line: .documented, buyer: .documented, merchant: .documented,
        kind: .refundOnly, amount: MerchantOrder.documented.paid, reason: "It arrived broken.",
        askedAt: MerchantOrder.documented.placedAt, state: .waitingMerchant,
        dueAt: MerchantOrder.documented.placedAt.advanced(by: .hours(48)))
}

extension Settlements.Earning {
    /// What the line earns.
    static let documented: Settlements.Earning = {
        do {
            return Settlements.Earning(
                line: .documented, order: .documented, allocation: try OrderLine.documented.allocation)
        } catch {
            preconditionFailure("The example adds up: \(error)")
        }
    }()
}
