import ArgumentParser
import Foundation
import Matching
import Operations
import SQLDatabase

/// `dancong train`: learns a model from the log and puts it in force.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains the feed's model on the log of events and puts it in force.",
        discussion: "A running server takes the model over by itself.")

    @OptionGroup var option: SettingsOption

    @Option(help: "Length of the vectors, 1 to 256.")
    var dimensions = 64

    @Option(help: "Passes over both sides.")
    var sweeps = 8

    @Flag(help: "Take the default settings instead of choosing them on pairs held back.")
    var quick = false

    @Flag(help: "Search for settings on pairs held back, and write on the card how they were chosen.")
    var tune = false

    @Option(help: "Seconds after which --tune tries nothing further.")
    var budget: Double?

    @Option(help: "Learn from a table viewer,content,weight (plain or .gz) instead of the log.")
    var deeds: String?

    @Option(help: "Threads; all processors when not given.")
    var threads: Int?

    func validate() throws {
        guard (1...256).contains(dimensions) else { throw ValidationError("--dimensions lies in 1 ... 256.") }
        guard !(tune && quick) else { throw ValidationError("--tune and --quick exclude each other.") }
        guard (budget ?? 1) > 0 else { throw ValidationError("--budget is a positive number of seconds.") }
        guard budget == nil || tune else { throw ValidationError("--budget limits --tune.") }
        guard sweeps > 0, (threads ?? 1) > 0 else { throw ValidationError("--sweeps and --threads are positive.") }
    }

    func run() async throws {
        let bar = ProgressBar()
        defer { bar.finish() }
        let settings = ImplicitALS.Settings(dimensions: dimensions, sweeps: sweeps)
        let choosing = quick ? [settings] : ImplicitALS.candidates(like: settings)
        let card = try await option.working { platform, place in
            let plan = Training.Plan(
                folder: place.models, candidates: choosing,
                threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
                tuning: tune ? .init(budget: budget.map { .milliseconds(Int64($0 * 1_000)) }) : nil)
            return try await platform.training.train(plan, on: deeds.map { .file(path: $0) } ?? .log) {
                bar.show($0.step, share: $0.share)
            }
        }
        bar.finish()
        print(
            "model \(card.version): \(card.training.pairs) pairs of \(card.training.viewers) viewers "
                + "and \(card.training.items) contents, \(card.fileBytes) bytes")
        for line in card.choice ?? [] { print(line) }
        for measure in card.measures {
            print(
                String(
                    format: "%-10@ recall@%d %.4f  ndcg@%d %.4f  coverage %.3f", measure.model as NSString,
                    measure.cutoff, measure.recall[0], measure.cutoff, measure.ndcg[0], measure.coverage))
        }
    }
}
