/// The latest sessions, by number and by item, to which further ones are appended.
///
/// A ring: beyond `sessionsMax` the oldest session gives way. What it answers depends on the sessions kept alone, so a
/// model that was told of them one by one answers as one that was fitted to them.
package struct SessionModel: HistoryScoring {
    /// How neighbours are found and vote.
    package let settings: SessionNeighbours.Settings
    /// What followed what; empty where its share is 0.
    package internal(set) var transitions: TransitionModel
    /// The number of the first session that this value was told of.
    private var firstSession = 0
    /// Sessions kept, the session with number n at place (n - `firstSession`) mod `sessionsMax`.
    private(set) var ring: [[Int32]] = []
    /// The number that the next session gets; also how many there have been.
    package private(set) var nextSession = 0
    /// For each item the numbers of the sessions that hold it, ascending; those that gave way are dropped now and then.
    private(set) var postings: [[Int32]]
    /// For each item, how many of the sessions kept hold it.
    private(set) var sessionCounts: [Int32]

    /// A model that knows so many items and no session.
    package init(settings: SessionNeighbours.Settings = .init(), itemCount: Int) {
        precondition(settings.isSound, "settings lie in their ranges")
        self.settings = settings
        transitions = TransitionModel(settings: settings.transitions, itemCount: itemCount)
        postings = [[Int32]](repeating: [], count: itemCount)
        sessionCounts = [Int32](repeating: 0, count: itemCount)
    }

    package var itemCount: Int { postings.count }

    /// The number of sessions kept.
    package var sessionCount: Int { ring.count }

    /// The number of the oldest session kept.
    var oldestSession: Int { nextSession - ring.count }

    /// The memory it takes, in bytes, counting what arrays have reserved.
    package var bytes: Int {
        let sessions = ring.reduce(0) { $0 + 4 * $1.capacity + 40 }
        let lists = postings.reduce(0) { $0 + 4 * $1.capacity + 40 }
        return sessions + lists + 4 * itemCount + transitions.bytes
    }

    /// The most memory it can ever take at its number of items, in bytes.
    package var bytesMax: Int {
        settings.sessionsMax * (settings.sessionItemsMax * 8 + 40)
            + itemCount * (settings.postingsMax * 16 + 44) + transitions.bytesMax
    }

    /// Appends a session that has ended; the next question is answered with it.
    ///
    /// Items that were not known yet are made room for. An empty session changes nothing.
    /// - Complexity: O(items x (reach of transitions x row of links)).
    package mutating func append(_ session: some Collection<Int32>) {
        keep(session)
        guard settings.transitionsShare > 0 else { return }
        var before: [Deed] = []
        for item in session {
            transitions.add(item, after: before)
            before.append(Deed(item))
        }
    }

    /// Appends a session without its transitions.
    mutating func keep(_ session: some Collection<Int32>) {
        guard !session.isEmpty, nextSession < Int(Int32.max) else { return }
        precondition(session.allSatisfy { $0 >= 0 }, "items have numbers from 0")
        let kept = Array(session.suffix(settings.sessionItemsMax))
        if let largest = kept.max(), Int(largest) >= itemCount {
            let missing = Int(largest) + 1 - itemCount
            postings.append(contentsOf: repeatElement([], count: missing))
            sessionCounts.append(contentsOf: repeatElement(0, count: missing))
            transitions.makeRoom(for: largest)
        }
        if ring.count == settings.sessionsMax {
            let place = (nextSession - firstSession) % settings.sessionsMax
            for item in Set(ring[place]) { sessionCounts[Int(item)] -= 1 }
            ring[place] = kept
        } else {
            ring.append(kept)
        }
        let number = Int32(nextSession)
        nextSession += 1
        for item in kept where postings[Int(item)].last != number {
            sessionCounts[Int(item)] += 1
            postings[Int(item)].append(number)
            if postings[Int(item)].count >= 2 * settings.postingsMax {
                postings[Int(item)].removeFirst(postings[Int(item)].count - settings.postingsMax)
            }
        }
    }

    /// Numbers the sessions from a number on.
    /// - Precondition: there is no session yet.
    mutating func start(at number: Int) {
        precondition(ring.isEmpty, "sessions keep their numbers")
        firstSession = number
        nextSession = number
    }

    /// The items of a session that is kept.
    func session(_ number: Int32) -> [Int32] { ring[(Int(number) - firstSession) % settings.sessionsMax] }

    /// The sessions that are looked at for an item, latest first.
    func latestSessions(with item: Int32) -> some Sequence<Int32> {
        let oldest = Int32(oldestSession)
        return postings[Int(item)].suffix(settings.postingsMax).reversed().lazy.prefix { $0 >= oldest }
    }
}
