import Market
import Testing

@Suite("Watching")
struct ViewingTests {
    private static let rules = CountingRules(
        lateEventsAcceptedFor: .hours(72), clockDifferenceAllowed: .minutes(5), liveView: .seconds(10),
        videoViewWithAction: .seconds(3), videoViewAlone: .seconds(15))

    /// A line of the table: what was reported, and what it amounts to.
    struct Line: Sendable, CustomTestStringConvertible {
        let kind: EventKind
        let watched: Int64?
        let length: Int64?
        let viewing: Viewing?
        var testDescription: String { "\(kind), \(watched ?? -1) of \(length ?? -1) ms" }

        init(_ kind: EventKind, _ watched: Int64?, _ length: Int64?, _ viewing: Viewing?) {
            self.kind = kind
            self.watched = watched
            self.length = length
            self.viewing = viewing
        }
    }

    static let lines: [Line] = [
        Line(.videoPlay, nil, nil, nil), Line(.videoPlay, 0, nil, .skipped),
        Line(.videoPlay, 3_000, nil, .skipped), Line(.videoPlay, 3_001, nil, .glanced),
        Line(.videoPlay, 15_000, nil, .glanced), Line(.videoPlay, 15_001, nil, .effective),
        Line(.videoPlay, 2_000, 2_000, .completed), Line(.videoPlay, 1_999, 2_000, .skipped),
        Line(.videoPlay, 20_000, 0, .effective), Line(.videoPlay, 0, 0, .skipped),
        Line(.videoProgress, 15_001, 60_000, .effective), Line(.videoProgress, 60_000, 60_000, .completed),
        Line(.videoComplete, nil, nil, .completed), Line(.videoComplete, 1, 90_000, .completed),
        Line(.roomLeave, nil, nil, nil), Line(.roomLeave, 9_999, nil, .skipped),
        Line(.roomLeave, 10_000, nil, .effective), Line(.heartbeat, 10_000, nil, .effective),
        Line(.roomEnter, 99_000, nil, nil), Line(.impression, 99_000, nil, nil), Line(.like, 99_000, nil, nil),
    ]

    @Test(arguments: lines)
    func `amounts to what the table says, at each bound and beside it`(line: Line) {
        #expect(Self.rules.viewing(line.kind, watched: line.watched, length: line.length) == line.viewing)
    }

    @Test func `counts as a view without an action when it was completed or long enough by itself`() {
        #expect(Viewing.allCases.filter(\.isEffective) == [.completed, .effective])
    }
}
