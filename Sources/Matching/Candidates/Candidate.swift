/// Where candidates come from.
package enum CandidateSource: UInt8, Sendable, Hashable, CaseIterable {
    /// The items whose vectors fit the viewer's taste best; score: the inner product.
    case personal
    /// Neighbours of recently watched items; score: nearness, 0 ... 1.
    case similar
    /// Creators the viewer follows; score: freshness.
    case following
    /// The newest items; score: freshness.
    case fresh
    /// The most watched items; score: popularity, 0 ... 1.
    case popular
    /// What viewers came to after the last deeds; score: of the best one, 0 ... 1.
    case next
    /// What sessions like this visit held; score: of the best one, 0 ... 1.
    case session
    /// Items that say and show what the viewer liked, seen by anybody or not; score: likeness, 0 ... 1.
    case content

    /// The name used in logs, metrics and pages.
    package var name: String {
        switch self {
        case .personal: "personal"
        case .similar: "similar"
        case .following: "following"
        case .fresh: "fresh"
        case .popular: "popular"
        case .next: "next"
        case .session: "session"
        case .content: "content"
        }
    }
}

/// An item that one or more sources proposed, with the score each gave it.
package struct Candidate: Sendable, Hashable {
    /// The item.
    package let item: Int32
    /// For `similar`: the watched item it is nearest to, and how many viewers they share.
    package private(set) var nearest: Nearest?
    private var scores = SIMD8<Float>(repeating: 0)
    private var present: UInt8 = 0

    /// The watched item to which a candidate is nearest.
    package struct Nearest: Sendable, Hashable {
        /// The watched item.
        package let item: Int32
        /// Viewers of both.
        package let sharedViewers: Int32
    }

    init(item: Int32) { self.item = item }

    /// The score a source gave, or nil when it did not propose the item.
    package func score(from source: CandidateSource) -> Float? {
        present >> source.rawValue & 1 == 1 ? scores[Int(source.rawValue)] : nil
    }

    /// The sources that proposed the item, with their scores.
    package var sources: [(source: CandidateSource, score: Float)] {
        CandidateSource.allCases.compactMap { source in score(from: source).map { (source, $0) } }
    }

    mutating func add(_ source: CandidateSource, score: Float, nearest: Nearest? = nil) {
        present |= 1 << source.rawValue
        scores[Int(source.rawValue)] = score
        if let nearest { self.nearest = nearest }
    }
}

/// Candidates by item, in the order in which they were first proposed.
struct CandidatePool {
    private(set) var candidates: [Candidate] = []
    private(set) var countBySource: [CandidateSource: Int] = [:]
    private var places: ItemPlaces

    init(capacity: Int) {
        places = ItemPlaces(capacity: capacity)
        candidates.reserveCapacity(capacity)
    }

    mutating func add(_ item: Int32, _ source: CandidateSource, score: Float, nearest: Candidate.Nearest? = nil) {
        countBySource[source, default: 0] += 1
        let place = places.place(of: item, orInsert: candidates.count)
        if place == candidates.count { candidates.append(Candidate(item: item)) }
        candidates[place].add(source, score: score, nearest: nearest)
    }
}
