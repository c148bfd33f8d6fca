internal import Logging
internal import Market
internal import Matching
internal import SQLDatabase
internal import Storage

extension Feed {
    /// Reads contents, counts and the trained model anew and puts them in force as a whole; pages that are being
    /// made keep the catalogue they began with.
    ///
    /// - Parameter folder: where models are; nil for the folder of the last time, or none.
    /// - Throws: `ModelFolderError`, `DatabaseError`; then the old catalogue stays.
    package func reload(from folder: String? = nil) async throws {
        let served = platform.feedState.modelSource
        var source = served
        source.folder = folder ?? source.folder
        let pointer = try source.folder.flatMap { try ModelFolder($0).current() }
        if let folder = source.folder, let pointer, pointer.digest != source.digest {
            source.trained = try ModelFolder(folder).read(pointer)
            source.digest = pointer.digest
        }
        if pointer == nil { (source.trained, source.digest) = (nil, nil) }
        let rules = platform.rules.serving.values
        let counting = platform.rules.counting.values
        let now = platform.clock.now()
        // Asked in a transaction of its own: only later ones see everything up to the place.
        let end = try await platform.read { try EventStore($0).settledSequence() }
        var counts = source.responses
        if counts.mark == nil { counts = try await storedCounts(under: counting) }
        let counted = counts.mark
        let known = source.digest == served.digest ? served.items : nil
        let stored = try await platform.read { [counted] connection in
            let store = FeedItemStore(connection)
            let extent = try store.extent()
            let items = extent == known ? nil : try store.allItems()
            let from = counted?.sequence ?? 0
            return (
                items: items, extent: extent, part: try store.responses(in: from...max(from, end), under: counting)
            )
        }
        // Counted back from the newest event, so that a log from the past is as warm as when it was made.
        let newestCounted = max(stored.part.newest ?? .init(milliseconds: 0), counted?.newest ?? .init(milliseconds: 0))
        let newest = newestCounted.milliseconds == 0 ? now : min(now, newestCounted)
        let firstDay = CivilDate(timestamp: newest.advanced(by: .zero - rules.responsesWindow)).daysSinceEpoch
        let mark = ResponseStore.Mark(sequence: max(end, counted?.sequence ?? 0), newest: newestCounted)
        counts.add(stored.part.byDay, upTo: mark, firstDay: firstDay)
        if mark.sequence > counted?.sequence ?? 0 {
            let part = stored.part.byDay.filter { $0.day >= firstDay }
            // When another node has counted on meanwhile, its mark stands and this node's counts are its own.
            _ = try await platform.database.write { connection in
                try ResponseStore(connection).add(
                    part, after: counted, upTo: mark, firstDay: firstDay, under: Self.name(of: counting))
            }
        }
        source.responses = counts
        source.items = stored.extent
        let catalogue = try await offCooperativeThreads(yielding: true) { [counts, source] in
            let served = platform.feedState.catalogue
            guard let items = stored.items else { return served.recounted(counts.all, asOf: newest, rules: rules) }
            return FeedCatalogue(
                items: items, responses: counts.all, trained: source.trained, served: served, asOf: newest,
                rules: rules)
        }
        if stored.items != nil { source.responses = counts.sharing(catalogue) }
        if catalogue.generation != platform.feedState.catalogue.generation {
            restartLearning(catalogue, from: source.trained?.learnt, end: end)
        }
        platform.feedState.swap(catalogue, source: source)
        FreeMemory.giveBack()
    }

    /// Lets learning go on from what was trained, or from nothing and the log's end where nothing was.
    private func restartLearning(_ catalogue: FeedCatalogue, from learnt: LearntParts?, end: Int64) {
        let rules = platform.rules.learning.values
        let feed = platform.rules.feed.values
        let isOfTraining = !catalogue.model.version.isEmpty
        let empty = rules.emptyModel(sessionGap: feed.sources.sessionGap, strengths: feed.signalStrengths)
        let model =
            learnt.flatMap { isOfTraining ? LiveModel(settings: empty.settings, learnt: $0) : nil } ?? empty
        let cursor = isOfTraining ? learnt?.lastSequence : nil
        // Without a training the latest events of the log are learnt from, as many as the rules say.
        platform.learningState.restart(
            model, generation: catalogue.generation, cursor: cursor ?? max(0, end - Int64(rules.replayMax)))
    }

    /// What an earlier process has counted under the same rule.
    private func storedCounts(under rules: CountingRules) async throws -> FeedState.ResponseCounts {
        try await platform.read { connection in
            let store = ResponseStore(connection)
            var counts = FeedState.ResponseCounts()
            guard let mark = try store.mark(under: Self.name(of: rules)) else { return counts }
            counts.add(try store.counted(since: .min), upTo: mark, firstDay: .min)
            return counts
        }
    }

    /// What the counts depend on, as their reader keeps it.
    private static func name(of rules: CountingRules) -> String {
        "views beyond \(rules.videoViewAlone.wholeMilliseconds) ms, once a viewer and request"
    }

    /// Reloads again and again until cancelled: when a new model was trained, and when a while has passed.
    ///
    /// - Parameters:
    ///   - look: how often the model folder is looked at.
    ///   - refresh: how often contents and counts are read anew.
    package func keepFresh(
        look: Duration = .seconds(2), refresh: Duration = .seconds(60)
    ) async {
        let logger = Logger(label: "dancong.feed")
        var last = ContinuousClock.now
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: look)
                let source = platform.feedState.modelSource
                let pointer = try source.folder.flatMap { try ModelFolder($0).current() }
                guard pointer?.digest != source.digest || ContinuousClock.now - last >= refresh else { continue }
                try await reload()
                last = ContinuousClock.now
            } catch is CancellationError {
                return
            } catch {
                logger.error("feed not reloaded", metadata: ["error": "\(error)"])
            }
        }
    }
}
