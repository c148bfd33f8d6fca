import ArgumentParser
import Foundation
import Market
import Operations

/// `dancong import`: brings logs of other places in.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings logs of other places in; restartable, and a second run changes nothing.",
        subcommands: [KuaiRandImport.self, CSVImport.self])
}

/// `dancong import kuairand DIR`.
struct KuaiRandImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kuairand", abstract: "Imports KuaiRand-Pure: users, videos with authors and tags, logs.")

    @OptionGroup var option: SettingsOption

    @Argument(help: ArgumentHelp("The folder with the files, plain or .gz.", valueName: "dir"))
    var folder: String

    func run() async throws {
        try await importing(by: option) { platform, observe in
            try await platform.imports.kuaiRand(folder: folder, observe: observe)
        }
    }
}

/// `dancong import csv FILE --columns viewer=…,item=…`.
struct CSVImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "Imports any table of interactions.",
        discussion: "Example: --columns viewer=user_id,item=movie_id,time=timestamp,rating=rating>=4,kind=like")

    @OptionGroup var option: SettingsOption

    @Argument(help: "The file, plain or .gz, with a header.")
    var file: String

    @Option(help: "Which columns mean what: viewer=, item= and optionally time=, creator=, rating=NAME>=MIN, kind=.")
    var columns: String

    @Option(help: "A name for the place that the numbers belong to.")
    var source = "csv"

    func run() async throws {
        let columns: InteractionColumns
        do {
            columns = try InteractionColumns(parsing: self.columns)
        } catch {
            throw ValidationError(error.faults.map(\.detail).joined(separator: " "))
        }
        try await importing(by: option) { platform, observe in
            try await platform.imports.interactions(file: file, source: source, columns: columns, observe: observe)
        }
    }
}

/// Runs an import with a progress bar and prints its report; exits with 2 when rows were damaged.
private func importing(
    by option: SettingsOption, _ body: (Platform, @escaping Imports.Observer) async throws -> ImportReport
) async throws {
    let bar = ProgressBar()
    defer { bar.finish() }
    let report = try await option.working { platform, _ in
        try await body(platform) { file, share in bar.show(file, share: share) }
    }
    bar.finish()
    print(
        "\(report.rowsRead) rows read, \(report.changes) changes: "
            + "\(report.thingsAdded) viewers, creators and contents and \(report.eventsAdded) events are new")
    guard report.damagedCount > 0 else { return }
    let shown = report.damaged.map(\.description).joined(separator: "\n")
    FileHandle.standardError.write(Data("\(report.damagedCount) damaged rows were left out:\n\(shown)\n".utf8))
    throw ExitCode(2)
}
