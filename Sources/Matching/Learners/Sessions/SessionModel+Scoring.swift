internal import Statistics

extension SessionModel {
    /// The items that fit a session best, best first; its own items are among them unless they are hidden.
    /// - Complexity: O(items x `postingsMax` + `neighboursMax` x session length), whatever the number of sessions kept.
    package func candidates(
        after session: some BidirectionalCollection<Deed>, limit: Int, hidingHistory: Bool = false,
        where allowed: (Int32) -> Bool = { _ in true }
    ) -> [ScoredItem] {
        var workspace = Workspace(itemCount: itemCount, transitionItemCount: transitions.itemCount)
        answer(session, in: &workspace)
        return workspace.scores.best(limit, hiding: hidingHistory ? session.map(\.item) : [], where: allowed)
    }

    /// The item of a session that most of the kept sessions with another item hold too; of equal ones the latest. Nil
    /// where none of them does.
    /// - Complexity: O(session x `postingsMax`).
    package func closest(to item: Int32, among session: some BidirectionalCollection<Deed>) -> Int32? {
        guard item >= 0, Int(item) < itemCount else { return nil }
        let sessions = Set(latestSessions(with: item))
        var best: (item: Int32, count: Int)?
        for other in differentItems(session) where other != item {
            let count = latestSessions(with: other).count { sessions.contains($0) }
            if count > best?.count ?? 0 { best = (other, count) }
        }
        return best?.item
    }

    package func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        scores.update(repeating: 0)
        var workspace = Workspace(itemCount: itemCount, transitionItemCount: transitions.itemCount)
        for (line, row) in rows.enumerated() {
            answer(histories.deeds(of: row), in: &workspace)
            workspace.scores.write(to: .init(rebasing: scores[line * itemCount..<(line + 1) * itemCount]))
            workspace.scores.clear()
        }
    }

    /// What answering takes besides the model.
    struct Workspace {
        fileprivate(set) var scores: SparseScores
        fileprivate var following: SparseScores

        init(itemCount: Int, transitionItemCount: Int) {
            scores = SparseScores(itemCount: itemCount)
            following = SparseScores(itemCount: max(itemCount, transitionItemCount))
        }
    }

    /// A session that shares items with the one asked about.
    private struct Neighbour {
        let number: Int32
        /// The latest of the shared items.
        let shared: Int32
        var similarity: Float

        func isAbove(_ other: Neighbour) -> Bool {
            similarity != other.similarity ? similarity > other.similarity : number > other.number
        }
    }

    /// Votes of neighbours and transitions, each as shares of their sum, mixed, and the reminder.
    private func answer(_ session: some BidirectionalCollection<Deed>, in workspace: inout Workspace) {
        let items = differentItems(session)
        vote(neighbours(of: items), to: &workspace.scores)
        let votes = workspace.scores.sum
        if votes > 0 { workspace.scores.scale(by: (1 - settings.transitionsShare) / votes) }
        if settings.transitionsShare > 0 {
            transitions.addScores(after: session, to: &workspace.following)
            let sum = workspace.following.sum
            for item in workspace.following.touched where Int(item) < itemCount {
                workspace.scores.add(
                    settings.transitionsShare * (workspace.following.values[Int(item)] / sum), to: item)
            }
            workspace.following.clear()
        }
        remind(of: items, in: &workspace.scores)
    }

    /// The different items of a session that are known, the latest first.
    private func differentItems(_ session: some BidirectionalCollection<Deed>) -> [Int32] {
        var seen: Set<Int32> = []
        return session.suffix(settings.sessionItemsMax).reversed().compactMap { deed in
            deed.item >= 0 && Int(deed.item) < itemCount && seen.insert(deed.item).inserted ? deed.item : nil
        }
    }

    /// How rare an item is: log(1 + sessions / those with the item), as a share of the rarest.
    private func rarity(_ item: Int32) -> Float {
        let sessions = Double(sessionCount)
        let with = Double(max(1, sessionCounts[Int(item)]))
        return Float(Elementary.log1p(sessions / with) / Elementary.log1p(sessions))
    }

    private func neighbours(of items: [Int32]) -> [Neighbour] {
        var places = ItemPlaces(capacity: 4_096)
        var neighbours: [Neighbour] = []
        var decay: Float = 1
        for item in items where decay > 1e-4 {
            let say = decay * power(rarity(item), settings.queryRarity)
            decay *= settings.queryDecay
            for number in latestSessions(with: item) {
                let place = places.place(of: number, orInsert: neighbours.count)
                if place == neighbours.count {
                    neighbours.append(Neighbour(number: number, shared: item, similarity: say))
                } else {
                    neighbours[place].similarity += say
                }
            }
        }
        let newest = nextSession - 1
        for place in neighbours.indices {
            let number = neighbours[place].number
            let age = Float(newest - Int(number)) / Float(sessionCount)
            let length = Float(session(number).count)
            neighbours[place].similarity *=
                power(length, -settings.lengthPower) * Float(Elementary.exp(Double(-settings.recency * age)))
        }
        guard neighbours.count > settings.neighboursMax else { return neighbours }
        neighbours.sort { $0.isAbove($1) }
        return Array(neighbours.prefix(settings.neighboursMax))
    }

    private func vote(_ neighbours: [Neighbour], to scores: inout SparseScores) {
        let longest = settings.sessionItemsMax
        let after = powers(of: settings.afterDecay, count: longest)
        let before = powers(of: settings.beforeDecay, count: longest)
        for neighbour in neighbours {
            let items = session(neighbour.number)
            guard let shared = items.lastIndex(of: neighbour.shared) else { continue }
            let say = power(neighbour.similarity, settings.similarityPower)
            for (place, item) in items.enumerated() where place != shared {
                let nearness =
                    place > shared ? after[place - shared - 1] : settings.before * before[shared - place - 1]
                let vote = say * nearness
                if vote > 0 { scores.add(vote, to: item) }
            }
        }
        guard settings.itemRarity > 0 else { return }
        for item in scores.touched { scores.scale(item, by: power(rarity(item), settings.itemRarity)) }
    }

    private func remind(of items: [Int32], in scores: inout SparseScores) {
        guard settings.reminder > 0, let last = items.first else { return }
        let ofLast = settings.reminder * settings.reminderOfLast
        if ofLast > 0 { scores.add(ofLast, to: last) }
        var reminder = settings.reminder
        for item in items.dropFirst() where reminder > 1e-6 {
            scores.add(reminder, to: item)
            reminder *= settings.reminderDecay
        }
    }

    private func powers(of decay: Float, count: Int) -> [Float] {
        var power: Float = 1
        return (0..<count).map { _ in
            defer { power *= decay }
            return power
        }
    }

    private func power(_ x: Float, _ exponent: Float) -> Float {
        switch exponent {
        case 0: 1
        case 1: x
        case 2: x * x
        case 0.5: x.squareRoot()
        case -0.5: 1 / x.squareRoot()
        default: Float(Elementary.power(Double(x), Double(exponent)))
        }
    }
}
