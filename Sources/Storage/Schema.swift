package import SQLDatabase

/// Every table of the product, as numbered steps. A released step never changes; a later one corrects it.
package enum Schema {
    /// All steps, in order.
    package static let migrations: [Migration] = [
        .platform, .market, .samples, .access, .events, .feed, .logReading, .notices,
        .feedReceipts, .importDigest, .partners, .keptRefusals, .revisions, .unreadableMessages, .sampleEvidence,
        .ruleSets, .pagesByIdentifier, .comparedRankings, .leanerExposures,
        .liveEvents, .rooms, .tallies, .media, .search, .contents, .ledger, .trade, .payouts, .webhooks, .pricing,
        .productFiles, .commissionPlans, .goods, .disputes,
    ]
}
