import Foundation
import Measuring

/// A part of the bench that can be run alone.
protocol Bench: Sendable {
    /// The word before the dot of its rows' ids.
    var name: String { get }

    /// Measures.
    func run(in place: BenchPlace) async throws -> [ResultRow]
}

/// Where a bench works and how thorough it is.
struct BenchPlace: Sendable {
    /// A folder on a real disk, since a commit to memory costs nothing.
    let path: String
    /// One short round instead of several, to see that it works.
    let isQuick: Bool

    /// The release build of `dancong`, beside this program.
    static var binary: String {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("dancong").path
    }

    /// A new, empty folder.
    func folder(_ name: String) -> String {
        let folder = "\(path)/\(name)"
        // What cannot be made here is reported by whoever opens a file in it.
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Says what is being done, on standard error.
    func say(_ text: String) { FileHandle.standardError.write(Data("— \(text)\n".utf8)) }
}
