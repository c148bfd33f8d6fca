import Market
import Operations
import SQLDatabase
import Storage

/// What is sold in a bench: one variant of the named world's goods.
enum BenchGoods {
    /// Puts the named world's shops and goods into an empty platform, and units of `World.skus[2]` into stock.
    static func offer(_ units: Int64, on platform: Platform) async throws {
        try await platform.database.write { connection in
            _ = try CatalogueStore(connection).add(World.categories)
            try PartyStore(connection).add(World.merchants)
            _ = try CatalogueStore(connection).add(World.products)
            _ = try CatalogueStore(connection).add(World.skus)
        }
        let shop = Actor(
            account: nil, memberships: [.merchant(World.cakeMerchant.id)], credential: .platform("bench"))
        _ = try await platform.stocks.count(
            World.skus[2].id, by: units, in: CommandContext(actor: shop, requestID: "bench"))
    }
}
