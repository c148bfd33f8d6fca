import Coaching
import Market
import Statistics
import Testing

@Suite("The tally of a room")
struct RoomTallyTests {
    private let start = MadeActs.start

    private func act(
        _ kind: EventKind, by viewer: Int? = 1, after seconds: Int64 = 0, source: TrafficSource = .feedRecommend,
        surface: ProductSurface? = nil, position: Int? = nil, quantity: Int? = nil, amount: Int64? = nil,
        request: Identifier<FeedRequest>? = nil
    ) -> TallyAct {
        TallyAct(
            kind: kind, at: start + seconds * 1_000, viewer: viewer.map(MadeActs.viewer), request: request,
            source: source, product: MadeActs.product(1), surface: surface, position: position, quantity: quantity,
            amount: amount)
    }

    private func tally(_ acts: [TallyAct], fans: Bool = false) -> Counts {
        var tally = RoomTally()
        for act in acts { tally.add(act, isFan: fans) }
        return tally.book.total
    }

    @Test func `counts by the rules, each line of the table`() {
        let answer = Identifier<FeedRequest>(.version8(high: 5, low: 5))
        let table: [(String, [TallyAct], Count, Int64)] = [
            (
                "an impression of one answer, once",
                [act(.impression, request: answer), act(.impression, after: 1, request: answer)], .impressions, 1
            ),
            ("impressions without an answer, each", [act(.impression), act(.impression, after: 1)], .impressions, 2),
            ("entries, each", [act(.roomEnter), act(.roomLeave, after: 5), act(.roomEnter, after: 60)], .entries, 2),
            ("viewers, once", [act(.roomEnter), act(.roomLeave, after: 5), act(.roomEnter, after: 60)], .viewers, 1),
            ("nobody's entries as entries", [act(.roomEnter, by: nil), act(.roomEnter, by: nil)], .entries, 2),
            ("nobody as no viewer", [act(.roomEnter, by: nil)], .viewers, 0),
            ("taps of a like", [act(.like, quantity: 7), act(.like, quantity: 3)], .likes, 10),
            ("who liked, once", [act(.like, quantity: 7), act(.like, quantity: 3)], .likeUsers, 1),
            ("who took part, once whatever they did", [act(.like), act(.comment), act(.share)], .interactingUsers, 1),
            ("a follow that was won, once", [act(.follow), act(.unfollow), act(.follow)], .follows, 1),
            (
                "bubbles apart", [act(.productImpression, surface: .bubble), act(.productImpression, surface: .list)],
                .bubbleImpressions, 1
            ),
            (
                "list rows apart",
                [act(.productImpression, surface: .bubble), act(.productImpression, surface: .list)], .listImpressions,
                1
            ),
            (
                "an order by its first line",
                [act(.orderPaid, position: 0, amount: 100), act(.orderPaid, position: 1, amount: 50)], .orders, 1
            ),
            (
                "lines, each", [act(.orderPaid, position: 0, amount: 100), act(.orderPaid, position: 1, amount: 50)],
                .skuOrders, 2
            ),
            (
                "GMV over all lines",
                [act(.orderPaid, position: 0, amount: 100), act(.orderPaid, position: 1, amount: 50)], .gmv, 150
            ),
            (
                "a refund as an amount", [act(.orderPaid, amount: 100), act(.refundSucceeded, amount: 40)], .refunded,
                40
            ),
            (
                "paid entries as not organic", [act(.roomEnter, source: .paidRoom), act(.roomEnter, by: 2)],
                .organicEntries, 1
            ),
            ("who refused, once", [act(.notInterested), act(.report)], .negativeUsers, 1),
        ]
        for (what, acts, count, expected) in table { #expect(tally(acts)[count] == expected, "\(what)") }
    }

    @Test func `takes whoever paid for somebody who ordered, clicked, saw the product and was there`() {
        let counts = tally([act(.orderPaid, amount: 100)])
        for count: Count in [.buyers, .orderUsers, .productClickUsers, .productImpressionUsers, .viewers] {
            #expect(counts[count] == 1, "\(count.name)")
        }
        #expect(counts[.entries] == 0, "no visit is made up")
    }

    @Test func `counts as a fan who followed before or since, and nobody else`() {
        #expect(tally([act(.orderPaid, amount: 100)], fans: true)[.fanGMV] == 100)
        #expect(tally([act(.follow), act(.orderPaid, amount: 100)])[.fanGMV] == 100)
        #expect(tally([act(.orderPaid, amount: 100)])[.fanGMV] == 0)
        #expect(tally([act(.follow)], fans: true)[.follows] == 0, "a fan is not won again")
    }

    @Test func `measures visits by heartbeats, and a silence of more than thirty seconds ends one`() {
        var tally = RoomTally()
        tally.add(act(.roomOpened, by: nil), isFan: false)
        for second: Int64 in [0, 10, 20, 30] {
            tally.add(act(second == 0 ? .roomEnter : .heartbeat, after: second), isFan: false)
        }
        #expect(tally.book.total[.watchedMilliseconds] == 30_000)
        tally.add(act(.heartbeat, after: 61), isFan: false)
        tally.add(act(.heartbeat, after: 71), isFan: false)
        #expect(tally.book.total[.watchedMilliseconds] == 40_000, "the silence counts for nothing")
        tally.add(act(.roomLeave, after: 75), isFan: false)
        tally.add(act(.like, after: 80), isFan: false)
        #expect(tally.book.total[.watchedMilliseconds] == 44_000, "who left is not there")
        let first = start / RoomTally.slot
        #expect((0..<8).map { tally.online[first + $0] ?? 0 } == [1, 1, 1, 1, 0, 0, 1, 1])
    }

    @Test func `counts a viewer once a slot, and the peak and the mean over the time on air`() {
        var tally = RoomTally()
        tally.add(act(.roomOpened, by: nil), isFan: false)
        for viewer in 1...4 {
            tally.add(act(.roomEnter, by: viewer, after: 1), isFan: false)
            tally.add(act(.roomLeave, by: viewer, after: 2), isFan: false)
            tally.add(act(.roomEnter, by: viewer, after: 3), isFan: false)
        }
        let facts = tally.facts(until: Timestamp(milliseconds: start + 39_000))
        #expect(facts.peakOnline == 4)
        #expect(facts.averageOnline == 1, "four in the first of four slots")
    }

    @Test func `counts as retained who was there five minutes after coming, of entries that are old enough`() {
        var tally = RoomTally()
        tally.add(act(.roomOpened, by: nil), isFan: false)
        for viewer in 1...2 { tally.add(act(.roomEnter, by: viewer), isFan: false) }
        for second in stride(from: Int64(20), through: 300, by: 20) {
            tally.add(act(.heartbeat, after: second), isFan: false)
        }
        tally.add(act(.roomEnter, by: 3, after: 290), isFan: false)
        let facts = tally.facts(until: Timestamp(milliseconds: start + 420_000))
        #expect(facts.retained == 1 && facts.maturedEntries == 2, "the third came less than five minutes ago")
    }

    @Test func `keeps sales after the end apart, and never adds them`() {
        var tally = MadeActs.tally(MadeActs.room(200, viewers: 20, seed: 1))
        let before = tally.book.total
        let closed = tally.closedAt ?? 0
        tally.add(
            TallyAct(kind: .orderPaid, at: closed + 1, viewer: MadeActs.viewer(1), amount: 700), isFan: false)
        #expect(tally.book.total == before && tally.book.later[.gmv] == 700 && tally.book.later[.orders] == 1)
        tally.add(
            TallyAct(kind: .orderPaid, at: closed, viewer: MadeActs.viewer(1), amount: 700), isFan: false)
        #expect(
            tally.book.total[.gmv] == before[.gmv] + 700, "what happened before the end and comes late still counts")
    }

    @Test func `adds up by minute, by origin and by product, and the chain gives the GMV`() {
        for _ in 0..<20 {
            let seed = UInt64.random(in: 0...UInt64.max)
            let tally = MadeActs.tally(MadeActs.room(2_000, viewers: 60, seed: seed))
            let total = tally.book.total
            #expect(tally.book.sources.values.reduce(Counts(), +) == total, "seed \(seed)")
            let ofProducts = tally.book.products.values.reduce(Counts(), +)
            for count: Count in [.gmv, .orders, .units, .bubbleClicks, .listImpressions, .cartAdds, .refunded] {
                #expect(ofProducts[count] == total[count], "seed \(seed): \(count.name)")
            }
            for (step, before) in [
                (Count.buyers, Count.orderUsers), (.orderUsers, .productClickUsers),
                (.productClickUsers, .productImpressionUsers), (.productImpressionUsers, .viewers),
                (.interactingUsers, .viewers),
            ] { #expect(total[step] <= total[before], "seed \(seed): \(step.name)") }
            let chain = RoomTally.chain(total)?.reduce(1.0) { $0 * $1.factor } ?? 0
            #expect(abs(chain - Double(total[.gmv])) < 1e-6 * Double(total[.gmv]), "seed \(seed)")
        }
    }

    @Test func `is the same whatever portions it is folded in, with its bytes written and read between them`() throws {
        for _ in 0..<10 {
            let seed = UInt64.random(in: 0...UInt64.max)
            var generator = SeededGenerator(seed: seed)
            let acts = MadeActs.room(1_500, viewers: 80, seed: seed)
            let whole = MadeActs.tally(acts)
            var portioned = RoomTally()
            for act in acts {
                portioned.add(act, isFan: MadeActs.isFan(act))
                if Int.random(in: 0..<100, using: &generator) == 0 { portioned = try RoomTally(bytes: portioned.bytes) }
            }
            #expect(portioned == whole && portioned.bytes == whole.bytes, "seed \(seed)")
            for act in acts { portioned.add(act, isFan: true) }
            #expect(portioned == whole, "seed \(seed): what was added before changes nothing")
        }
    }

    @Test func `refuses bytes that are no tally`() throws {
        let bytes = MadeActs.tally(MadeActs.room(300, viewers: 20, seed: 3)).bytes
        #expect(throws: TallyUnreadable.self) { try RoomTally(bytes: []) }
        #expect(throws: TallyUnreadable.self) { try RoomTally(bytes: [9] + bytes.dropFirst()) }
        for length in stride(from: 1, to: bytes.count, by: 97) {
            #expect(throws: TallyUnreadable.self) { try RoomTally(bytes: Array(bytes.prefix(length))) }
        }
    }
}
