import ArgumentParser

@main
struct Dancong: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dancong", abstract: "An interest-commerce platform: goods find people.",
        subcommands: [
            ServeCommand.self, DemoCommand.self, ImportCommand.self, TrainCommand.self, FeedCommand.self,
            EvaluateCommand.self,
            CheckCommand.self,
            MigrateCommand.self, BackupCommand.self, RestoreCommand.self, SettingsCommand.self,
            OpenAPICommand.self,
        ])
}
