import ArgumentParser
import Foundation
import Matching
import Operations

/// `dancong evaluate DIR`: measures the models on a published user-item set.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures popularity, item-kNN and iALS on a user-item set (train.txt and test.txt, plain or .gz).",
        discussion: "Each line is `user item item …`. The files may also stand in a folder `topk` inside DIR.")

    @Argument(help: ArgumentHelp("The folder of the set.", valueName: "dir"))
    var folder: String

    @Option(help: "Lengths of the lists, comma separated.")
    var cutoffs = "10,20,50"

    @Option(help: "Length of the vectors, 1 to 256.")
    var dimensions = 64

    @Option(help: "Passes over both sides.")
    var sweeps = 8

    @Option(help: "Weight of what was not seen; with --penalty, instead of choosing both on held-back training pairs.")
    var unobserved: Float?

    @Option(help: "Strength of the penalty.")
    var penalty: Float?

    @Option(help: "Seed of the start and of the intervals.")
    var seed: UInt64 = 1

    @Option(help: "Threads; all processors when not given.")
    var threads: Int?

    @Option(help: "Also writes the table to this JSON file.")
    var json: String?

    func validate() throws {
        guard (1...256).contains(dimensions) else { throw ValidationError("--dimensions lies in 1 ... 256.") }
        guard sweeps > 0, (unobserved ?? 1) > 0, (penalty ?? 1) > 0 else {
            throw ValidationError("--sweeps, --unobserved and --penalty are positive.")
        }
        guard (threads ?? 1) > 0 else { throw ValidationError("--threads is positive.") }
        guard !lengths.isEmpty, lengths.allSatisfy({ (1...1_000).contains($0) }) else {
            throw ValidationError("--cutoffs is a list such as 10,20,50 of numbers from 1 to 1000.")
        }
    }

    private var lengths: [Int] { cutoffs.split(separator: ",").map { Int($0) ?? 0 } }

    private var choices: [ImplicitALS.Settings] {
        var settings = ImplicitALS.Settings(dimensions: dimensions, sweeps: sweeps, seed: seed)
        guard unobserved != nil || penalty != nil else { return ImplicitALS.candidates(like: settings) }
        settings.unobservedWeight = unobserved ?? settings.unobservedWeight
        settings.penalty = penalty ?? settings.penalty
        return [settings]
    }

    func run() async throws {
        let bar = ProgressBar()
        bar.show("reading \(folder)", share: 0)
        let set = try InteractionSet.read(folder: folder)
        let evaluation = try SetEvaluation(
            of: set,
            als: choices,
            settings: Evaluation.Settings(cutoffs: lengths, seed: seed),
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount
        ) { bar.show($0.step, share: $0.share) }
        bar.finish()
        print(evaluation.table)
        if let json { try Data(evaluation.json()).write(to: URL(fileURLWithPath: json), options: .atomic) }
    }
}
