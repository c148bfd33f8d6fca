package import Market
package import SQLDatabase

/// One place of one page, as the exposure ledger keeps it.
package struct Exposure: Sendable, Hashable {
    /// The answer it was part of.
    package let request: Identifier<FeedRequest>
    /// The place on the page, from 0.
    package let place: Int
    /// Who saw it; nil in the non-personalised feed.
    package let viewer: Identifier<Viewer>?
    /// When.
    package let at: Timestamp
    /// What was shown.
    package let content: Identifier<Content>
    /// Whose it is.
    package let creator: Identifier<Creator>
    /// On whose account: a `SlotType`.
    package let slotType: String
    /// The programme that owed it, if one did.
    package let programme: String?
    /// The probability that the item took this place, in (0, 1].
    package let propensity: Double
    /// The match score, 0 for slots that scores did not earn.
    package let score: Double
    /// Codes of the reasons, strongest first.
    package let reasons: [String]
    /// The reasons with their numbers, in the order of `reasons`, as the feed words them for itself; empty in lines
    /// from before migration 9.
    package let evidence: [String]
    /// The parts of the score; empty for slots that scores did not earn and in lines from before migration 9.
    package let terms: [Part]
    /// Who proposed the item, with which score.
    package let sources: [Part]
    /// The trained model used.
    package let modelVersion: String
    /// The rules used.
    package let rulesVersion: RuleVersion
    /// The rules by which slots were mixed; nil in lines from before migration 9.
    package let slotRulesVersion: RuleVersion?
    /// Which ranking put the item there, on a page that was drawn from two; nil elsewhere.
    package let ranking: String?

    /// A named amount.
    package struct Part: Sendable, Hashable {
        /// What it is: letters and underscores.
        package let name: String
        /// How much.
        package let amount: Float

        /// A part.
        package init(_ name: String, _ amount: Float) {
            self.name = name
            self.amount = amount
        }
    }

    /// A line of the ledger.
    package init(
        request: Identifier<FeedRequest>, place: Int, viewer: Identifier<Viewer>?, at: Timestamp,
        content: Identifier<Content>, creator: Identifier<Creator>, slotType: String, programme: String?,
        propensity: Double, score: Double, reasons: [String], evidence: [String] = [], terms: [Part] = [],
        sources: [Part] = [], modelVersion: String, rulesVersion: RuleVersion, slotRulesVersion: RuleVersion? = nil,
        ranking: String? = nil
    ) {
        self.request = request
        self.place = place
        self.viewer = viewer
        self.at = at
        self.content = content
        self.creator = creator
        self.slotType = slotType
        self.programme = programme
        self.propensity = propensity
        self.score = score
        self.reasons = reasons
        self.evidence = evidence
        self.terms = terms
        self.sources = sources
        self.slotRulesVersion = slotRulesVersion
        self.modelVersion = modelVersion
        self.rulesVersion = rulesVersion
        self.ranking = ranking
    }
}

/// The exposure ledger, in its table: appended to, never changed.
package struct ExposureStore {
    private let connection: Connection

    /// The ledger inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// Appends lines; those of a page that is there already are left out.
    package func append(_ exposures: [Exposure]) throws {
        try connection.insertMany(
            into: "exposure",
            columns: [
                "request", "place", "viewer", "at", "content", "creator", "slot_type", "programme", "propensity",
                "score", "reasons", "evidence", "terms", "sources", "model_version", "rules_version",
                "slot_rules_version", "ranking",
            ],
            rows: exposures.map { line in
                [
                    line.request.sqlValue, line.place.sqlValue, line.viewer.sqlValue, line.at.sqlValue,
                    line.content.sqlValue, line.creator.sqlValue, line.slotType.sqlValue, line.programme.sqlValue,
                    line.propensity.sqlValue, line.score.sqlValue, line.reasons.joined(separator: ",").sqlValue,
                    line.evidence.joined(separator: "\n").sqlValue, Exposure.text(line.terms).sqlValue,
                    Exposure.text(line.sources).sqlValue, line.modelVersion.sqlValue, line.rulesVersion.sqlValue,
                    (line.slotRulesVersion?.description ?? "").sqlValue, (line.ranking ?? "").sqlValue,
                ]
            }, onConflict: .ignore)
    }

    /// What a viewer was shown since a time, *one row per exposure, oldest first*.
    package func shown(to viewer: Identifier<Viewer>, since time: Timestamp, limit: Int) throws -> [Exposure] {
        try connection.query(
            """
            SELECT * FROM exposure WHERE viewer = \(viewer) AND at >= \(time) ORDER BY at DESC, place DESC LIMIT \(limit)
            """
        ).reversed().map(Self.exposure)
    }

    /// When a viewer was last shown something; nil when never.
    /// - Complexity: O(log *N*).
    package func newestShowing(to viewer: Identifier<Viewer>) throws -> Timestamp? {
        try connection.first("SELECT at FROM exposure WHERE viewer = \(viewer) ORDER BY at DESC LIMIT 1")?.get("at")
    }

    /// The lines of one answer, by place.
    package func page(of request: Identifier<FeedRequest>) throws -> [Exposure] {
        try connection.query("SELECT * FROM exposure WHERE request = \(request) ORDER BY place").map(Self.exposure)
    }

    private static func exposure(_ row: Row) throws -> Exposure {
        let slotRules: String = try row.get("slot_rules_version")
        let ranking: String = try row.get("ranking")
        return Exposure(
            request: try row.get("request"), place: try row.get("place"), viewer: try row.get("viewer"),
            at: try row.get("at"), content: try row.get("content"), creator: try row.get("creator"),
            slotType: try row.get("slot_type"), programme: try row.get("programme"),
            propensity: try row.get("propensity"), score: try row.get("score"),
            reasons: try row.get("reasons", as: String.self).split(separator: ",").map(String.init),
            evidence: try row.get("evidence", as: String.self).split(separator: "\n").map(String.init),
            terms: Exposure.parts(try row.get("terms")), sources: Exposure.parts(try row.get("sources")),
            modelVersion: try row.get("model_version"), rulesVersion: try row.get("rules_version"),
            slotRulesVersion: slotRules.isEmpty ? nil : try row.get("slot_rules_version"),
            ranking: ranking.isEmpty ? nil : ranking)
    }

    /// A place of a page that was drawn from two rankings.
    package struct ComparedPlace: Sendable, Hashable {
        /// The page.
        package let request: Identifier<FeedRequest>
        /// The place, from 0.
        package let place: Int
        /// The ranking whose item it holds.
        package let ranking: String
        /// Whether the viewer watched it, or went on to its product, from that page.
        package let isTaken: Bool
    }

    /// The latest places of pages that were drawn from two rankings under a model and rules, *one row per place, newest page
    /// first, by place*.
    /// - Parameters:
    ///   - model: the version of the trained model; pages of others compared other weights.
    ///   - version: the version of the feed's rules, for the same reason.
    ///   - rules: which plays count as views.
    ///   - limit: the most rows; the last page may be cut by it.
    /// - Complexity: O(limit + deeds of the viewers that the pages are of).
    package func compared(
        under model: String, _ version: RuleVersion, since time: Timestamp, rules: CountingRules, limit: Int
    ) throws -> [ComparedPlace] {
        let rows = try connection.query(
            """
            SELECT request, place, viewer, content, ranking FROM exposure
            WHERE ranking <> '' AND at >= \(time) AND model_version = \(model) AND rules_version = \(version)
            ORDER BY at DESC, request, place LIMIT \(limit)
            """)
        let viewers = Set(try rows.map { try $0.get("viewer", as: Identifier<Viewer>.self) }).sorted()
        let taken = try taken(by: viewers, rules: rules)
        return try rows.map { row in
            let request: Identifier<FeedRequest> = try row.get("request")
            return ComparedPlace(
                request: request, place: try row.get("place"), ranking: try row.get("ranking"),
                isTaken: taken.contains(Taken(request: request, content: try row.get("content"))))
        }
    }

    private struct Taken: Hashable {
        let request: Identifier<FeedRequest>
        let content: Identifier<Content>
    }

    /// What viewers watched or went on to the product of, and from which page; each viewer's deeds are read once.
    private func taken(by viewers: [Identifier<Viewer>], rules: CountingRules) throws -> Set<Taken> {
        let isView = rules.isEffectiveView(kind: "kind", watched: "watched_ms", length: "length_ms")
        var taken: Set<Taken> = []
        for start in stride(from: 0, to: viewers.count, by: 200) {
            let names = viewers[start..<min(viewers.count, start + 200)].map { viewer -> SQL in "\(viewer)" }
            let rows = try connection.query(
                """
                SELECT request, content FROM event WHERE viewer IN (\(names.joined(separator: ", ")))
                AND request IS NOT NULL AND content IS NOT NULL AND (\(isView) OR kind = \(EventKind.productClick.rawValue))
                """)
            for row in rows { taken.insert(Taken(request: try row.get("request"), content: try row.get("content"))) }
        }
        return taken
    }
}

extension Exposure {
    /// Parts as a column holds them: `taste=0.25 similar=0.125`.
    fileprivate static func text(_ parts: [Part]) -> String {
        parts.map { "\($0.name)=\($0.amount)" }.joined(separator: " ")
    }

    fileprivate static func parts(_ text: String) -> [Part] {
        text.split(separator: " ").compactMap { part in
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, let amount = Float(halves[1]) else { return nil }
            return Part(String(halves[0]), amount)
        }
    }
}
