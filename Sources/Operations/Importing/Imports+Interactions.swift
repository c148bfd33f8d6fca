package import Market

/// Which columns of an interaction table mean what.
package struct InteractionColumns: Sendable, Hashable {
    /// The column of the viewer.
    package var viewer: String
    /// The column of the content.
    package var item: String
    /// The column of the time: Unix seconds or milliseconds, or RFC 3339; none gives every row the file's place.
    package var time: String?
    /// The column of what happened, with names of `EventKind`; none makes every row `kind`.
    package var kindColumn: String?
    /// What happened, where no column says so.
    package var kind: EventKind
    /// The column of the creator, if there is one.
    package var creator: String?
    /// The column of a rating, and the rating from which a row counts; lower ones are left out.
    package var rating: String?
    /// A row counts from this rating on.
    package var ratingMin: Double

    /// The columns that a text such as `viewer=user_id,item=movie_id,time=ts,rating=stars>=4,kind=like` names.
    /// - Throws: `InvalidInput` naming the faulty part.
    package init(parsing text: String) throws(InvalidInput) {
        viewer = ""
        item = ""
        kind = .videoComplete
        ratingMin = -.infinity
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, !pair[1].isEmpty else { throw Self.fault(String(part)) }
            switch pair[0] {
            case "viewer", "user": viewer = pair[1]
            case "item", "content": item = pair[1]
            case "time": time = pair[1]
            case "creator": creator = pair[1]
            case "rating":
                let bound = pair[1].split(separator: ">=", maxSplits: 1).map(String.init)
                rating = bound[0]
                if let last = bound.dropFirst().first.map(Double.init(_:)) {
                    guard let last else { throw Self.fault(String(part)) }
                    ratingMin = last
                }
            case "kind":
                if let named = EventKind(rawValue: pair[1]) { kind = named } else { kindColumn = pair[1] }
            default: throw Self.fault(String(part))
            }
        }
        guard !viewer.isEmpty, !item.isEmpty else {
            throw InvalidInput("columns", "import.columns_incomplete", "Name at least viewer=… and item=….")
        }
    }

    private static func fault(_ part: String) -> InvalidInput {
        InvalidInput(
            "columns", "import.unknown_column", "“\(part)” is none of viewer=, item=, time=, creator=, rating=, kind=.")
    }

    /// The columns that the table must have.
    var needed: [String] { [viewer, item] + [time, kindColumn, creator, rating].compactMap { $0 } }
}

extension Imports {
    /// Imports any table of interactions, plain or `.gz`.
    ///
    /// Rows become events of their viewers about contents, which are made when they are new. An event is the same
    /// when viewer, item, kind and time are, so a second run changes nothing.
    ///
    /// - Parameter source: a name for the place that the numbers of viewers and items belong to.
    /// - Throws: `ImportError`, `TextFileError`, `TableError`, `DatabaseError`.
    package func interactions(
        file: String, source: String, columns: InteractionColumns, observe: Observer = { _, _ in }
    ) async throws -> ImportReport {
        let names = ImportNaming(source: source)
        let now = platform.clock.now()
        return try await run(
            file, source: "csv:\(source)", needs: columns.needed, meaning: "\(columns)", observe: observe
        ) {
            row throws(TableError) in
            try Self.interaction(row, columns, names, now)
        }
    }

    private static func interaction(
        _ row: TableRow, _ columns: InteractionColumns, _ names: ImportNaming, _ now: Timestamp
    ) throws(TableError) -> Yield {
        let viewer = row.text(columns.viewer)
        let item = row.text(columns.item)
        guard !viewer.isEmpty else { throw row.bad(columns.viewer, "expected a name or number") }
        guard !item.isEmpty else { throw row.bad(columns.item, "expected a name or number") }
        if let column = columns.rating {
            guard let rating = Double(row.text(column)), rating.isFinite else {
                throw row.bad(column, "expected a rating")
            }
            guard rating >= columns.ratingMin else { return Yield() }
        }
        var kind = columns.kind
        if let column = columns.kindColumn {
            guard let named = EventKind(rawValue: row.text(column)) else {
                throw row.bad(column, "expected a kind of event")
            }
            kind = named
        }
        let time = try columns.time.map { column throws(TableError) in try Self.time(row, column) }
        let author = columns.creator.map { row.text($0) } ?? ""
        let creator: Identifier<Creator> = names.identifier(author.isEmpty ? "unknown" : author)
        let content: Identifier<Content> = names.identifier(item)
        let person: Identifier<Viewer> = names.identifier(viewer)
        let at = time ?? now
        let stamp = time.map { String($0.milliseconds) } ?? "\(row.line)"
        return Yield(
            viewers: [Viewer(id: person, allowsPersonalisation: true, createdAt: at)],
            creators: [
                Creator(
                    id: creator, name: author.isEmpty ? "Unknown" : author, niche: "", region: "", followers: 0,
                    level: .l0,
                    createdAt: at)
            ],
            contents: [
                Content(
                    id: content, creator: creator, form: .video,
                    draft: .init(title: item, tags: [], category: nil, product: nil), length: nil, state: .longTail,
                    publishedAt: at)
            ],
            events: [
                Event(
                    id: try identifier(names, person, content, kind, stamp, row), kind: kind, occurredAt: at,
                    receivedAt: now, viewer: person, subjects: .init(content: content, creator: creator),
                    consent: .personalisation)
            ])
    }

    /// An event's identifier from what makes it the same event.
    private static func identifier(
        _ names: ImportNaming, _ viewer: Identifier<Viewer>, _ content: Identifier<Content>, _ kind: EventKind,
        _ stamp: String, _ row: TableRow
    ) throws(TableError) -> EventID {
        let whole: Identifier<FeedRequest> = names.identifier("\(viewer) \(content) \(kind.rawValue) \(stamp)")
        do {
            return try EventID(parsing: "csv-\(whole.rawValue)")
        } catch {
            throw row.bad("", "no identifier could be made")
        }
    }

    private static func time(_ row: TableRow, _ column: String) throws(TableError) -> Timestamp {
        let text = row.text(column)
        if let number = Double(text), number.isFinite, abs(number) < 9e15 {
            // Seconds stay below 10¹¹ until the year 5138.
            return Timestamp(milliseconds: Int64(abs(number) < 1e11 ? number * 1_000 : number))
        }
        do {
            return try Timestamp(parsing: text)
        } catch {
            throw row.bad(column, "expected Unix seconds, milliseconds or RFC 3339")
        }
    }
}
