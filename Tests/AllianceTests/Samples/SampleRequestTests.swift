import Alliance
import Market
import Testing

@Suite("A request for a sample")
struct SampleRequestTests {
    @Test func `waits for the merchant, who has seventy-two hours`() throws {
        let sample = try SampleFixture.sample()

        #expect(sample.state == .requested)
        #expect(sample.dueAt == SampleFixture.after(.hours(72)))
        #expect(sample.moveDue(at: SampleFixture.after(.hours(72) - .milliseconds(1))) == nil)
        #expect(sample.moveDue(at: SampleFixture.after(.hours(72))) == .expire)
    }

    @Test func `is approved at once where the merchant's rule covers the creator`() throws {
        let rule = SampleOffer.AutoApproval(levelAtLeast: .l2, followersAtLeast: 10_000)
        let offer = SampleFixture.offer(auto: rule)

        let known = try SampleFixture.decide(
            SampleFixture.request(creator: SampleFixture.creator(level: .l2), offer: offer))
        let small = try SampleFixture.decide(
            SampleFixture.request(creator: SampleFixture.creator(level: .l2, followers: 9_999), offer: offer))

        #expect(known.state == .approved && known.dueAt == nil)
        #expect(small.state == .requested)
    }

    @Test func `is refused for the first reason that holds`() throws {
        let open = try SampleFixture.sample()
        let ended = try SampleFixture.sample(in: .rejected)

        #expect(throws: SampleRefusal.notOffered) {
            try SampleFixture.decide(SampleFixture.request(offer: nil, open: 9))
        }
        #expect(throws: SampleRefusal.stockExhausted) {
            try SampleFixture.decide(SampleFixture.request(offer: SampleFixture.offer(units: 0), latest: open))
        }
        #expect(throws: SampleRefusal.alreadyRequested) {
            try SampleFixture.decide(SampleFixture.request(open: 9, latest: open))
        }
        #expect(throws: SampleRefusal.askedTooRecently(until: SampleFixture.after(.days(30)))) {
            try SampleFixture.decide(SampleFixture.request(open: 9, latest: ended), at: SampleFixture.after(.days(29)))
        }
        #expect(throws: SampleRefusal.quotaExceeded(open: 2, allowed: 2)) {
            try SampleFixture.decide(SampleFixture.request(open: 2))
        }
    }

    @Test func `may come again at once after a withdrawal, and after thirty days otherwise`() throws {
        let withdrawn = try SampleFixture.sample(in: .withdrawn)
        let rejected = try SampleFixture.sample(in: .rejected)

        #expect(
            try SampleFixture.decide(SampleFixture.request(latest: withdrawn), at: SampleFixture.after(.hours(2)))
                .isOpen)
        #expect(
            try SampleFixture.decide(SampleFixture.request(latest: rejected), at: SampleFixture.after(.days(30))).isOpen
        )
    }

    @Test func `has a quota that grows with the level, the last entry holding above`() throws {
        let creator = SampleFixture.creator(level: .l6)

        #expect(try SampleFixture.decide(SampleFixture.request(creator: creator, open: 4)).isOpen)
        #expect(throws: SampleRefusal.quotaExceeded(open: 5, allowed: 5)) {
            try SampleFixture.decide(SampleFixture.request(creator: creator, open: 5))
        }
    }
}
