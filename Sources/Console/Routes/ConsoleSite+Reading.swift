import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Matching
import Operations

extension ConsoleSite {
    /// The operator's overview and the API reference.
    var readingRoutes: [Route] {
        [
            Route(.get, "/operator", audience: Audience(of: "platform.overview", in: .standard)) { call in
                try await showOverview(call)
            },
            Route(.get, "/operator/model", audience: Audience(of: "platform.overview", in: .standard)) { call in
                try await showModel(call)
            },
            Route(.get, "/docs/api", audience: .everybody) { call in
                try await show(APIReferencePage(endpoints: endpoints), to: call)
            },
        ]
    }

    private func showOverview(_ call: Call) async throws -> Response {
        let reading = platform.intakeMeter.reading
        let times = platform.feed.stageTimes
        let stages = FeedStage.allCases.map { ($0.rawValue, $0.phrase) } + [("total", OverviewPhrase.stageWhole)]
        let latencies = stages.compactMap { name, phrase in
            times[name].map { taken in
                OverviewPage.StageLatency(
                    phrase, p50: taken.quantile(0.5).milliseconds, p99: taken.quantile(0.99).milliseconds)
            }
        }
        let page = OverviewPage(
            since: startedAt, accepted: Int64(reading.accepted), drops: reading.dropped.mapValues(Int64.init),
            acceptedByHour: try await platform.listings.acceptedByHour(hours: 24, as: call.actor),
            feedRequests: Int64(times["total"]?.count ?? 0), latencies: latencies, model: modelCard)
        return try await show(page, to: call)
    }

    private func showModel(_ call: Call) async throws -> Response {
        let page = ModelPage(
            card: cardInForce, usesChosenWeights: platform.feed.usesChosenWeights,
            comparison: try await platform.feed.comparison(as: call.actor), learning: platform.learning.reading)
        return try await show(page, to: call)
    }

    /// The card of the model in force; nil when there is no model, or its card was not kept beside it.
    private var cardInForce: ModelCard? {
        let version = platform.feed.modelVersion
        guard let modelFolder, !version.isEmpty else { return nil }
        // A card that cannot be read leaves the page with "no model"; training writes it anew.
        return try? ModelFolder(modelFolder).card(of: version)
    }

    /// The card as the overview tells it.
    private var modelCard: OverviewPage.ModelCard? {
        // A card without a readable date is as good as none here.
        guard let card = cardInForce, let trainedAt = try? Timestamp(parsing: card.trainedAt) else { return nil }
        let own = card.measures.first { $0.model == "ials" }
        let popularity = card.measures.first { $0.model == "popularity" }
        let measures = own.map { own in
            [
                own.recall.first.map {
                    OverviewPage.ModelCard.Measure(.recall, $0, baseline: popularity?.recall.first)
                },
                own.ndcg.first.map { .init(.ndcg, $0, baseline: popularity?.ndcg.first) },
                .init(.coverage, own.coverage, baseline: popularity?.coverage),
            ].compactMap(\.self)
        }
        return OverviewPage.ModelCard(
            version: card.version, trainedAt: trainedAt, interactions: Int64(card.training.pairs),
            viewers: Int64(card.training.viewers), items: Int64(card.training.items),
            dimensions: Int64(card.settings.dimensions), measures: measures ?? [], measuredAt: own?.cutoff ?? 0)
    }
}

extension FeedStage {
    /// The stage's name on pages.
    fileprivate var phrase: OverviewPhrase {
        switch self {
        case .facts: .stageFacts
        case .filters: .stageFilters
        case .sources: .stageSources
        case .ranking: .stageRanking
        case .diversity: .stageDiversity
        case .slots: .stageSlots
        }
    }
}

extension Duration {
    /// The duration in milliseconds with decimals.
    fileprivate var milliseconds: Double {
        Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
    }
}
