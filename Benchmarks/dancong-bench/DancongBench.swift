import ArgumentParser
import DatabaseTestSupport
import Foundation
import Measuring

/// `dancong-bench`: measures the release build beside baselines taken in the same run.
@main
struct DancongBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dancong-bench",
        abstract:
            "Measures intake, group commit, the books, purchases, the feed, live rooms, tallies, pictures and `make run`, and says which targets hold.",
        discussion: "docs/operations/benchmarks.md says what each row means.")

    @Option(
        name: .customLong("only"), help: "Only the rows of this id or of this word before the dot; may be repeated.")
    var chosen: [String] = []

    @Flag(help: "Also times `make run` in a fresh clone, which takes minutes.")
    var withRun = false

    @Flag(help: "One short round of each, to see that it works; its figures say little.")
    var quick = false

    @Flag(help: "Keeps what the servers wrote.")
    var keep = false

    @Option(help: "The results file.")
    var results = ".results/bench.json"

    @Option(help: "Where databases are written; it must be on a disk, not in memory.")
    var work = ".results/bench-work"

    private var benches: [any Bench] {
        [
            IntakeBench(), CommitBench(), LedgerBench(), TradeBench(), CheckoutBench(), ProductFileBench(), FeedBench(),
            RoomBench(), TallyBench(), PictureBench(), RunBench(isAsked: withRun),
        ]
    }

    func validate() throws {
        let names = benches.map(\.name)
        for choice in chosen where !names.contains(String(choice.prefix { $0 != "." })) {
            throw ValidationError(
                "--only knows \(names.joined(separator: ", ")), alone or with a row's name after a dot.")
        }
    }

    func run() async throws {
        guard FileManager.default.isExecutableFile(atPath: BenchPlace.binary) else {
            throw ValidationError("\(BenchPlace.binary) is missing; run scripts/bench, which builds it.")
        }
        // Ours commits durably; what it is compared with does so, too.
        setenv(TestPostgreSQL.durableVariable, "1", 1)
        let work = URL(fileURLWithPath: work).path
        // What an interrupted run left behind.
        if FileManager.default.fileExists(atPath: work) { try FileManager.default.removeItem(atPath: work) }
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        defer {
            // Leftovers are in nobody's way.
            if !keep { try? FileManager.default.removeItem(atPath: work) }
        }
        let place = BenchPlace(path: work, isQuick: quick)
        var rows: [ResultRow] = []
        for bench in benches where isChosen(bench.name) {
            place.say("\(bench.name) …")
            rows += try await bench.run(in: place).filter { isChosen($0.id) }
        }
        let file = ResultsFile(rows)
        let url = URL(fileURLWithPath: results)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(try file.json()).write(to: url, options: .atomic)
        print(file.table)
        print("")
        print(file.verdict)
        print("Written to \(results).")
    }

    /// Whether a bench or a row was asked for; `feed` asks for all its rows, `feed.p99` runs the feed and shows one.
    private func isChosen(_ name: String) -> Bool {
        chosen.isEmpty || chosen.contains { $0 == name || $0.hasPrefix(name + ".") || name.hasPrefix($0 + ".") }
    }
}
