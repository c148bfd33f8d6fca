import ArgumentParser

@main
struct Dancong: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dancong", abstract: "An interest-commerce platform: goods find people.",
        subcommands: [ImportCommand.self, TrainCommand.self, EvaluateCommand.self])
}
