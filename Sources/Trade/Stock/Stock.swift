package import Market

/// Units that lie in places, and what is spoken for: takes a demand whole, or refuses it and stays as it was.
///
/// `0 <= reserved <= onHand` holds in every place, and what is reserved is what held reservations say (INV-03). What is wanted
/// of a variant in several lines is added up before it is compared with what is free (INV-05). A value without clock or
/// storage.
package struct Stock: Hashable, Sendable {
    /// A variant at a location.
    package struct Key: Hashable, Sendable {
        /// The variant.
        package let sku: Identifier<SKU>
        /// The location.
        package let location: Identifier<StockLocation>

        /// A variant at a location.
        package init(_ sku: Identifier<SKU>, _ location: Identifier<StockLocation>) {
            self.sku = sku
            self.location = location
        }
    }

    /// What lies in a place.
    package struct Level: Hashable, Sendable {
        /// Units that lie there.
        package var onHand: Int64 = 0
        /// Of these spoken for.
        package var reserved: Int64 = 0

        /// A level.
        package init(onHand: Int64 = 0, reserved: Int64 = 0) {
            self.onHand = onHand
            self.reserved = reserved
        }

        /// What can be spoken for.
        package var free: Int64 { onHand - reserved }
    }

    /// What an order wants of a variant, or of a bundle's part.
    package struct Line: Hashable, Sendable {
        /// The variant.
        package let sku: Identifier<SKU>
        /// How many units.
        package let units: Int64

        /// A line.
        package init(_ sku: Identifier<SKU>, _ units: Int64) {
            self.sku = sku
            self.units = units
        }
    }

    /// The most lines of a demand.
    package static let linesMax = 500
    /// The most units that are counted at once.
    package static let unitsMax: Int64 = 1_000_000_000

    /// What lies where.
    package private(set) var levels: [Key: Level] = [:]
    /// The reservations by identifier.
    package private(set) var reservations: [Identifier<StockReservation>: StockReservation] = [:]
    /// The locations, those from which is taken first in front.
    package let locations: [Identifier<StockLocation>]

    /// A stock, empty or as much of it as a decision needs.
    package init(
        locations: [Identifier<StockLocation>], levels: [Key: Level] = [:], reservations: [StockReservation] = []
    ) {
        self.locations = locations
        self.levels = levels
        self.reservations = Dictionary(reservations.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Units of a variant that can be spoken for, at all locations.
    package func free(_ sku: Identifier<SKU>) -> Int64 {
        locations.reduce(0) { $0 + (levels[Key(sku, $1)]?.free ?? 0) }
    }

    /// Puts units into a place, or, with a negative number, takes away what is free there.
    /// - Throws: `StockError.unitsOutOfRange`, `.belowReserved`.
    package mutating func adjust(_ key: Key, by units: Int64, isReturn: Bool = false) throws(StockError) {
        var level = levels[key] ?? Level()
        // What comes back is there, however much lies there already.
        guard units != 0, units.magnitude <= UInt64(Self.unitsMax), isReturn || level.onHand + units <= Self.unitsMax
        else { throw .unitsOutOfRange }
        guard units > 0 || level.free >= -units else { throw .belowReserved(key.sku, free: level.free) }
        level.onHand += units
        levels[key] = level
    }

    /// Speaks for what an order wants, from the locations that ``PlaceChoice`` names; a variant may come from several.
    ///
    /// Asked again, the same reservation changes nothing.
    /// - Returns: the reservation.
    /// - Throws: `StockError.linesOutOfRange`, `.unitsOutOfRange`, `.reservationTaken`, `.soldOut` for the first variant, in
    ///   the lines' order, of which there is not enough for all lines together.
    /// - Complexity: O(lines x locations).
    @discardableResult
    package mutating func reserve(
        _ id: Identifier<StockReservation>, _ lines: [Line], until end: Timestamp
    ) throws(StockError) -> StockReservation {
        guard (1...Self.linesMax).contains(lines.count) else { throw .linesOutOfRange }
        var wanted: [Identifier<SKU>: Int64] = [:]
        var order: [Identifier<SKU>] = []
        for line in lines {
            guard (1...Self.unitsMax).contains(line.units) else { throw .unitsOutOfRange }
            if wanted[line.sku] == nil { order.append(line.sku) }
            wanted[line.sku, default: 0] += line.units
        }
        if let known = reservations[id] {
            var held: [Identifier<SKU>: Int64] = [:]
            for part in known.parts { held[part.sku, default: 0] += part.units }
            guard held == wanted else { throw .reservationTaken }
            return known
        }
        for sku in order {
            let missing = wanted[sku] ?? 0
            let free = free(sku)
            guard free >= missing else { throw .soldOut(sku, wanted: missing, free: free) }
        }
        let places = PlaceChoice(locations, wanted) { levels[Key($0, $1)]?.free ?? 0 }.places
        var parts: [StockReservation.Part] = []
        for sku in order {
            var missing = wanted[sku] ?? 0
            for location in places where missing > 0 {
                let taken = min(missing, levels[Key(sku, location)]?.free ?? 0)
                guard taken > 0 else { continue }
                parts.append(.init(sku: sku, location: location, units: taken))
                missing -= taken
            }
        }
        for part in parts { levels[Key(part.sku, part.location)]?.reserved += part.units }
        let reservation = StockReservation(id: id, parts: parts, state: .held, expiresAt: end)
        reservations[id] = reservation
        return reservation
    }

    /// Holds a reservation for longer, never for shorter.
    /// - Throws: `StockError.unknownReservation`, `.notAllowed`, `.tooLate`.
    package mutating func extend(
        _ id: Identifier<StockReservation>, until end: Timestamp, at time: Timestamp
    ) throws(StockError) {
        var reservation = try moved(id, .extend)
        guard time < reservation.expiresAt else { throw .tooLate }
        reservation.expiresAt = max(reservation.expiresAt, end)
        reservations[id] = reservation
    }

    /// Sells what is spoken for: the units leave the stock.
    /// - Returns: whether it was still to be sold; claimed twice, it changes nothing.
    /// - Throws: `StockError.unknownReservation`, `.notAllowed`, `.tooLate`: then the payment is late (INV-08).
    @discardableResult
    package mutating func claim(
        _ id: Identifier<StockReservation>, at time: Timestamp
    ) throws(StockError) -> Bool {
        if reservations[id]?.state == .claimed { return false }
        let reservation = try moved(id, .claim)
        guard time < reservation.expiresAt else { throw .tooLate }
        for part in reservation.parts {
            levels[Key(part.sku, part.location)]?.onHand -= part.units
            levels[Key(part.sku, part.location)]?.reserved -= part.units
        }
        reservations[id] = reservation
        return true
    }

    /// Lets go what is spoken for.
    /// - Returns: whether it was still held; let go twice, it changes nothing.
    /// - Throws: `StockError.unknownReservation`, `.notAllowed` for what is sold.
    @discardableResult
    package mutating func release(_ id: Identifier<StockReservation>) throws(StockError) -> Bool {
        if let state = reservations[id]?.state, state == .released || state == .expired { return false }
        let reservation = try moved(id, .release)
        free(reservation)
        return true
    }

    /// Lets go what ran out by a time.
    /// - Returns: the reservations that did, those that ran out first in front.
    /// - Complexity: O(reservations).
    package mutating func expire(at time: Timestamp) -> [Identifier<StockReservation>] {
        let due = reservations.values.filter { $0.state == .held && $0.expiresAt <= time }
            .sorted { ($0.expiresAt, $0.id.rawValue) < ($1.expiresAt, $1.id.rawValue) }
        for var reservation in due {
            reservation.state = .expired
            free(reservation)
        }
        return due.map(\.id)
    }

    private mutating func free(_ reservation: StockReservation) {
        for part in reservation.parts { levels[Key(part.sku, part.location)]?.reserved -= part.units }
        reservations[reservation.id] = reservation
    }

    private func moved(
        _ id: Identifier<StockReservation>, _ command: StockReservation.Command
    ) throws(StockError) -> StockReservation {
        guard var reservation = reservations[id] else { throw .unknownReservation }
        do {
            reservation.state = try StockReservation.transitions.state(after: command, in: reservation.state)
        } catch {
            throw .notAllowed(error)
        }
        return reservation
    }
}
