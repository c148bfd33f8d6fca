internal import Logging
internal import Market
internal import Matching
internal import SQLDatabase
internal import Storage

extension Matches {
    /// Counts the facts anew and puts them in force as a whole; answers that are being made keep what they began with.
    ///
    /// Reads at most the rules' last part of the log, in portions, and at most so many creators and products; memory is
    /// bounded by these.
    /// - Throws: `DatabaseError`; then the old facts stay.
    /// - Complexity: O(part of the log + creators + products + contents + samples).
    package func reload() async throws {
        let started = ContinuousClock.now
        let rules = platform.rules.partners.values
        let now = platform.clock.now()
        // Asked in a transaction of its own: only later ones see everything up to the place.
        let end = try await platform.read { try EventStore($0).settledSequence() }
        let start = max(0, end - Int64(rules.deedsMax))
        let counting = platform.rules.counting.values
        let limits = try await platform.read { try PersonalisationStore($0).limits() }
        let responses = try await platform.read {
            try FeedItemStore($0).responses(in: start...end, under: counting)
        }
        // Counted back from the newest event, so that a log from the past is as good as when it was made.
        let asOf = min(now, responses.newest ?? now)
        let since = asOf.advanced(by: .zero - rules.factsWindow)
        let creators = try await all(rules.creatorsMax, id: \.id.rawValue) { try $0.creators(after: $1, limit: $2) }
        let products = try await all(rules.productsMax, id: \.product.rawValue) {
            try $0.products(after: $1, limit: $2)
        }
        let contents = try await all(.max, id: \.id.rawValue) { try $0.contents(after: $1, limit: $2) }
        var skus: [SKU] = []
        for first in stride(from: 0, to: products.count, by: Self.portion) {
            let ids = products[first..<min(first + Self.portion, products.count)].map(\.product)
            skus += try await platform.read { try CatalogueStore($0).skus(of: ids) }
        }
        let categories = try await platform.read { try CatalogueStore($0).categories() }
        var builder = MatchFactsBuilder(
            creators: creators, products: products, skus: skus, categories: categories, contents: contents, asOf: asOf,
            rules: rules)
        let firstDay = CivilDate(timestamp: since).daysSinceEpoch
        for response in responses.byDay where response.day >= firstDay { builder.add(response) }
        var sequence = start
        while true {
            let after = sequence
            let deeds = try await platform.read {
                try PartnerFactsStore($0).deeds(after: after, upTo: end, limit: 20_000)
            }
            for var deed in deeds where deed.occurredAt >= since {
                if let viewer = deed.viewer, !limits.allow(viewer, at: deed.occurredAt) { deed.viewer = nil }
                builder.add(deed)
            }
            guard deeds.count == 20_000, let last = deeds.last else { break }
            sequence = last.sequence
        }
        for sample in try await all(.max, id: \.id, { try $0.samples(after: $1, limit: $2) }) {
            builder.addSample(
                creator: sample.creator, product: sample.product, isFulfilled: sample.isFulfilled,
                isHeld: sample.isHeld)
        }
        let extent = MatchCatalogue.Extent(
            deeds: builder.deedCount, viewers: builder.viewerCount, contents: contents.count, sequence: end, asOf: now,
            duration: ContinuousClock.now - started)
        platform.matchState.swap(MatchCatalogue(builder.facts(), under: rules.scoring, extent: extent))
    }

    /// Rows of a page when facts are read.
    private static let portion = 500

    private func all<Row: Sendable>(
        _ limit: Int, id: (Row) -> String,
        _ read: @escaping @Sendable (PartnerFactsStore, String, Int) throws -> [Row]
    ) async throws -> [Row] {
        var rows: [Row] = []
        while rows.count < limit {
            let after = rows.last.map(id) ?? ""
            let wanted = min(Self.portion, limit - rows.count)
            let page = try await platform.read { try read(PartnerFactsStore($0), after, wanted) }
            rows += page
            if page.count < wanted { break }
        }
        return rows
    }

    /// Counts again and again until cancelled.
    package func keepFresh() async {
        let logger = Logger(label: "dancong.matches")
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: platform.rules.partners.values.refreshEvery)
                // Nobody has asked for a match yet, so nothing is held in memory for one.
                guard platform.matchState.catalogue != nil else { continue }
                try await reload()
            } catch is CancellationError {
                return
            } catch {
                logger.error("matches not counted anew", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Forgets receipts of matches that were kept for long enough, a thousand in one commit.
    /// - Returns: how many were forgotten.
    package func forgetOld() async throws -> Int {
        let end = platform.clock.now().advanced(by: .zero - platform.rules.partners.values.receiptsKeptFor)
        var forgotten = 0
        while true {
            let count = try await platform.database.write {
                try PartnerMatchStore($0).forget(shownBefore: end, limit: 1_000)
            }
            forgotten += count
            if count < 1_000 { return forgotten }
        }
    }
}
