import ArgumentParser
import Foundation
import Matching
import Operations

/// `dancong demo`: puts the named world into the data directory and trains a first model on its history.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Prepares the named world to look around in; may be run again.")

    @OptionGroup var option: SettingsOption

    func run() async throws {
        let bar = ProgressBar()
        defer { bar.finish() }
        let home = try await option.working { platform, place in
            try await platform.demo.prepare { bar.show($0, share: $1) }
            let models = ModelFolder(place.models)
            // A model that cannot be read is trained anew, whatever is wrong with it.
            let trained = try? models.current().map(models.read)
            guard trained == nil else { return place.home }
            let plan = Training.Plan(
                folder: place.models, candidates: [ImplicitALS.Settings(dimensions: 16, sweeps: 8, seed: 1)],
                threads: ProcessInfo.processInfo.activeProcessorCount)
            _ = try await platform.training.train(plan) { bar.show($0.step, share: $0.share) }
            return place.home
        }
        bar.finish()
        print("The demo is ready in \(home). Log in with the password \(Demo.logins[0].password):")
        for login in Demo.logins { print("  \(login.name)  \(login.who)") }
    }
}
