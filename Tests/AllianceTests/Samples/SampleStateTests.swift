import Alliance
import Foundation
import Market
import Testing

@Suite("A sample's transition table")
struct SampleStateTests {
    private static let moves: [Sample.Move] = [
        .approve, .reject(reason: "缺货"), .expire, .withdraw, .ship(trackingCode: "SF1"), .deliver, .extend,
        .appeal(reason: "坏了"), .grantAppeal(note: "属实"), .dismissAppeal(note: "未见破损"),
        .fulfil(.video(SampleFixture.video, postedAt: SampleFixture.after(.days(5)))), .fallDue, .close,
        .refund(unitsSold: 20, lastShippedAt: SampleFixture.after(.days(20))),
    ]

    @Test func `names a move for every command`() {
        #expect(Set(Self.moves.map(\.command)) == Set(Sample.Command.allCases))
    }

    @Test(arguments: Sample.State.allCases)
    func `reaches every state by listed moves, and refuses every other move with what is allowed`(
        state: Sample.State
    ) throws {
        let sample = try SampleFixture.sample(in: state, kind: .refundable(targetUnits: 20))
        #expect(sample.state == state)

        for move in Self.moves {
            let line = Sample.transitions.lines.first { $0.from == state && $0.command == move.command }
            let outcome = Result {
                try sample.moving(move, at: SampleFixture.after(.days(60)), under: SampleFixture.rules)
            }
            switch (line, outcome) {
            case (let line?, .success(let moved)):
                #expect(moved.state == line.to && moved.revision == sample.revision + 1)
            case (nil, .failure(SampleRefusal.notAllowed(let refused))):
                #expect(refused.allowed == Sample.transitions.allowed(in: state))
                #expect(refused.state == state.rawValue && refused.command == move.command.rawValue)
            case (.some, .failure(SampleRefusal.notAllowed)), (nil, _):
                Issue.record("\(state) on \(move.command): \(outcome)")
            case (.some, .failure):
                break  // A listed move may still miss its own condition, which other tests name one by one.
            }
        }
    }

    @Test func `ends in the states that say how it went`() {
        let final = Sample.State.allCases.filter(Sample.transitions.isFinal)

        #expect(final == [.rejected, .expired, .withdrawn, .waived, .unfulfilled, .refunded])
    }

    @Test func `draws itself`() {
        let diagram = Sample.transitions.diagram(from: .requested)

        #expect(diagram.contains("requested --> approved: approve (merchant)"))
        #expect(diagram.contains("delivered --> overdue: fall_due (timer)"))
        #expect(diagram.split(separator: "\n").count == 2 + Sample.transitions.lines.count + 6)
    }

    @Test func `is the diagram of the documentation`() throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let page = try String(contentsOf: root.appending(path: "docs/alliance/samples.md"), encoding: .utf8)

        #expect(page.contains("```mermaid\n\(Sample.transitions.diagram(from: .requested))\n```"))
    }
}
