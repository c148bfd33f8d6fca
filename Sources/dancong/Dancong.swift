import ArgumentParser

@main
struct Dancong: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dancong")
}
