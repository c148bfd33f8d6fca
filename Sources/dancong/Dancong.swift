import ArgumentParser
import Foundation
import HTTPAPI
import Market
import Operations
import Outbound

@main
struct Dancong: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dancong", abstract: "An interest-commerce platform: goods find people.",
        discussion: """
            Ends with 0 when it was done; 2 for what can never succeed as written, 3 for who may not, 4 for what is not there, \
            5 for a state that says no, 6 for what is used up, 7 for what may succeed later, 64 for a wrong command line, and \
            1 for anything else.
            """,
        subcommands: [
            ServeCommand.self, MediaCommand.self, DemoCommand.self, ImportCommand.self, TrainCommand.self,
            FeedCommand.self,
            EvaluateCommand.self, AccountCommand.self, CheckCommand.self, LedgerCommand.self, PaySimCommand.self,
            MigrateCommand.self, BackupCommand.self, RestoreCommand.self, SettingsCommand.self,
            OpenAPICommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            if let status = tell(error) { Foundation.exit(status) }
            exit(withError: error)
        }
    }

    /// Says what was refused, in the language of the terminal.
    /// - Returns: the status to end with; nil for what is no refusal.
    private static func tell(_ error: any Error) -> Int32? {
        let status: Int32
        let sentence: String
        if let refusal = ExitStatus.refusal(in: error) {
            let isChinese =
                ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
                .compactMap { ProcessInfo.processInfo.environment[$0] }.first { !$0.isEmpty }?.hasPrefix("zh") ?? false
            let problem = Problem(
                refusal, instance: "", requestID: "dancong", language: isChinese ? .chinese : .english)
            let faults = problem.faults.map { "\n  \($0.pointer): \($0.detail)" }.joined()
            status = ExitStatus.of(refusal.kind)
            sentence = "\(problem.detail)\(faults) [\(problem.code)]"
        } else if error is SettingError || error is RuleFileError || error is MediaServerError {
            status = ExitStatus.of(.invalid)
            sentence = "\(error)"
        } else {
            return nil
        }
        FileHandle.standardError.write(Data("Error: \(sentence)\n".utf8))
        return status
    }
}
