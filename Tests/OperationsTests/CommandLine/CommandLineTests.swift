import Foundation
import Testing

@Suite("The command line", .serialized, .enabled(if: Terminal.isThere, "The program is built with all modules."))
struct CommandLineTests {
    private let password = "a sentence as password"

    @Test func `the first account is opened with a password from a pipe, listed, suspended and let in again`() throws {
        let terminal = try Terminal()
        defer { terminal.close() }

        let opened = try terminal.run(
            "account", "open", "Ana", "--name", "安娜", "--role", "operator", "--role", "creator",
            input: password + "\n")
        #expect(opened.status == 0 && opened.output.hasPrefix("acc_"), "\(opened.error)")
        let listed = try terminal.run("account", "list")
        #expect(listed.output.contains("  ana  安娜  creator, operator\n"), "\(listed.output)\(listed.error)")

        #expect(try terminal.run("account", "suspend", "ana").status == 0)
        #expect(try terminal.run("account", "list").output.contains("suspended"))
        #expect(try terminal.run("account", "reinstate", "ana").status == 0)
        #expect(try !terminal.run("account", "list").output.contains("suspended"))
        #expect(try terminal.run("check").status == 0)
    }

    @Test func `what is refused ends the program with the status of its kind, and says why`() throws {
        let terminal = try Terminal()
        defer { terminal.close() }
        let open = ["account", "open"]
        _ = try terminal.run(open[0], open[1], "ana", "--role", "operator", input: password)

        let weak = try terminal.run(open[0], open[1], "bo.b", "--role", "auditor", input: "short")
        let taken = try terminal.run(open[0], open[1], "ana", "--role", "operator", input: password)
        let absent = try terminal.run("account", "suspend", "nobody")
        let missing = try terminal.run("restore", terminal.home.path + "/nothing.db")
        let silent = try terminal.run(open[0], open[1], "carl", "--role", "operator")
        let argument = try terminal.run(open[0], open[1], "carl", "--role", "operator", "--password", password)

        #expect(weak.status == 2 && weak.error.contains("access.weak_password"), "\(weak.error)")
        #expect(taken.status == 5 && taken.error.contains("access.login_taken"), "\(taken.error)")
        #expect(absent.status == 4 && absent.error.contains("object.not_found"), "\(absent.error)")
        #expect(missing.status == 4 && missing.error.contains("backup.missing"), "\(missing.error)")
        #expect(silent.status == 64 && argument.status == 64, "\(silent.error)\(argument.error)")
        #expect(try !terminal.run("account", "list").output.contains("carl"))
    }

    @Test(arguments: ["check", "migrate", "feed", "train", "demo", "serve", "restore", "account"])
    func `every verb works under the rules that are set`(verb: String) throws {
        let terminal = try Terminal()
        defer { terminal.close() }
        let rules = terminal.home.appending(path: "rules")
        try FileManager.default.createDirectory(at: rules, withIntermediateDirectories: true)
        try Data("version: samples/2\nanswer_within: soon\n".utf8).write(to: rules.appending(path: "samples.yaml"))

        let outcome =
            switch verb {
            case "account": try terminal.run("account", "list", rules: rules.path)
            case "restore": try terminal.run("restore", "copy.db", rules: rules.path)
            default: try terminal.run(verb, rules: rules.path)
            }

        #expect(outcome.status == 2 && outcome.error.contains("samples.yaml"), "\(outcome.error)")
    }
}
