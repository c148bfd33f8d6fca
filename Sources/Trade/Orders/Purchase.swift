package import Amounts
package import Market

/// What a buyer pays at once (合并支付单): the orders of one cart, one for each merchant.
package struct Purchase: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "pur" }

    /// Where a purchase is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The units are spoken for, and the money is awaited.
        case unpaid
        /// The money is there, and the units are sold.
        case paid
        /// It was not paid, or what was paid goes back.
        case closed
    }

    /// What can be asked of a purchase.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case pay, cancel, expire
    }

    /// The moves that a purchase can make.
    package static let transitions = TransitionTable<State, Command>([
        .timer(.unpaid, .pay, .paid, when: "the provider captured the whole amount and the units are there"),
        .init(.unpaid, .cancel, .closed, by: [.viewer]),
        .timer(.unpaid, .expire, .closed, when: "it was not paid in time"),
        .timer(.closed, .pay, .paid, when: "the money came late and the units are still there"),
    ])

    /// The purchase's identifier, which is also what the provider knows the payment by.
    package let id: Identifier<Purchase>
    /// The cart, which becomes one purchase at most (INV-06).
    package let cart: Identifier<Cart>
    /// Who buys.
    package let buyer: Identifier<Viewer>
    /// What is to be paid.
    package let total: Money
    /// Where the goods go.
    package let address: Address
    /// When it was placed.
    package let placedAt: Timestamp
    /// Where it is.
    package internal(set) var state: State
    /// What was captured.
    package internal(set) var captured: Money
    /// The reservation of its units; another one when the money came late.
    package internal(set) var reservation: Identifier<StockReservation>
    /// When it is closed, or the provider is asked again; nil when nothing more is due.
    package internal(set) var dueAt: Timestamp?
    /// When it was paid.
    package internal(set) var paidAt: Timestamp?
    /// Counts changes, from 1.
    package internal(set) var revision: Int64

    /// Until when its units are kept after its buyer was active: as long as after the order, within the most of it and the time in
    /// which it is to be paid.
    /// - Parameters:
    ///   - isFlash: whether a flash price is among its lines.
    ///   - end: until when they are kept now.
    /// - Returns: nil when that is not a minute longer, so that who looks again and again writes nothing; also when their time
    ///   ran out.
    package func keptUntil(
        isFlash: Bool, end: Timestamp, at time: Timestamp, under rules: TradeRules
    ) -> Timestamp? {
        guard state == .unpaid, time < end, let dueAt else { return nil }
        let most = placedAt.advanced(by: isFlash ? rules.flashReservedAtMost : rules.reservedAtMost)
        let wanted = time.advanced(by: isFlash ? rules.flashReservedFor : rules.reservedFor)
        let kept = min(wanted, most, dueAt)
        return kept >= end.advanced(by: .minutes(1)) ? kept : nil
    }

    /// The purchase, still unpaid, that is closed later.
    package func keptOpen(until time: Timestamp) -> Purchase {
        var kept = self
        kept.dueAt = time
        kept.revision += 1
        return kept
    }

    /// A purchase as stored.
    package init(
        id: Identifier<Purchase>, cart: Identifier<Cart>, buyer: Identifier<Viewer>, total: Money, address: Address,
        placedAt: Timestamp, state: State = .unpaid, captured: Int64 = 0, reservation: Identifier<StockReservation>,
        dueAt: Timestamp?, paidAt: Timestamp? = nil, revision: Int64 = 1
    ) {
        self.id = id
        self.cart = cart
        self.buyer = buyer
        self.total = total
        self.address = address
        self.placedAt = placedAt
        self.state = state
        self.captured = Money(minorUnits: captured, currency: total.currency)
        self.reservation = reservation
        self.dueAt = dueAt
        self.paidAt = paidAt
        self.revision = revision
    }

    /// The purchase with its money there.
    /// - Parameter reservation: the one that holds the units now.
    /// - Throws: `OrderRefusal.notAllowed`.
    package func paying(
        _ amount: Money, holding reservation: Identifier<StockReservation>, at time: Timestamp
    ) throws(OrderRefusal) -> Purchase {
        var moved = try moving(.pay)
        moved.captured = amount
        moved.reservation = reservation
        moved.paidAt = time
        return moved
    }

    /// The closed purchase whose money came and goes back.
    package func capturedLate(_ amount: Money) -> Purchase {
        var moved = self
        moved.state = .closed
        moved.captured = amount
        moved.dueAt = nil
        moved.revision += 1
        return moved
    }

    /// The purchase closed: by its buyer, or by the clock.
    /// - Throws: `OrderRefusal.notAllowed`.
    package func closing(_ command: Command) throws(OrderRefusal) -> Purchase { try moving(command) }

    private func moving(_ command: Command) throws(OrderRefusal) -> Purchase {
        var moved = self
        do { moved.state = try Self.transitions.state(after: command, in: state) } catch { throw .notAllowed(error) }
        moved.dueAt = nil
        moved.revision += 1
        return moved
    }
}

/// What a buyer is about to buy; it becomes one purchase at most.
package enum Cart: Identified {
    package static var identifierPrefix: String { "crt" }
}

/// Where goods go.
package struct Address: Hashable, Sendable {
    /// Who receives them.
    package let name: String
    /// A telephone number of the receiver.
    package let phone: String
    /// Province, city and district as one text.
    package let region: String
    /// Street and door.
    package let street: String

    /// The most letters of a part.
    package static let partMax = 200

    /// An address.
    /// - Throws: `OrderRefusal.addressIncomplete` for a part that is empty, or longer than 200 letters.
    package init(name: String, phone: String, region: String, street: String) throws(OrderRefusal) {
        for (part, text) in [("name", name), ("phone", phone), ("region", region), ("street", street)]
        where !(1...Self.partMax).contains(text.count) || text.allSatisfy(\.isWhitespace) {
            throw .addressIncomplete(part)
        }
        self.name = name
        self.phone = phone
        self.region = region
        self.street = street
    }
}
