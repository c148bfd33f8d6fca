import Amounts
package import Market
import SQLDatabase
import Storage

/// The products of a room: the list, what is being explained, and what changed about its price.
extension Rooms {
    /// The products of a room by place.
    package func products(of id: Identifier<Room>, as actor: Actor) async throws -> [RoomProduct] {
        try authorise("rooms.read", actor)
        return try await platform.read { connection in
            _ = try Self.room(id, visibleTo: actor, on: connection)
            return try RoomStore(connection).products(of: id)
        }
    }

    /// Puts a product at the end of the list, or back onto it; one that is there stays where it is.
    /// - Throws: `NotThere`; `RoomRefusal.tooManyProducts`, `notAllowed` in a room that is over; `InvalidInput` for a
    ///   product that is not listed by its merchant; `AccessRefusal`, `WriteRefusal`.
    package func list(
        _ product: Identifier<Product>, in id: Identifier<Room>, _ context: CommandContext
    ) async throws -> Written<RoomProduct> {
        let max = platform.rules.rooms.values.productsMax
        let written = try await change("rooms.list_product", id, in: context) { room, scope in
            try Self.requireOpen(room, for: "list_product")
            guard try CatalogueStore(scope.connection).product(product)?.isListed == true else {
                throw InvalidInput.unknownProduct
            }
            let store = RoomStore(scope.connection)
            let all = try store.products(of: id, withRemoved: true)
            let place = (all.map(\.place).max() ?? 0) + 1
            let listed: RoomProduct
            switch all.first(where: { $0.product == product }) {
            case let found? where found.state != .removed: return found
            case let found?: listed = try found.moving(.relist, at: scope.now)
            case nil: listed = RoomProduct(listing: product, in: id, place: place, at: scope.now)
            }
            guard all.count(where: { $0.state != .removed }) < max else { throw RoomRefusal.tooManyProducts(max: max) }
            try store.put(listed)
            try Self.tell(.product, id, RoomTold.Product(listed), in: scope)
            try scope.audit("lists the product \(product)", subject: id.rawValue)
            return listed
        }
        platform.roomStreams.poke(id)
        return written
    }

    /// Moves a product of a room along its transition table. When it is explained, what was explained before is not any
    /// more, in the same transaction: there is at most one at any time.
    /// - Throws: `NotThere`; `RoomRefusal.productNotListed`, `notAllowed`, `notOnAir` for an explanation before the start;
    ///   `AccessRefusal`, `WriteRefusal`.
    package func move(
        _ product: Identifier<Product>, in id: Identifier<Room>, _ command: RoomProduct.Command,
        _ context: CommandContext
    ) async throws -> Written<RoomProduct> {
        let written = try await change("rooms.move_product", id, in: context) { room, scope in
            try Self.requireOpen(room, for: command.rawValue)
            if command == .explain, !room.state.isOnAir { throw RoomRefusal.notOnAir }
            let store = RoomStore(scope.connection)
            let all = try store.products(of: id, withRemoved: true)
            guard let found = all.first(where: { $0.product == product }) else { throw RoomRefusal.productNotListed }
            let moved = try found.moving(command, at: scope.now)
            if command == .explain { try Self.finishExplaining(in: id, in: scope) }
            try store.put(moved)
            if found.state == .explaining { try Self.tell(.unpinned, id, RoomTold.Pin(product), in: scope) }
            if moved.state == .explaining {
                try Self.tell(.pinned, id, RoomTold.Pin(product), in: scope)
            } else if command != .finish {
                try Self.tell(.product, id, RoomTold.Product(moved), in: scope)
            }
            try scope.audit("\(command.rawValue) \(product)", subject: id.rawValue)
            return moved
        }
        platform.roomStreams.poke(id)
        return written
    }

    /// Announces a coupon or a lucky bag to a room on air; the message is the record of when it was said.
    /// - Throws: `NotThere`, `RoomRefusal.notOnAir`, `productNotListed`, `AccessRefusal`, `WriteRefusal`.
    package func announce(
        _ announcement: RoomMessage.Announcement, _ text: String, for product: Identifier<Product>?,
        in id: Identifier<Room>, _ context: CommandContext
    ) async throws -> Written<RoomMessage> {
        let written = try await change("rooms.announce", id, in: context) { room, scope in
            guard room.state.isOnAir else { throw RoomRefusal.notOnAir }
            let listed = try RoomStore(scope.connection).products(of: id)
            if let product, !listed.contains(where: { $0.product == product }) { throw RoomRefusal.productNotListed }
            try scope.audit("announces a \(announcement.rawValue): \(text)", subject: id.rawValue)
            return try Self.tell(
                announcement.message, id, RoomTold.Announced(text: text, product_id: product?.rawValue), in: scope)
        }
        platform.roomStreams.poke(id)
        return written
    }

    /// Notes a changed price in every room on air that lists the product, with whether it was being explained: the
    /// evidence of what viewers were told when.
    /// - Returns: the rooms that were told.
    static func notePrice(of sku: SKU, before: SKU, in scope: WriteScope) throws -> [Identifier<Room>] {
        guard sku.price != before.price else { return [] }
        let listings = try RoomStore(scope.connection).onAir(listing: sku.product)
        for listing in listings {
            let change = RoomTold.Price(
                product_id: sku.product.rawValue, sku_id: sku.id.rawValue, from: RoomTold.Amount(before.price),
                to: RoomTold.Amount(sku.price), was_explaining: listing.state == .explaining)
            try tell(.price, listing.room, change, in: scope)
        }
        return listings.map(\.room)
    }

    /// Ends the explanation that runs, if one does.
    static func finishExplaining(in id: Identifier<Room>, in scope: WriteScope) throws {
        let store = RoomStore(scope.connection)
        guard let running = try store.products(of: id).first(where: { $0.state == .explaining }) else { return }
        try store.put(try running.moving(.finish, at: scope.now))
        try tell(.unpinned, id, RoomTold.Pin(running.product), in: scope)
    }

    /// Refuses changes to the products of a room that is over or was never held.
    private static func requireOpen(_ room: Room, for command: String) throws(RoomRefusal) {
        guard room.state.isOver || room.state == .cancelled else { return }
        throw .notAllowed(TransitionRefused(state: room.state.rawValue, command: command, allowed: []))
    }
}

extension RoomTold.Product {
    init(_ product: RoomProduct) { self.init(product_id: product.product.rawValue, state: product.state.rawValue) }
}

extension RoomTold.Amount {
    init(_ money: Money) { self.init(amount: money.minorUnits, currency: money.currency.code) }
}

extension RoomTold.Pin {
    init(_ product: Identifier<Product>) { self.init(product_id: product.rawValue) }
}
