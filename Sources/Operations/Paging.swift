package import Market

/// Which part of a list is asked for.
package struct PageRequest: Sendable, Hashable {
    /// Items of a page.
    package let limit: Int
    /// Where the page before ended; nil for the first page.
    package let cursor: String?

    /// The most items that a page has.
    package static let limitMax = 100

    /// A part of a list.
    /// - Throws: `InvalidInput` when the limit is not from 1 to 100.
    package init(limit: Int = 20, cursor: String? = nil) throws(InvalidInput) {
        guard (1...Self.limitMax).contains(limit) else {
            throw InvalidInput("limit", "page.limit_out_of_range", "The limit is a number from 1 to \(Self.limitMax).")
        }
        self.limit = limit
        self.cursor = cursor
    }

    /// The number that ended the page before, in a list whose cursors are numbers from 1; 0 for the first page.
    /// - Throws: `InvalidInput` for a cursor that is none.
    func number() throws(InvalidInput) -> Int {
        guard let cursor else { return 0 }
        guard let number = Int(cursor), number >= 0 else { throw .malformedCursor }
        return number
    }

    /// The identifier that ended the page before, in a list by identifier; nil for the first page.
    /// - Throws: `InvalidInput` for a cursor that is none.
    func identifier<Noun: Identified>(of noun: Noun.Type = Noun.self) throws(InvalidInput) -> Identifier<Noun>? {
        guard let cursor else { return nil }
        do { return try Identifier(parsing: cursor) } catch { throw .malformedCursor }
    }
}

/// A part of a list.
package struct Page<Item: Sendable>: Sendable {
    /// The items, in the list's order.
    package let items: [Item]
    /// What to ask the next page with; nil at the end.
    package let nextCursor: String?

    /// A part of a list.
    package init(items: [Item], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }

    /// A page of rows that were read with one more than asked, so that the end is known.
    init(rows: [Item], limit: Int, cursor: (Item) -> String) {
        items = Array(rows.prefix(limit))
        nextCursor = rows.count > limit ? items.last.map(cursor) : nil
    }
}

/// A place in a list that is ordered by time and then by identifier: between two of its things.
///
/// As a cursor it is the time in milliseconds, a hyphen, and the identifier of the thing that ended the page before.
struct TimedPlace<Noun: Identified>: Sendable {
    /// The time of the thing before the place.
    let time: Timestamp
    /// That thing.
    let id: Identifier<Noun>

    /// The place after a thing.
    init(_ time: Timestamp, _ id: Identifier<Noun>) {
        self.time = time
        self.id = id
    }

    /// The place that a cursor names.
    /// - Throws: `InvalidInput` when it names none.
    init(cursor: String) throws(InvalidInput) {
        let parts = cursor.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]) else { throw .malformedCursor }
        time = Timestamp(milliseconds: milliseconds)
        do throws(IdentifierError) {
            id = try Identifier(parsing: String(parts[1]))
        } catch {
            throw .malformedCursor
        }
    }

    /// The cursor that names it.
    var cursor: String { "\(time.milliseconds)-\(id.rawValue)" }
}
