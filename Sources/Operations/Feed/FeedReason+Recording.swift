internal import Market
internal import Matching

extension FeedReason {
    /// The reason as the exposure ledger keeps it: its code and its members, with spaces between.
    ///
    /// `init(record:)` reads it again, whichever version wrote it.
    var record: String {
        let members: [String] =
            switch self {
            case .fitsTaste(let content, let signal, let share): [content.rawValue, signal.rawValue, "\(share)"]
            case .watchedTogether(let content, let viewers): [content.rawValue, "\(viewers)"]
            case .oftenNext(let content, let share): [content.rawValue, "\(share)"]
            case .fitsVisit(let content), .alike(let content): [content.rawValue]
            case .expected(let goal, let probability): [goal.name, "\(probability)"]
            case .followed(let creator): [creator.rawValue]
            case .new(let hours): ["\(hours)"]
            case .popular(let place): ["\(place)"]
            case .discovery(let category): [category.replacing("\n", with: " ")]
            case .onTrial(let exposures): ["\(exposures)"]
            }
        return ([code] + members).joined(separator: " ")
    }

    /// A reason from the ledger; nil for a word that this version does not know.
    init?(record: String) {
        let parts = record.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let members = parts[1].split(separator: " ").map(String.init)
        switch (parts[0], members.count) {
        case ("fits_taste", 3):
            guard let content: Identifier<Content> = Self.identifier(members[0]),
                let signal = Signal(rawValue: members[1]), let share = Double(members[2])
            else { return nil }
            self = .fitsTaste(because: content, signal: signal, share: share)
        case ("watched_together", 2):
            guard let content: Identifier<Content> = Self.identifier(members[0]), let viewers = Int(members[1]) else {
                return nil
            }
            self = .watchedTogether(with: content, viewers: viewers)
        case ("often_next", 2):
            guard let content: Identifier<Content> = Self.identifier(members[0]), let share = Double(members[1]) else {
                return nil
            }
            self = .oftenNext(after: content, share: share)
        case ("fits_visit", 1):
            guard let content: Identifier<Content> = Self.identifier(members[0]) else { return nil }
            self = .fitsVisit(with: content)
        case ("alike", 1):
            guard let content: Identifier<Content> = Self.identifier(members[0]) else { return nil }
            self = .alike(to: content)
        case ("expected", 2):
            guard let goal = ResponseGoal(name: members[0]), let probability = Double(members[1]) else { return nil }
            self = .expected(goal: goal, probability: probability)
        case ("followed_creator", 1):
            guard let creator: Identifier<Creator> = Self.identifier(members[0]) else { return nil }
            self = .followed(creator: creator)
        case ("new", 1):
            guard let hours = Double(members[0]) else { return nil }
            self = .new(ageHours: hours)
        case ("popular", 1):
            guard let place = Int(members[0]) else { return nil }
            self = .popular(place: place)
        case ("discovery", _): self = .discovery(category: parts[1])
        case ("on_trial", 1):
            guard let exposures = Int(members[0]) else { return nil }
            self = .onTrial(exposures: exposures)
        default: return nil
        }
    }

    private static func identifier<Noun: Identified>(_ text: String) -> Identifier<Noun>? {
        // A word that is no identifier is as unknown as a code.
        try? Identifier(parsing: text)
    }
}
