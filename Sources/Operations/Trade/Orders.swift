package import Amounts
package import Market
import SQLDatabase
import Storage
package import Trade

/// Orders after they were placed: `platform.orders`.
package struct Orders: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// An order with what goes with it.
    package struct Sheet: Sendable {
        /// The order.
        package let order: MerchantOrder
        /// The purchase that it is a part of.
        package let purchase: Purchase
        /// What was sent.
        package let parcels: [Parcel]
        /// Requests for money back.
        package let requests: [AfterSale]
        /// Clicks that its lines could have been owed to.
        package let claims: [ClickClaim]
        /// What took something off its lines.
        package let reductions: [LineReduction]
        /// What its buyer can have instead of what was sent, by line; empty for others than its buyer.
        package let wantable: [Identifier<OrderLine>: [SKU]]
        /// What the buyer's bank took back, or asked about.
        package let disputes: [Dispute]

        /// An order with what goes with it.
        package init(
            order: MerchantOrder, purchase: Purchase, parcels: [Parcel], requests: [AfterSale], claims: [ClickClaim],
            reductions: [LineReduction] = [], disputes: [Dispute] = [],
            wantable: [Identifier<OrderLine>: [SKU]] = [:]
        ) {
            self.order = order
            self.purchase = purchase
            self.parcels = parcels
            self.requests = requests
            self.claims = claims
            self.reductions = reductions
            self.wantable = wantable
            self.disputes = disputes
        }
    }

    /// A purchase with its orders and the provider's page.
    package struct PurchaseSheet: Sendable {
        /// The purchase.
        package let purchase: Purchase
        /// Its orders.
        package let orders: [MerchantOrder]
        /// Where the buyer pays; nil when there is nothing to pay.
        package let page: String?

        /// A purchase with what goes with it.
        package init(purchase: Purchase, orders: [MerchantOrder], page: String?) {
            self.purchase = purchase
            self.orders = orders
            self.page = page
        }
    }

    /// One purchase of the actor; one whose payment is awaited is asked after first, as far as the provider answers.
    /// - Throws: `NotThere` also for another buyer's.
    package func purchase(_ id: Identifier<Purchase>, as actor: Actor) async throws -> PurchaseSheet {
        let grant = try AuthorisationTable.standard.authorise("purchases.read", actor)
        let known = try await platform.read { try OrderStore($0).purchase(id) }
        guard let known, grant.reaches(ownedBy: [.viewer(known.buyer)]) else { throw NotThere("purchase") }
        if known.state == .unpaid {
            if actor.acts(.viewer(known.buyer)) {
                // Who looks is shown the page, whether the units are kept for longer or not.
                _ = try? await platform.checkouts.keep(known)
            }
            // What the provider does not say now is asked again by the clock.
            _ = try? await platform.payments.ask(id)
        }
        return try await platform.read { connection in
            let store = OrderStore(connection)
            guard let purchase = try store.purchase(id) else { throw NotThere("purchase") }
            return PurchaseSheet(
                purchase: purchase, orders: try store.orders(of: id),
                page: purchase.state == .unpaid ? try PaymentStore(connection).payment(id)?.page : nil)
        }
    }

    /// One order that the actor may see: its buyer, its merchant, a creator who brought a line of it, an operator.
    /// - Throws: `NotThere` also for others' orders.
    package func find(_ id: Identifier<Order>, as actor: Actor) async throws -> Sheet {
        let grant = try AuthorisationTable.standard.authorise("orders.read", actor)
        return try await platform.read { connection in
            let store = OrderStore(connection)
            guard let order = try store.order(id), grant.reaches(ownedBy: Self.parties(of: order)),
                let purchase = try store.purchase(order.purchase)
            else { throw NotThere("order") }
            let isParty = actor.acts(.viewer(order.buyer)) || actor.acts(.merchant(order.merchant))
            guard isParty || !actor.roles.isDisjoint(with: [.operator, .auditor]) else {
                return Sheet(
                    order: Self.shared(order, with: actor), purchase: purchase, parcels: [], requests: [],
                    claims: try store.claims(of: id))
            }
            return Sheet(
                order: order, purchase: purchase, parcels: try store.parcels(of: id),
                requests: try AfterSaleStore(connection).list(of: id), claims: try store.claims(of: id),
                reductions: try store.reductions(of: id), disputes: try DisputeStore(connection).list(of: id),
                wantable: actor.acts(.viewer(order.buyer)) ? try Self.wantable(order, on: connection) : [:])
        }
    }

    /// Variants of the same products that cost the same by the list, by line; none for what was not sent.
    private static func wantable(
        _ order: MerchantOrder, on connection: Connection
    ) throws -> [Identifier<OrderLine>: [SKU]] {
        let sent = order.lines.filter { $0.shippedUnits > 0 }
        let skus = try CatalogueStore(connection).skus(of: Array(Set(sent.map(\.product))))
        return Dictionary(
            uniqueKeysWithValues: sent.map { line in
                let price = skus.first { $0.id == line.sku }?.price
                return (line.id, skus.filter { $0.product == line.product && $0.price == price })
            })
    }

    /// The actor's orders, latest first: a buyer's own, a merchant's own, all for an operator.
    /// - Throws: `InvalidInput` for a cursor that is none.
    package func list(
        state: MerchantOrder.State? = nil, side: Role? = nil, page: PageRequest, as actor: Actor
    ) async throws -> Page<MerchantOrder> {
        try AuthorisationTable.standard.authorise("orders.list", actor)
        var filter = OrderStore.Filter(state: state)
        switch side ?? (actor.merchant != nil ? .merchant : actor.viewer != nil ? .viewer : .operator) {
        case .merchant:
            guard let merchant = actor.merchant else { throw NotThere("order") }
            filter.merchant = merchant
        case .viewer:
            guard let viewer = actor.viewer else { throw NotThere("order") }
            filter.buyer = viewer
        default: guard !actor.roles.isDisjoint(with: [.operator, .auditor]) else { throw NotThere("order") }
        }
        let after = try page.cursor.map(TimedPlace<Order>.init(cursor:))
        let bounded = filter
        return try await platform.read { connection in
            let rows = try OrderStore(connection).list(
                bounded, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.placedAt, $0.id).cursor }
        }
    }

    /// The orders of the actor's shop with their purchases, latest first, for a file.
    /// - Throws: `NotThere` for an actor without a shop, `InvalidInput` for a cursor that is none.
    package func exported(
        page: PageRequest, as actor: Actor
    ) async throws -> Page<(order: MerchantOrder, purchase: Purchase)> {
        try AuthorisationTable.standard.authorise("orders.export", actor)
        let orders = try await list(side: .merchant, page: page, as: actor)
        let purchases = try await platform.read {
            try OrderStore($0).purchases(Array(Set(orders.items.map(\.purchase))))
        }
        return Page(
            items: orders.items.compactMap { order in purchases[order.purchase].map { (order, $0) } },
            nextCursor: orders.nextCursor)
    }

    /// Says that units of an order were sent, all that is left when none are named.
    ///
    /// What its buyer wants the money back for is not sent meanwhile.
    /// - Throws: `NotThere`, `WriteRefusal.stale`, `OrderRefusal`, `InvalidInput` for a carrier or code of no letters.
    package func ship(
        _ id: Identifier<Order>, carrier: String, trackingCode: String,
        units: [Identifier<OrderLine>: Int64] = [:], ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try Self.checkParcel(carrier: carrier, trackingCode: trackingCode)
        return try await move(id, "orders.ship", ifRevision: revision, in: context) { order, scope in
            let disputed = Set(
                // An exchange is about units that were sent before.
                try AfterSaleStore(scope.connection).list(of: id).filter {
                    $0.isOpen && $0.state != .rejected && $0.kind != .exchange
                }.map(\.line))
            guard disputed.isDisjoint(with: units.keys) else { throw OrderRefusal.alreadyAsked }
            let sendable = order.lines.filter {
                !disputed.contains($0.id) && $0.refundable.minorUnits > 0 && $0.shippedUnits < $0.units
            }
            guard disputed.isEmpty || !units.isEmpty || !sendable.isEmpty else { throw OrderRefusal.alreadyAsked }
            let sent =
                units.isEmpty && !disputed.isEmpty
                ? Dictionary(uniqueKeysWithValues: sendable.map { ($0.id, $0.units - $0.shippedUnits) }) : units
            try OrderStore(scope.connection).insert(
                Parcel(carrier: carrier, trackingCode: trackingCode, sentAt: scope.now), scope.newIdentifier(), of: id)
            return .ship(sent)
        }
    }

    static func checkParcel(carrier: String, trackingCode: String) throws(InvalidInput) {
        for (field, text) in [("carrier", carrier), ("tracking_code", trackingCode)]
        where !(1...100).contains(text.count) {
            throw InvalidInput(
                field, "order.parcel_unnamed", "A parcel names its carrier and code in 1 to 100 letters.")
        }
    }

    /// Says that an order arrived.
    /// - Throws: `NotThere`, `WriteRefusal.stale`, `OrderRefusal.notAllowed`.
    package func deliver(
        _ id: Identifier<Order>, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await move(id, "orders.deliver", ifRevision: revision, in: context) { _, _ in .deliver }
    }

    /// Accepts what arrived.
    /// - Throws: `NotThere`, `WriteRefusal.stale`, `OrderRefusal.notAllowed`.
    package func confirm(
        _ id: Identifier<Order>, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await move(id, "orders.confirm", ifRevision: revision, in: context) { _, _ in .confirm }
    }

    private func move(
        _ id: Identifier<Order>, _ operation: OperationName, ifRevision revision: Int64?, in context: CommandContext,
        _ move: @escaping @Sendable (MerchantOrder, WriteScope) throws -> MerchantOrder.Move
    ) async throws -> Written<TradeReceipt> {
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { [rules = platform.rules.trade.values] scope in
            guard
                let order = try OrderStore(scope.connection).order(id, locked: true),
                grant.reaches(
                    ownedBy: operation == "orders.confirm" ? [.viewer(order.buyer)] : [.merchant(order.merchant)])
            else { throw NotThere("order") }
            if let revision, revision != order.revision { throw WriteRefusal.stale }
            let moved = try Self.moving(order, try move(order, scope), under: rules, in: scope)
            return TradeReceipt(id.rawValue, moved.state.rawValue, revision: moved.revision)
        }
    }

    /// Moves an order and tells of it.
    private static func moving(
        _ order: MerchantOrder, _ move: MerchantOrder.Move, under rules: TradeRules, in scope: WriteScope
    ) throws -> MerchantOrder {
        let moved = try order.moving(move, at: scope.now, under: rules)
        guard try OrderStore(scope.connection).save(moved) else { throw WriteRefusal.stale }
        try scope.audit("\(order.state.rawValue) to \(moved.state.rawValue)", subject: order.id.rawValue)
        switch moved.state {
        case .shipped, .partShipped:
            try scope.publish("order.shipped", subject: order.id.rawValue, payload: moved.news, to: parties(of: order))
        case .delivered:
            try scope.publish(
                "order.delivered", subject: order.id.rawValue, payload: moved.news, to: parties(of: order))
        case .completed:
            try scope.publish(
                "order.completed", subject: order.id.rawValue, payload: moved.news, to: parties(of: order))
        default: break
        }
        return moved
    }

    /// Moves orders and requests whose clock ran out, up to a limit of each; the background loop calls it again and again.
    /// - Returns: how many moved.
    package func runClock(limit: Int = 100) async throws -> Int {
        let context = CommandContext(actor: .platform("orders.clock"), requestID: "orders.clock")
        return try await platform.write("orders.clock", in: context) { [rules = platform.rules.trade.values] scope in
            let due = try OrderStore(scope.connection).dueOrders(at: scope.now, limit: limit)
            for order in due {
                _ = try Self.moving(order, order.state == .shipped ? .arrive : .autoConfirm, under: rules, in: scope)
            }
            let requests = try AfterSaleStore(scope.connection).due(at: scope.now, limit: limit)
            for request in requests {
                guard let command = request.moveDue(at: scope.now) else { continue }
                _ = try AfterSales.moving(request, command, note: nil, under: rules, in: scope)
            }
            return TurnCount(due.count + requests.count)
        }.value.count
    }
}

/// Who earned what: `platform.settlements`.
package struct Settlements: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Gives what is due to those who earn from it, an order in a commit; the background loop calls it again and again.
    /// - Returns: how many orders were settled in part or whole.
    package func runClock(limit: Int = 100) async throws -> Int {
        let now = platform.clock.now()
        let due = try await platform.read { try OrderStore($0).ordersToSettle(at: now, limit: limit) }
        let context = CommandContext(actor: .platform("settlements.run"), requestID: "settlements.run")
        var settled = 0
        for id in due {
            settled += try await platform.write("settlements.run", in: context) { scope in
                TurnCount(try Self.settle(id, in: scope))
            }.value.count
        }
        return settled
    }

    private static func settle(_ id: Identifier<Order>, in scope: WriteScope) throws -> Int {
        let store = OrderStore(scope.connection)
        guard var order = try store.order(id, locked: true), let settleAt = order.settleAt, settleAt <= scope.now else {
            return 0
        }
        let disputed = Set(try AfterSaleStore(scope.connection).list(of: id).filter(\.isOpen).map(\.line))
            .union(try DisputeStore(scope.connection).open(of: order.lines.map(\.id)).keys)
        let due = order.lines.filter { $0.earning == .confirmed && !disputed.contains($0.id) }
        guard !due.isEmpty else { return 0 }
        order = order.settling(Set(due.map(\.id)))
        for line in due {
            guard let entry = try TradeEntries.settled(line, merchant: order.merchant) else { continue }
            _ = try Books.ledger(in: scope).post(entry, at: scope.now)
            try scope.publish(
                "commission.settled", subject: line.id.rawValue,
                payload: TradeReceipt(line.id.rawValue, OrderLine.EarningState.settled.rawValue).record,
                to: Orders.parties(of: order).filter { $0.role != .viewer })
        }
        guard try store.save(order) else { throw WriteRefusal.stale }
        try scope.audit("settles \(due.count) lines", subject: id.rawValue)
        return 1
    }

    /// A line of which nothing is settled yet, and why.
    package struct Waiting: Sendable {
        /// The line.
        package let line: OrderLine
        /// Its order.
        package let order: MerchantOrder
        /// Why it is not settled.
        package let reason: SettlementWait

        /// A line that waits.
        package init(line: OrderLine, order: MerchantOrder, reason: SettlementWait) {
            self.line = line
            self.order = order
            self.reason = reason
        }
    }

    /// What the next settlement run will not settle, line by line, latest first, each with the reason.
    package func waiting(page: PageRequest, as actor: Actor) async throws -> Page<Waiting> {
        try AuthorisationTable.standard.authorise("settlements.waiting", actor)
        let now = platform.clock.now()
        let after = try page.cursor.map(TimedPlace<OrderLine>.init(cursor:))
        return try await platform.read { connection in
            let lines = try OrderStore(connection).waiting(
                after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            let requested = try AfterSaleStore(connection).requested(of: lines.map(\.line.id))
            let disputed = try DisputeStore(connection).open(of: lines.map(\.line.id))
            let rows = lines.map { line, order in
                Waiting(
                    line: line, order: order,
                    reason: SettlementWait(
                        order, isDisputed: disputed[line.id] != nil, isRequested: requested.contains(line.id), at: now))
            }
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.order.placedAt, $0.line.id).cursor }
        }
    }

    /// A line that somebody earns from, with how much.
    package struct Earning: Sendable {
        /// The line.
        package let line: OrderLine
        /// Its order.
        package let order: MerchantOrder
        /// Who gets how much, as it stands.
        package let allocation: LineAllocation
        /// As what it is earned.
        package let side: EarningParty.Side

        /// A line with what it earns.
        package init(
            line: OrderLine, order: MerchantOrder, allocation: LineAllocation, side: EarningParty.Side = .creator
        ) {
            self.line = line
            self.order = order
            self.allocation = allocation
            self.side = side
        }

        /// The creator's share before the platform's fee and the agency's part.
        package var gross: Money {
            let split = allocation.split
            return Money(
                minorUnits: split.creator.minorUnits + split.agency.minorUnits + split.technicalFee.minorUnits,
                currency: line.paid.currency)
        }

        /// What is left to whoever earns it as that.
        package var amount: Money {
            switch side {
            case .creator: Money(minorUnits: allocation.creator, currency: line.paid.currency)
            case .merchant: Money(minorUnits: allocation.merchant, currency: line.paid.currency)
            case .agency: allocation.split.agency
            case .leader: allocation.split.leader
            }
        }
    }

    /// What the actor's party earns, line by line, latest first.
    /// - Parameter side: as which side, for an account that is several.
    /// - Throws: `NotThere` for an actor who earns nothing but as a merchant, whose orders are a list of their own.
    package func earnings(
        side: EarningParty.Side? = nil, page: PageRequest, as actor: Actor
    ) async throws -> Page<Earning> {
        try AuthorisationTable.standard.authorise("earnings.read", actor)
        let first = EarningParty.sides(of: actor).first { $0 != .merchant }
        guard let side = side ?? first, side != .merchant else { throw NotThere("creator") }
        let party = try EarningParty.of(actor, side: side)
        let after = try page.cursor.map(TimedPlace<OrderLine>.init(cursor:))
        return try await platform.read { connection in
            let rows = try OrderStore(connection).lines(
                of: party, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1
            ).map {
                Earning(line: $0.line, order: $0.order, allocation: try $0.line.allocation, side: party.side)
            }
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.order.placedAt, $0.line.id).cursor }
        }
    }
}

extension Platform {
    /// Orders after they were placed.
    package var orders: Orders { Orders(platform: self) }
    /// Who earned what.
    package var settlements: Settlements { Settlements(platform: self) }
}
