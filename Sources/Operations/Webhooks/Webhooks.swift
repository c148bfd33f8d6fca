import Foundation
package import Market
import SQLDatabase
import Storage

/// Telling other systems what happens: `platform.webhooks`.
///
/// A message is written into the deliveries of every endpoint that wants it in the transaction that takes it from the outbox,
/// so that it goes out exactly when the change was committed (INV-13); it is sent until it arrives or was tried for three days.
package struct Webhooks: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// The most endpoints of a party.
    package static let endpointsMax = 20
    /// How long the secret before is signed with, too, after a new one was made.
    package static let rotation: Duration = .hours(24)
    /// How long deliveries are kept.
    package static let keptFor: Duration = .days(30)
    /// How many deliveries to one endpoint a turn takes, and how many of them are under way at a time.
    static let concurrency = (taken: 16, underWay: 8)

    // MARK: Endpoints

    /// An endpoint that was made or got a new secret, which is shown once.
    package struct Secreted: Replayable, Sendable {
        /// The endpoint.
        package let id: Identifier<WebhookEndpoint>
        /// The secret; nil when the answer is a replay or a dry run.
        package let secret: String?

        /// An endpoint as it is kept with an idempotency key: without its secret.
        package var record: String { id.rawValue }

        package init(record: String) throws {
            id = try Identifier(parsing: record)
            secret = nil
        }

        /// An endpoint with its secret.
        package init(id: Identifier<WebhookEndpoint>, secret: String?) {
            self.id = id
            self.secret = secret
        }
    }

    /// Makes an endpoint of the actor's party.
    /// - Parameter side: as which side, for an account that is several.
    /// - Throws: `NotThere` for an actor who is told nothing; `InvalidInput` for an address or patterns that are none;
    ///   `WebhookRefusal.tooMany`.
    package func create(
        url: String, types: [String], side: Role? = nil, in context: CommandContext
    ) async throws -> Written<Secreted> {
        try AuthorisationTable.standard.authorise("webhooks.create", context.actor)
        let owner = try Self.owner(context.actor, side: side)
        guard url.utf8.count <= WebhookEndpoint.urlMax else { throw WebhookRefusal.address(.malformed) }
        if let fault = platform.webhookSender.fault(of: url) { throw WebhookRefusal.address(fault) }
        guard (1...WebhookEndpoint.typesMax).contains(types.count), types.allSatisfy(WebhookEndpoint.isPattern) else {
            throw WebhookRefusal.types
        }
        let key = StandardWebhook.Key.random()
        return try await platform.write("webhooks.create", in: context) { scope in
            let store = WebhookStore(scope.connection)
            guard try store.count(of: owner) < Self.endpointsMax else { throw WebhookRefusal.tooMany }
            let endpoint = WebhookEndpoint(
                id: scope.newIdentifier(), owner: owner, url: url, types: types, createdAt: scope.now)
            try store.put(.init(endpoint: endpoint, secret: key.text))
            try scope.audit("is told at \(Self.host(of: url))", subject: endpoint.id.rawValue)
            return Secreted(id: endpoint.id, secret: scope.context.isDryRun ? nil : key.text)
        }
    }

    /// The endpoints of the actor's parties, latest first.
    package func list(page: PageRequest, as actor: Actor) async throws -> Page<WebhookEndpoint> {
        try AuthorisationTable.standard.authorise("webhooks.list", actor)
        let after = try page.cursor.map(TimedPlace<WebhookEndpoint>.init(cursor:))
        return try await platform.read { connection in
            let rows = try WebhookStore(connection).endpoints(
                of: Self.owners(actor), after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.createdAt, $0.id).cursor }
        }
    }

    /// One endpoint.
    /// - Throws: `NotThere` also for others' endpoints.
    package func find(_ id: Identifier<WebhookEndpoint>, as actor: Actor) async throws -> WebhookEndpoint {
        try AuthorisationTable.standard.authorise("webhooks.read", actor)
        return try await platform.read { try Self.own(id, actor, WebhookStore($0)).endpoint }
    }

    /// Makes a new secret; messages are signed with the old one, too, for a day.
    /// - Throws: `NotThere`.
    package func rotate(
        _ id: Identifier<WebhookEndpoint>, in context: CommandContext
    ) async throws -> Written<Secreted> {
        let key = StandardWebhook.Key.random()
        return try await change(id, "webhooks.rotate", in: context) { keyed, scope in
            keyed.previous = (keyed.secret, scope.now.advanced(by: Self.rotation))
            keyed.secret = key.text
            try scope.audit("has a new secret", subject: id.rawValue)
            return Secreted(id: id, secret: scope.context.isDryRun ? nil : key.text)
        }
    }

    /// Tells an endpoint again, or not any more; what waits for one that is not told any more ends.
    /// - Throws: `NotThere`.
    package func turn(
        _ id: Identifier<WebhookEndpoint>, on isOn: Bool, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await change(id, isOn ? "webhooks.enable" : "webhooks.disable", in: context) { keyed, scope in
            keyed.endpoint = keyed.endpoint.switched(on: isOn)
            if !isOn { try WebhookStore(scope.connection).exhaust(id) }
            try scope.audit(isOn ? "is told again" : "is not told any more", subject: id.rawValue)
            return TradeReceipt(id.rawValue, keyed.endpoint.state.rawValue, revision: keyed.endpoint.revision)
        }
    }

    /// Sends an event that says nothing, to try an endpoint out.
    /// - Throws: `NotThere`, `WebhookRefusal.disabled`.
    package func test(
        _ id: Identifier<WebhookEndpoint>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await change(id, "webhooks.test", in: context) { keyed, scope in
            guard keyed.endpoint.state != .disabled else { throw WebhookRefusal.disabled }
            let delivery: Identifier<WebhookDelivery> = scope.newIdentifier()
            let message = OutboxStore.Message(
                id: "evt_\(delivery.rawValue.dropFirst(4))", type: "webhook.test", subject: id.rawValue,
                payload: #"{"hello":"world"}"#, at: scope.now, parties: "", number: 0)
            try WebhookStore(scope.connection).insert([
                try Self.delivery(delivery, of: message, to: keyed.endpoint, at: scope.now)
            ])
            return TradeReceipt(delivery.rawValue, WebhookDelivery.State.pending.rawValue)
        }
    }

    /// Sends again what ended without arriving since a time.
    /// - Returns: the endpoint, and how many deliveries as its state.
    /// - Throws: `NotThere`, `WebhookRefusal.disabled`.
    package func replay(
        _ id: Identifier<WebhookEndpoint>, since: Timestamp, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await change(id, "webhooks.replay", in: context) { keyed, scope in
            guard keyed.endpoint.state != .disabled else { throw WebhookRefusal.disabled }
            let count = try WebhookStore(scope.connection).replay(id, since: since, at: scope.now)
            try scope.audit("is told \(count) things again", subject: id.rawValue)
            return TradeReceipt(id.rawValue, String(count))
        }
    }

    private func change<Value: Replayable>(
        _ id: Identifier<WebhookEndpoint>, _ operation: OperationName, in context: CommandContext,
        _ body: @escaping @Sendable (inout WebhookStore.Keyed, WriteScope) throws -> Value
    ) async throws -> Written<Value> {
        try await platform.write(operation, in: context) { scope in
            let store = WebhookStore(scope.connection)
            var keyed = try Self.own(id, scope.context.actor, store, locked: true)
            let value = try body(&keyed, scope)
            try store.put(keyed)
            return value
        }
    }

    // MARK: Deliveries

    /// A delivery with its attempts.
    package struct Log: Sendable {
        /// The delivery.
        package let delivery: WebhookDelivery
        /// Its attempts, first made first.
        package let attempts: [WebhookDelivery.Attempt]

        /// A delivery with its attempts.
        package init(delivery: WebhookDelivery, attempts: [WebhookDelivery.Attempt]) {
            self.delivery = delivery
            self.attempts = attempts
        }
    }

    /// What went to an endpoint, latest first.
    /// - Throws: `NotThere` also for others' endpoints.
    package func deliveries(
        to id: Identifier<WebhookEndpoint>, state: WebhookDelivery.State? = nil, page: PageRequest, as actor: Actor
    ) async throws -> Page<WebhookDelivery> {
        try AuthorisationTable.standard.authorise("webhooks.deliveries", actor)
        let after = try page.cursor.map(TimedPlace<WebhookDelivery>.init(cursor:))
        return try await platform.read { connection in
            let store = WebhookStore(connection)
            _ = try Self.own(id, actor, store)
            let rows = try store.deliveries(
                to: id, state: state, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.at, $0.id).cursor }
        }
    }

    /// One delivery with its attempts.
    /// - Throws: `NotThere` also for others' deliveries.
    package func delivery(_ id: Identifier<WebhookDelivery>, as actor: Actor) async throws -> Log {
        try AuthorisationTable.standard.authorise("webhooks.delivery", actor)
        return try await platform.read { connection in
            let store = WebhookStore(connection)
            guard let delivery = try store.delivery(id) else { throw NotThere("webhook_delivery") }
            _ = try Self.own(delivery.endpoint, actor, store)
            return Log(delivery: delivery, attempts: try store.attempts(of: id))
        }
    }

    /// Sends one delivery again, whatever became of it.
    /// - Throws: `NotThere`, `WebhookRefusal.disabled`.
    package func resend(
        _ id: Identifier<WebhookDelivery>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await platform.write("webhooks.resend", in: context) { scope in
            let store = WebhookStore(scope.connection)
            guard let delivery = try store.delivery(id, locked: true) else { throw NotThere("webhook_delivery") }
            let keyed = try Self.own(delivery.endpoint, scope.context.actor, store)
            guard keyed.endpoint.state != .disabled else { throw WebhookRefusal.disabled }
            let again = delivery.again(at: scope.now)
            try store.save(again)
            return TradeReceipt(id.rawValue, again.state.rawValue)
        }
    }

    // MARK: The way out

    /// Writes the deliveries that messages of the outbox call for.
    static func deliver(_ messages: [OutboxStore.Message], in scope: WriteScope) throws {
        let store = WebhookStore(scope.connection)
        let owners = messages.map { parties(of: $0.parties) + [.operator] }
        let endpoints = Dictionary(grouping: try store.told(of: Array(Set(owners.joined()))), by: \.owner)
        var deliveries: [WebhookDelivery] = []
        for (message, owners) in zip(messages, owners) {
            for endpoint in owners.flatMap({ endpoints[$0] ?? [] }) where endpoint.wants(message.type) {
                deliveries.append(try delivery(scope.newIdentifier(), of: message, to: endpoint, at: scope.now))
            }
        }
        if !deliveries.isEmpty { try store.insert(deliveries) }
    }

    /// The body that is valid as a Standard Webhook and as a CloudEvent 1.0 (commerce.md §7.2).
    private struct Envelope: Encodable {
        let specversion = "1.0"
        let id, source, type, time, timestamp, subject: String
        let sequence: String?
        let datacontenttype = "application/json"
    }

    private static func delivery(
        _ id: Identifier<WebhookDelivery>, of message: OutboxStore.Message, to endpoint: WebhookEndpoint,
        at time: Timestamp
    ) throws -> WebhookDelivery {
        let source = endpoint.owner.party.map { "/\(endpoint.owner.role.rawValue)s/\($0)" } ?? "/platform"
        let head = try JSONText.encode(
            Envelope(
                id: message.id, source: source, type: message.type, time: message.at.description,
                timestamp: message.at.description, subject: message.subject,
                sequence: message.number > 0 ? paddedText(of: message.number) : nil))
        // The payload is JSON already and goes in as it is.
        let body = head.dropLast() + ",\"data\":\(message.payload)}"
        return WebhookDelivery(
            id: id, endpoint: endpoint.id, message: message.id, type: message.type, subject: message.subject,
            body: String(body), at: message.at, nextAt: time)
    }

    private static func paddedText(of number: Int64) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 12 - text.count)) + text
    }

    /// Sends what is due, side by side; the background loop calls it again and again.
    /// - Returns: how many were sent.
    package func runClock(limit: Int = 256) async throws -> Int {
        let now = platform.clock.now()
        // Nothing to do costs a read and no commit.
        guard try await platform.read({ try WebhookStore($0).hasDue(at: now) }) else { return 0 }
        // Whoever is killed while sending sends again when this time is over: a receiver may get a message twice.
        let end = now.advanced(by: WebhookDelivery.timeout * 8)
        let (due, endpoints) = try await platform.database.write { connection in
            let store = WebhookStore(connection)
            let due = try store.lease(at: now, until: end, ofEach: Self.concurrency.taken, limit: limit)
            var endpoints: [Identifier<WebhookEndpoint>: WebhookStore.Keyed] = [:]
            for id in Set(due.map(\.endpoint)) { endpoints[id] = try store.endpoint(id) }
            return (due, endpoints)
        }
        // Of each endpoint a few, so that a slow one holds a turn up for two time-outs and no longer.
        await withTaskGroup { group in
            for (id, mine) in Dictionary(grouping: due, by: \.endpoint) {
                guard let keyed = endpoints[id] else { continue }
                for lane in 0..<min(Self.concurrency.underWay, mine.count) {
                    group.addTask {
                        for place in stride(from: lane, to: mine.count, by: Self.concurrency.underWay) {
                            await send(mine[place], to: keyed)
                        }
                    }
                }
            }
        }
        return due.count
    }

    private func send(_ delivery: WebhookDelivery, to keyed: WebhookStore.Keyed) async {
        let started = platform.clock.now()
        let body = Array(delivery.body.utf8)
        var secrets = [keyed.secret]
        if let previous = keyed.previous, started < previous.until { secrets.append(previous.secret) }
        let headers =
            StandardWebhook.headers(
                id: delivery.message, at: started, body: body, keys: secrets.compactMap(StandardWebhook.Key.init))
            + [("content-type", "application/json"), ("user-agent", "Dancong-Webhooks")]
        // Who is stopped here sends again when the lease ends, as after a crash.
        guard (try? platform.faults.pass(.webhookSending)) != nil else { return }
        let clock = ContinuousClock.now
        let outcome = await platform.webhookSender.send(body, headers: headers, to: keyed.endpoint.url)
        let took = ContinuousClock.now - clock
        let context = CommandContext(actor: .platform("webhooks.note"), requestID: "webhooks.note")
        do {
            try platform.faults.pass(.webhookSent)
            _ = try await platform.write("webhooks.note", in: context) { scope in
                try Self.note(outcome, took, of: delivery, in: scope)
                return TurnCount(1)
            }
        } catch {
            // What was not written down is sent again when the lease ends, as after a crash.
        }
    }

    private static func note(
        _ outcome: WebhookDelivery.Outcome, _ took: Duration, of sent: WebhookDelivery, in scope: WriteScope
    ) throws {
        let store = WebhookStore(scope.connection)
        // Endpoints before their deliveries, as where one is switched off.
        guard var keyed = try store.endpoint(sent.endpoint, locked: true),
            let delivery = try store.delivery(sent.id, locked: true), delivery.nextAt != nil
        else { return }
        let before = keyed.endpoint
        keyed.endpoint =
            outcome.isSuccess ? before.succeeding() : before.failing(at: scope.now, isGone: outcome.isGone)
        let isOver = keyed.endpoint.state == .disabled
        let next = delivery.after(outcome, at: scope.now, isOver: isOver)
        try store.save(next)
        let (status, fault): (Int?, String?) =
            switch outcome {
            case .answered(let status, _): (status, nil)
            case .unanswered: (nil, "unanswered")
            case .forbiddenAddress: (nil, "forbidden_address")
            }
        try store.insert(
            .init(number: next.attempts, status: status, fault: fault, at: scope.now, took: took), of: delivery.id)
        guard keyed.endpoint != before else { return }
        try store.put(keyed)
        if isOver {
            try store.exhaust(before.id)
            try scope.publish(
                "webhook.endpoint_disabled", subject: before.id.rawValue,
                payload: TradeReceipt(before.id.rawValue, keyed.endpoint.reason?.rawValue ?? "").record,
                to: [before.owner])
        }
    }

    /// Forgets deliveries that ended long ago, with their attempts.
    /// - Returns: how many.
    package func forgetOld(limit: Int = 1_000) async throws -> Int {
        let context = CommandContext(actor: .platform("webhooks.forget"), requestID: "webhooks.forget")
        return try await platform.write("webhooks.forget", in: context) { scope in
            TurnCount(
                try WebhookStore(scope.connection).forget(
                    before: scope.now.advanced(by: .zero - Self.keptFor), limit: limit))
        }.value.count
    }

    // MARK: Whose

    /// Parties as a text, and back.
    static func text(of parties: [Membership]) -> String {
        parties.compactMap { membership in membership.party.map { "\(membership.role.rawValue):\($0)" } }
            .joined(separator: " ")
    }

    private static func parties(of text: String) -> [Membership] {
        text.split(separator: " ").compactMap { part in
            let sides = part.split(separator: ":", maxSplits: 1).map(String.init)
            guard sides.count == 2, let role = Role(rawValue: sides[0]) else { return nil }
            guard tellable.contains(role) else { return nil }
            // What names no party is told to none.
            return try? Membership.stored(role, party: sides[1])
        }
    }

    /// Who may be told.
    private static let tellable: Set<Role> = [.merchant, .creator, .operator]

    /// For whom an actor may be told: its shops, its creators, and the platform.
    private static func owners(_ actor: Actor) -> [Membership] {
        actor.memberships.filter { tellable.contains($0.role) }
    }

    private static func owner(_ actor: Actor, side: Role?) throws(NotThere) -> Membership {
        guard let owner = owners(actor).first(where: { side == nil || $0.role == side }) else {
            throw NotThere("webhook_owner")
        }
        return owner
    }

    private static func own(
        _ id: Identifier<WebhookEndpoint>, _ actor: Actor, _ store: WebhookStore, locked: Bool = false
    ) throws -> WebhookStore.Keyed {
        guard let keyed = try store.endpoint(id, locked: locked), actor.acts(keyed.endpoint.owner) else {
            throw NotThere("webhook_endpoint")
        }
        return keyed
    }

    /// An address without its path, which may hold a secret.
    private static func host(of url: String) -> String { URLComponents(string: url)?.host ?? "" }
}

/// Why something about an endpoint is refused.
package enum WebhookRefusal: Refusal {
    /// The address is none that is sent to.
    case address(WebhookAddressFault)
    /// The patterns of events are none, or too many.
    case types
    /// The party has as many endpoints as it may have.
    case tooMany
    /// The endpoint is not told any more.
    case disabled

    package var code: ErrorCode {
        switch self {
        case .address: "webhook.address_refused"
        case .types: "webhook.types_malformed"
        case .tooMany: "webhook.too_many"
        case .disabled: "webhook.disabled"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .address, .types: .invalid
        case .tooMany: .exhausted
        case .disabled: .conflict
        }
    }

    package var details: [String: String] {
        if case .address(let fault) = self { ["fault": fault.rawValue] } else { [:] }
    }
}

extension Platform {
    /// Telling other systems what happens.
    package var webhooks: Webhooks { Webhooks(platform: self) }
}
