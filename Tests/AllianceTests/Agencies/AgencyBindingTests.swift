import Alliance
import Amounts
import Market
import Testing

@Suite struct AgencyBindingTests {
    private static func time(_ days: Double) -> Timestamp { Timestamp(milliseconds: Int64(days * 86_400_000)) }
    private static func id<Noun>(_ number: UInt64, of noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(.version8(high: 7, low: number << 2))
    }

    private static func proposal(split: Int64 = 300_000, days: Int64 = 365) throws -> AgencyBinding {
        try AgencyBinding.propose(
            id(1), to: id(1), by: id(1), .init(split: Rate(partsPerMillion: split), lasts: .days(days)),
            answeredWithin: .days(7), at: time(0))
    }

    private static func move(
        _ binding: AgencyBinding, _ command: AgencyBinding.Command, by side: Role?, at days: Double
    ) throws -> AgencyBinding {
        try binding.moving(command, by: side, answeredWithin: .days(7), at: time(days))
    }

    @Test func `a creator is bound from its own yes until the time is over`() throws {
        let proposed = try Self.proposal()
        #expect(!proposed.counts(at: Self.time(1)) && proposed.moveDue(at: Self.time(7)) == .lapse)
        #expect(proposed.moveDue(at: Self.time(6.9)) == nil)
        #expect(throws: BindingRefusal.self) { try Self.move(proposed, .accept, by: .creator, at: 7) }
        let active = try Self.move(proposed, .accept, by: .creator, at: 3)
        #expect(active.state == .active && active.counts(at: Self.time(3)) && active.endsAt == Self.time(368))
        // The clock may be late: the time is over all the same.
        #expect(!active.counts(at: Self.time(368)) && active.moveDue(at: Self.time(368)) == .end)
        let ended = try Self.move(active, .end, by: nil, at: 369)
        #expect(ended.state == .ended && ended.endsAt == Self.time(368) && ended.dueAt == nil)
    }

    @Test func `either side can part: the other one agrees, or has agreed after seven days`() throws {
        let active = try Self.move(Self.proposal(), .accept, by: .creator, at: 0)
        for (asks, answers) in [(Role.creator, Role.agency), (.agency, .creator)] {
            let asked = try Self.move(active, .requestExit, by: asks, at: 10)
            #expect(asked.state == .exitRequested && asked.exitAskedBy == asks && asked.counts(at: Self.time(12)))
            #expect(throws: BindingRefusal.self) { try Self.move(asked, .agreeToExit, by: asks, at: 11) }
            #expect(throws: BindingRefusal.self) { try Self.move(asked, .stay, by: answers, at: 11) }
            let parted = try Self.move(asked, .agreeToExit, by: answers, at: 11)
            #expect(parted.state == .ended && parted.endsAt == Self.time(11) && !parted.counts(at: Self.time(11)))
            let stays = try Self.move(asked, .stay, by: asks, at: 11)
            #expect(stays.state == .active && stays.exitAskedBy == nil && stays.dueAt == Self.time(365))
            #expect(asked.moveDue(at: Self.time(17)) == .exitByTime)
        }
        // What ends before the answer is due ends then.
        let late = try Self.move(active, .requestExit, by: .creator, at: 362)
        #expect(late.dueAt == Self.time(365))
    }

    @Test func `terms of nothing, of everything, and for too short or too long are refused`() throws {
        for (split, days) in [(Int64(0), Int64(365)), (1_000_000, 365), (300_000, 29), (300_000, 1_099)] {
            #expect(throws: BindingRefusal.termsOutOfRange) { try Self.proposal(split: split, days: days) }
        }
    }
}
