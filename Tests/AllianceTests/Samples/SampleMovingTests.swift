import Alliance
import Market
import Testing

@Suite("A delivered sample")
struct SampleMovingTests {
    private let delivered = Duration.days(2)
    private let rules = SampleFixture.rules

    private func move(_ sample: Sample, _ move: Sample.Move, after duration: Duration) throws -> Sample {
        try sample.moving(move, at: SampleFixture.after(duration), under: rules)
    }

    @Test func `is due fourteen days later, and seven more after its one extension`() throws {
        let sample = try SampleFixture.sample(in: .delivered)
        let extended = try move(sample, .extend, after: .days(3))

        #expect(sample.dueAt == SampleFixture.after(delivered + .days(14)))
        #expect(extended.dueAt == SampleFixture.after(delivered + .days(21)) && extended.state == .delivered)
        #expect(throws: SampleRefusal.alreadyExtended) { try move(extended, .extend, after: .days(4)) }
    }

    @Test func `reminds three days and one day before, each once`() throws {
        let sample = try SampleFixture.sample(in: .delivered)
        let days = (0..<20).map { day in
            sample.reminders(
                from: SampleFixture.after(.days(Int64(day))), upTo: SampleFixture.after(.days(Int64(day) + 1)),
                under: rules)
        }

        #expect(days[12] == [.days(3)] && days[14] == [.days(1)])
        #expect(days.flatMap { $0 } == [.days(3), .days(1)])
    }

    @Test func `gets the time of a dismissed appeal back, and appeals once`() throws {
        let appealed = try move(try SampleFixture.sample(in: .delivered), .appeal(reason: "坏了"), after: .days(3))
        let dismissed = try move(appealed, .dismissAppeal(note: "未见破损"), after: .days(8))

        #expect(appealed.moveDue(at: SampleFixture.after(.days(99))) == nil)
        #expect(dismissed.dueAt == SampleFixture.after(delivered + .days(14) + .days(5)))
        #expect(throws: SampleRefusal.alreadyAppealed) { try move(dismissed, .appeal(reason: "再试"), after: .days(9)) }
    }

    @Test func `is fulfilled by a video that stayed public for three days`() throws {
        let sample = try SampleFixture.sample(in: .delivered)
        let evidence = SampleEvidence.video(SampleFixture.video, postedAt: SampleFixture.after(.days(5)))

        #expect(throws: SampleRefusal.evidenceTooShort) {
            try move(sample, .fulfil(evidence), after: .days(8) - .milliseconds(1))
        }
        #expect(try move(sample, .fulfil(evidence), after: .days(8)).state == .fulfilled)
    }

    @Test func `is fulfilled by a room in which the product was pinned for ten minutes`() throws {
        let sample = try SampleFixture.sample(in: .delivered)
        let room = { (pinned: Duration) in
            SampleEvidence.room(SampleFixture.room, pinnedFor: pinned, endedAt: SampleFixture.after(.days(5)))
        }

        #expect(throws: SampleRefusal.evidenceTooShort) {
            try move(sample, .fulfil(room(.minutes(10) - .seconds(1))), after: .days(6))
        }
        #expect(try move(sample, .fulfil(room(.minutes(10))), after: .days(6)).state == .fulfilled)
    }

    @Test func `is fulfilled by a video about the product, not by pictures or another product's`() throws {
        let sample = try SampleFixture.sample(in: .delivered)
        let posted = SampleFixture.after(.days(5))
        func content(_ form: Content.Form, _ product: Identifier<Product>?) -> Content {
            Content(
                id: SampleFixture.video, creator: sample.creator, form: form,
                draft: .init(title: "冲泡", tags: [], category: nil, product: product), length: nil, state: .published,
                publishedAt: posted)
        }

        #expect(
            try SampleEvidence(of: content(.video, sample.product), for: sample)
                == .video(SampleFixture.video, postedAt: posted))
        #expect(throws: SampleRefusal.evidenceNotAVideo) {
            try SampleEvidence(of: content(.pictures, sample.product), for: sample)
        }
        for other in [nil, Identifier<Product>(UUIDBits(high: 9, low: 9))] {
            #expect(throws: SampleRefusal.evidenceOfOtherProduct) {
                try SampleEvidence(of: content(.video, other), for: sample)
            }
        }
    }

    @Test func `does not count content from before delivery or after the due time`() throws {
        let sample = try SampleFixture.sample(in: .delivered)
        for posted in [delivered - .milliseconds(1), delivered + .days(14) + .milliseconds(1)] {
            let evidence = SampleEvidence.video(SampleFixture.video, postedAt: SampleFixture.after(posted))

            #expect(throws: SampleRefusal.evidenceNotInTime) { try move(sample, .fulfil(evidence), after: .days(60)) }
        }
    }

    @Test func `still qualifies when overdue, if the video was posted in time`() throws {
        let overdue = try SampleFixture.sample(in: .overdue)
        let inTime = SampleEvidence.video(SampleFixture.video, postedAt: SampleFixture.after(.days(16)))
        let late = SampleEvidence.video(
            SampleFixture.video, postedAt: SampleFixture.after(.days(16) + .milliseconds(1)))

        #expect(try move(overdue, .fulfil(inTime), after: .days(19)).state == .fulfilled)
        #expect(throws: SampleRefusal.evidenceNotInTime) { try move(overdue, .fulfil(late), after: .days(20)) }
        #expect(overdue.moveDue(at: SampleFixture.after(.days(19))) == .close)
    }

    @Test func `is paid back only when refundable, sold enough and in time`() throws {
        let free = try SampleFixture.sample(in: .fulfilled)
        let refundable = try SampleFixture.sample(in: .fulfilled, kind: .refundable(targetUnits: 20))
        let refund = { (sold: Int, shipped: Duration) in
            Sample.Move.refund(unitsSold: sold, lastShippedAt: SampleFixture.after(shipped))
        }

        #expect(throws: SampleRefusal.notRefundable) { try move(free, refund(99, .days(20)), after: .days(60)) }
        #expect(throws: SampleRefusal.targetNotMet(sold: 19, target: 20)) {
            try move(refundable, refund(19, .days(20)), after: .days(60))
        }
        let outside = [delivered - .milliseconds(1), delivered + .days(90) + .milliseconds(1)]
        for shipped in outside {
            #expect(throws: SampleRefusal.salesNotInTime) {
                try move(refundable, refund(20, shipped), after: .days(130))
            }
        }
        #expect(throws: SampleRefusal.salesNotInTime) { try move(refundable, refund(20, .days(61)), after: .days(60)) }
    }

    @Test func `is paid back from thirty to ninety days after the last order was shipped`() throws {
        let refundable = try SampleFixture.sample(in: .fulfilled, kind: .refundable(targetUnits: 20))
        let refund = Sample.Move.refund(unitsSold: 20, lastShippedAt: SampleFixture.after(.days(20)))

        #expect(throws: SampleRefusal.refundTooEarly(from: SampleFixture.after(.days(50)))) {
            try move(refundable, refund, after: .days(50) - .milliseconds(1))
        }
        #expect(throws: SampleRefusal.refundTooLate) {
            try move(refundable, refund, after: .days(110) + .milliseconds(1))
        }
        for day: Int64 in [50, 110] {
            #expect(try move(refundable, refund, after: .days(day)).state == .refunded)
        }
    }

    @Test func `shows a fulfilment rate from three finished samples on`() {
        #expect(FulfilmentRate(fulfilled: 2, unfulfilled: 0).value(under: rules) == nil)
        #expect(FulfilmentRate(fulfilled: 2, unfulfilled: 2).value(under: rules) == 0.5)
    }
}
