import Foundation

/// Runs the program that was built beside these tests, on a data directory of its own.
struct Terminal {
    /// What a run left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let error: String
    }

    /// The program, where the tests' own binary lies.
    static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "dancong")

    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: program.path) }

    /// The data directory.
    let home: URL

    init() throws {
        home = FileManager.default.temporaryDirectory.appending(path: "dancong-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    /// Runs a verb with a text on its standard input.
    func run(_ arguments: String..., input: String = "", rules: String? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.environment = [
            "DANCONG_HOME": home.path, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "DANCONG_RULES": rules ?? "",
            "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
        ]
        // Files and no pipes: nobody has to read while the program writes.
        let names = ["in", "out", "err"].map { home.appending(path: "\($0)-\(UUID().uuidString)") }
        try Data(input.utf8).write(to: names[0])
        for name in names.dropFirst() { try Data().write(to: name) }
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: names[1], encoding: .utf8),
            error: try String(contentsOf: names[2], encoding: .utf8))
    }

    /// Removes the data directory.
    func close() {
        // Leftovers of a test harm nobody.
        try? FileManager.default.removeItem(at: home)
    }
}
