import Foundation
import Operations
import Testing

@Suite struct SettingsTests {
    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "dancong-\(UUID().uuidString).yaml").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func refusal(_ environment: [String: String], _ file: String? = nil) async throws -> String {
        let error = await #expect(throws: SettingError.self) {
            try await Settings.read(environment: environment, file: file)
        }
        return error?.description ?? ""
    }

    @Test func `nothing set gives the defaults`() async throws {
        let settings = try await Settings.read(environment: [:], folder: "/srv")

        #expect(settings.home == "/srv/.dancong" && settings.databaseURL == nil)
        #expect(settings.host == "127.0.0.1" && settings.port == 8_080)
        #expect(!settings.isSecure && !settings.isDemo && settings.keepsQuotas && settings.trustedProxies.isEmpty)
    }

    @Test func `the environment wins over the file, and the file over the defaults`() async throws {
        let path = try file(
            """
            home: /srv/dancong
            port: 9000
            host: 0.0.0.0
            secure: true
            trusted_proxies: 10.0.0.1, 10.0.0.2
            """)

        let settings = try await Settings.read(environment: ["DANCONG_PORT": "9001", "DANCONG_HOST": ""], file: path)

        #expect(settings.port == 9_001 && settings.host == "0.0.0.0" && settings.home == "/srv/dancong")
        #expect(settings.isSecure && settings.trustedProxies == ["10.0.0.1", "10.0.0.2"])
    }

    @Test func `the environment names the file when the command line does not, and JSON is read too`() async throws {
        let path = try file(#"{"port": 9002, "database_url": "postgres://db/dancong"}"#)

        let settings = try await Settings.read(environment: ["DANCONG_CONFIG": path])

        #expect(settings.port == 9_002 && settings.databaseURL == "postgres://db/dancong")
    }

    @Test func `an unknown key of the file is refused by its name`() async throws {
        let sentence = try await refusal([:], try file("prot: 9000\nhost: 0.0.0.0\n"))

        #expect(sentence.contains("prot") && sentence.contains("unknown"))
    }

    @Test(arguments: [
        (["DANCONG_PORT": "http"], "", "DANCONG_PORT"), (["DANCONG_PORT": "70000"], "", "DANCONG_PORT"),
        (["DANCONG_SECURE": "maybe"], "", "DANCONG_SECURE"), ([:], "port: [1, 2]", "port in "),
        ([:], "port: many", "port in "), ([:], "trusted_proxies: proxy.internal", "trusted_proxies in "),
        ([:], "- a\n- b", "mapping"), ([:], "a: [", "YAML"),
    ])
    func `a value that does not fit is refused with its place`(
        environment: [String: String], text: String, named: String
    ) async throws {
        let sentence = try await refusal(environment, text.isEmpty ? nil : try file(text))

        #expect(sentence.contains(named), "\(sentence)")
    }

    @Test func `an empty file sets nothing, and one that is not there is refused by its path`() async throws {
        #expect(try await Settings.read(environment: [:], file: try file("# nothing yet\n")).port == 8_080)
        #expect(try await refusal([:], "/nowhere/dancong.yaml").contains("/nowhere/dancong.yaml"))
    }

    @Test func `the documentation has the table of all settings`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/operations/configuration.md")

        let text = try String(contentsOf: page, encoding: .utf8)

        #expect(text.contains(Setting.table), "docs/operations/configuration.md should hold:\n\(Setting.table)")
    }
}
