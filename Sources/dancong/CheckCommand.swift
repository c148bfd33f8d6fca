import ArgumentParser
import Operations

/// `dancong check`: one line for each invariant, and an exit code that says whether all hold.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks for what must never be; exits with 1 when it finds some.")

    @OptionGroup var option: SettingsOption

    func run() async throws {
        let findings = try await option.working { platform, _ in try await platform.check() }
        for finding in findings {
            let verdict = finding.violations == 0 ? "holds " : "BROKEN"
            let count = finding.violations == 0 ? "" : " (\(finding.violations) rows)"
            print("\(finding.invariant)  \(verdict)  \(finding.sentence)\(count)")
        }
        guard findings.allSatisfy({ $0.violations == 0 }) else { throw ExitCode(1) }
    }
}
