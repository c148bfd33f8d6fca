internal import Foundation
internal import Market
internal import Matching

/// A click log in the order of time, each exposure with what was known of viewer and video.
///
/// Columns are those of KuaiRand: `user_id`, `video_id`, `time_ms`, `is_click` in a file whose name starts with `log`,
/// `video_id` in `videos`; everything else, and the file `user_history…`, is used where it is there.
struct ClickStream {
    /// One exposure.
    struct Exposure {
        let viewer: Int64
        let item: Int64
        /// The day in China, counted from 1 January 1970.
        let day: Int64
        let example: ResponseExample
        let isClicked: Bool
    }

    /// The folder.
    let folder: PublishedFolder

    init(_ folder: PublishedFolder) { self.folder = folder }

    /// Exposures before the log, whose long views are known and whose times are not: all at the viewer's last time.
    private(set) var past: [ResponseExample] = []
    /// The log, by time.
    private(set) var exposures: [Exposure] = []
    /// How many deeds before the log are known of each viewer.
    private(set) var pastCounts: [Int64: Int] = [:]

    private static let chinaMilliseconds: Int64 = 8 * 3_600_000

    /// Reads all files.
    /// - Throws: `EvaluationError`, `TextFileError`, or the `TableError` of the first row that cannot be read.
    mutating func read(observe: (SetEvaluation.Progress) -> Void) throws {
        let step = "reading \(folder.name)"
        observe(.init(step: step, share: 0))
        let items = try readItems()
        observe(.init(step: step, share: 0.2))
        var tastes = CommonTaste()
        func context(_ viewer: Int64, surface: FeatureKey, milliseconds: Int64) -> ResponseContext {
            ResponseContext(
                viewer: FeatureKey(Int(viewer)), surface: surface,
                at: Timestamp(milliseconds: milliseconds),
                hour: Int(((milliseconds + Self.chinaMilliseconds) / 3_600_000) % 24))
        }
        func features(_ item: Int64) -> ItemFeatures {
            items[item] ?? ItemFeatures(item: FeatureKey(Int(item)), creator: nil, category: nil)
        }
        try forEachRow("user_history*", needs: ["user_id", "last_time_ms", "watch_seq", "long_watch_seq"]) {
            row throws(TableError) in
            let viewer = try row.count("user_id")
            let long = try Self.numbers(row, "long_watch_seq")
            let watched = try Self.numbers(row, "watch_seq")
            tastes.add(viewer: viewer, items: long)
            pastCounts[viewer] = watched.count
            let context = context(
                viewer, surface: FeatureKey("history"), milliseconds: try row.count("last_time_ms"))
            let longSet = Set(long)
            for item in watched {
                past.append(
                    ResponseExample(
                        context: context, candidate: ResponseCandidate(features(item)),
                        outcome: ResponseOutcome([.longView: longSet.contains(item)])))
            }
        }
        observe(.init(step: step, share: 0.6))
        _ = try folder.needed("log*", by: .clicks)
        try forEachRow("log*", needs: ["user_id", "video_id", "time_ms", "is_click"]) { row throws(TableError) in
            let viewer = try row.count("user_id")
            let item = try row.count("video_id")
            let time = try row.count("time_ms")
            let isClicked = try row.flag("is_click")
            let isCommented = try row.flag("is_comment")
            let isForwarded = try row.flag("is_forward")
            let outcome = ResponseOutcome([
                .click: isClicked, .longView: try row.flag("long_view"), .like: try row.flag("is_like"),
                .follow: try row.flag("is_follow"),
                .share: isCommented || isForwarded, .refusal: try row.flag("is_hate"),
            ])
            let example = ResponseExample(
                context: context(viewer, surface: FeatureKey(row.text("tab")), milliseconds: time),
                candidate: ResponseCandidate(features(item), taste: tastes.taste(viewer: viewer, item: item)),
                outcome: outcome)
            exposures.append(
                Exposure(
                    viewer: viewer, item: item, day: (time + Self.chinaMilliseconds) / 86_400_000, example: example,
                    isClicked: isClicked))
        }
        guard !exposures.isEmpty else { throw EvaluationError.empty(path: folder.path) }
        // Equal times keep the order of the file.
        exposures = exposures.enumerated()
            .sorted { ($0.element.example.context.at, $0.offset) < ($1.element.example.context.at, $1.offset) }
            .map(\.element)
        observe(.init(step: step, share: 1))
    }

    private func readItems() throws -> [Int64: ItemFeatures] {
        var items: [Int64: ItemFeatures] = [:]
        try forEachRow("videos", needs: ["video_id"]) { row throws(TableError) in
            let number = try row.count("video_id")
            let creator = row.text("author_id")
            let tag = row.text("tag").split(separator: ",").first
            let columns = ["video_type", "upload_type", "music_type"]
            items[number] = ItemFeatures(
                item: FeatureKey(Int(number)), creator: creator.isEmpty ? nil : FeatureKey(creator),
                category: tag.map { FeatureKey(String($0)) },
                attributes: columns.enumerated().map { FeatureKey(row.text($1)).inColumn($0) },
                durationSeconds: Double(row.text("video_duration")).map { $0 / 1_000 },
                publishedAt: Self.day(row.text("upload_dt")))
        }
        return items
    }

    /// Reads the tables of a name, where there are any.
    private func forEachRow(
        _ stem: String, needs columns: [String], _ body: (TableRow) throws(TableError) -> Void
    ) throws {
        // Of a plain and a compressed file of the same name the plain one is read.
        let paths =
            stem.hasSuffix("*") ? folder.files(stem, of: .clicks) : Array(folder.files(stem, of: .clicks).prefix(1))
        for path in paths where !(path.hasSuffix(".gz") && paths.contains(String(path.dropLast(3)))) {
            let table = try TableFile(path: path, needs: columns)
            while let row = try table.next() { try body(try row.get()) }
        }
    }

    private static func numbers(_ row: TableRow, _ column: String) throws(TableError) -> [Int64] {
        var numbers: [Int64] = []
        for text in row.text(column).split(separator: " ") {
            guard let number = Int64(text) else { throw row.bad(column, "expected whole numbers with spaces between") }
            numbers.append(number)
        }
        return numbers
    }

    /// Midnight in China of a date such as 2022-04-10; nil for anything else.
    private static func day(_ text: String) -> Timestamp? {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        let date = DateComponents(
            calendar: Calendar(identifier: .gregorian), timeZone: TimeZone(secondsFromGMT: 8 * 3_600), year: parts[0],
            month: parts[1], day: parts[2]
        ).date
        return date.map { Timestamp(milliseconds: Int64($0.timeIntervalSince1970 * 1_000)) }
    }
}

/// Fit of an item to what a viewer watched long before the log, by item-to-item counts.
private struct CommonTaste {
    private var histories: [Int64: [Int64]] = [:]
    private var counts: [Int64: Double] = [:]
    private var together: [Int64: [Int64: Double]] = [:]
    /// Items of one viewer that are read.
    private static let itemsMax = 60

    mutating func add(viewer: Int64, items: [Int64]) {
        let distinct = Array(Set(items).sorted().prefix(Self.itemsMax))
        histories[viewer] = Array(items.suffix(Self.itemsMax))
        let weight = 1 / Double(max(1, distinct.count)).squareRoot()
        for item in distinct {
            counts[item, default: 0] += 1
            for other in distinct where other != item { together[item, default: [:]][other, default: 0] += weight }
        }
    }

    /// The fit on a logarithmic scale, about −1 ... 1; nil without a history.
    func taste(viewer: Int64, item: Int64) -> Float? {
        guard let history = histories[viewer], !history.isEmpty else { return nil }
        var sum = 0.0
        if let near = together[item] {
            for other in history {
                guard let weight = near[other] else { continue }
                sum += weight / (((counts[item] ?? 0) + 5) * ((counts[other] ?? 0) + 5)).squareRoot()
            }
        }
        return Float(log2(1_000 * sum / (1 + Double(history.count)).squareRoot() + 0.01) / 7)
    }
}
