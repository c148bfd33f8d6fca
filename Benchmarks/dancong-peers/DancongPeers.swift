import Foundation
import Measuring

/// `dancong-peers`: measures training and search beside `implicit`, `hnswlib` and `usearch` in one run.
///
///     dancong-peers --data DIR --python FILE --script FILE [--results FILE] [--only WORD] [--quick]
@main
struct DancongPeers {
    static func main() throws {
        guard let wishes = Wishes(CommandLine.arguments.dropFirst()) else {
            print(
                "usage: dancong-peers --data DIR --python FILE --script FILE [--results FILE] [--only WORD] [--quick]")
            exit(2)
        }
        let work = URL(filePath: wishes.results).deletingLastPathComponent().appending(path: "peers-work")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        // Leftovers are in nobody's way.
        defer { try? FileManager.default.removeItem(at: work) }
        let peers = Peers(python: wishes.python, script: wishes.script, work: work.path)
        var rows: [ResultRow] = []
        for bench in Self.benches where wishes.only.isEmpty || wishes.only.contains(bench.name) {
            say("\(bench.name) …")
            rows += try bench.run(wishes, peers)
        }
        let file = ResultsFile(rows)
        try Data(try file.json()).write(to: URL(filePath: wishes.results), options: .atomic)
        print(file.table)
        print("")
        print(file.verdict)
        print("Written to \(wishes.results).")
    }

    private struct Bench {
        let name: String
        let run: (Wishes, Peers) throws -> [ResultRow]
    }

    private static var benches: [Bench] {
        [
            Bench(name: "engine") { wishes, _ in EngineBench.run(isQuick: wishes.isQuick) },
            Bench(name: "fit") { try FitBench.run($0, $1) },
            Bench(name: "sizes") { wishes, _ in SizesBench.run(isQuick: wishes.isQuick) },
            Bench(name: "fashion") { try SearchBench.fashion($0, $1) },
            Bench(name: "clustered") { try SearchBench.clustered($0, $1) },
        ]
    }

    /// Says what is being done, on standard error.
    static func say(_ text: String) { FileHandle.standardError.write(Data("— \(text)\n".utf8)) }
}

/// What the command line asked for.
struct Wishes {
    /// The folder with `gowalla` and `fashion-mnist`.
    var data = ProcessInfo.processInfo.environment["DANCONG_DATA"] ?? ""
    /// A Python with the peers installed.
    var python = ""
    /// The script that measures the peers.
    var script = ""
    /// The results file.
    var results = ".results/peers.json"
    /// Names of benches; empty for all.
    var only: [String] = []
    /// One short round of each.
    var isQuick = false

    /// Reads a command line; nil when it is not understood.
    init?(_ arguments: some Sequence<String>) {
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            if word == "--quick" {
                isQuick = true
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch word {
            case "--data": data = value
            case "--python": python = value
            case "--script": script = value
            case "--results": results = value
            case "--only": only.append(value)
            default: return nil
            }
        }
        guard !data.isEmpty, !python.isEmpty, !script.isEmpty else { return nil }
    }
}
