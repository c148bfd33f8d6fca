internal import Foundation
internal import Market
internal import Matching
internal import Storage

/// What a training learns from: who did what to which content, as weights.
struct TrainingDeeds: Sendable {
    let matrix: InteractionMatrix
    /// The contents, by column.
    let contents: [Identifier<Content>]
    let deedCount: Int
    let optedOutCount: Int
    let lastSequence: Int64

    /// Reads the log from its start in portions; the sum of a pair's signal strengths is its weight, and pairs
    /// whose sum is not positive are left out.
    /// - Complexity: O(log); memory O(pairs).
    static func read(
        _ platform: Platform, observe: (SetEvaluation.Progress) -> Void
    ) async throws -> TrainingDeeds {
        struct Pair: Hashable {
            let viewer: Int32
            let item: Int32
        }
        let limits = try await platform.read { try PersonalisationStore($0).limits() }
        let end = try await platform.read { try EventStore($0).settledSequence() }
        let strengths = platform.rules.feed.values.signalStrengths
        let counting = platform.rules.counting.values
        var viewers: [Identifier<Viewer>: Int32] = [:]
        var items: [Identifier<Content>: Int32] = [:]
        var contents: [Identifier<Content>] = []
        var weights: [Pair: Float] = [:]
        var sequence: Int64 = 0
        var count = 0
        let portion = 20_000
        while true {
            let after = sequence
            let deeds = try await platform.read { try EventStore($0).deeds(after: after, upTo: end, limit: portion) }
            for deed in deeds {
                if let limit = limits[deed.viewer] {
                    guard let since = limit, deed.occurredAt >= since else { continue }
                }
                guard let content = deed.content, let signal = deed.signal(under: counting) else { continue }
                guard let strength = strengths[signal], strength != 0 else { continue }
                let viewer = viewers[deed.viewer] ?? Int32(viewers.count)
                viewers[deed.viewer] = viewer
                if items[content] == nil {
                    items[content] = Int32(contents.count)
                    contents.append(content)
                }
                weights[Pair(viewer: viewer, item: items[content] ?? 0), default: 0] += strength
                count += 1
            }
            sequence = deeds.last?.sequence ?? sequence
            observe(.init(step: "reading the log", share: Double(sequence) / Double(max(1, end))))
            if deeds.count < portion { break }
        }
        // Sorted, so that the same log gives the same model.
        let entries = weights.filter { $0.value > 0 }
            .sorted { ($0.key.viewer, $0.key.item) < ($1.key.viewer, $1.key.item) }
            .map { Interaction(viewer: $0.key.viewer, item: $0.key.item, weight: $0.value) }
        return TrainingDeeds(
            matrix: try InteractionMatrix(
                viewerCount: viewers.count, itemCount: contents.count, entries: entries),
            contents: contents, deedCount: count, optedOutCount: limits.values.count { $0 == nil },
            lastSequence: sequence)
    }
}

/// Runs long, blocking work on a thread of its own, so that the cooperative threads stay free.
func offCooperativeThreads<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result(catching: work)) }
        thread.stackSize = 8 << 20
        thread.start()
    }
}
