import Coaching
import Market
import Statistics

/// Events of a room that never was, drawn from a seed: people come, stay, click, buy and leave.
struct MadeActs {
    static let start: Int64 = 1_763_890_000_000

    static func viewer(_ number: Int) -> Identifier<Viewer> {
        Identifier(.version8(high: 7 << 32, low: UInt64(number) << 8))
    }
    static func product(_ number: Int) -> Identifier<Product> {
        Identifier(.version8(high: 8 << 32, low: UInt64(number) << 8))
    }

    /// Acts in the order of the log, from its first place.
    static func room(_ count: Int, viewers: Int, seed: UInt64) -> [TallyAct] {
        var generator = SeededGenerator(seed: seed)
        let kinds: [EventKind] = [
            .impression, .impression, .roomEnter, .heartbeat, .heartbeat, .heartbeat, .roomLeave, .like, .comment,
            .share,
            .follow, .unfollow, .productImpression, .productImpression, .productClick, .addToCart, .orderCreated,
            .orderPaid, .refundSucceeded, .notInterested, .fanClubJoin, .gift,
        ]
        var acts = [TallyAct(sequence: 1, kind: .roomOpened, at: start, viewer: nil)]
        var at = start
        for place in 0..<count {
            at += Int64.random(in: 0...2_000, using: &generator)
            let isNobody = Int.random(in: 0..<20, using: &generator) == 0
            acts.append(
                TallyAct(
                    sequence: Int64(place + 2), kind: kinds.randomElement(using: &generator) ?? .heartbeat,
                    // Now and then an event comes late.
                    at: Int.random(in: 0..<10, using: &generator) == 0 ? max(start, at - 90_000) : at,
                    viewer: isNobody ? nil : viewer(Int.random(in: 0..<viewers, using: &generator)),
                    source: TrafficSource.allCases.randomElement(using: &generator) ?? .other,
                    product: product(Int.random(in: 0..<5, using: &generator)),
                    surface: Bool.random(using: &generator) ? .bubble : .list,
                    position: Int.random(in: 0...1, using: &generator),
                    quantity: Int.random(in: 1...3, using: &generator),
                    amount: Int64.random(in: 1...50_000, using: &generator)))
        }
        acts.append(TallyAct(sequence: Int64(count + 2), kind: .roomClosed, at: at, viewer: nil))
        return acts
    }

    /// Every third viewer follows.
    static func isFan(_ act: TallyAct) -> Bool {
        act.viewer.map { $0.rawValue.utf8.last.map { $0 % 3 == 0 } ?? false } ?? false
    }

    static func tally(_ acts: some Sequence<TallyAct>) -> RoomTally {
        var tally = RoomTally()
        for act in acts { tally.add(act, isFan: isFan(act)) }
        return tally
    }
}
