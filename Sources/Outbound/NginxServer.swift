import Foundation

/// nginx as a media server: written down, started, watched, started again when it dies, and stopped with this process.
package struct NginxServer: Sendable {
    private let configuration: NginxConfiguration
    private let program: String
    private let say: @Sendable (String) -> Void

    /// A server that has not been started.
    /// - Parameters:
    ///   - program: the nginx that is started.
    ///   - say: told what happens, a sentence each.
    package init(
        _ configuration: NginxConfiguration, program: String = "/usr/sbin/nginx",
        say: @escaping @Sendable (String) -> Void
    ) {
        self.configuration = configuration
        self.program = program
        self.say = say
    }

    /// What is missing on this machine, by the names of Debian's packages; empty when nothing is.
    package var missing: [String] {
        let files = FileManager.default
        var packages: [String] = []
        if !files.isExecutableFile(atPath: program) { packages.append("nginx") }
        if !files.fileExists(atPath: configuration.module) { packages.append("libnginx-mod-rtmp") }
        return packages
    }

    /// Runs until the task is cancelled: a server that dies is started again, the sooner the longer it had lived.
    /// - Throws: `MediaServerError`, before anything is started.
    package func run() async throws {
        let missing = missing
        guard missing.isEmpty else { throw MediaServerError.missing(missing) }
        try writeDown()
        try await stopLeftOver()
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            let start = ContinuousClock.now
            let child = try ChildProcess(
                program, ["-c", configuration.file, "-e", "\(configuration.ownFolder)/error.log"],
                in: configuration.ownFolder)
            let ending = await child.wait()
            guard !Task.isCancelled else { break }
            let lived = ContinuousClock.now - start
            pause = lived > .seconds(60) ? .seconds(1) : min(pause * 2, .seconds(30))
            say(
                "nginx ended (\(ending)) after \(lived.components.seconds) s; it is started again in \(pause). "
                    + "Its last words: \(lastWords)")
            do { try await Task.sleep(for: pause) } catch { break }
        }
    }

    /// Makes the folders, writes the configuration, and lets nginx check it.
    private func writeDown() throws {
        let files = FileManager.default
        let socketBytes = configuration.controlSocket.utf8.count
        guard socketBytes <= NginxConfiguration.socketPathBytesMax else {
            throw MediaServerError.pathTooLong(configuration.controlSocket, NginxConfiguration.socketPathBytesMax)
        }
        for folder in [configuration.ownFolder, "\(configuration.folder)/live", "\(configuration.folder)/recordings"] {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let text = configuration.text(isRoot: geteuid() == 0)
        // The file holds the hooks' secret.
        guard
            files.createFile(
                atPath: configuration.file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Stops a server of this configuration whose parent was killed, and takes its socket away: it would hold the port.
    private func stopLeftOver() async throws {
        if let text = try? String(contentsOfFile: configuration.pidFile, encoding: .utf8),  // None was left over.
            let number = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), isOurs(number)
        {
            say("An nginx of an earlier run is still there (process \(number)); it is stopped.")
            kill(number, SIGTERM)
            for _ in 0..<50 where isOurs(number) { try await Task.sleep(for: .milliseconds(100)) }
            if isOurs(number) { kill(number, SIGKILL) }
        }
        unlink(configuration.controlSocket)
    }

    /// Whether a process is an nginx of this configuration, and not one that was given the number later.
    private func isOurs(_ number: Int32) -> Bool {
        // A process that is gone has no command line.
        guard let line = try? Data(contentsOf: URL(filePath: "/proc/\(number)/cmdline")) else { return false }
        return String(decoding: line, as: UTF8.self).contains(configuration.file)
    }

    private var lastWords: String {
        // A server that said nothing has no log.
        guard let log = try? String(contentsOfFile: "\(configuration.ownFolder)/error.log", encoding: .utf8) else {
            return "none"
        }
        return log.split(separator: "\n").last.map(String.init) ?? "none"
    }
}

/// Why a media server can't be started.
package enum MediaServerError: Error, Hashable, CustomStringConvertible {
    /// Debian's packages that are not installed.
    case missing([String])
    /// The control socket's address is longer than the system's addresses.
    case pathTooLong(String, Int)

    package var description: String {
        switch self {
        case .missing(let packages):
            "The media server needs what is not installed here; as root: apt-get install -y --no-install-recommends "
                + packages.joined(separator: " ")
        case .pathTooLong(let path, let bytesMax):
            "The data directory's name is too long: \(path) has more than \(bytesMax) bytes. Set DANCONG_HOME to a shorter one."
        }
    }
}
