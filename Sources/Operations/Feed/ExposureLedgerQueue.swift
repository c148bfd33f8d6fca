internal import Storage
internal import Synchronization

/// Pages that wait until their lines are in the exposure ledger.
///
/// One write runs at a time, and all that wait when it begins go with it: under load many pages share a commit, and a
/// lone page waits for nobody. How many wait is bounded by the requests that the server lets in.
final class ExposureLedgerQueue: Sendable {
    private struct Waiting {
        let lines: [Exposure]
        let page: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isWriting = false
        var depth = 0
    }

    private let state = Mutex(State())

    /// Lines that are not in the database yet.
    var depth: Int { state.withLock { $0.depth } }

    /// Returns when the lines have been written.
    /// - Parameter write: writes lines of several pages, all or none.
    /// - Throws: what the write threw that these lines went with.
    func keep(_ lines: [Exposure], write: @escaping @Sendable ([Exposure]) async throws -> Void) async throws {
        try await withCheckedThrowingContinuation { page in
            let isFirst = state.withLock { state in
                state.waiting.append(Waiting(lines: lines, page: page))
                state.depth += lines.count
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if isFirst { Task { await drain(write) } }
        }
    }

    private func drain(_ write: @Sendable ([Exposure]) async throws -> Void) async {
        while let pages = next() {
            let lines = pages.flatMap(\.lines)
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await write(lines))
            } catch {
                outcome = .failure(error)
            }
            state.withLock { $0.depth -= lines.count }
            for page in pages { page.page.resume(with: outcome) }
        }
    }

    /// Everything that waits; nil, with the writing at its end, when nothing does.
    private func next() -> [Waiting]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
