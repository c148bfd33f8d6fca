import ArgumentParser
import Foundation
import Matching
import Operations

/// `dancong evaluate DIR`: measures Dancong on published data by the protocol of the field.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures how well Dancong recommends on published data, beside baselines.",
        discussion: """
            The protocol is recognised by the names of the files, each plain or .gz: train + test (also in topk/), \
            sequences, train_sessions + test_prefix_target, users + item-tag (and citations), log… + videos, or a table with a column click. \
            Settings are chosen on a part of the training data, never on the test. docs/matching/evaluation.md has the rules.
            """)

    /// Protocols by their names.
    enum ProtocolName: String, ExpressibleByArgument, CaseIterable {
        case sets, sequences, sessions, clicks
        case coldItems = "cold-items"
        case clickTable = "click-table"

        var kind: EvaluationProtocol {
            switch self {
            case .sets: .sets
            case .sequences: .sequences
            case .sessions: .sessions
            case .clicks: .clicks
            case .coldItems: .coldItems
            case .clickTable: .clickTable
            }
        }
    }

    @Argument(help: ArgumentHelp("The folder of the data.", valueName: "dir"))
    var folder: String

    @Option(name: .customLong("protocol"), help: "The protocol, instead of those that the files are recognised as.")
    var protocolName: ProtocolName?

    @Flag(help: "Learn from the last but one item of each sequence too, which published figures do not.")
    var plain = false

    @Flag(help: "Try everything before the test, instead of what is worth it for the size of the data.")
    var tune = false

    @Flag(help: "Try nothing before the test but the weights of the blend.")
    var quick = false

    @Option(help: "Seconds after which no further learner is tried.")
    var budget: Double?

    @Option(help: "Names of the learners and baselines that take part, comma separated.")
    var only: String?

    @Option(parsing: .upToNextOption, help: "Two models to be compared question by question, such as: blend ials.")
    var compare: [String] = []

    @Option(help: "Ask only so many questions, drawn at random.")
    var sample: Int?

    @Option(help: "Resamples of each 95 % interval.")
    var resamples = 500

    @Option(help: "Seed of everything that is drawn.")
    var seed: UInt64 = 1

    @Option(help: "Threads; all processors when not given.")
    var threads: Int?

    @Option(help: "Also writes the measures to this JSON file.")
    var json: String?

    func validate() throws {
        guard (threads ?? 1) > 0, (sample ?? 1) > 0 else {
            throw ValidationError("--threads and --sample are positive.")
        }
        guard resamples >= 20 else { throw ValidationError("--resamples is at least 20.") }
        guard (budget ?? 1) > 0 else { throw ValidationError("--budget is a positive number of seconds.") }
        guard !(tune && quick) else { throw ValidationError("--tune and --quick exclude each other.") }
        guard compare.isEmpty || compare.count == 2 else {
            throw ValidationError("--compare takes the names of two models.")
        }
    }

    private var settings: FieldEvaluation.Settings {
        FieldEvaluation.Settings(
            seed: seed, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            effort: tune ? .thorough : quick ? .light : .usual, budget: budget.map { .milliseconds(Int64($0 * 1_000)) },
            sample: sample,
            only: only?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [],
            compared: compare.count == 2 ? (compare[0], compare[1]) : nil, isPlain: plain, resamples: resamples)
    }

    func run() async throws {
        let bar = ProgressBar()
        let report = try FieldEvaluation(settings).report(
            on: PublishedFolder(folder), by: protocolName.map { [$0.kind] }
        ) { bar.show($0.step, share: $0.share) }
        bar.finish()
        print(report.table)
        if let json { try Data(report.json()).write(to: URL(fileURLWithPath: json), options: .atomic) }
    }
}
