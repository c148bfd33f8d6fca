import Coaching
import Market
import Testing

@Suite("The tally of a video")
struct VideoTallyTests {
    private func act(
        _ kind: EventKind, by viewer: Int? = 1, watched: Int64? = nil, length: Int64? = nil, progress: Int? = nil,
        amount: Int64? = nil
    ) -> TallyAct {
        TallyAct(
            kind: kind, at: MadeActs.start, viewer: viewer.map(MadeActs.viewer), product: MadeActs.product(1),
            watched: watched, length: length, progress: progress, amount: amount)
    }

    private func counts(_ acts: [TallyAct]) -> Counts {
        var tally = VideoTally()
        for act in acts { tally.add(act, isFan: false) }
        return tally.book.total
    }

    @Test func `counts quarters and the end once a play, however often they are reported`() {
        let play = [act(.videoPlay), act(.videoProgress, progress: 25), act(.videoProgress, progress: 25)]
        let whole = play + [act(.videoProgress, progress: 75), act(.videoComplete), act(.videoComplete)]
        #expect(counts(whole)[.reached25] == 1 && counts(whole)[.reached50] == 1 && counts(whole)[.completes] == 1)
        let twice = counts(whole + whole)
        #expect(twice[.plays] == 2 && twice[.players] == 1 && twice[.completes] == 2)
    }

    @Test func `takes the time of a play from its last report, and never adds reports up`() {
        let told = counts([
            act(.videoPlay, length: 20_000), act(.videoProgress, watched: 4_000), act(.videoProgress, watched: 9_000),
            act(.videoProgress, watched: 9_000), act(.videoPlay, watched: 1_000, length: 20_000),
        ])
        #expect(told[.playedMilliseconds] == 10_000 && told[.lengthMilliseconds] == 40_000)
        #expect(told[.reached6Seconds] == 1)
    }

    @Test func `reads progress from what was watched of the length`() {
        let told = counts([act(.videoPlay, watched: 15_000, length: 20_000)])
        #expect(told[.reached25] == 1 && told[.reached50] == 1 && told[.reached75] == 1 && told[.completes] == 0)
    }

    @Test func `is read from its bytes as it was`() throws {
        var tally = VideoTally()
        for viewer in 0..<40 {
            tally.add(act(.videoPlay, by: viewer, watched: 7_000, length: 20_000), isFan: viewer % 2 == 0)
            tally.add(act(.orderPaid, by: viewer, amount: 100), isFan: false)
        }
        #expect(try VideoTally(bytes: tally.bytes) == tally)
        #expect(tally.book.total[.fanGMV] == 2_000 && tally.book.total[.buyers] == 40)
    }
}
