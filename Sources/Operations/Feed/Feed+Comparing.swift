package import Market
package import Matching
internal import Storage

extension Feed {
    /// How the two rankings fare on the pages that were drawn from both under the model and the rules in force: the chosen weights first,
    /// the rules second.
    ///
    /// Of the last two weeks, and of these the last 10,000 places.
    /// - Throws: `AccessRefusal` for who may not look, `DatabaseError`.
    package func comparison(as actor: Actor) async throws -> InterleavingComparison {
        try AuthorisationTable.standard.authorise("platform.overview", actor)
        let since = platform.clock.now().advanced(by: .zero - .days(14))
        let version = modelVersion
        let counting = platform.rules.counting.values
        let rules = platform.rules.feed.version
        let places = try await platform.read {
            try ExposureStore($0).compared(under: version, rules, since: since, rules: counting, limit: 10_000)
        }
        var comparison = InterleavingComparison()
        var start = places.startIndex
        while start < places.endIndex {
            let request = places[start].request
            let end = places[start...].firstIndex { $0.request != request } ?? places.endIndex
            comparison.add(InterleavingCredit(places[start..<end]))
            start = end
        }
        return comparison
    }

    /// Whether personal pages use weights that the model in force brought along.
    package var usesChosenWeights: Bool {
        platform.rules.feed.values.takesChosenWeights && !platform.feedState.catalogue.model.fitWeights.isEmpty
    }
}

extension InterleavingCredit {
    /// What the places of one page say. Places of trials are not among them, and move nothing: a gain counts by the place shown.
    fileprivate init(_ places: ArraySlice<ExposureStore.ComparedPlace>) {
        let length = (places.map(\.place).max() ?? 0) + 1
        var sides = [InterleavedPage.Side?](repeating: nil, count: length)
        for place in places {
            sides[place.place] =
                switch FeedRanking(rawValue: place.ranking) {
                case .chosen: .first
                case .rules: .second
                case nil: nil
                }
        }
        self.init(sides: sides, clickedPlaces: Set(places.filter(\.isTaken).map(\.place)))
    }
}
