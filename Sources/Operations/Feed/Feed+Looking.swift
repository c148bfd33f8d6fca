package import Market
internal import SQLDatabase
internal import Storage

extension Feed {
    /// Something that a viewer did to a content, as an operator reads it beside the viewer's feed.
    package struct RecentDeed: Sendable, Hashable {
        /// What was done.
        package let kind: EventKind
        /// To which content.
        package let content: Identifier<Content>
        /// When.
        package let at: Timestamp
        /// The share of the content that was watched, replays included; nil where it was not measured.
        package let watchedShare: Double?
    }

    /// What a viewer did last to contents, newest first; impressions and what consent keeps out are not among it.
    /// - Throws: `AccessRefusal` for who may not look, `DatabaseError`.
    package func recentDeeds(
        of viewer: Identifier<Viewer>, limit: Int, as actor: Actor
    ) async throws -> [RecentDeed] {
        try Self.authoriseReading(of: viewer, actor)
        let deeds = try await platform.read { try EventStore($0).history(of: viewer, limit: limit) }
        return deeds.reversed().compactMap(RecentDeed.init)
    }

    /// Viewers who did something lately, the busiest first.
    ///
    /// Looks at the last 2,000 events, so the answer is quick on a log of any length.
    /// - Throws: `AccessRefusal` for who may not look, `DatabaseError`.
    package func busyViewers(limit: Int, as actor: Actor) async throws -> [Identifier<Viewer>] {
        try AuthorisationTable.standard.authorise("feed.read_for", actor)
        return try await platform.read { try EventStore($0).busyViewers(among: 2_000, limit: limit) }
    }
}

extension Feed.RecentDeed {
    /// A deed as people read it; nil for one that is about no content.
    init?(_ deed: LoggedDeed) {
        guard let content = deed.content else { return nil }
        let watched = deed.watchedMilliseconds.map(Double.init)
        let length = deed.lengthMilliseconds.map(Double.init)
        let share = watched.flatMap { watched in length.flatMap { $0 > 0 ? watched / $0 : nil } }
        self.init(kind: deed.kind, content: content, at: deed.occurredAt, watchedShare: share)
    }
}
