import Foundation
import Synchronization

/// One run of a program to its end, with what it said.
struct ProcessRun: Sendable {
    /// How it ended.
    let ending: ChildProcess.Ending
    /// What it wrote to its standard output, up to a megabyte.
    let output: Data
    /// The last that it wrote about its troubles, up to 4,096 bytes.
    let troubles: String

    /// Runs a program; a task that is cancelled, or a limit that passes, kills it.
    /// - Parameter observe: told of its standard output, a line each.
    /// - Throws: `TookTooLong`, `CancellationError`, the file system's error when the program is not there.
    static func of(
        _ program: String, _ arguments: [String], in folder: String, limit: Duration,
        observe: @escaping @Sendable (Substring) -> Void = { _ in }
    ) async throws -> ProcessRun {
        let said = Said()
        let child = try ChildProcess(
            program, arguments, in: folder, output: { said.addOutput($0, observe) }, errors: { said.addTroubles($0) })
        let ending = try await withThrowingTaskGroup(of: ChildProcess.Ending?.self) { group in
            group.addTask { await child.wait(patience: .seconds(1)) }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let ending = first else { throw TookTooLong() }
            return ending
        }
        try Task.checkCancellation()
        return said.kept.withLock { ProcessRun(ending: ending, output: $0.output, troubles: $0.text) }
    }

    /// A program did not end in its time.
    struct TookTooLong: Error {}
}

/// What a program says while it runs, bounded.
private final class Said: Sendable {
    struct Kept {
        var output = Data()
        var troubles = Data()
        var line = ""

        var text: String { String(decoding: troubles, as: UTF8.self) }
    }

    let kept = Mutex(Kept())

    func addOutput(_ data: Data, _ observe: (Substring) -> Void) {
        let lines: [Substring] = kept.withLock { kept in
            if kept.output.count < 1 << 20 { kept.output += data.prefix((1 << 20) - kept.output.count) }
            let parts = (kept.line + String(decoding: data, as: UTF8.self)).split(
                separator: "\n", omittingEmptySubsequences: false)
            kept.line = String((parts.last ?? "").suffix(1_024))
            return Array(parts.dropLast())
        }
        for line in lines { observe(line) }
    }

    func addTroubles(_ data: Data) {
        kept.withLock { $0.troubles = Data(($0.troubles + data).suffix(4_096)) }
    }
}
