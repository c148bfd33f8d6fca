import Statistics
import Testing

@testable import Matching

@Suite struct SessionNeighboursTests {
    /// Settings under which a vote is plainly the number of shared items.
    private func plain(_ change: (inout SessionNeighbours.Settings) -> Void = { _ in }) -> SessionNeighbours.Settings {
        var settings = SessionNeighbours.Settings()
        settings.queryDecay = 1
        settings.queryRarity = 0
        settings.itemRarity = 0
        settings.lengthPower = 0
        settings.recency = 0
        settings.similarityPower = 1
        settings.afterDecay = 1
        settings.before = 1
        settings.beforeDecay = 1
        settings.transitionsShare = 0
        settings.reminder = 0
        change(&settings)
        return settings
    }

    private func model(_ rows: [[Int32]], items: Int, _ settings: SessionNeighbours.Settings) throws -> SessionModel {
        try SessionNeighbours(settings: settings).model(of: Histories(rows, itemCount: items, isOrdered: true))
    }

    /// The answer to a session, as shares of the best one's score.
    private func answer(_ model: SessionModel, _ session: [Int32]) -> [Int32: Float] {
        let candidates = model.candidates(after: session.map { Deed($0) }, limit: 99)
        let best = candidates.first?.score ?? 1
        return Dictionary(uniqueKeysWithValues: candidates.map { ($0.item, $0.score / best) })
    }

    /// By hand: the question 0 1 shares two items with the first session, and one with each of the others.
    @Test func `neighbours vote with the items they share`() throws {
        let model = try model([[0, 1, 2], [1, 3], [0, 3], [4, 5]], items: 6, plain())

        // Item 2 gets 2 votes, item 3 gets 1 + 1; item 1 as the latest shared item of two sessions gets none there.
        let votes = answer(model, [0, 1])

        #expect(votes[2] == 1)
        #expect(votes[3] == 1)
        #expect(votes[0] == 1)
        #expect(votes[1] == nil)
        #expect(votes[4] == nil)
    }

    /// By hand: behind the shared item each further place halves; before it a vote counts a quarter.
    @Test func `votes fall off with the distance from the shared item`() throws {
        let model = try model(
            [[3, 0, 1, 2]], items: 4,
            plain {
                $0.afterDecay = 0.5
                $0.before = 0.25
            })

        #expect(answer(model, [0]) == [1: 1, 2: 0.5, 3: 0.25])
    }

    /// By hand: of two sessions the older weighs e^-1/2 with recency 1.
    @Test func `later sessions weigh more`() throws {
        let model = try model([[0, 1], [0, 2]], items: 3, plain { $0.recency = 1 })

        let votes = answer(model, [0])

        #expect(votes[2] == 1)
        #expect(abs((votes[1] ?? 0) - 0.606_530_66) < 1e-6)
    }

    /// By hand: 4 sessions, item 0 in all of them, item 1 in one: log 2 / log 5 = 0.430677 against 1.
    @Test func `rare items say more`() throws {
        let model = try model([[0, 2], [0, 1, 3], [0, 2], [0, 2]], items: 4, plain { $0.queryRarity = 1 })

        let votes = answer(model, [0, 1])

        // Three neighbours share the common item alone, one both.
        #expect(votes[3] == 1)
        #expect(abs((votes[2] ?? 0) - 3 * 0.430_676_56 / 1.430_676_56) < 1e-5)
    }

    @Test func `the session's own items are recalled by how long ago they were`() throws {
        let model = try model(
            [[4, 5]], items: 6,
            plain {
                $0.reminder = 0.5
                $0.reminderOfLast = 0.5
                $0.reminderDecay = 0.5
            })

        #expect(answer(model, [0, 1, 2]) == [2: 0.5, 1: 1, 0: 0.5])
    }

    /// By hand: 3/4 of the votes 1/2 and 1/2, and 1/4 of the transitions 2/3 and 1/3.
    @Test func `transitions take their share`() throws {
        let model = try model(
            [[0, 1], [2, 0]], items: 3,
            plain {
                $0.transitionsShare = 0.25
                $0.transitions = .init(
                    window: 1, reverse: 0.5, cooccurrence: 0, sourcePower: 0, targetPower: 0, countPower: 1,
                    secondStep: 0)
            })

        let votes = answer(model, [0])

        #expect(votes[1] == 1)
        #expect(abs((votes[2] ?? 0) - (0.375 + 1.0 / 12) / (0.375 + 1.0 / 6)) < 1e-6)
    }

    @Test func `sessions appended one at a time answer as a refit does`() throws {
        for seed in UInt64(1)...6 {
            let rows = SyntheticHistories.rows(count: 300, items: 25, seed: seed)
            var settings = SessionNeighbours.Settings()
            settings.postingsMax = 20
            settings.neighboursMax = 15
            var live = try model(Array(rows.prefix(100)), items: 25, settings)
            for row in rows.dropFirst(100) { live.append(row) }
            let refitted = try model(rows, items: 25, settings)

            let questions = Array(SyntheticHistories.rows(count: 20, items: 25, seed: seed + 100))
            #expect(
                SyntheticHistories.scores(live, questions) == SyntheticHistories.scores(refitted, questions),
                "seed \(seed)")
        }
    }

    @Test func `a full ring answers as if the oldest sessions had never been`() throws {
        let rows = SyntheticHistories.rows(count: 90, items: 12, seed: 7)
        let settings = plain {
            $0.sessionsMax = 40
            $0.recency = 1
            $0.queryRarity = 1
        }

        let ring = try model(rows, items: 12, settings)
        let latest = try model(Array(rows.suffix(40)), items: 12, settings)

        #expect(ring.sessionCount == 40)
        #expect(SyntheticHistories.scores(ring, rows) == SyntheticHistories.scores(latest, rows))
        #expect(ring.bytes <= ring.bytesMax)
    }

    @Test func `a new item is answered after the session it was in`() throws {
        var model = try model([[0, 1]], items: 2, .init())

        model.append([1, 9])

        #expect(model.itemCount == 10)
        #expect(answer(model, [9])[1] != nil)
    }

    @Test func `a model comes back from its bytes, and damaged bytes are refused`() throws {
        let rows = SyntheticHistories.rows(count: 70, items: 20, seed: 2)
        var settings = SessionNeighbours.Settings()
        settings.sessionsMax = 50
        let model = try model(rows, items: 20, settings)
        let bytes = model.encoded()

        let decoded = try SessionModel(decoding: bytes)

        #expect(decoded.encoded() == bytes)
        #expect(SyntheticHistories.scores(decoded, rows) == SyntheticHistories.scores(model, rows))
        #expect(DamagedBytes.accepted(bytes) { _ = try SessionModel(decoding: $0) } == [])
        #expect(
            DamagedBytes.refusedForgeries(bytes) {
                _ = try SessionModel(decoding: $0).candidates(after: [Deed(1)], limit: 5)
            } > 20)
    }
}
