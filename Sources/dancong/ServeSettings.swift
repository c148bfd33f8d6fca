import ArgumentParser
import Operations

/// What `dancong serve` works with: the settings, with the rules and the data directory that they name.
struct ServeSettings {
    /// What is set.
    let values: Settings
    /// Where the data are.
    let place: DataPlace
    /// The rules in force.
    let rules: RuleBook

    /// Looks up what the settings name.
    /// - Throws: `RuleFileError`, or the file system's error when the data directory cannot be made.
    init(_ settings: Settings) throws {
        values = settings
        place = try DataPlace(settings)
        rules = try RuleBook.load(from: settings.rulesFolder)
    }
}

/// `dancong settings`: what can be set and what is.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Lists what can be set, and checks what is.")

    @OptionGroup var option: SettingsOption

    func run() async throws {
        _ = try await option.settings()
        print(
            """
            Settings come from the environment, then from the file that --config or \(Setting.fileVariable) names.

            \(Setting.help)

            What is set now can be used.
            """)
    }
}
