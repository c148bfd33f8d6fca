import Foundation

/// `dancong` in a process of its own, which has said on its first line where it listens.
final class ListeningProcess {
    /// What it said, up to and with its first line.
    let greeting: String
    private let process: Process

    /// Starts it and waits for its line.
    /// - Parameters:
    ///   - binary: the release build of `dancong`.
    ///   - environment: the variables that it runs with.
    ///   - log: the file that its standard error goes to; nil for nowhere.
    init(binary: String, arguments: [String], environment: [String: String], log: String? = nil) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = arguments
        process.environment = environment
        if let log {
            guard FileManager.default.createFile(atPath: log, contents: nil) else {
                throw BenchFailure("\(log) cannot be written")
            }
            process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        } else {
            process.standardError = FileHandle.nullDevice
        }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let chunk = output.fileHandleForReading.availableData
            guard !chunk.isEmpty else {
                throw BenchFailure("`dancong \(arguments[0])` stopped at its start" + (log.map { "; see \($0)" } ?? ""))
            }
            text += String(decoding: chunk, as: UTF8.self)
        }
        greeting = text
    }

    deinit {
        // A part that failed leaves its process behind.
        if process.isRunning { process.terminate() }
    }

    /// What the system knows it by.
    var identifier: Int32 { process.processIdentifier }

    /// Tells it to finish, and waits until it has.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
