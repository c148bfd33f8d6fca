package import Market
package import SQLDatabase
package import Trade

/// What lies where and what is spoken for, in tables; each decision is `Stock`'s own, over as much of it as it needs.
package struct StockStore {
    private let connection: Connection

    /// The stock inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Why units come or go.
    package enum Reason: String, Sendable, CaseIterable {
        /// A merchant counted.
        case counted
        /// An order was paid.
        case sold
        /// What was sold and not sent was paid back.
        case restored
        /// Sent instead of what was given back (换货).
        case exchanged
        /// Given back, and fit to be sold again.
        case returned
    }

    /// A merchant's locations, those from which is taken first in front.
    package func locations(of merchant: Identifier<Merchant>) throws -> [Identifier<StockLocation>] {
        try connection.query("SELECT id FROM stock_location WHERE merchant = \(merchant) ORDER BY position").map {
            try $0.get("id")
        }
    }

    /// Adds a location behind a merchant's others.
    package func add(
        _ location: Identifier<StockLocation>, named name: String, of merchant: Identifier<Merchant>
    ) throws {
        let position = try locations(of: merchant).count
        try connection.execute(
            """
            INSERT INTO stock_location (id, merchant, name, position)
            VALUES (\(location), \(merchant), \(name), \(position))
            """)
    }

    /// What can be had of some variants, all of the locations together; of a bundle as often as its parts are there. Those that
    /// were never counted are left out.
    package func shown(of skus: [Identifier<SKU>]) throws -> [Identifier<SKU>: Stock.Level] {
        let bundles = try BundleStore(connection).bundles(skus)
        let parts = skus.flatMap { bundles.parts(of: $0)?.map(\.sku) ?? [$0] }
        var levels = try levels(of: Array(Set(parts)))
        let free = levels.mapValues(\.free)
        for sku in skus where bundles.parts(of: sku) != nil {
            levels[sku] = Stock.Level(onHand: bundles.available(sku, of: free))
        }
        return levels
    }

    /// What lies of some variants, all of the locations together; those that were never counted are left out.
    package func levels(of skus: [Identifier<SKU>]) throws -> [Identifier<SKU>: Stock.Level] {
        guard !skus.isEmpty else { return [:] }
        let rows = try connection.query(
            """
            SELECT sku, CAST(SUM(on_hand) AS BIGINT) AS on_hand, CAST(SUM(reserved) AS BIGINT) AS reserved
            FROM stock_level WHERE sku IN (\(values: skus)) GROUP BY sku
            """)
        return try Dictionary(
            rows.map {
                (try $0.get("sku"), Stock.Level(onHand: try $0.get("on_hand"), reserved: try $0.get("reserved")))
            }
        ) { first, _ in first }
    }

    /// Puts units into a place, or takes free ones away, with a line of the movements.
    /// - Throws: `StockError`.
    package func adjust(
        _ key: Stock.Key, by units: Int64, _ reason: Reason, subject: String,
        movement: Identifier<StockMovement>, at time: Timestamp
    ) throws {
        let before = try part([key.sku], locations: [key.location])
        var stock = before
        try stock.adjust(key, by: units, isReturn: reason != .counted)
        try save(stock, after: before)
        try insert([(movement, key, units)], reason, subject: subject, at: time)
    }

    /// Speaks for what an order wants of some merchants' stock, of each from its first locations that have it.
    /// - Returns: the reservation, and what can still be had of its variants.
    /// - Throws: `StockError` as `Stock.reserve(_:_:until:)`.
    @discardableResult
    package func reserve(
        _ id: Identifier<StockReservation>, _ lines: [Stock.Line], until end: Timestamp
    ) throws -> (reservation: StockReservation, free: [Identifier<SKU>: Int64]) {
        let before = try part(lines.map(\.sku))
        var stock = before
        let reservation = try stock.reserve(id, lines, until: end)
        try save(stock, after: before)
        try connection.execute(
            """
            INSERT INTO stock_reservation (id, state, expires_at)
            VALUES (\(id), \(reservation.state.rawValue), \(reservation.expiresAt))
            """)
        _ = try connection.insertMany(
            into: "stock_reservation_part", columns: ["reservation", "sku", "location", "units"],
            rows: reservation.parts.map {
                [id.sqlValue, $0.sku.sqlValue, $0.location.sqlValue, $0.units.sqlValue]
            })
        return (reservation, Dictionary(lines.map { ($0.sku, stock.free($0.sku)) }) { first, _ in first })
    }

    /// Sells what is spoken for, with a line of the movements for each part; claimed twice, it changes nothing.
    /// - Parameters:
    ///   - reservation: as it was found locked.
    ///   - movement: makes a new identifier.
    /// - Throws: `StockError` as `Stock.claim(_:at:)`.
    package func claim(
        _ reservation: StockReservation, _ reason: Reason = .sold, subject: String, at time: Timestamp,
        movement: () -> Identifier<StockMovement>
    ) throws {
        let isNew = try change(reservation) { stock throws(StockError) in try stock.claim(reservation.id, at: time) }
        guard isNew else { return }
        try insert(
            reservation.parts.map { (movement(), Stock.Key($0.sku, $0.location), -$0.units) }, reason,
            subject: subject, at: time)
    }

    /// Holds a reservation for longer, never for shorter.
    /// - Parameter reservation: as it was found locked.
    /// - Throws: `StockError` as `Stock.extend(_:until:at:)`.
    package func extend(_ reservation: StockReservation, until end: Timestamp, at time: Timestamp) throws {
        try change(reservation) { stock throws(StockError) in
            try stock.extend(reservation.id, until: end, at: time)
        }
    }

    /// Lets go what is spoken for.
    /// - Parameter reservation: as it was found locked.
    /// - Throws: `StockError` as `Stock.release(_:)`.
    package func release(_ reservation: StockReservation) throws {
        _ = try change(reservation) { stock throws(StockError) in try stock.release(reservation.id) }
    }

    /// Reservations that ran out by a time, longest ago first; rows that another node works on are passed over.
    package func expired(at time: Timestamp, limit: Int) throws -> [Identifier<StockReservation>] {
        try connection.query(
            """
            SELECT id FROM stock_reservation WHERE state = 'held' AND expires_at <= \(time)
            ORDER BY expires_at, id LIMIT \(limit)\(connection.dialect.forUpdateSkipLocked)
            """
        ).map { try $0.get("id") }
    }

    /// Lets a reservation go whose time ran out.
    /// - Parameter reservation: as it was found locked.
    package func expire(_ reservation: StockReservation, at time: Timestamp) throws {
        _ = try change(reservation) { stock throws(StockError) in stock.expire(at: time) }
    }

    /// Where units of a variant were taken for what was sold under a subject, with how many.
    package func sold(
        _ sku: Identifier<SKU>, subject: String
    ) throws -> [(location: Identifier<StockLocation>, units: Int64)] {
        try connection.query(
            """
            SELECT location, CAST(-SUM(units) AS BIGINT) AS n FROM stock_movement
            WHERE sku = \(sku) AND subject = \(subject) GROUP BY location HAVING SUM(units) < 0 ORDER BY location
            """
        ).map { (try $0.get("location"), try $0.get("n")) }
    }

    /// A reservation with its parts.
    package func find(_ id: Identifier<StockReservation>, locked: Bool = false) throws -> StockReservation? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        guard let row = try connection.first("SELECT * FROM stock_reservation WHERE id = \(id)\(lock)") else {
            return nil
        }
        let parts = try connection.query(
            "SELECT * FROM stock_reservation_part WHERE reservation = \(id) ORDER BY sku, location"
        ).map {
            StockReservation.Part(
                sku: try $0.get("sku"), location: try $0.get("location"), units: try $0.get("units"))
        }
        return StockReservation(
            id: id, parts: parts, state: try row.getCase("state"), expiresAt: try row.get("expires_at"))
    }

    private func change<Answer>(
        _ reservation: StockReservation, _ body: (inout Stock) throws(StockError) -> Answer
    ) throws -> Answer {
        let before = try part(reservation.parts.map(\.sku), with: [reservation])
        var stock = before
        let answer = try body(&stock)
        try save(stock, after: before)
        guard let after = stock.reservations[reservation.id], after != reservation else { return answer }
        try connection.execute(
            """
            UPDATE stock_reservation SET state = \(after.state.rawValue), expires_at = \(after.expiresAt)
            WHERE id = \(reservation.id)
            """)
        return answer
    }

    /// As much of the stock as a decision about some variants needs. Rows are locked in one order, so that two orders never
    /// wait for each other.
    private func part(
        _ skus: [Identifier<SKU>], locations named: [Identifier<StockLocation>] = [],
        with reservations: [StockReservation] = []
    ) throws -> Stock {
        let wanted = Set(skus).sorted()
        let rows = try connection.query(
            """
            SELECT sku, location, on_hand, reserved FROM stock_level WHERE sku IN (\(values: wanted))
            ORDER BY sku, location\(connection.dialect.forUpdate)
            """)
        var levels: [Stock.Key: Stock.Level] = [:]
        for row in rows {
            levels[Stock.Key(try row.get("sku"), try row.get("location"))] = Stock.Level(
                onHand: try row.get("on_hand"), reserved: try row.get("reserved"))
        }
        let known = Set(levels.keys.map(\.location))
        var order = named
        if known.count > 1 {
            order += try connection.query(
                "SELECT id FROM stock_location WHERE id IN (\(values: known.sorted())) ORDER BY position, id"
            ).map { try $0.get("id") }
        } else {
            order += known
        }
        return Stock(locations: order, levels: levels, reservations: reservations)
    }

    private func save(_ stock: Stock, after before: Stock) throws {
        let changed = stock.levels.filter { before.levels[$0.key] != $0.value }
            .sorted { ($0.key.sku, $0.key.location) < ($1.key.sku, $1.key.location) }
        _ = try connection.insertMany(
            into: "stock_level", columns: ["sku", "location", "on_hand", "reserved"],
            rows: changed.map {
                [$0.key.sku.sqlValue, $0.key.location.sqlValue, $0.value.onHand.sqlValue, $0.value.reserved.sqlValue]
            }, onConflict: .update(key: ["sku", "location"], columns: ["on_hand", "reserved"]))
    }

    private func insert(
        _ movements: [(id: Identifier<StockMovement>, key: Stock.Key, units: Int64)], _ reason: Reason, subject: String,
        at time: Timestamp
    ) throws {
        _ = try connection.insertMany(
            into: "stock_movement", columns: ["id", "sku", "location", "units", "reason", "subject", "at"],
            rows: movements.map {
                [
                    $0.id.sqlValue, $0.key.sku.sqlValue, $0.key.location.sqlValue, $0.units.sqlValue,
                    reason.rawValue.sqlValue, subject.sqlValue, time.sqlValue,
                ]
            })
    }
}
