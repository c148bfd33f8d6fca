package import Market

/// A sentence or label in both languages.
package struct Wording: Hashable, Sendable {
    /// In simplified Chinese.
    package let chinese: String
    /// In English.
    package let english: String

    /// A wording, Chinese first.
    package init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The text in a language.
    package func text(in language: Language) -> String {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }
}

/// The phrases of one part of the console, each in every language.
///
/// `wording` is an exhaustive switch, so a phrase without its wording does not compile. Places for values
/// are written `{name}`.
package protocol Phrase: RawRepresentable<String>, CaseIterable, Sendable {
    /// The phrase in both languages.
    var wording: Wording { get }
}

extension Phrase {
    /// The phrase in a language, with its named places filled.
    /// - Complexity: O(length × places).
    package func text(in language: Language, _ values: [String: String] = [:]) -> String {
        values.reduce(wording.text(in: language)) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}

/// Every group of phrases, by the name under which templates find it.
package enum PhraseGroup: String, CaseIterable, Sendable {
    case shell, feed, matches, samples, notices, people, overview, model, reference
    case search, rooms, studio, contents, board, trade, pricing, plans, productFiles, money, disputes, webhooks

    /// The wording of one of the group's phrases, or nil when it has no such phrase.
    package func wording(named name: String) -> Wording? {
        switch self {
        case .shell: ShellPhrase(rawValue: name)?.wording
        case .feed: FeedPhrase(rawValue: name)?.wording
        case .matches: MatchPhrase(rawValue: name)?.wording
        case .samples: SamplePhrase(rawValue: name)?.wording
        case .notices: NoticePhrase(rawValue: name)?.wording
        case .people: PeoplePhrase(rawValue: name)?.wording
        case .overview: OverviewPhrase(rawValue: name)?.wording
        case .model: ModelPhrase(rawValue: name)?.wording
        case .reference: ReferencePhrase(rawValue: name)?.wording
        case .search: SearchPhrase(rawValue: name)?.wording
        case .rooms: RoomPhrase(rawValue: name)?.wording
        case .studio: StudioPhrase(rawValue: name)?.wording
        case .contents: ContentPhrase(rawValue: name)?.wording
        case .board: BoardPhrase(rawValue: name)?.wording
        case .trade: TradePhrase(rawValue: name)?.wording
        case .pricing: PricingPhrase(rawValue: name)?.wording
        case .plans: PlanPhrase(rawValue: name)?.wording
        case .productFiles: ProductFilePhrase(rawValue: name)?.wording
        case .money: MoneyPhrase(rawValue: name)?.wording
        case .disputes: DisputePhrase(rawValue: name)?.wording
        case .webhooks: WebhookPhrase(rawValue: name)?.wording
        }
    }

    /// Every phrase of the group, by name.
    package var wordings: [(name: String, wording: Wording)] {
        func listed<P: Phrase>(_ phrases: P.Type) -> [(name: String, wording: Wording)] {
            P.allCases.map { ($0.rawValue, $0.wording) }
        }
        return switch self {
        case .shell: listed(ShellPhrase.self)
        case .feed: listed(FeedPhrase.self)
        case .matches: listed(MatchPhrase.self)
        case .samples: listed(SamplePhrase.self)
        case .notices: listed(NoticePhrase.self)
        case .people: listed(PeoplePhrase.self)
        case .overview: listed(OverviewPhrase.self)
        case .model: listed(ModelPhrase.self)
        case .reference: listed(ReferencePhrase.self)
        case .search: listed(SearchPhrase.self)
        case .rooms: listed(RoomPhrase.self)
        case .studio: listed(StudioPhrase.self)
        case .contents: listed(ContentPhrase.self)
        case .board: listed(BoardPhrase.self)
        case .trade: listed(TradePhrase.self)
        case .pricing: listed(PricingPhrase.self)
        case .plans: listed(PlanPhrase.self)
        case .productFiles: listed(ProductFilePhrase.self)
        case .money: listed(MoneyPhrase.self)
        case .disputes: listed(DisputePhrase.self)
        case .webhooks: listed(WebhookPhrase.self)
        }
    }
}
