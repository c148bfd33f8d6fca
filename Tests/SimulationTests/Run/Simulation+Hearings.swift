import Market
import Operations
import SQLDatabase

/// What those heard who are told by webhooks.
extension Simulation {
    /// How long after each attempt the next one follows, from docs/operations/webhooks.md.
    private static let pauses: [Duration] = [
        .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20), .hours(24),
    ]

    /// No message came more often than it is tried, and no faster; what arrived is not sent again; and a shop hears of its own.
    ///
    /// Whoever is killed between sending and writing it down sends once more, so as many of each are forgiven as that happened.
    func lookAtHearings() async throws {
        let crashed = crashes.crashes.filter { [.webhookSent, .webhookNoting].contains($0.key) }.values.reduce(0, +)
        var heard: [String: [SimulatedReceiver.Hearing]] = [:]
        for hearing in receiver.hearings { heard["\(hearing.url) \(hearing.message)", default: []].append(hearing) }
        var (again, early) = (0, 0)
        for (name, hearings) in heard {
            try expect(
                hearings.count <= (Self.pauses.count + 1) * (1 + replays) + crashed,
                "\(name) was sent \(hearings.count) times")
            again += max(0, hearings.filter(\.isTaken).count - 1)
            guard hearings[0].url == SimulatedReceiver.dead else { continue }
            for (place, pair) in zip(hearings, hearings.dropFirst()).enumerated() where place < Self.pauses.count {
                if pair.1.at < pair.0.at.advanced(by: Self.pauses[place]) { early += 1 }
            }
        }
        try expect(
            again <= crashed, "\(again) messages were sent again after they had arrived, with \(crashed) crashes")
        // One that was sent twice in a row shifts those behind it by a place, too.
        try expect(
            early <= crashed * Self.pauses.count, "\(early) messages were sent again too early, with \(crashed) crashes"
        )
        let own = try await read { connection in
            Set(
                try connection.query(
                    """
                    SELECT id FROM merchant_order WHERE merchant = \(World.cakeMerchant.id)
                    UNION SELECT id FROM after_sale WHERE merchant = \(World.cakeMerchant.id)
                    """
                ).map { try $0.get("id", as: String.self) })
        }
        for hearing in receiver.hearings where hearing.url == Self.merchantHook {
            try expect(own.contains(hearing.subject), "a shop hears of \(hearing.subject), which is another's (INV-25)")
        }
    }

    /// Owners have their addresses told again that were not any more, with what they missed.
    func tellAgain() async throws {
        for (membership, url) in [
            (Membership.operator, Self.operatorHook), (.merchant(World.cakeMerchant.id), Self.merchantHook),
        ] {
            let off = try await read { connection in
                try connection.first("SELECT id FROM webhook_endpoint WHERE url = \(url) AND state = 'disabled'")?
                    .get("id", as: Identifier<WebhookEndpoint>.self)
            }
            guard let off else { continue }
            let (on, again) = (context(membership), context(membership))
            let turned = try await attempt { try await $0.webhooks.turn(off, on: true, in: on) }
            let replayed = try await attempt {
                try await $0.webhooks.replay(off, since: Timestamp(milliseconds: 0), in: again)
            }
            note("\(url) is told again: \(turned.value?.value.state ?? ""), \(replayed.value?.value.state ?? "")")
            replays += 1
        }
    }

    /// In the end everything that was to be told has been heard.
    func lookAtWhatWasMissed() async throws {
        let told = Dictionary(grouping: receiver.hearings.filter(\.isTaken), by: \.url).mapValues {
            Set($0.map(\.message))
        }
        let (all, own) = try await read { connection in
            (
                try connection.query(
                    "SELECT id FROM outbox WHERE type = 'order.paid' OR type LIKE 'payment.%' OR type LIKE 'payout.%'"
                ).map { try $0.get("id", as: String.self) },
                try connection.query(
                    """
                    SELECT id FROM outbox WHERE (type LIKE 'order.%' OR type LIKE 'refund.%')
                        AND parties LIKE \("%\(World.cakeMerchant.id)%")
                    """
                ).map { try $0.get("id", as: String.self) }
            )
        }
        for (url, messages) in [(Self.operatorHook, all), (Self.merchantHook, own)] {
            let missed = messages.filter { told[url]?.contains($0) != true }
            try expect(missed.isEmpty, "\(url) never heard of \(missed.count) of \(messages.count) messages (INV-13)")
        }
    }
}
