import Market
import Testing

@Suite("The admission of an event")
struct EventAdmissionTests {
    private static let now = Timestamp(milliseconds: 1_795_426_691_000)
    private static let rules = CountingRules(
        lateEventsAcceptedFor: .hours(72), clockDifferenceAllowed: .minutes(5),
        liveView: .seconds(10), videoViewWithAction: .seconds(3), videoViewAlone: .seconds(15))
    private static let content = Identifier<Content>(UUIDBits(high: 1, low: 1))
    private static let viewer = Identifier<Viewer>(UUIDBits(high: 2, low: 2))

    private func event(
        _ kind: EventKind, at time: Timestamp = now, subjects: Event.Subjects = .init(content: content),
        consent: ConsentScope = .personalisation
    ) throws -> Event {
        Event(
            id: try EventID(parsing: "01JD"), kind: kind, occurredAt: time, receivedAt: Self.now, viewer: Self.viewer,
            device: "d", session: "s", subjects: subjects, consent: consent)
    }

    private func drop(_ event: Event) -> EventDrop? {
        guard case .failure(let dropped) = EventAdmission.admit(event, under: Self.rules) else { return nil }
        return dropped.reason
    }

    @Test func `keeps what happened up to seventy-two hours ago, and no more`() throws {
        #expect(drop(try event(.like, at: Self.now.advanced(by: .hours(-72)))) == nil)
        #expect(drop(try event(.like, at: Self.now.advanced(by: .hours(-72) - .milliseconds(1)))) == .tooLate)
    }

    @Test func `allows clocks to differ by five minutes`() throws {
        #expect(drop(try event(.like, at: Self.now.advanced(by: .minutes(5)))) == nil)
        #expect(drop(try event(.like, at: Self.now.advanced(by: .minutes(5) + .milliseconds(1)))) == .inTheFuture)
    }

    @Test func `refuses trade events from clients`() throws {
        for kind in EventKind.allCases where !kind.comesFromClients {
            #expect(drop(try event(kind)) == .notFromClients)
        }
    }

    @Test func `wants the thing that the kind is about`() throws {
        #expect(drop(try event(.videoPlay, subjects: .init())) == .missingSubject)
        #expect(drop(try event(.roomEnter)) == .missingSubject)
        #expect(drop(try event(.like, subjects: .init())) == .missingSubject)
    }

    @Test func `takes the person out where consent is only essential`() throws {
        let admitted = try EventAdmission.admit(try event(.like, consent: .essential), under: Self.rules).get()

        #expect(admitted.viewer == nil && admitted.device == nil && admitted.session == nil && admitted.request == nil)
        #expect(admitted.subjects.content == Self.content)
    }
}
