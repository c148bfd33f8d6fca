package import Alliance
import Amounts
package import Market
import SQLDatabase
import Storage

/// What binds creators to agencies: `platform.agencies`.
package struct Agencies: Sendable {
    private let platform: Platform

    /// The most proposals of an agency that are not answered.
    package static let proposalsMax = 200

    init(platform: Platform) { self.platform = platform }

    /// Proposes to a creator to be bound to the actor's agency.
    /// - Throws: `NotThere` for an actor who is no agency, and for a creator that is not there; `BindingRefusal`.
    package func propose(
        _ terms: AgencyBinding.Terms, to creator: Identifier<Creator>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try AuthorisationTable.standard.authorise("bindings.propose", context.actor)
        return try await platform.write("bindings.propose", in: context) {
            [rules = platform.rules.trade.values] scope in
            let parties = PartyStore(scope.connection)
            guard let agency = scope.context.actor.agency, try parties.agency(agency) != nil else {
                throw NotThere("agency")
            }
            guard try parties.creator(creator) != nil else { throw NotThere("creator") }
            let store = AgencyBindingStore(scope.connection)
            guard try Self.isFree(creator, under: rules, in: scope) else { throw BindingRefusal.alreadyBound }
            guard try store.proposals(of: agency) < Self.proposalsMax else { throw BindingRefusal.tooMany }
            let binding = try AgencyBinding.propose(
                scope.newIdentifier(), to: creator, by: agency, terms,
                answeredWithin: rules.bindingAnsweredWithin, at: scope.now)
            try store.insert(binding)
            try scope.audit("proposes \(terms.split.partsPerMillion) ppm to \(creator)", subject: binding.id.rawValue)
            try scope.notify(
                .creator(creator), of: .bindingProposed, about: binding.id.rawValue, dueAt: binding.dueAt,
                occasion: binding.id.rawValue)
            try scope.publish(
                "binding.proposed", subject: binding.id.rawValue, payload: binding.receipt.record,
                to: binding.parties)
            return binding.receipt
        }
    }

    /// Moves a binding along its table as one of its sides.
    /// - Throws: `NotThere` also for others'; `BindingRefusal`; `WriteRefusal.stale`; `AccessRefusal`.
    package func move(
        _ id: Identifier<AgencyBinding>, _ command: AgencyBinding.Command, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let operation = OperationName(rawValue: "bindings.\(command.rawValue)")
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { [rules = platform.rules.trade.values] scope in
            guard let binding = try AgencyBindingStore(scope.connection).find(id, locked: true),
                grant.reaches(ownedBy: binding.parties)
            else { throw NotThere("binding") }
            // An account that is both sides is the creator where a creator has to answer.
            let side: Role = scope.context.actor.acts(.creator(binding.creator)) ? .creator : .agency
            guard AgencyBinding.transitions.allowed(in: binding.state, to: side).contains(command) else {
                throw BindingRefusal.notAllowed(
                    TransitionRefused(
                        state: binding.state.rawValue, command: command.rawValue,
                        allowed: AgencyBinding.transitions.allowed(in: binding.state, to: side).map(\.rawValue)))
            }
            return try Self.moving(binding, command, by: side, under: rules, in: scope).receipt
        }
    }

    private static func moving(
        _ binding: AgencyBinding, _ command: AgencyBinding.Command, by side: Role?, under rules: TradeRules,
        in scope: WriteScope
    ) throws -> AgencyBinding {
        let store = AgencyBindingStore(scope.connection)
        if command == .accept, try !isFree(binding.creator, under: rules, in: scope) {
            throw BindingRefusal.alreadyBound
        }
        let moved = try binding.moving(
            command, by: side, answeredWithin: rules.bindingAnsweredWithin, at: scope.now)
        guard try store.save(moved) else { throw WriteRefusal.stale }
        try scope.audit("\(binding.state.rawValue) to \(moved.state.rawValue)", subject: binding.id.rawValue)
        if command == .requestExit {
            try scope.notify(
                side == .creator ? .agency(moved.agency) : .creator(moved.creator), of: .bindingExit,
                about: moved.id.rawValue, dueAt: moved.dueAt, occasion: "\(moved.id) \(moved.revision)")
        }
        try scope.publish(
            "binding.moved", subject: binding.id.rawValue, payload: moved.receipt.record, to: moved.parties)
        return moved
    }

    /// Whether nothing binds a creator; what ran out and the clock has not ended yet ends now.
    private static func isFree(
        _ creator: Identifier<Creator>, under rules: TradeRules, in scope: WriteScope
    ) throws -> Bool {
        guard let bound = try AgencyBindingStore(scope.connection).bound([creator])[creator] else { return true }
        guard !bound.counts(at: scope.now), let command = bound.moveDue(at: scope.now) else { return false }
        _ = try moving(bound, command, by: nil, under: rules, in: scope)
        return true
    }

    /// A binding with the names of its sides.
    package struct Entry: Sendable, Hashable {
        /// The binding.
        package let binding: AgencyBinding
        /// The creator's name.
        package let creator: String
        /// The agency's name.
        package let agency: String

        /// A binding with the names of its sides.
        package init(binding: AgencyBinding, creator: String, agency: String) {
            self.binding = binding
            self.creator = creator
            self.agency = agency
        }
    }

    /// The actor's bindings, as creator and as agency; all for an operator; latest first.
    /// - Throws: `InvalidInput` for a cursor that is none.
    package func list(page: PageRequest, as actor: Actor) async throws -> Page<Entry> {
        let grant = try AuthorisationTable.standard.authorise("bindings.list", actor)
        let (creator, agency) = grant.ownership == .any ? (nil, nil) : (actor.creator, actor.agency)
        guard grant.ownership == .any || creator != nil || agency != nil else { throw NotThere("binding") }
        let after = try page.cursor.map(TimedPlace<AgencyBinding>.init(cursor:))
        return try await platform.read { connection in
            let rows = try AgencyBindingStore(connection).list(
                of: creator, agency, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            let parties = PartyStore(connection)
            let creators = try Dictionary(
                parties.creators(Array(Set(rows.map(\.creator))).sorted()).map { ($0.id, $0.name) }
            ) { first, _ in first }
            let agencies = try Dictionary(
                parties.agencies(Array(Set(rows.map(\.agency))).sorted()).map { ($0.id, $0.name) }
            ) { first, _ in first }
            return Page(
                rows: rows.map {
                    Entry(
                        binding: $0, creator: creators[$0.creator] ?? $0.creator.rawValue,
                        agency: agencies[$0.agency] ?? $0.agency.rawValue)
                }, limit: page.limit
            ) { TimedPlace($0.binding.proposedAt, $0.binding.id).cursor }
        }
    }

    /// Moves the bindings whose time ran out; the background loop calls it again and again.
    /// - Returns: how many were moved.
    package func runClock(limit: Int = 100) async throws -> Int {
        let now = platform.clock.now()
        guard try await platform.read({ try AgencyBindingStore($0).isDue(at: now) }) else { return 0 }
        let context = CommandContext(actor: .platform("bindings.clock"), requestID: "bindings.clock")
        return try await platform.write("bindings.clock", in: context) { [rules = platform.rules.trade.values] scope in
            var moved = 0
            for binding in try AgencyBindingStore(scope.connection).due(at: scope.now, limit: limit) {
                guard let command = binding.moveDue(at: scope.now) else { continue }
                _ = try Self.moving(binding, command, by: nil, under: rules, in: scope)
                moved += 1
            }
            return moved
        }.value
    }
}

extension AgencyBinding {
    /// What a command about the binding leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }

    /// Both sides.
    fileprivate var parties: [Membership] { [.creator(creator), .agency(agency)] }
}

extension Platform {
    /// What binds creators to agencies.
    package var agencies: Agencies { Agencies(platform: self) }
}
