import Amounts
import Market
import Testing
import Trade

@Suite("Other goods for those that are sent back")
struct AfterSaleExchangeTests {
    private static let sent: OrderLine = {
        do {
            let order = Orders.order([try Orders.line(1, units: 3, price: 1_000)])
            return try order.moving(.ship([:]), at: Orders.time(1), under: Orders.rules).lines[0]
        } catch {
            preconditionFailure("Three units can be sent: \(error)")
        }
    }()

    private static func sku(_ number: UInt64, of product: UInt64 = 1, price: Int64 = 1_200) -> SKU {
        SKU(
            id: Orders.id(number), product: Orders.id(product), merchantCode: "T-\(number)", variant: "\(number) g",
            price: Money(minorUnits: price, currency: .cny))
    }

    private static func ask(
        _ line: OrderLine = sent, to wanted: SKU = sku(2), units: Int64 = 1, after earlier: [AfterSale] = [],
        in state: MerchantOrder.State = .shipped
    ) throws -> AfterSale {
        try AfterSale.askToExchange(
            Orders.id(9), for: line, of: Orders.order([line], state), to: wanted, from: sku(1), units: units,
            after: earlier, reason: "too small", at: Orders.time(2), under: Orders.rules)
    }

    private static func old(_ kind: AfterSale.Kind, _ state: AfterSale.State, _ amount: Int64) -> AfterSale {
        AfterSale(
            id: Orders.id(8), order: Orders.id(1), line: Orders.id(1), buyer: Orders.id(1), merchant: Orders.id(1),
            kind: kind, amount: Money(minorUnits: amount, currency: .cny), reason: "", askedAt: Orders.time(1),
            state: state, dueAt: nil)
    }

    @Test func `another variant of the same product is asked for where it costs the same by the list`() throws {
        let asked = try Self.ask()
        #expect(asked.state == .waitingMerchant && asked.dueAt == Orders.time(4))
        // The flash price that was paid is what comes back if it comes to money: a third of three.
        #expect(asked.amount.minorUnits == 1_000 && asked.exchange?.units == 1 && asked.exchange?.title == "2 g")
        #expect(try Self.ask(to: Self.sku(1), units: 3).amount == Self.sent.paid)

        #expect(throws: OrderRefusal.otherProduct) { try Self.ask(to: Self.sku(2, of: 2)) }
        for price in [1_199, 1_201] as [Int64] {
            #expect(throws: OrderRefusal.otherPrice(Self.sku(1).price)) { try Self.ask(to: Self.sku(2, price: price)) }
        }
        for units in [0, -1, 4] as [Int64] {
            #expect(throws: OrderRefusal.notSent(3)) { try Self.ask(units: units) }
        }
        #expect(throws: OrderRefusal.notSent(0)) { try Self.ask(try Orders.line(1)) }
        #expect(throws: OrderRefusal.self) { try Self.ask(in: .closed) }
        #expect(throws: OrderRefusal.alreadyExchanged) { try Self.ask(after: [Self.old(.exchange, .exchanged, 1_000)]) }
    }

    @Test func `units that were paid back are not exchanged, and what a price fell by takes none away`() throws {
        let less = try Self.sent.refunding(Money(minorUnits: 1_000, currency: .cny))
        #expect(throws: OrderRefusal.notSent(2)) {
            try Self.ask(less, units: 3, after: [Self.old(.returnAndRefund, .refunded, 1_000)])
        }
        let all = try Self.ask(less, units: 3, after: [Self.old(.priceProtection, .refunded, 1_000)])
        #expect(all.amount.minorUnits == 2_000)
    }

    @Test func `it goes from the yes to the other goods, and holds its units until they are sent`() throws {
        let steps: [(command: AfterSale.Command, state: AfterSale.State, holds: Bool, days: Double?)] = [
            (.agree, .waitingReturn, true, 7), (.sendBack, .waitingCheck, true, 7), (.accept, .waitingShip, true, 2),
            (.sendOther, .waitingReceive, false, 17), (.receive, .exchanged, false, nil),
        ]
        var request = try Self.ask()
        for step in steps {
            request = try request.moving(step.command, at: Orders.time(10), under: Orders.rules)
            #expect(request.state == step.state && request.holdsUnits == step.holds, "\(step.command)")
            #expect(request.dueAt == step.days.map { Orders.time(10 + $0) }, "\(step.command)")
            #expect(request.isOpen == (step.state != .exchanged) && request.kind == .exchange)
        }
    }

    @Test(arguments: [
        (AfterSale.State.waitingMerchant, AfterSale.Command.agreeToRefund, AfterSale.State.waitingReturn),
        (.waitingMerchant, .refundByTime, .waitingReturn), (.inArbitration, .decideForRefund, .refunding),
        (.waitingShip, .agreeToRefund, .refunding), (.waitingShip, .refundByTime, .refunding),
    ])
    func `where there are no other goods it becomes a return for money`(
        from: AfterSale.State, command: AfterSale.Command, to: AfterSale.State
    ) throws {
        let asked = try Self.ask()
        let request = AfterSale(
            id: asked.id, order: asked.order, line: asked.line, buyer: asked.buyer, merchant: asked.merchant,
            kind: .exchange, amount: asked.amount, reason: "", askedAt: asked.askedAt, state: from, dueAt: nil,
            exchange: asked.exchange)
        let moved = try request.moving(command, at: Orders.time(3), under: Orders.rules)
        #expect(moved.state == to && moved.kind == .returnAndRefund && !moved.holdsUnits && moved.exchange != nil)
    }

    @Test func `the clock gives in where nobody answers, and the platform sends nothing twice`() throws {
        let commands: [AfterSale.State: AfterSale.Command] = [
            .waitingMerchant: .agreeByTime, .waitingReturn: .lapse, .rejected: .lapse, .waitingCheck: .acceptByTime,
            .waitingShip: .refundByTime, .waitingReceive: .receiveByTime,
        ]
        let asked = try Self.ask()
        for state in AfterSale.State.allCases {
            let request = AfterSale(
                id: asked.id, order: asked.order, line: asked.line, buyer: asked.buyer, merchant: asked.merchant,
                kind: .exchange, amount: asked.amount, reason: "", askedAt: asked.askedAt, state: state,
                dueAt: Orders.time(3), exchange: asked.exchange)
            #expect(request.moveDue(at: Orders.time(3)) == commands[state], "\(state)")
            #expect(request.moveDue(at: Orders.time(2)) == nil)
        }
        #expect(AfterSale.commandWithoutUnits(.agreeByTime) == .refundByTime)
        #expect(AfterSale.commandWithoutUnits(.agree) == nil)
        #expect(asked.meant(by: .decideForBuyer) == .decideForBuyer)
        let sent = asked.sending(Parcel(carrier: "SF", trackingCode: "1", sentAt: Orders.time(3)))
        #expect(sent.meant(by: .decideForBuyer) == .decideForRefund && sent.meant(by: .agree) == .agree)
    }
}
