import Alliance
import Amounts
import Foundation
import Market
import Storage
package import Trade

/// A creator's card of a product as it stands in addresses, signed, so that whoever follows it cannot say who is paid.
///
/// It holds what the creator was promised when the card was shown, plan, version, rate and lock: what was promised then is paid
/// (domain.md §14.2). How long it counts is decided when an order is placed.
package struct ClickToken: Sendable, Hashable {
    /// The click.
    package let click: ProductClick
    /// The token as it stands in addresses: two texts of base64url letters with a point between them.
    package let text: String

    private struct Body: Codable {
        var id, creator, product, place: String
        var content, room: String?
        var at: Int64
        var promise: PromiseRecord?
        var indirect: Int64?
        /// What tokens said before promises had parts: the version and rate of what is open to all.
        var plan, rate: Int64?
    }

    /// A token for a click.
    package init(_ click: ProductClick, key: String) throws {
        self.click = click
        let body = try JSONText.encode(
            Body(
                id: click.id.rawValue, creator: click.creator.rawValue, product: click.product.rawValue,
                place: click.place.rawValue, content: click.content?.rawValue, room: click.room?.rawValue,
                at: click.clickedAt.milliseconds, promise: PromiseRecord(click.promise),
                indirect: click.indirect.partsPerMillion))
        text = Base64URL.text(of: body.utf8) + "." + Self.signature(body, key)
    }

    /// The token that a text spells; nil for one that was not signed here.
    package init?(reading text: String, key: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard
            text.utf8.count <= 1_000, parts.count == 2, let data = Base64URL.bytes(of: String(parts[0])),
            Secret.areEqual(String(parts[1]), Self.signature(String(decoding: data, as: UTF8.self), key))
        else { return nil }
        // What was signed here is a body; anything else reads as no token.
        guard
            let body = try? JSONDecoder().decode(Body.self, from: data), let place = ClickPlace(rawValue: body.place),
            let click = try? ProductClick(
                id: Identifier(parsing: body.id), creator: Identifier(parsing: body.creator),
                product: Identifier(parsing: body.product), place: place,
                content: body.content.map { try Identifier(parsing: $0) },
                room: body.room.map { try Identifier(parsing: $0) }, clickedAt: Timestamp(milliseconds: body.at),
                promise: body.promise?.promise()
                    ?? CommissionPromise(
                        kind: .open, version: body.plan ?? 0, rate: Rate(partsPerMillion: body.rate ?? 0)),
                indirect: Rate(partsPerMillion: body.indirect ?? 0))
        else { return nil }
        self.click = click
        self.text = text
    }

    private static func signature(_ body: String, _ key: String) -> String {
        Base64URL.text(of: Secret.signature(of: "click\n\(body)", key: key))
    }
}
