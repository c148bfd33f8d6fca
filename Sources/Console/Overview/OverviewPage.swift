package import Market

/// The operator's overview: events in, drops by reason, the model in force, and the feed's latency by stage.
package struct OverviewPage: Page {
    package static var template: String { "overview" }

    /// Latency of a stage, in milliseconds.
    package struct StageLatency: Sendable, Hashable {
        /// The stage's name.
        package let stage: OverviewPhrase
        /// The median, in milliseconds.
        package let p50: Double
        /// The 99th percentile, in milliseconds.
        package let p99: Double

        /// A stage's latency.
        package init(_ stage: OverviewPhrase, p50: Double, p99: Double) {
            self.stage = stage
            self.p50 = p50
            self.p99 = p99
        }
    }

    /// The model in force, as its card tells it.
    package struct ModelCard: Sendable, Hashable {
        /// A measure beside the popularity baseline.
        package struct Measure: Sendable, Hashable {
            /// What is measured.
            package let phrase: OverviewPhrase
            /// The model's value, 0 … 1.
            package let value: Double
            /// The baseline's value, 0 … 1; nil where it was not measured.
            package let baseline: Double?

            /// A measure.
            package init(_ phrase: OverviewPhrase, _ value: Double, baseline: Double?) {
                self.phrase = phrase
                self.value = value
                self.baseline = baseline
            }
        }

        /// The version.
        package let version: String
        /// When it was trained.
        package let trainedAt: Timestamp
        /// Interactions, viewers, contents and dimensions that went in.
        package let counts: [(phrase: OverviewPhrase, count: Int64)]
        /// Offline measures; empty when none were taken.
        package let measures: [Measure]
        /// The cut-off of the measures.
        package let measuredAt: Int

        /// A model's card.
        package init(
            version: String, trainedAt: Timestamp, interactions: Int64, viewers: Int64, items: Int64,
            dimensions: Int64, measures: [Measure], measuredAt: Int
        ) {
            self.version = version
            self.trainedAt = trainedAt
            counts = [(.interactions, interactions), (.viewers, viewers), (.items, items), (.dimensions, dimensions)]
            self.measures = measures
            self.measuredAt = measuredAt
        }

        /// Whether two cards are of the same model.
        package static func == (left: ModelCard, right: ModelCard) -> Bool { left.version == right.version }
        /// Hashes the version, which names the model.
        package func hash(into hasher: inout Hasher) { hasher.combine(version) }
    }

    /// Since when events and requests are counted: the start of the server.
    package let since: Timestamp
    /// Events accepted since then.
    package let accepted: Int64
    /// Accepted events by hour of the last day, oldest first, whoever took them in.
    package let acceptedByHour: [Int64]
    /// Dropped events by reason.
    package let drops: [EventDrop: Int64]
    /// Feed requests answered.
    package let feedRequests: Int64
    /// Latency by stage, in the order of the pipeline; empty without requests.
    package let latencies: [StageLatency]
    /// The model in force, nil before the first training.
    package let model: ModelCard?

    /// The overview since the server started.
    package init(
        since: Timestamp, accepted: Int64, drops: [EventDrop: Int64], acceptedByHour: [Int64], feedRequests: Int64,
        latencies: [StageLatency], model: ModelCard?
    ) {
        self.since = since
        self.accepted = accepted
        self.acceptedByHour = acceptedByHour
        self.drops = drops
        self.feedRequests = feedRequests
        self.latencies = latencies
        self.model = model
    }

    package var section: Section? { .overview }
    package func title(in language: Language) -> String { OverviewPhrase.title.text(in: language) }
    package func view(in shell: Shell) -> any Sendable { OverviewView(self, in: shell) }
}

extension EventDrop {
    /// The reason's name on pages.
    package var phrase: OverviewPhrase {
        switch self {
        case .malformed: .malformed
        case .notFromClients: .notFromClients
        case .missingSubject: .missingSubject
        case .tooLate: .tooLate
        case .inTheFuture: .inTheFuture
        case .foreignViewer: .foreignViewer
        case .duplicate: .duplicate
        }
    }
}
