package import Amounts
package import Market

/// What a buyer ordered at one merchant (订单): shipped, accepted and settled by itself.
package struct MerchantOrder: Hashable, Sendable {
    /// Where an order is (domain.md §13.1).
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Its purchase is not paid.
        case unpaid
        /// It is paid, and nothing was sent.
        case toShip = "to_ship"
        /// Some of it was sent.
        case partShipped = "part_shipped"
        /// All of it was sent.
        case shipped
        /// It arrived.
        case delivered
        /// It was accepted.
        case completed
        /// It was not paid, or everything was paid back.
        case closed
    }

    /// What can be asked of an order.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case pay, ship
        case shipPart = "ship_part"
        case shipRest = "ship_rest"
        case deliver
        case arrive
        case confirm
        case autoConfirm = "auto_confirm"
        case close
    }

    /// The moves that an order can make.
    package static let transitions = TransitionTable<State, Command>([
        .timer(.unpaid, .pay, .toShip, when: "its purchase is paid"),
        .timer(.unpaid, .close, .closed, when: "its purchase is closed"),
        .timer(.closed, .pay, .toShip, when: "the money came late and the units are still there"),
        .init(.toShip, .ship, .shipped, by: [.merchant], when: "all units that are left"),
        .init(.toShip, .shipPart, .partShipped, by: [.merchant], when: "some of the units"),
        .init(.partShipped, .ship, .shipped, by: [.merchant], when: "all units that are left"),
        .init(.partShipped, .shipPart, .partShipped, by: [.merchant], when: "some of the units"),
        .timer(.partShipped, .shipRest, .shipped, when: "what was not sent was paid back"),
        .timer(.toShip, .close, .closed, when: "everything was paid back"),
        .timer(.partShipped, .close, .closed, when: "everything was paid back"),
        .init(.shipped, .deliver, .delivered, by: [.merchant, .operator]),
        .timer(.shipped, .arrive, .delivered, when: "nobody said that it arrived for so long"),
        .init(.shipped, .confirm, .completed, by: [.viewer]),
        .timer(.shipped, .close, .closed, when: "everything was paid back"),
        .init(.delivered, .confirm, .completed, by: [.viewer]),
        .timer(.delivered, .autoConfirm, .completed, when: "nobody objected for so long"),
        .timer(.delivered, .close, .closed, when: "everything was paid back"),
    ])

    /// The order's identifier.
    package let id: Identifier<Order>
    /// The purchase that it is a part of.
    package let purchase: Identifier<Purchase>
    /// Who sells.
    package let merchant: Identifier<Merchant>
    /// Who buys.
    package let buyer: Identifier<Viewer>
    /// When it was placed.
    package let placedAt: Timestamp
    /// Its lines in their order.
    package internal(set) var lines: [OrderLine]
    /// Where it is.
    package internal(set) var state: State
    /// When the clock moves it next.
    package internal(set) var dueAt: Timestamp?
    /// When it arrived.
    package internal(set) var deliveredAt: Timestamp?
    /// When it was accepted.
    package internal(set) var confirmedAt: Timestamp?
    /// When what is earned from it is due; nil before it was accepted.
    package internal(set) var settleAt: Timestamp?
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// An order as stored.
    package init(
        id: Identifier<Order>, purchase: Identifier<Purchase>, merchant: Identifier<Merchant>,
        buyer: Identifier<Viewer>, placedAt: Timestamp, lines: [OrderLine], state: State = .unpaid,
        dueAt: Timestamp? = nil, deliveredAt: Timestamp? = nil, confirmedAt: Timestamp? = nil,
        settleAt: Timestamp? = nil, revision: Int64 = 1
    ) {
        self.id = id
        self.purchase = purchase
        self.merchant = merchant
        self.buyer = buyer
        self.placedAt = placedAt
        self.lines = lines
        self.state = state
        self.dueAt = dueAt
        self.deliveredAt = deliveredAt
        self.confirmedAt = confirmedAt
        self.settleAt = settleAt
        self.revision = revision
    }

    /// What the buyer pays for all lines.
    package var paid: Money {
        let currency = lines.first?.paid.currency ?? .cny
        return Money(minorUnits: lines.reduce(0) { $0 + $1.paid.minorUnits }, currency: currency)
    }

    /// A command with what it needs to be carried out.
    package enum Move: Hashable, Sendable {
        case pay
        /// Units of lines that are sent, none at all for everything that is left.
        case ship([Identifier<OrderLine>: Int64])
        case deliver
        case arrive
        case confirm
        case autoConfirm
        case close
    }

    /// The order after a move; nothing is changed by a refused one.
    /// - Throws: `OrderRefusal.notAllowed` first; `.nothingToShip`, `.shippedTooMuch`.
    package func moving(
        _ move: Move, at time: Timestamp, under rules: TradeRules
    ) throws(OrderRefusal) -> MerchantOrder {
        var moved = self
        let command = try command(of: move, &moved)
        do { moved.state = try Self.transitions.state(after: command, in: state) } catch { throw .notAllowed(error) }
        moved.revision += 1
        moved.dueAt = nil
        switch moved.state {
        case .shipped: moved.dueAt = time.advanced(by: rules.arrivedAfter)
        case .delivered:
            moved.deliveredAt = time
            moved.dueAt = time.advanced(by: rules.confirmedAfter)
        case .completed:
            let delivered = deliveredAt ?? time
            moved.deliveredAt = delivered
            moved.confirmedAt = time
            moved.settleAt = rules.dueAt(deliveredAt: delivered, confirmedAt: time)
            moved.lines = lines.map { $0.earning == .estimated ? $0.earning(.confirmed) : $0 }
        default: break
        }
        return moved
    }

    /// The order with a line in place of the one before, of which something was paid back.
    ///
    /// An order of which nothing is left to pay is closed, unless it was completed before; one of which nothing is left to send
    /// is shipped.
    package func replacing(_ line: OrderLine, at time: Timestamp, under rules: TradeRules) -> MerchantOrder {
        var moved = self
        moved.lines = lines.map { $0.id == line.id ? line : $0 }
        moved.revision += 1
        let command: Command? =
            if moved.lines.allSatisfy({ $0.refundable.minorUnits == 0 }) {
                .close
            } else if moved.isSent {
                .shipRest
            } else {
                nil
            }
        // A state that the table does not move so stays: what was completed is not closed any more.
        guard let command, let next = try? Self.transitions.state(after: command, in: state) else { return moved }
        moved.state = next
        moved.dueAt = next == .shipped ? time.advanced(by: rules.arrivedAfter) : nil
        return moved
    }

    /// Whether nothing is left to send of what is not paid back.
    private var isSent: Bool { lines.allSatisfy { $0.refundable.minorUnits == 0 || $0.shippedUnits == $0.units } }

    /// The order with some of its lines settled.
    package func settling(_ settled: Set<Identifier<OrderLine>>) -> MerchantOrder {
        var moved = self
        moved.lines = lines.map { settled.contains($0.id) ? $0.earning(.settled) : $0 }
        moved.revision += 1
        return moved
    }

    private func command(of move: Move, _ moved: inout MerchantOrder) throws(OrderRefusal) -> Command {
        switch move {
        case .pay: return .pay
        case .deliver: return .deliver
        case .arrive: return .arrive
        case .confirm: return .confirm
        case .autoConfirm: return .autoConfirm
        case .close: return .close
        case .ship(let wanted):
            guard state == .toShip || state == .partShipped else { return .ship }
            let open = lines.filter { $0.refundable.minorUnits > 0 && $0.shippedUnits < $0.units }
            let units =
                wanted.isEmpty
                ? Dictionary(uniqueKeysWithValues: open.map { ($0.id, $0.units - $0.shippedUnits) }) : wanted
            guard !units.isEmpty, units.values.allSatisfy({ $0 > 0 }) else { throw .nothingToShip }
            for (id, count) in units {
                guard let line = open.first(where: { $0.id == id }), count <= line.units - line.shippedUnits else {
                    throw .shippedTooMuch
                }
            }
            moved.lines = lines.map { line in
                var sent = line
                sent.shippedUnits += units[line.id] ?? 0
                return sent
            }
            return moved.isSent ? .ship : .shipPart
        }
    }
}

/// A parcel that was sent (包裹).
package struct Parcel: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "pcl" }

    /// Who carries it.
    package let carrier: String
    /// What the carrier knows it by.
    package let trackingCode: String
    /// When it was sent.
    package let sentAt: Timestamp

    /// A parcel.
    package init(carrier: String, trackingCode: String, sentAt: Timestamp) {
        self.carrier = carrier
        self.trackingCode = trackingCode
        self.sentAt = sentAt
    }
}
