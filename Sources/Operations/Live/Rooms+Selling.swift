import Coaching
import Market
import SQLDatabase
import Storage

extension Rooms {
    /// Tells rooms on air how many orders of a product there were in them, where it grew since they were told last and enough
    /// people bought it; the background loop calls it again and again. The number is what was counted, and nothing else.
    /// - Returns: how many rooms were told.
    package func tellSold(limit: Int = 200) async throws -> Int {
        let live = try await platform.read { connection in
            try RoomStore(connection).list(
                .init(states: [.living, .paused, .reconnecting]), after: nil, limit: limit
            ).map(\.id)
        }
        let from = Int64(platform.rules.rooms.values.soldToldFrom)
        var told = 0
        for room in live {
            let sold = try await platform.tallies.room(room) { tally in
                tally.book.products.filter { $0.value[.buyers] >= from }.mapValues { $0[.orders] }
            }
            guard !sold.isEmpty else { continue }
            if try await tellSold(sold, in: room) { told += 1 }
        }
        return told
    }

    /// - Returns: whether there was something new to tell.
    private func tellSold(_ sold: [Identifier<Product>: Int64], in room: Identifier<Room>) async throws -> Bool {
        let known = try await platform.read { connection in
            try RoomMessageStore(connection).latest(of: room, kinds: [.sold], limit: 1_000)
                .map { try JSONText.decode($0.payload, as: Sold.self) }
        }
        // Later messages of a product stand behind earlier ones.
        let before = Dictionary(known.map { ($0.product_id, Int64($0.sold)) }) { $1 }
        let news = sold.filter { $0.value > before[$0.key.rawValue] ?? 0 }.sorted { $0.key < $1.key }
        guard !news.isEmpty else { return false }
        let context = CommandContext(actor: .platform("rooms.tell_sold"), requestID: "rooms.tell_sold")
        _ = try await platform.write("rooms.tell_sold", in: context) { scope in
            for (product, number) in news {
                try Self.tell(
                    .sold, room, RoomTold.Sold(product_id: product.rawValue, sold: Int(number)), in: scope)
            }
            return news.count
        }
        platform.roomStreams.poke(room)
        return true
    }

    private struct Sold: Decodable {
        let product_id: String
        let sold: Int
    }
}
