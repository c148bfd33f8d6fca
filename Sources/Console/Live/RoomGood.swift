package import Amounts
package import Market
import Operations

/// A product of a room with what its place in the list tells.
package struct RoomGood: Sendable, Hashable {
    /// The place.
    package let place: RoomProduct
    /// The product's title.
    package let title: String
    /// The shop.
    package let shop: String
    /// The lowest price, where it has variants.
    package let price: Money?
    /// The picture.
    package let poster: Poster

    /// A product in a room.
    package init(place: RoomProduct, title: String, shop: String, price: Money?, poster: Poster) {
        self.place = place
        self.title = title
        self.shop = shop
        self.price = price
        self.poster = poster
    }

    /// A product with its names; nil when one of them is gone.
    init?(_ place: RoomProduct, in listing: Listings.Listing) {
        guard let product = listing.products[place.product], let shop = listing.merchants[product.merchant] else {
            return nil
        }
        self.init(
            place: place, title: product.title, shop: shop.name, price: listing.prices[product.id],
            poster: Poster(listing.categories[product.category], of: product.id))
    }
}

/// A product of a room as a template reads it.
struct RoomGoodView: Sendable {
    let id: String
    let place: String
    let title: String
    let shop: String
    let price: String?
    let poster: String
    let state: String
    let isExplaining: Bool
    let isSoldOut: Bool

    init(_ good: RoomGood, in shell: Shell) {
        id = good.place.product.rawValue
        place = String(good.place.place)
        title = good.title
        shop = good.shop
        price = good.price.map(shell.figures.price)
        poster = good.poster.svg
        state = good.place.state.rawValue
        isExplaining = good.place.state == .explaining
        isSoldOut = good.place.state == .soldOut
    }
}

/// Something that somebody said in a room.
package struct RoomLine: Sendable, Hashable {
    /// Its number in the room.
    package let sequence: Int64
    /// Who said it, by the name that everybody sees.
    package let author: String
    /// Whether the room's host said it.
    package let isHost: Bool
    /// The words.
    package let text: String

    /// A line.
    package init(sequence: Int64, author: String, isHost: Bool, text: String) {
        self.sequence = sequence
        self.author = author
        self.isHost = isHost
        self.text = text
    }

    /// The line of a message; nil for a message that was taken away or is none of a person.
    init?(_ message: RoomMessage) {
        struct Told: Decodable { let author, role, text: String }
        // A message that was taken away has no words any more, and then there is no line.
        guard message.kind == .chat, let told = try? JSONText.decode(message.payload, as: Told.self) else { return nil }
        self.init(sequence: message.sequence, author: told.author, isHost: told.role == "host", text: told.text)
    }
}
