internal import Market
internal import Matching
internal import Statistics
internal import Storage
internal import Traffic

extension Feed {
    /// The page that knows nothing about who asks: no viewer comes in, so none can matter (domain.md §20).
    func common(
        _ query: FeedQuery, request: Identifier<FeedRequest>, at now: Timestamp
    ) throws -> DecidedPage {
        let catalogue = platform.feedState.catalogue
        let offset = try FeedCursor.offset(in: query.cursor)
        let context = PublicContext(
            now: now, pageSize: query.limit, offset: offset, category: try category(query, in: catalogue))
        let page = FeedPipeline.serveNonPersonalised(
            context, model: catalogue.model, rules: platform.rules.feed, observe: stopwatch())
        let slots = page.items.indices.map { place in
            Placed(
                item: page.items[place].item, type: .organic, propensity: 1, programme: nil, organic: place, trial: nil)
        }
        let next = page.items.count == query.limit ? FeedCursor.text(offset: offset + query.limit) : nil
        return answer(
            page, slots, catalogue, viewer: nil, request: request, at: now, isPersonalised: false, nextCursor: next)
    }

    /// The page for a viewer whose behaviour may shape it.
    func personal(
        _ query: FeedQuery, _ viewer: Identifier<Viewer>, _ memory: ViewerMemory, request: Identifier<FeedRequest>,
        at now: Timestamp, using generator: inout SeededGenerator
    ) throws -> DecidedPage {
        let catalogue = platform.feedState.catalogue
        try FeedCursor.checkPersonal(query.cursor)
        var facts = catalogue.facts(memory, now: now, pageSize: query.limit, rules: platform.rules)
        facts.viewer = FeatureKey(viewer.rawValue)
        facts.category = try category(query, in: catalogue)
        // Drawn only where there is something to compare, so that chance elsewhere stays as it was.
        let share = canCompare(catalogue) ? platform.rules.feed.values.interleavedShare : 0
        let draft = share > 0 && generator.nextUnit() < share ? generator.next() : nil
        var page = pipeline(facts, catalogue, draft: draft)
        if page.items.isEmpty, page.trials.isEmpty, query.cursor == nil {
            // One who opens the feed afresh and has seen everything sees it again rather than nothing; what was
            // refused stays away. Paging on with a cursor ends instead.
            facts.forgetWhatWasShown()
            page = pipeline(facts, catalogue, draft: draft)
        }
        let started = ContinuousClock.now
        let slots = SlotMixing.mix(
            organic: page.items.map { OrganicEntry(item: $0.item, creator: $0.creator) },
            trials: page.trials.map { TrialEntry(item: $0.item, creator: $0.creator, promise: $0.promise) },
            pageSize: query.limit, rules: platform.rules.slots.values, using: &generator
        ).map {
            Placed(
                item: $0.item, type: $0.type, propensity: $0.propensity, programme: $0.programme,
                organic: $0.organicPlace, trial: $0.trialPlace)
        }
        platform.feedState.time("slots", ContinuousClock.now - started)
        return answer(
            page, slots, catalogue, viewer: viewer, request: request, at: now, isPersonalised: true,
            nextCursor: slots.count == query.limit ? FeedCursor.personal : nil)
    }

    /// Whether the model has weights of its own, and pages use them.
    private func canCompare(_ catalogue: FeedCatalogue) -> Bool {
        platform.rules.feed.values.takesChosenWeights && !catalogue.model.fitWeights.isEmpty
    }

    /// Runs the stages with what was learnt while serving, if that is about the catalogue's numbers.
    /// - Parameter draft: the seed by which the page is drawn from two rankings; nil for the better one alone.
    private func pipeline(_ facts: FeedFacts, _ catalogue: FeedCatalogue, draft: UInt64?) -> FeedPage {
        var rules = platform.rules.feed
        if draft == nil, canCompare(catalogue) {
            rules = RuleSet(version: rules.version, values: rules.values.weighing(catalogue.model.fitWeights))
        }
        return platform.learningState.value.read { held in
            let live = held.generation == catalogue.generation ? held.model : nil
            guard let draft else {
                return FeedPipeline.serve(
                    facts, model: catalogue.model, live: live, rules: rules, observe: stopwatch())
            }
            return FeedPipeline.serveComparing(
                facts, model: catalogue.model, live: live, rules: rules, seed: draft, observe: stopwatch())
        }
    }

    private func category(_ query: FeedQuery, in catalogue: FeedCatalogue) throws -> Int32? {
        guard let name = query.category else { return nil }
        guard let number = catalogue.numberOfCategory[name] else {
            throw InvalidInput("category", "feed.unknown_category", "No content of the feed has this category.")
        }
        return number
    }

    private struct Placed {
        let item: Int32
        let type: SlotType
        let propensity: Double
        let programme: String?
        let organic: Int?
        let trial: Int?
    }

    private func answer(
        _ page: FeedPage, _ slots: [Placed], _ catalogue: FeedCatalogue, viewer: Identifier<Viewer>?,
        request: Identifier<FeedRequest>, at now: Timestamp, isPersonalised: Bool, nextCursor: String?
    ) -> DecidedPage {
        let items = slots.map { slot in
            let organic = slot.organic.map { page.items[$0] }
            let reasons = organic?.reasons ?? slot.trial.map { [page.trials[$0].reason] } ?? []
            let entry = catalogue.model.items.entries[Int(slot.item)]
            return FeedAnswer.Item(
                content: catalogue.contents[Int(slot.item)], creator: catalogue.creators[Int(entry.creator)],
                category: entry.category >= 0 ? catalogue.categories[Int(entry.category)] : nil,
                score: Double(organic?.score ?? 0), terms: organic?.terms ?? [], slot: slot.type,
                propensity: slot.propensity, reasons: reasons.map(catalogue.named),
                sources: organic?.candidate.sources.map { .init(source: $0.source, score: $0.score) } ?? [],
                move: organic?.move)
        }
        let exposures = items.enumerated().map { place, item in
            Exposure(
                request: request, place: place, viewer: viewer, at: now, content: item.content, creator: item.creator,
                slotType: item.slot.rawValue, programme: slots[place].programme, propensity: item.propensity,
                score: item.score, reasons: item.reasons.map(\.code), evidence: item.reasons.map(\.record),
                terms: item.terms.map { .init($0.kind.rawValue, $0.contribution) },
                sources: item.sources.map { .init($0.source.name, $0.score) }, modelVersion: page.modelVersion,
                rulesVersion: page.rulesVersion, slotRulesVersion: platform.rules.slots.version,
                ranking: slots[place].organic.flatMap { page.items[$0].ranking?.rawValue })
        }
        let answer = FeedAnswer(
            request: request, items: items, nextCursor: nextCursor, isPersonalised: isPersonalised,
            modelVersion: page.modelVersion, rulesVersion: page.rulesVersion, stages: page.stages)
        return DecidedPage(answer: answer, exposures: exposures, viewer: viewer)
    }
}

/// A page that nobody has seen yet, with the lines that must be in the ledger before anybody does.
struct DecidedPage: Sendable {
    let answer: FeedAnswer
    let exposures: [Exposure]
    /// Whose frequency caps it counts against; nil for the page that knows nobody.
    let viewer: Identifier<Viewer>?
}

extension FeedFacts {
    /// Lifts the caps that keep a list from repeating itself; refusals hold.
    fileprivate mutating func forgetWhatWasShown() {
        seenItems = []
        exposuresByItem = [:]
        exposuresByCreator = [:]
    }
}

/// Where a feed goes on. A personalised feed needs no place: it never repeats what was shown in the visit.
enum FeedCursor {
    static let personal = "visit"
    private static let prefix = "from-"
    private static let offsetMax = 100_000

    static func text(offset: Int) -> String { "\(prefix)\(offset)" }

    static func offset(in cursor: String?) throws(InvalidInput) -> Int {
        guard let cursor, cursor != personal else { return 0 }
        guard cursor.hasPrefix(prefix), let offset = Int(cursor.dropFirst(prefix.count)),
            (0...offsetMax).contains(offset)
        else { throw InvalidInput.malformedCursor }
        return offset
    }

    static func checkPersonal(_ cursor: String?) throws(InvalidInput) {
        guard let cursor, cursor != personal else { return }
        // One who has just allowed personalisation may still hold a cursor of the common list.
        _ = try offset(in: cursor)
    }
}

extension FeedCatalogue {
    /// What the pipeline needs to know of a viewer, in dense numbers.
    ///
    /// Decay counts from the viewer's last deed, so one who comes back after a year finds the taste left behind.
    func facts(_ memory: ViewerMemory, now: Timestamp, pageSize: Int, rules: RuleBook) -> FeedFacts {
        let last = memory.deeds.reduce(nil as Timestamp?) { max($0 ?? $1.at, $1.at) }
        let shift = last.map { max(.zero, now.duration(since: $0)) } ?? .zero
        var facts = FeedFacts(now: now, pageSize: pageSize)
        var seen: Set<Int32> = []
        for deed in memory.deeds {
            switch deed.subject {
            case .content(let content):
                guard let item = numberOfContent[content] else { continue }
                seen.insert(item)
                guard let signal = deed.signal else { continue }
                facts.history.append(.init(item: item, signal: signal, at: deed.at.advanced(by: shift)))
            case .other: continue
            }
        }
        let visit = now.advanced(by: .zero - rules.serving.values.visit)
        let window = now.advanced(by: .zero - rules.serving.values.exposureWindow)
        for showing in memory.showings where showing.at >= window {
            guard let item = numberOfContent[showing.content] else { continue }
            facts.exposuresByItem[item, default: 0] += 1
            if let creator = numberOfCreator[showing.creator] { facts.exposuresByCreator[creator, default: 0] += 1 }
            if showing.at >= visit { seen.insert(item) }
        }
        facts.seenItems = seen.sorted()
        facts.followedCreators = memory.followed.compactMap { numberOfCreator[$0] }.sorted()
        facts.refusedItems = memory.refusedContents.compactMap { numberOfContent[$0] }.sorted()
        facts.refusedCreators = memory.refusedCreators.compactMap { numberOfCreator[$0] }.sorted()
        return facts
    }
}
