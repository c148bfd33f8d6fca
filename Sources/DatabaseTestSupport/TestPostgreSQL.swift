import Foundation
import SQLDatabase

/// One PostgreSQL server for the tests of this process, started when first needed and stopped at the end.
///
/// `TEST_DATABASE_URL` names a server to use instead. Each test gets a schema of its own, which takes a
/// millisecond where a database takes fifty.
package enum TestPostgreSQL {
    private static let server = Task { try await TestPostgreSQLServer.start() }

    /// The environment variable that, set to `1` before the first use, makes the server sync its commits.
    package static let durableVariable = "DANCONG_DURABLE_POSTGRESQL"

    /// The connection URL of a new, empty schema.
    ///
    /// - Throws: ``TestPostgreSQLError`` with a sentence when there is no server and none can be started.
    package static func freshURL() async throws -> String {
        let server = try await server.value
        let schema = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        try await server.createSchema(schema)
        let mark = server.url.contains("?") ? "&" : "?"
        return "\(server.url)\(mark)options=-csearch_path%3D\(schema)"
    }
}

/// PostgreSQL could not be started for the tests.
package struct TestPostgreSQLError: Error, CustomStringConvertible {
    /// What is missing and what to do.
    package let description: String
}

/// A running server.
private final class TestPostgreSQLServer: Sendable {
    let url: String
    private let admin: Database

    static func start() async throws -> TestPostgreSQLServer {
        if let url = ProcessInfo.processInfo.environment["TEST_DATABASE_URL"], !url.isEmpty {
            return try await TestPostgreSQLServer(url: url)
        }
        return try await TestPostgreSQLServer(url: LocalServer.start())
    }

    private init(url: String) async throws {
        self.url = url
        var options = DatabaseOptions()
        options.connections = 2
        admin = try await Database.open(.postgreSQL(url), options: options)
    }

    func createSchema(_ name: String) async throws {
        try await admin.createSchema(forTests: name)
    }
}

/// Starts a server in a temporary folder, as the user `postgres` when the tests run as root.
///
/// A shell that watches this process stops the server and removes its folder within a second of the end, a crash
/// included.
private enum LocalServer {
    static func start() throws -> String {
        let programs = try programFolder()
        let process = ProcessInfo.processInfo.processIdentifier
        let folder = "/tmp/dancong-postgresql-\(process)"
        try? FileManager.default.removeItem(atPath: folder)  // Of a dead process with our number, if at all.
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if isRoot { try run("chown postgres '\(folder)'") }
        try runAsServerUser(
            "'\(programs)/initdb' -D '\(folder)/data' -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync")
        // Tests lose nothing when the machine does; a measurement compares what survives that.
        let isDurable = ProcessInfo.processInfo.environment[TestPostgreSQL.durableVariable] == "1"
        let hurry = isDurable ? [] : ["fsync=off", "full_page_writes=off"]
        let settings =
            hurry + [
                "listen_addresses=", "unix_socket_directories=\(folder)", "max_connections=500", "shared_buffers=32MB",
                "deadlock_timeout=50ms", "log_min_messages=fatal",
            ]
        let flags = settings.map { "-c \($0)" }.joined(separator: " ")
        let control = "'\(programs)/pg_ctl' -D '\(folder)/data'"
        try runAsServerUser("\(control) -w -t 30 -l '\(folder)/log' -o \"\(flags)\" start")
        let stop = isRoot ? #"su postgres -s /bin/sh -c "$1""# : #"eval "$1""#
        try run(
            "(while kill -0 \(process); do sleep 1; done; cd /tmp; \(stop); rm -rf '\(folder)') &",
            "\(control) -m immediate stop")
        return "postgresql://postgres@/postgres?host=\(folder.replacing("/", with: "%2F"))"
    }

    private static var isRoot: Bool { geteuid() == 0 }

    private static func programFolder() throws -> String {
        let installed = (15...18).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
        let found = installed.first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
        guard let found else {
            throw TestPostgreSQLError(
                description: """
                    PostgreSQL's server programs are not installed. `make setup` installs them; \
                    DANCONG_SKIP_POSTGRESQL=1 leaves these tests out.
                    """)
        }
        return found
    }

    private static func runAsServerUser(_ command: String) throws {
        try run(isRoot ? #"cd /tmp && exec su postgres -s /bin/sh -c "$1""# : #"eval "$1""#, command)
    }

    /// Runs a script of the shell, whose `$1` is the argument, and waits for the shell alone.
    ///
    /// Foundation's `Process` is of no use here: it waits until a socket closes that the server inherits.
    private static func run(_ script: String, _ argument: String = "") throws {
        let output = FileManager.default.temporaryDirectory.appending(path: "dancong-\(UUID().uuidString).out").path
        defer { unlink(output) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // What the server inherits it keeps open: locks and pipes of whoever runs the tests.
        for descriptor in Int32(3)..<512 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let words = ["sh", "-c", script, "sh", argument]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let environment: [UnsafeMutablePointer<CChar>?] = [
            strdup("PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), nil,
        ]
        defer { for string in arguments + environment { free(string) } }
        var shell = pid_t()
        var status: Int32 = -1
        guard posix_spawn(&shell, "/bin/sh", &actions, nil, arguments, environment) == 0 else {
            throw TestPostgreSQLError(description: "/bin/sh cannot be started")
        }
        while waitpid(shell, &status, 0) == -1, errno == EINTR {}
        guard status == 0 else {
            // What cannot be read only makes the sentence shorter.
            let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? "no output"
            throw TestPostgreSQLError(description: "“\(argument.isEmpty ? script : argument)” failed: \(text)")
        }
    }
}
