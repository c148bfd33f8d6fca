import Foundation
import Market
import Matching
import Testing

/// The click protocol of KuaiRand-Pure: 25–28 April to learn from, 29–30 April forecast one by one before being learnt.
struct KuaiRandLog {
    /// One exposure.
    struct Exposure {
        let viewer: Int
        let day: Int64
        let example: ResponseExample
    }

    /// Exposures before the log, whose long views are known and whose times are not: all at the viewer's last time.
    let past: [ResponseExample]
    /// The log, by time.
    let exposures: [Exposure]

    /// The first of the days as whole days of China's calendar: 25 April 2022.
    static let firstDay: Int64 = 19_107

    static var folder: String? { ProcessInfo.processInfo.environment["DANCONG_DATA"] }

    /// Reads the folder's files.
    init() throws {
        let videos = try Self.rows("videos.csv.gz")
        var items: [Int: ItemFeatures] = [:]
        for row in videos {
            guard let video = Int(row[0]) else { continue }
            let tags = row[11].split(separator: ",")
            items[video] = ItemFeatures(
                item: FeatureKey(video), creator: FeatureKey(String(row[1])),
                category: tags.first.map { FeatureKey(String($0)) },
                attributes: [2, 4, 10].map { FeatureKey(String(row[$0])).inColumn($0) },
                durationSeconds: Double(row[6]).map { $0 / 1_000 }, publishedAt: Self.day(row[3]))
        }
        let known = items
        func item(_ video: Int) -> ItemFeatures {
            known[video] ?? ItemFeatures(item: FeatureKey(video), creator: nil, category: nil)
        }
        func context(_ viewer: Int, surface: FeatureKey, milliseconds: Int64) -> ResponseContext {
            ResponseContext(
                viewer: FeatureKey(viewer), surface: surface,
                at: Timestamp(milliseconds: milliseconds), hour: Int((milliseconds / 3_600_000 + 8) % 24))
        }

        var past: [ResponseExample] = []
        var tastes = TasteCounts()
        for row in try Self.rows("user_history_to_0424.csv.gz") {
            guard let viewer = Int(row[0]), let last = Int64(row[2]) else { continue }
            let long = row[4].split(separator: " ").compactMap { Int($0) }
            let longSet = Set(long)
            tastes.add(viewer: viewer, items: long)
            let context = context(viewer, surface: FeatureKey("history"), milliseconds: last)
            for video in row[3].split(separator: " ").compactMap({ Int($0) }) {
                past.append(
                    ResponseExample(
                        context: context, candidate: ResponseCandidate(item(video)),
                        outcome: ResponseOutcome([.longView: longSet.contains(video)])))
            }
        }
        self.past = past

        exposures = try Self.rows("log_0425_0430.csv.gz").compactMap { row in
            let numbers = row.compactMap { Int64($0) }
            guard numbers.count == 14 else { return nil }
            let viewer = Int(numbers[0])
            let video = Int(numbers[1])
            let outcome = ResponseOutcome([
                .click: numbers[4] == 1, .longView: numbers[5] == 1, .like: numbers[6] == 1,
                .follow: numbers[7] == 1, .share: numbers[8] + numbers[9] > 0, .refusal: numbers[10] == 1,
            ])
            return Exposure(
                viewer: viewer, day: (numbers[2] + 8 * 3_600_000) / 86_400_000,
                example: ResponseExample(
                    context: context(
                        viewer, surface: FeatureKey(Int(numbers[3])), milliseconds: numbers[2]),
                    candidate: ResponseCandidate(item(video), taste: tastes.taste(viewer: viewer, item: video)),
                    outcome: outcome))
        }
    }

    /// Learns from the days before a day, then forecasts that day and the later ones, each moment before it is learnt.
    func streaming(
        _ model: inout ResponseModel, from testDay: Int64, to lastDay: Int64, passes: Int
    ) -> [ClickEvaluation.Row] {
        var rows: [ClickEvaluation.Row] = []
        for pass in 1...passes {
            model.forgetRates()
            for example in past { model.remember(example) }
            var start = 0
            while start < exposures.count, exposures[start].day <= lastDay {
                let time = exposures[start].example.context.at
                var end = start
                while end < exposures.count, exposures[end].example.context.at == time { end += 1 }
                let tests = exposures[start].day >= testDay
                if tests, pass < passes { break }
                if tests {
                    for exposure in exposures[start..<end] {
                        let forecast = model.forecast(exposure.example.candidate, in: exposure.example.context)
                        rows.append(
                            ClickEvaluation.Row(
                                viewer: Int32(exposure.viewer), probability: forecast[.click],
                                happened: exposure.example.outcome[.click] == true))
                    }
                }
                for exposure in exposures[start..<end] { model.learn(exposure.example, calibrates: pass == passes) }
                start = end
            }
        }
        return rows
    }

    private static func day(_ text: Substring) -> Timestamp? {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        let date = DateComponents(
            calendar: Calendar(identifier: .gregorian), timeZone: TimeZone(secondsFromGMT: 8 * 3_600), year: parts[0],
            month: parts[1], day: parts[2]
        ).date
        return date.map { Timestamp(milliseconds: Int64($0.timeIntervalSince1970 * 1_000)) }
    }

    private static func rows(_ file: String) throws -> [[Substring]] {
        let text = try PublishedFile.text("kuairand-pure/\(file)")
        return text.split(separator: "\n").dropFirst().map { fields(of: $0) }
    }

    /// The fields of a line, in which quoted ones may hold commas.
    private static func fields(of line: Substring) -> [Substring] {
        guard line.contains("\"") else { return line.split(separator: ",", omittingEmptySubsequences: false) }
        var fields: [Substring] = []
        var start = line.startIndex
        var quoted = false
        for place in line.indices {
            if line[place] == "\"" { quoted.toggle() }
            if line[place] == ",", !quoted {
                fields.append(line[start..<place])
                start = line.index(after: place)
            }
        }
        fields.append(line[start...])
        return fields.map { $0.first == "\"" ? $0.dropFirst().dropLast() : $0 }
    }
}

/// Fit by item-to-item counts of long views before the log: what a feed's learners give the ranking.
struct TasteCounts {
    private var histories: [Int: [Int]] = [:]
    private var counts: [Int: Double] = [:]
    private var together: [Int: [Int: Double]] = [:]

    mutating func add(viewer: Int, items: [Int]) {
        let distinct = Array(Set(items).sorted().prefix(60))
        histories[viewer] = Array(items.suffix(60))
        let weight = 1 / Double(max(1, distinct.count)).squareRoot()
        for item in distinct {
            counts[item, default: 0] += 1
            for other in distinct where other != item { together[item, default: [:]][other, default: 0] += weight }
        }
    }

    /// The fit on a logarithmic scale, about −1 ... 1; nil without a history.
    func taste(viewer: Int, item: Int) -> Float? {
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
