internal import Logging
internal import Market
internal import Matching
internal import Storage

extension Feed {
    /// Reads contents, counts and the trained model anew and puts them in force as a whole; pages that are being
    /// made keep the catalogue they began with.
    ///
    /// - Parameter folder: where models are; nil for the folder of the last time, or none.
    /// - Throws: `ModelFolderError`, `DatabaseError`; then the old catalogue stays.
    package func reload(from folder: String? = nil) async throws {
        var source = platform.feedState.modelSource
        source.folder = folder ?? source.folder
        let pointer = try source.folder.flatMap { try ModelFolder($0).current() }
        if let folder = source.folder, let pointer, pointer.digest != source.digest {
            source.trained = try ModelFolder(folder).read(pointer)
            source.digest = pointer.digest
        }
        if pointer == nil { (source.trained, source.digest) = (nil, nil) }
        let rules = platform.rules.serving.values
        let viewedFrom = platform.rules.counting.values.videoViewAlone
        let now = platform.clock.now()
        let counted = source.responses.lastSequence
        let stored = try await platform.read { connection in
            let store = FeedItemStore(connection)
            var items: [StoredFeedItem] = []
            while true {
                let page = try store.items(after: items.last?.content.rawValue ?? "", limit: 5_000)
                items.append(contentsOf: page)
                if page.count < 5_000 { break }
            }
            // Counted back from the newest event, so that a log from the past is as warm as when it was made.
            let newest = min(now, try EventStore(connection).extent().last ?? now)
            let since = newest.advanced(by: .zero - rules.responsesWindow)
            let end = max(counted, try EventStore(connection).lastSequence())
            let responses = try store.responses(since: since, part: counted..<end, viewedFrom: viewedFrom)
            return (items: items, responses: responses, newest: newest, since: since, end: end)
        }
        source.responses.add(
            stored.responses, upTo: stored.end, firstDay: CivilDate(timestamp: stored.since).daysSinceEpoch)
        let catalogue = FeedCatalogue(
            items: stored.items, responses: Array(source.responses.byDay.values), trained: source.trained,
            served: platform.feedState.catalogue.model, asOf: stored.newest, rules: rules)
        platform.feedState.swap(catalogue, source: source)
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
