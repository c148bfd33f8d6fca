package import Market

/// A place where goods lie, such as a warehouse.
package enum StockLocation: Identified {
    package static var identifierPrefix: String { "loc" }
}

/// Units that are spoken for until they are sold, or let go.
package struct StockReservation: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "res" }

    /// Where a reservation is.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// The units are spoken for.
        case held
        /// The units are sold.
        case claimed
        /// The units are free again, because they were not wanted any more.
        case released
        /// The units are free again, because the time ran out.
        case expired
    }

    /// What can be asked of a reservation.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case extend, claim, release, expire
    }

    /// The moves that a reservation can make.
    package static let transitions = TransitionTable<State, Command>([
        .timer(.held, .extend, .held, when: "its buyer is active and its time has not run out"),
        .timer(.held, .claim, .claimed, when: "the order is paid and its time has not run out"),
        .timer(.held, .release, .released, when: "the order is closed"),
        .timer(.held, .expire, .expired, when: "its time ran out"),
    ])

    /// Units of a variant at a location.
    package struct Part: Hashable, Sendable {
        /// The variant.
        package let sku: Identifier<SKU>
        /// The location.
        package let location: Identifier<StockLocation>
        /// How many, above zero.
        package let units: Int64

        /// A part.
        package init(sku: Identifier<SKU>, location: Identifier<StockLocation>, units: Int64) {
            self.sku = sku
            self.location = location
            self.units = units
        }
    }

    /// The end of a reservation that something else ends, such as an exchange (换货): no clock does.
    package static let withoutEnd = Timestamp(milliseconds: .max)

    /// The reservation's identifier.
    package let id: Identifier<StockReservation>
    /// What is spoken for, each variant and location once.
    package let parts: [Part]
    /// Where it is.
    package internal(set) var state: State
    /// Until when it holds.
    package internal(set) var expiresAt: Timestamp

    /// A reservation as stored.
    package init(id: Identifier<StockReservation>, parts: [Part], state: State, expiresAt: Timestamp) {
        self.id = id
        self.parts = parts
        self.state = state
        self.expiresAt = expiresAt
    }
}

/// Why stock is refused, in order of precedence.
package enum StockError: Refusal {
    /// A number of units is zero, negative, or too large to count.
    case unitsOutOfRange
    /// Nothing is asked for, or more than a reservation has room for.
    case linesOutOfRange
    /// The reservation is not known.
    case unknownReservation
    /// The identifier stands for a reservation of something else.
    case reservationTaken
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// The reservation's time ran out.
    case tooLate
    /// So many units are wanted in all, and so many are free.
    case soldOut(Identifier<SKU>, wanted: Int64, free: Int64)
    /// A count would put more units away than lie there and are free.
    case belowReserved(Identifier<SKU>, free: Int64)

    package var code: ErrorCode {
        switch self {
        case .unitsOutOfRange: "stock.units_out_of_range"
        case .linesOutOfRange: "stock.lines_out_of_range"
        case .unknownReservation: "stock.unknown_reservation"
        case .reservationTaken: "stock.reservation_taken"
        case .notAllowed: "stock.not_allowed"
        case .tooLate: "stock.too_late"
        case .soldOut: "stock.sold_out"
        case .belowReserved: "stock.below_reserved"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .unitsOutOfRange, .linesOutOfRange: .invalid
        default: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .notAllowed(let refused): refused.details
        case .soldOut(let sku, let wanted, let free):
            ["sku": sku.rawValue, "wanted": String(wanted), "free": String(free)]
        case .belowReserved(let sku, let free): ["sku": sku.rawValue, "free": String(free)]
        default: [:]
        }
    }
}

/// Units that came to a place or left it.
package enum StockMovement: Identified {
    package static var identifierPrefix: String { "mov" }
}
