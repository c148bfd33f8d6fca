import Matching
import Statistics

/// A generated world of low rank: each viewer likes one or two of some groups of items, and sometimes strays.
struct SyntheticTaste {
    let train: InteractionMatrix
    let heldBack: InteractionMatrix

    /// - Parameters:
    ///   - strayShare: how often an interaction is with any item at all.
    init(viewers: Int, items: Int, groups: Int, perViewer: Int, strayShare: Double = 0.1, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var trainEntries: [Interaction] = []
        var heldEntries: [Interaction] = []
        for viewer in 0..<viewers {
            let liked = [viewer % groups, (viewer / groups) % groups]
            var own: Set<Int32> = []
            while own.count < perViewer {
                let isStray = generator.nextUnit() < strayShare
                let group = liked[Int.random(in: 0...1, using: &generator)]
                let within = Int.random(in: 0..<items / groups, using: &generator)
                let any = Int.random(in: 0..<items, using: &generator)
                own.insert(Int32(isStray ? any : within * groups + group))
            }
            for (place, item) in own.sorted().shuffled(using: &generator).enumerated() {
                let entry = Interaction(viewer: Int32(viewer), item: item)
                if place < perViewer / 4 { heldEntries.append(entry) } else { trainEntries.append(entry) }
            }
        }
        train = try InteractionMatrix(viewerCount: viewers, itemCount: items, entries: trainEntries)
        heldBack = try InteractionMatrix(viewerCount: viewers, itemCount: items, entries: heldEntries)
    }

    /// The held-back items of each viewer.
    var wanted: [[Int32]] { (0..<heldBack.viewerCount).map { Array(heldBack.byViewer.columns(of: $0)) } }
}
