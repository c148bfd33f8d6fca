package import HTTPTypes
import Market
package import Operations

/// The part of an input that asks for a page of a list.
package struct PageQuery: Hashable, Sendable {
    /// Items at most, 1 to 100.
    package let limit: Int
    /// Where the page before ended, nil for the first.
    package let cursor: String?

    /// The parameters that every list takes.
    package static let parameters: [Parameter] = [
        .query("limit", .integer(1...100), "Items at most; 20 when left out.", example: 20),
        .query(
            "cursor", .string(.token, length: 1...512, values: nil),
            "The `next_cursor` of the page before; left out for the first page.", example: "bzE"),
    ]

    /// The page that a checked query asks for.
    package init(_ received: Received) {
        limit = received.query["limit"]?.wholeNumber.map { Int($0) } ?? 20
        cursor = received.query["cursor"]?.text
    }
}

extension PageRequest {
    /// The page that a query asks for.
    init(_ query: PageQuery) throws(InvalidInput) { try self.init(limit: query.limit, cursor: query.cursor) }
}

/// A page of a list: `{items, next_cursor, has_more}` and a `Link` to the next page.
package struct PageReply<Item: WireReply>: WireReply {
    /// The items, in the order of the list.
    package let items: [Item]
    /// Where the page ends, nil when nothing follows.
    package let nextCursor: String?
    private let nextPath: String?

    /// A page.
    /// - Parameter call: the request that is answered, from which the link to the next page is made.
    package init(items: [Item], nextCursor: String?, answering call: Call?) {
        self.items = items
        self.nextCursor = nextCursor
        nextPath = call.flatMap { $0.path(after: nextCursor) }
    }

    /// A page of an operation's list.
    /// - Parameter body: what an item looks like on the wire.
    package init<Value>(_ page: Page<Value>, as body: (Value) -> Item, answering call: Call) {
        self.init(items: page.items.map(body), nextCursor: page.nextCursor, answering: call)
    }

    package static var schema: Schema? {
        .object(
            .required("items", .array(of: Item.schema ?? .anything, count: 0...100), "The items of this page."),
            .required(
                "next_cursor", .nullable(.string(.token, length: 1...512, values: nil)),
                "Pass it as `cursor` for the page that follows; null on the last page."),
            .required("has_more", .boolean, "Whether another page follows."))
    }
    package static var example: Self { PageReply(items: [Item.example], nextCursor: nil, answering: nil) }
    package var json: JSON? {
        [
            "items": .array(items.compactMap(\.json)), "next_cursor": nextCursor.map(JSON.string) ?? .null,
            "has_more": .boolean(nextCursor != nil),
        ]
    }
    package var headers: HTTPFields {
        guard let nextPath else { return [:] }
        return [.link: "<\(nextPath)>; rel=\"next\""]
    }
}
