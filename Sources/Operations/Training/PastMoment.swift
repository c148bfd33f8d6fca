internal import Market
internal import Matching
internal import Storage

/// What was known at one moment of the log, and what viewers went on to: the questions by which weights are chosen.
struct PastMoment: Sendable {
    /// The last place of the log that was known.
    let sequence: Int64
    /// The time of the last known deed.
    let at: Timestamp
    /// Pairs known then, over the first contents of the training.
    let matrix: InteractionMatrix
    /// Contents known then, by column.
    let contents: [Identifier<Content>]
    /// What was learnt in order until then.
    let learnt: LearntParts
    /// Viewers with a past and a future, in an order that says nothing about them.
    let viewers: [PastViewer]

    /// The part of a log after which it is asked what viewers went on to.
    static let share = 0.9
}

/// A viewer before and after the moment.
struct PastViewer: Sendable {
    let viewer: Identifier<Viewer>
    /// What was done before, oldest first.
    fileprivate(set) var deeds: [Deed] = []
    /// What the viewer went on to like, and how much in all.
    fileprivate(set) var future: [Identifier<Content>: Float] = [:]

    /// In numbers: a sample holds millions of them.
    struct Deed: Sendable {
        /// The content's column.
        let item: Int32
        let signal: Signal?
        let at: Timestamp
    }

    init(_ viewer: Identifier<Viewer>) { self.viewer = viewer }
}

/// Viewers chosen by their names' hashes while a log is read, so many at most however many there are.
struct ViewerSample: Sendable {
    private let viewersMax: Int
    private let deedsMax: Int
    private var viewers: [Identifier<Viewer>: PastViewer] = [:]
    private var bar = UInt64.max

    init(viewersMax: Int, deedsMax: Int) {
        self.viewersMax = viewersMax
        self.deedsMax = deedsMax
    }

    /// Keeps what a viewer did before the moment.
    mutating func add(_ deed: PastViewer.Deed, by viewer: Identifier<Viewer>) {
        guard hash(of: viewer) <= bar else { return }
        viewers[viewer, default: PastViewer(viewer)].deeds.append(deed)
        if let count = viewers[viewer]?.deeds.count, count > deedsMax + 64 {
            viewers[viewer]?.deeds.removeFirst(count - deedsMax)
        }
        // Half of them have to go, and those who have gone never come back.
        if viewers.count > 2 * viewersMax {
            bar /= 2
            viewers = viewers.filter { hash(of: $0.key) <= bar }
        }
    }

    /// Keeps what a viewer with a past went on to; new viewers have none, so nothing could have been known of them.
    mutating func goOn(_ content: Identifier<Content>, strength: Float, by viewer: Identifier<Viewer>) {
        viewers[viewer]?.future[content, default: 0] += strength
    }

    /// The viewers with a past and a liked future, at most as many as are wanted.
    var chosen: [PastViewer] {
        let all = viewers.values.filter { $0.future.contains { $0.value > 0 } }
        let ordered = all.sorted {
            (hash(of: $0.viewer), $0.viewer.rawValue) < (hash(of: $1.viewer), $1.viewer.rawValue)
        }
        return ordered.prefix(viewersMax).map { viewer in
            var viewer = viewer
            viewer.deeds = viewer.deeds.suffix(deedsMax)
            return viewer
        }
    }

    private func hash(of viewer: Identifier<Viewer>) -> UInt64 { FeatureKey(viewer.rawValue).bits }
}
