import Foundation
import Synchronization

/// A program that was started, without a shell and with nothing on its standard input.
///
/// Whoever starts one waits for it: it is told to stop when the waiting task is cancelled, and killed when it does not.
final class ChildProcess: Sendable {
    /// How a program ended.
    enum Ending: Hashable, Sendable {
        case exited(Int32)
        case killed(Int32)
    }

    /// The process number.
    let number: Int32
    private let ending: AsyncStream<Ending>
    private let hasEnded = Mutex(false)

    /// Starts a program.
    /// - Parameters:
    ///   - output: takes what it writes to its standard output, in pieces; nil throws it away.
    ///   - errors: takes what it writes about its troubles; nil throws it away.
    /// - Throws: the file system's error when the program is not there.
    init(
        _ program: String, _ arguments: [String], in folder: String, output: (@Sendable (Data) -> Void)? = nil,
        errors: (@Sendable (Data) -> Void)? = nil
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = Self.pipe(output) ?? FileHandle.nullDevice
        process.standardError = Self.pipe(errors) ?? FileHandle.nullDevice
        let (stream, continuation) = AsyncStream<Ending>.makeStream(bufferingPolicy: .bufferingNewest(1))
        ending = stream
        process.terminationHandler = { ended in
            let status = ended.terminationStatus
            continuation.yield(ended.terminationReason == .exit ? .exited(status) : .killed(status))
            continuation.finish()
        }
        try process.run()
        number = process.processIdentifier
    }

    /// Waits for the program's end; once.
    ///
    /// Cancelled, it asks the program to stop, gives it some seconds, and kills it.
    /// - Parameter patience: how long a program that was asked to stop may take.
    func wait(patience: Duration = .seconds(5)) async -> Ending {
        await withTaskCancellationHandler {
            // An own task, because a cancelled one is given nothing by a stream.
            await Task { [ending] in
                for await ended in ending {
                    self.hasEnded.withLock { $0 = true }
                    return ended
                }
                return .killed(0)
            }.value
        } onCancel: {
            stop(SIGTERM)
            Task {
                // Nobody cancels this task, so the sleep ends with its time alone.
                try? await Task.sleep(for: patience)
                stop(SIGKILL)
            }
        }
    }

    /// Sends a signal to the program while it runs.
    func stop(_ signal: Int32) {
        hasEnded.withLock { if !$0 { _ = kill(number, signal) } }
    }

    /// A pipe whose pieces a reader takes, on a thread of its own that ends with the pipe.
    ///
    /// Not by `readabilityHandler`: its dispatch source can outlive the closed descriptor, and then the process dies in
    /// libdispatch.
    private static func pipe(_ reader: (@Sendable (Data) -> Void)?) -> Pipe? {
        guard let reader else { return nil }
        let pipe = Pipe()
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread {
            // A pipe that cannot be read any more has ended.
            while let data = try? handle.read(upToCount: 1 << 16), !data.isEmpty { reader(data) }
        }
        return pipe
    }
}
