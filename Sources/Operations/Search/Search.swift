package import Market
import SQLDatabase
import Storage

/// Finds products, contents, creators and rooms by words: `platform.search`.
package struct Search: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Something that was found.
    package struct Hit: Sendable, Hashable {
        /// What it is.
        package let kind: SearchKind
        /// Its identifier.
        package let id: String
        /// Its title or name.
        package let title: Marked
        /// The part of what else is said of it that shows the words, or its beginning; may be empty.
        package let excerpt: Marked
        /// How well it fits; more is better. Comparable within one answer only.
        package let score: Double
        /// Where a room is; nil for other kinds.
        package let roomState: Room.State?

        /// A hit.
        package init(
            kind: SearchKind, id: String, title: Marked, excerpt: Marked, score: Double, roomState: Room.State?
        ) {
            self.kind = kind
            self.id = id
            self.title = title
            self.excerpt = excerpt
            self.score = score
            self.roomState = roomState
        }
    }

    /// A text with the places in it where what was looked for stands.
    package struct Marked: Sendable, Hashable {
        /// The text.
        package let text: String
        /// The places, counted in Unicode scalars: in order, apart from each other.
        package let marks: [Range<Int>]

        /// A text with marks.
        package init(text: String, marks: [Range<Int>]) {
            self.text = text
            self.marks = marks
        }
    }

    /// Hits that can be paged through; a query that finds more is too wide to read to its end.
    package static let depthMax = 1_000

    /// What has all words of a text, the best first.
    ///
    /// What was written a moment ago is found within a second; what was taken down is gone at once.
    /// - Parameter kinds: what is looked for; empty means everything.
    /// - Throws: `SearchRefusal`, `AccessRefusal`, `InvalidInput` for a cursor that is none.
    package func find(
        _ text: String, kinds: Set<SearchKind> = [], page: PageRequest, as actor: Actor
    ) async throws -> Page<Hit> {
        try AuthorisationTable.standard.authorise("search.find", actor)
        let query = try SearchQuery(text)
        let skipped = try page.cursor.map(Self.place) ?? 0
        let kinds = kinds.isEmpty ? Set(SearchKind.allCases) : kinds
        let found = try await platform.read {
            try SearchStore($0).find(query, kinds: kinds, skipping: skipped, limit: page.limit + 1)
        }
        let end = skipped + page.limit
        return Page(
            items: found.prefix(page.limit).map { Hit($0, of: query) },
            nextCursor: found.count > page.limit && end < Self.depthMax ? String(end) : nil)
    }

    /// Looks again at what changed, up to a limit; the background loop calls it again and again.
    /// - Returns: how many changes were looked at.
    package func follow(limit: Int = 500) async throws -> Int {
        // Nothing new costs a read and no commit.
        guard try await platform.read({ try SearchStore($0).hasPending() }) else { return 0 }
        let context = CommandContext(actor: .platform("search.follow"), requestID: "search.follow")
        return try await platform.write("search.follow", in: context) { scope in
            try SearchStore(scope.connection).takePending(limit: limit)
        }.value
    }

    private static func place(_ cursor: String) throws(InvalidInput) -> Int {
        guard let place = Int(cursor), (1..<depthMax).contains(place) else { throw InvalidInput.malformedCursor }
        return place
    }
}

extension Search.Hit {
    /// Unicode scalars of an excerpt.
    private static let excerptLength = 80

    init(_ found: SearchStore.Found, of query: SearchQuery) {
        let excerpt = query.excerpt(of: found.detail, length: Self.excerptLength)
        self.init(
            kind: found.kind, id: found.subject,
            title: .init(text: found.title, marks: query.highlights(in: found.title)),
            excerpt: .init(text: excerpt, marks: query.highlights(in: excerpt)), score: found.score,
            roomState: found.state)
    }
}

extension Platform {
    /// Finds by words.
    package var search: Search { Search(platform: self) }
}
