package import Alliance
package import Market
import SQLDatabase
import Storage

/// Free samples: what creators and merchants can do with them, as `platform.samples`.
package struct Samples: Sendable {
    let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Offers free samples of a merchant's own product, in place of what was offered before.
    ///
    /// - Parameter revision: the offer's revision that the caller read, checked when it is given (`If-Match`); a request
    ///   that took a unit meanwhile made another one.
    /// - Throws: `NotThere` when the product is not the merchant's; `WriteRefusal.stale`, also when a revision is given of an
    ///   offer that is not there; `AccessRefusal`.
    package func offer(
        _ offer: SampleOffer, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<SampleOffer> {
        try authorise("samples.offer", context.actor)
        return try await platform.write("samples.offer", in: context) { scope in
            guard
                context.actor.acts(.merchant(offer.merchant)),
                try CatalogueStore(scope.connection).product(offer.product)?.merchant == offer.merchant
            else { throw NotThere("product") }
            let offers = SampleOfferStore(scope.connection)
            let before = try offers.find(offer.product, locked: true)
            if let revision, revision != before?.revision { throw WriteRefusal.stale }
            let revised = offer.revised(to: (before?.revision ?? 0) + 1)
            try offers.put(revised)
            try scope.audit("offers \(offer.unitsLeft) samples", subject: offer.product.rawValue)
            return revised
        }
    }

    /// Asks a merchant for a free sample; approved at once where the merchant's own rule says so.
    /// - Throws: `SampleRefusal` in its order of precedence, `NotThere`, `AccessRefusal`.
    package func request(
        _ product: Identifier<Product>, message: String, in context: CommandContext
    ) async throws -> Written<Sample> {
        try authorise("samples.request", context.actor)
        guard let creatorID = context.actor.creator else { throw NotThere("creator") }
        return try await platform.write("samples.request", in: context) { [book = platform.rules] scope in
            let samples = SampleStore(scope.connection)
            let offers = SampleOfferStore(scope.connection)
            guard try CatalogueStore(scope.connection).product(product)?.isListed == true else {
                throw NotThere("product")
            }
            guard let creator = try PartyStore(scope.connection).creator(creatorID) else { throw NotThere("creator") }

            let facts = SampleRequest(
                creator: creator, offer: try offers.find(product, locked: true), message: message,
                openRequests: try samples.openCount(creator: creatorID),
                latest: try samples.latest(creator: creatorID, product: product))
            let sample = try facts.decide(id: scope.newIdentifier(), at: scope.now, under: book.samples)
            try RuleHistory(scope.connection, inForce: book).publish(at: scope.now)
            try offers.change(units: -1, of: product)
            try samples.insert(sample)
            try scope.audit("requests a sample: \(sample.state.rawValue)", subject: sample.id.rawValue)
            try scope.publish(
                "sample.requested", subject: sample.id.rawValue, payload: sample.record, to: sample.parties)
            if sample.state == .approved {
                try scope.publish(
                    "sample.approved", subject: sample.id.rawValue, payload: sample.record, to: sample.parties)
            }
            return sample
        }
    }

    /// Moves a sample along its transition table, by the rules under which it was requested.
    ///
    /// - Parameter revision: the revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `NotThere` for another tenant's sample, `WriteRefusal.stale`, `SampleRefusal`,
    ///   `AccessRefusal` when the actor's role may not drive this move.
    package func move(
        _ id: Identifier<Sample>, _ move: Sample.Move, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<Sample> {
        let operation = OperationName(rawValue: "samples.\(move.command.rawValue)")
        try authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { [book = platform.rules] scope in
            guard
                let sample = try SampleStore(scope.connection).find(id, locked: true),
                Self.reaches(sample, context.actor)
            else { throw NotThere("sample") }
            if let revision, revision != sample.revision { throw WriteRefusal.stale }
            if Sample.transitions.lines.contains(where: { $0.from == sample.state && $0.command == move.command }) {
                guard Self.drives(move.command, of: sample, context.actor) else { throw NotThere("sample") }
            }
            let proven = try Self.proven(move, of: sample, on: scope.connection)
            var history = RuleHistory(scope.connection, inForce: book)
            let rules = try history.samples(sample.rules)
            return try Self.save(try sample.moving(proven, at: scope.now, under: rules), after: sample, in: scope)
        }
    }

    /// The move with what the platform itself knows of its evidence: which product a video is about and when it was
    /// posted, or how long a room explained the product and when it ended, is read here and never taken from who submits it.
    /// - Throws: `NotThere` for a video that is not there, not public, or another creator's, and for a room that is not
    ///   there, another creator's, or not over; `SampleRefusal` for what proves nothing about the sample.
    private static func proven(
        _ move: Sample.Move, of sample: Sample, on connection: Connection
    ) throws -> Sample.Move {
        guard case .fulfil(let evidence) = move else { return move }
        guard case .video(let id, _) = evidence else {
            return .fulfil(try proven(evidence, of: sample, on: connection))
        }
        guard
            let video = try ListingStore(connection).contents([id]).first, video.creator == sample.creator,
            video.visibility == .published
        else { throw NotThere("content") }
        return .fulfil(try SampleEvidence(of: video, for: sample))
    }

    /// What a live room proves about a sample.
    private static func proven(
        _ evidence: SampleEvidence, of sample: Sample, on connection: Connection
    ) throws -> SampleEvidence {
        let store = RoomStore(connection)
        guard
            let id = evidence.room, let room = try store.find(id), room.creator == sample.creator,
            room.state.isOver, let endedAt = room.endedAt
        else { throw NotThere("room") }
        let shown = try store.products(of: id, withRemoved: true).first { $0.product == sample.product }
        guard let shown else { throw SampleRefusal.evidenceOfOtherProduct }
        return .room(id, pinnedFor: shown.explained(until: endedAt), endedAt: endedAt)
    }

    /// Moves every sample whose clock ran out, up to a limit; the background loop calls it again and again.
    /// - Returns: the samples that moved, longest overdue first.
    package func runClock(limit: Int = 100) async throws -> [Sample] {
        let context = CommandContext(actor: .platform("samples.clock"), requestID: "samples.clock")
        return try await platform.write("samples.clock", in: context) { [book = platform.rules] scope in
            var history = RuleHistory(scope.connection, inForce: book)
            let moved = try SampleStore(scope.connection).due(at: scope.now, limit: limit).compactMap { sample in
                try sample.moveDue(at: scope.now).map { move in
                    let rules = try history.samples(sample.rules)
                    return try Self.save(
                        try sample.moving(move, at: scope.now, under: rules), after: sample, in: scope)
                }
            }
            return SampleBatch(samples: moved)
        }.value.samples
    }

    /// One sample that the actor may see.
    /// - Throws: `NotThere` also for another tenant's sample.
    package func find(_ id: Identifier<Sample>, as actor: Actor) async throws -> Sample {
        try authorise("samples.read", actor)
        return try await platform.read { connection in
            guard let sample = try SampleStore(connection).find(id), Self.reaches(sample, actor) else {
                throw NotThere("sample")
            }
            return sample
        }
    }

    /// The actor's samples, latest request first: a creator's own, a merchant's own, all for an operator.
    /// - Throws: `InvalidInput` for a cursor that is none.
    package func list(
        state: Sample.State? = nil, side: Role? = nil, page: PageRequest, as actor: Actor
    ) async throws -> Page<Sample> {
        try authorise("samples.read", actor)
        var filter = SampleStore.Filter(state: state)
        switch side ?? Self.side(of: actor) {
        case .creator: filter.creator = actor.creator
        case .merchant: filter.merchant = actor.merchant
        default: guard !actor.roles.isDisjoint(with: [.operator, .auditor]) else { throw NotThere("sample") }
        }
        let isBounded = filter.creator != nil || filter.merchant != nil
        guard isBounded || !actor.roles.isDisjoint(with: [.operator, .auditor]) else { throw NotThere("sample") }
        let after = try page.cursor.map(SampleStore.Position.init(cursor:))
        let bounded = filter
        return try await platform.read { connection in
            let rows = try SampleStore(connection).list(bounded, after: after, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.requestedAt, $0.id).cursor }
        }
    }

    /// How often a creator's samples led to content; both sides see the same number.
    package func fulfilment(of creator: Identifier<Creator>, as actor: Actor) async throws -> FulfilmentRate {
        try authorise("samples.read", actor)
        let sees = actor.acts(.creator(creator)) || !actor.roles.isDisjoint(with: [.merchant, .operator, .auditor])
        guard sees else { throw NotThere("creator") }
        return try await platform.read { try SampleStore($0).fulfilment(creator: creator) }
    }

    /// The products for which a creator has a request open now, one each, on whatever page the requests are.
    /// - Throws: `NotThere` for a creator that the actor does not act for.
    package func openProducts(
        of creator: Identifier<Creator>, as actor: Actor
    ) async throws -> [Identifier<Product>] {
        try authorise("samples.read", actor)
        guard actor.acts(.creator(creator)) else { throw NotThere("creator") }
        return try await platform.read { try SampleStore($0).openProducts(creator: creator) }
    }

    // MARK: Who reaches what

    private func authorise(_ operation: OperationName, _ actor: Actor) throws {
        try AuthorisationTable.standard.authorise(operation, actor)
    }

    private static func side(of actor: Actor) -> Role {
        if actor.creator != nil { return .creator }
        return actor.merchant != nil ? .merchant : .operator
    }

    private static func reaches(_ sample: Sample, _ actor: Actor) -> Bool {
        actor.acts(.creator(sample.creator)) || actor.acts(.merchant(sample.merchant))
            || !actor.roles.isDisjoint(with: [.operator, .auditor])
    }

    private static func drives(_ command: Sample.Command, of sample: Sample, _ actor: Actor) -> Bool {
        let mayDrive = { (role: Role) in
            Sample.transitions.allowed(in: sample.state, to: role).contains(command)
        }
        return mayDrive(.creator) && actor.acts(.creator(sample.creator))
            || mayDrive(.merchant) && actor.acts(.merchant(sample.merchant))
            || mayDrive(.operator) && actor.roles.contains(.operator)
    }

    private static func save(_ moved: Sample, after sample: Sample, in scope: WriteScope) throws -> Sample {
        guard try SampleStore(scope.connection).save(moved) else { throw WriteRefusal.stale }
        if [.rejected, .expired, .withdrawn].contains(moved.state) {
            try SampleOfferStore(scope.connection).change(units: 1, of: moved.product)
        }
        try scope.audit("\(sample.state.rawValue) to \(moved.state.rawValue)", subject: moved.id.rawValue)
        try scope.publish(
            "sample.\(moved.state.rawValue)", subject: moved.id.rawValue, payload: moved.record, to: moved.parties)
        return moved
    }
}

extension Platform {
    /// Free samples.
    package var samples: Samples { Samples(platform: self) }
}

/// Something that is not there, or that the caller must not learn to be there.
package struct NotThere: Refusal {
    /// The noun, such as `sample`.
    package let noun: String

    /// A missing object of a kind.
    package init(_ noun: String) { self.noun = noun }

    package var code: ErrorCode { "object.not_found" }
    package var kind: ErrorKind { .notFound }
    package var details: [String: String] { ["noun": noun] }
}

extension Sample {
    /// Whom it concerns.
    fileprivate var parties: [Membership] { [.creator(creator), .merchant(merchant)] }
}
