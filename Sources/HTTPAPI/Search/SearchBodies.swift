package import Market
package import Operations

/// What is looked for, as sent.
package struct SearchAsk: WireInput {
    /// The words.
    package let text: String
    /// What kind of thing; nil for all.
    package let kind: SearchKind?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [
            .query(
                "q", .text(0...1_000), "The words, 1 to \(SearchQuery.lettersMax) letters; needed.", example: "单丛"),
            .query("kind", .oneOf(SearchKind.self), "Only things of this kind.", example: "product"),
        ] + PageQuery.parameters
    package init(_ received: Received) throws {
        text = received.query["q"]?.text ?? ""
        kind = received.query["kind"]?.text.flatMap(SearchKind.init(rawValue:))
        page = PageQuery(received)
    }
}

/// A hit on the wire.
package struct SearchHitBody: WireReply {
    let hit: Search.Hit

    /// A hit on the wire.
    package init(_ hit: Search.Hit) { self.hit = hit }

    private static let marks = Schema.array(
        of: .object(
            .required("start", .count, "Where it starts, in Unicode code points from 0."),
            .required("length", .count, "How many code points it has.")), count: 0...10_000)

    package static let schema: Schema? = .named(
        "SearchHit",
        .object(
            .required("kind", .oneOf(SearchKind.self), "What it is."),
            .required("id", .text(1...64), "Its identifier."),
            .required("title", .text(), "Its title or name."),
            .required("title_marks", marks, "Where the words stand in the title."),
            .required("excerpt", .text(), "The part of its details that shows the words, or their beginning."),
            .required("excerpt_marks", marks, "Where the words stand in the excerpt."),
            .required(
                "score", .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude),
                "How well it fits; more is better, within one answer only."),
            .optional("room_state", .oneOf(Room.State.self), "Where a live room is.")))
    package static let example = SearchHitBody(
        Search.Hit(
            kind: .product, id: Identifier<Product>.documented.rawValue,
            title: .init(text: "凤凰单丛 蜜兰香 100 克", marks: [2..<4]), excerpt: .init(text: "乌岽村，头春。", marks: []),
            score: 1.5, roomState: nil))
    package var json: JSON? {
        [
            "kind": .string(hit.kind.rawValue), "id": .string(hit.id), "title": .string(hit.title.text),
            "title_marks": Self.json(hit.title.marks), "excerpt": .string(hit.excerpt.text),
            "excerpt_marks": Self.json(hit.excerpt.marks), "score": .number(hit.score),
            "room_state": .optional(hit.roomState?.rawValue),
        ]
    }

    private static func json(_ marks: [Range<Int>]) -> JSON {
        .array(marks.map { ["start": .integer(Int64($0.lowerBound)), "length": .integer(Int64($0.count))] })
    }
}
