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

    @Option(help: "Threads; all processors when not given.")
    var threads: Int?

    func validate() throws {
        guard (1...256).contains(dimensions) else { throw ValidationError("--dimensions lies in 1 ... 256.") }
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
                threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
            return try await platform.training.train(plan) { bar.show($0.step, share: $0.share) }
        }
        bar.finish()
        print(
            "model \(card.version): \(card.training.pairs) pairs of \(card.training.viewers) viewers "
                + "and \(card.training.items) contents, \(card.fileBytes) bytes")
        for measure in card.measures {
            print(
                String(
                    format: "%-10@ recall@%d %.4f  ndcg@%d %.4f  coverage %.3f", measure.model as NSString,
                    measure.cutoff, measure.recall[0], measure.cutoff, measure.ndcg[0], measure.coverage))
        }
    }
}
