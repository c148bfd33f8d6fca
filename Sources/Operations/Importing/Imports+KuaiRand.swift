internal import Market

extension Imports {
    /// Imports KuaiRand-Pure (C. Gao et al., CIKM 2022): users, videos with authors and tags, logs.
    ///
    /// Takes the published file names and those of the smaller part, plain or `.gz`, in the folder or in `data` inside
    /// it. Users become viewers, authors creators, videos contents, and each row of a log an impression, a play
    /// and one event per action. Log times are real; histories, of which only the last time is known, get one
    /// minute per place before it. Titles do not exist in the data, so a content is called by its number.
    ///
    /// - Throws: `ImportError`, `TextFileError`, `TableError`, `DatabaseError`.
    package func kuaiRand(folder: String, observe: Observer = { _, _ in }) async throws -> ImportReport {
        let videos = ["videos.csv", "video_features_basic_pure.csv"]
        let authors = try Self.find(videos, in: folder).map(Self.authors) ?? [:]
        let reader = KuaiRandReader(receivedAt: platform.clock.now(), authors: authors)
        var report = ImportReport()
        func table(
            _ names: [String], isNeeded: Bool, needs columns: [String],
            _ read: (TableRow) throws(TableError) -> Yield
        ) async throws {
            guard let path = Self.find(names, in: folder) else {
                guard isNeeded else { return }
                throw ImportError.fileMissing(folder: folder, names: names)
            }
            report.add(try await run(path, source: "kuairand", needs: columns, observe: observe, read: read))
        }
        try await table(["users.csv", "user_features_pure.csv"], isNeeded: true, needs: ["user_id"], reader.user)
        try await table(
            videos, isNeeded: true, needs: ["video_id", "author_id", "video_duration", "tag"], reader.video)
        try await table(
            ["user_history_to_0424.csv"], isNeeded: false,
            needs: ["user_id", "watch_seq", "long_watch_seq", "like_seq"],
            reader.history)
        let logs = [
            "log_0425_0430.csv", "log_standard_4_08_to_4_21_pure.csv", "log_standard_4_22_to_5_08_pure.csv",
            "log_random_4_22_to_5_08_pure.csv",
        ]
        guard logs.contains(where: { Self.find([$0], in: folder) != nil }) else {
            throw ImportError.fileMissing(folder: folder, names: logs)
        }
        for log in logs {
            try await table(
                [log], isNeeded: false,
                needs: ["user_id", "video_id", "time_ms", "long_view", "is_like", "play_time_ms", "duration_ms"],
                reader.exposure)
        }
        return report
    }

    /// Whose each video is: logs name videos alone, and a follow is about a creator.
    private static func authors(_ path: String) throws -> [Int64: Int64] {
        let table = try TableFile(path: path, needs: [])
        var authors: [Int64: Int64] = [:]
        while let result = try table.next() {
            do {
                let row = try result.get()
                authors[try row.count("video_id")] = try row.count("author_id")
            } catch {
                // Damaged rows and missing columns are reported where the table is imported.
                continue
            }
        }
        return authors
    }
}

/// What rows of KuaiRand mean.
struct KuaiRandReader: Sendable {
    let receivedAt: Timestamp
    /// Whose each video is.
    let authors: [Int64: Int64]
    private let names = ImportNaming(source: "kuairand")

    init(receivedAt: Timestamp, authors: [Int64: Int64]) {
        self.receivedAt = receivedAt
        self.authors = authors
    }

    /// 25 April 2022, 00:00 in China, where the log of the part begins.
    private static let logStart = Timestamp(milliseconds: 1_650_816_000_000)
    /// Who registered so many days before the log.
    private static let day: Int64 = 86_400_000
    /// KuaiRand calls a play long from here on, or from the whole length of shorter videos.
    private static let longView: Int64 = 18_000

    func user(_ row: TableRow) throws(TableError) -> Imports.Yield {
        let id = try row.count("user_id")
        let days = row.text("register_days").isEmpty ? 0 : try row.count("register_days")
        let created = Timestamp(milliseconds: Self.logStart.milliseconds - min(days, 36_500) * Self.day)
        return .init(viewers: [Viewer(id: names.identifier(id), allowsPersonalisation: true, createdAt: created)])
    }

    func video(_ row: TableRow) throws(TableError) -> Imports.Yield {
        let number = try row.count("video_id")
        let author = try row.count("author_id")
        let creator: Identifier<Creator> = names.identifier(author)
        let published = Self.published(row.text("upload_dt"))
        let length = row.text("video_duration").isEmpty ? nil : try row.count("video_duration")
        let tags = row.text("tag").split(separator: ",").map { String($0) }
        // "public" and its Chinese spelling are shown; rows of versions without the column were all public.
        let isHidden = ["private", "friends only"].contains(row.text("visible_status").lowercased())
        return .init(
            creators: [
                Creator(
                    id: creator, name: "Author \(author)", niche: "", region: "", followers: 0, level: .l0,
                    createdAt: published)
            ],
            contents: [
                Content(
                    id: names.identifier(number), creator: creator, form: .video,
                    draft: .init(title: "Video \(number)", tags: tags, category: nil, product: nil),
                    length: length.map { .milliseconds($0) }, state: isHidden ? .withdrawn : .longTail,
                    publishedAt: published)
            ])
    }

    func history(_ row: TableRow) throws(TableError) -> Imports.Yield {
        let user = try row.count("user_id")
        let watched = try Self.list(row, "watch_seq")
        let long = Set(try Self.list(row, "long_watch_seq"))
        let liked = Set(try Self.list(row, "like_seq"))
        // Long-watched and liked videos may lie further back than the watched ones that were kept.
        let older = long.union(liked).subtracting(watched).sorted()
        let all = older + watched
        let known = row.text("last_time_ms").isEmpty ? 0 : try row.count("last_time_ms")
        let last = known > 0 ? known : Self.logStart.milliseconds - 60_000
        var events: [Event] = []
        for (place, video) in all.enumerated() {
            let time = last - Int64(all.count - 1 - place) * 60_000
            let about = Exposed(user: user, video: video, time: time, tag: "h")
            events.append(event(about, .impression))
            // "Long" says at least so much, and no more is claimed.
            if long.contains(video) {
                events.append(event(about, .videoPlay, .init(watchedMilliseconds: Self.longView)))
            }
            if liked.contains(video) { events.append(event(about, .like)) }
        }
        return .init(events: events)
    }

    func exposure(_ row: TableRow) throws(TableError) -> Imports.Yield {
        let about = Exposed(
            user: try row.count("user_id"), video: try row.count("video_id"), time: try row.count("time_ms"), tag: "")
        guard about.time > 1_000_000_000_000 else { throw row.bad("time_ms", "expected Unix milliseconds") }
        let played = try row.count("play_time_ms")
        let length = try row.count("duration_ms")
        _ = try row.flag("long_view")
        var events = [event(about, .impression)]
        if played > 0 {
            events.append(
                event(
                    about, .videoPlay, .init(watchedMilliseconds: played, lengthMilliseconds: length > 0 ? length : nil)
                ))
        }
        let actions: [(String, EventKind)] = [
            ("is_like", .like), ("is_comment", .comment), ("is_forward", .share), ("is_hate", .notInterested),
        ]
        for (column, kind) in actions where try row.flag(column) { events.append(event(about, kind)) }
        // These are about the creator, so they need one who is known.
        let towards: [(String, EventKind)] = [("is_follow", .follow), ("is_profile_enter", .profileEnter)]
        for (column, kind) in towards where try row.flag(column) && authors[about.video] != nil {
            events.append(event(about, kind))
        }
        return .init(events: events)
    }

    private struct Exposed {
        let user: Int64
        let video: Int64
        let time: Int64
        let tag: String
    }

    private func event(_ about: Exposed, _ kind: EventKind, _ measures: Event.Measures = .init()) -> Event {
        Event(
            id: Self.eventID("kr\(about.tag)-\(about.user)-\(about.video)-\(about.time)-\(kind.rawValue)"), kind: kind,
            occurredAt: Timestamp(milliseconds: about.time), receivedAt: receivedAt,
            viewer: names.identifier(about.user), source: .feedRecommend,
            subjects: .init(
                content: names.identifier(about.video), creator: authors[about.video].map { names.identifier($0) }),
            measures: measures, consent: .personalisation)
    }

    /// An identifier of digits, letters and dashes, at most 64 of them: three numbers of 19 digits do not fit, and
    /// KuaiRand has none beyond 13.
    private static func eventID(_ text: String) -> EventID {
        do {
            return try EventID(parsing: String(text.prefix(64)))
        } catch {
            preconditionFailure("An event's identifier is made of digits, letters and dashes.")
        }
    }

    private static func list(_ row: TableRow, _ column: String) throws(TableError) -> [Int64] {
        let separators: Set<Character> = [",", " ", "[", "]", "\"", ";", "|"]
        var numbers: [Int64] = []
        for text in row.text(column).split(whereSeparator: separators.contains) {
            guard let number = Int64(text), number >= 0 else { throw row.bad(column, "expected video ids") }
            numbers.append(number)
        }
        return numbers
    }

    /// The start of an upload's day in China; the log's start where the day is missing.
    private static func published(_ day: String) -> Timestamp {
        let parts = day.prefix(10).split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 3, let date = CivilDate(year: parts[0], month: parts[1], day: parts[2]) else {
            return logStart
        }
        return Timestamp(milliseconds: date.daysSinceEpoch * Self.day - 8 * 3_600_000)
    }
}
