/// The named steps that decide whether an event is kept, as pure functions over one event.
///
/// The intake runs them in this order and counts what each one drops. Reading the envelope comes before
/// them and recognising duplicates after them, because those need the wire and the store.
package enum EventAdmission {
    /// One step: its name in metrics, and what it makes of an event.
    package struct Step: Sendable {
        /// The name, in lower case with underscores.
        package let name: String
        /// The event as it goes on, or why it stops here.
        package let run: @Sendable (Event, CountingRules) -> Result<Event, EventDropped>
    }

    /// The steps, first to last.
    package static let steps: [Step] = [
        Step(name: "origin") { event, _ in
            event.kind.comesFromClients ? .success(event) : .failure(.init(.notFromClients))
        },
        Step(name: "subject") { event, _ in
            hasSubject(event) ? .success(event) : .failure(.init(.missingSubject))
        },
        Step(name: "clock") { event, rules in
            let age = event.receivedAt.duration(since: event.occurredAt)
            if age > rules.lateEventsAcceptedFor { return .failure(.init(.tooLate)) }
            if age < .zero - rules.clockDifferenceAllowed { return .failure(.init(.inTheFuture)) }
            return .success(event)
        },
        Step(name: "consent") { event, _ in
            .success(event.consent.allowsLinking ? event : event.unlinked())
        },
    ]

    /// The event after all steps, or the first reason to drop it.
    package static func admit(_ event: Event, under rules: CountingRules) -> Result<Event, EventDropped> {
        var admitted = event
        for step in steps {
            switch step.run(admitted, rules) {
            case .success(let next): admitted = next
            case .failure(let dropped): return .failure(dropped)
            }
        }
        return .success(admitted)
    }

    private static func hasSubject(_ event: Event) -> Bool {
        let subjects = event.subjects
        return switch event.kind.subject {
        case .room: subjects.room != nil
        case .content: subjects.content != nil
        case .creator: subjects.creator != nil
        case .product: subjects.product != nil
        case .order: true
        case .anything: !subjects.isEmpty
        }
    }
}

/// An event that was not kept, as an error that carries its reason.
package struct EventDropped: Error, Hashable, Sendable {
    /// Why.
    package let reason: EventDrop

    /// A drop for a reason.
    package init(_ reason: EventDrop) { self.reason = reason }
}

extension Event {
    /// The same event without anything that ties it to a person: viewer, device, session and request.
    package func unlinked() -> Event {
        Event(
            id: id, kind: kind, occurredAt: occurredAt, receivedAt: receivedAt, viewer: nil, device: nil, session: nil,
            source: source, request: nil, subjects: subjects, measures: measures, consent: consent)
    }
}
