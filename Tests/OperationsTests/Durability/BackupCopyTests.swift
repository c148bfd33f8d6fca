import Foundation
import Market
import Matching
import Operations
import SQLDatabase
import Storage
import TestSupport
import Testing

@Suite struct BackupCopyTests {
    private let home = FileManager.default.temporaryDirectory.appending(path: "dancong-\(UUID().uuidString)")

    private func path(_ name: String) -> String { home.appending(path: name).path }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// A home with a prepared database, and a model when one is wanted.
    private func prepare(withModel: Bool) async throws -> Platform {
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let platform = try await Platform.open(.sqliteFile(path("dancong.sqlite")), clock: StillClock())
        try await platform.demo.prepare()
        if withModel {
            let plan = Training.Plan(
                folder: path("models"), candidates: [ImplicitALS.Settings(dimensions: 4, sweeps: 1, seed: 1)],
                threads: 1)
            _ = try await platform.training.train(plan)
        }
        return platform
    }

    @Test func `a copy brings back the data and the model in force, and nothing lies beside them`() async throws {
        defer { try? FileManager.default.removeItem(at: home) }  // Leftovers of a test harm nobody.
        let platform = try await prepare(withModel: true)
        let copy = BackupCopy(path("copy.db"))
        #expect(try await copy.make(of: platform.database, models: ModelFolder(path("models"))))
        let names = try await platform.access.listAccounts(page: PageRequest(), as: .platform("test")).items
        await platform.close()

        try FileManager.default.createDirectory(atPath: path("new"), withIntermediateDirectories: true)
        #expect(try await copy.restore(to: path("new/dancong.sqlite"), models: ModelFolder(path("new/models"))))

        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path("new")).sorted() == ["dancong.sqlite", "models"])
        #expect(try ModelFolder(path("new/models")).current() == ModelFolder(path("models")).current())
        let restored = try await Platform.open(.sqliteFile(path("new/dancong.sqlite")), clock: StillClock())
        #expect(try await restored.access.listAccounts(page: PageRequest(), as: .platform("test")).items == names)
        await restored.close()
    }

    @Test(arguments: ["dancong.sqlite", "dancong.sqlite-wal", "dancong.sqlite-shm", "dancong.sqlite-journal"])
    func `what is there is replaced by no restore, least of all by the journal of another database`(
        name: String
    ) async throws {
        defer { try? FileManager.default.removeItem(at: home) }  // Leftovers of a test harm nobody.
        let platform = try await prepare(withModel: false)
        let copy = BackupCopy(path("copy.db"))
        #expect(try await !copy.make(of: platform.database, models: ModelFolder(path("models"))))
        await platform.close()
        try FileManager.default.createDirectory(atPath: path("new"), withIntermediateDirectories: true)
        try Data("old".utf8).write(to: home.appending(path: "new/\(name)"))

        await #expect(throws: BackupRefusal.occupied(path: path("new/\(name)"))) {
            try await copy.restore(to: path("new/dancong.sqlite"), models: ModelFolder(path("new/models")))
        }

        #expect(try FileManager.default.contentsOfDirectory(atPath: path("new")) == [name])
        #expect(try Data(contentsOf: home.appending(path: "new/\(name)")) == Data("old".utf8))
        await #expect(throws: BackupRefusal.occupied(path: path("copy.db"))) {
            let database = try await Database.open(.sqliteFile(path("dancong.sqlite")))
            do { _ = try await copy.make(of: database, models: ModelFolder(path("models"))) } catch {
                await database.close()
                throw error
            }
        }
    }

    @Test func `a copy of an older schema keeps what its verification has brought up to date`() async throws {
        defer { try? FileManager.default.removeItem(at: home) }  // Leftovers of a test harm nobody.
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let old = try await Database.open(.sqliteFile(path("old.sqlite")))
        _ = try await Migrator(Array(Schema.migrations.dropLast())).migrate(old)
        let copy = BackupCopy(path("copy.db"))
        _ = try await copy.make(of: old, models: ModelFolder(path("models")))
        await old.close()

        _ = try await copy.restore(to: path("new.sqlite"), models: ModelFolder(path("models")))

        #expect(!exists("new.sqlite-wal") && !exists("new.sqlite.restoring-wal"))
        let restored = try await Database.open(.sqliteFile(path("new.sqlite")))
        #expect(try await Migrator(Schema.migrations).migrate(restored).isEmpty)
        await restored.close()
    }

    @Test func `leftovers of an interrupted restore are not played into the next one`() async throws {
        defer { try? FileManager.default.removeItem(at: home) }  // Leftovers of a test harm nobody.
        let platform = try await prepare(withModel: false)
        let copy = BackupCopy(path("copy.db"))
        _ = try await copy.make(of: platform.database, models: ModelFolder(path("models")))
        await platform.close()
        try FileManager.default.createDirectory(atPath: path("new"), withIntermediateDirectories: true)
        for suffix in ["", "-wal", "-shm"] {
            try Data("half".utf8).write(to: home.appending(path: "new/dancong.sqlite.restoring\(suffix)"))
        }

        _ = try await copy.restore(to: path("new/dancong.sqlite"), models: ModelFolder(path("new/models")))

        #expect(try FileManager.default.contentsOfDirectory(atPath: path("new")) == ["dancong.sqlite"])
    }

    @Test(arguments: [0.1, 0.5, 0.99])
    func `a copy of which one bit has changed restores nothing`(place: Double) async throws {
        defer { try? FileManager.default.removeItem(at: home) }  // Leftovers of a test harm nobody.
        let platform = try await prepare(withModel: false)
        let copy = BackupCopy(path("copy.db"))
        _ = try await copy.make(of: platform.database, models: ModelFolder(path("models")))
        await platform.close()
        var bytes = try Data(contentsOf: URL(filePath: copy.file))
        bytes[Int(Double(bytes.count) * place)] ^= 1
        try bytes.write(to: URL(filePath: copy.file))

        await #expect(throws: BackupRefusal.damaged(path: copy.file)) {
            try await copy.restore(to: path("new.sqlite"), models: ModelFolder(path("new-models")))
        }

        #expect(!exists("new.sqlite"))
    }

    @Test func `a copy that is not there, and a model whose bytes have changed, restore nothing`() async throws {
        defer { try? FileManager.default.removeItem(at: home) }  // Leftovers of a test harm nobody.
        let platform = try await prepare(withModel: true)
        let copy = BackupCopy(path("copy.db"))
        _ = try await copy.make(of: platform.database, models: ModelFolder(path("models")))
        await platform.close()
        try FileManager.default.createDirectory(atPath: path("new"), withIntermediateDirectories: true)
        let folder = ModelFolder(path("new/models"))

        await #expect(throws: BackupRefusal.missing(path: path("other.db"))) {
            try await BackupCopy(path("other.db")).restore(to: path("new/dancong.sqlite"), models: folder)
        }
        let version = try #require(try ModelFolder(copy.models).current()).version
        try Data("other".utf8).write(to: URL(filePath: copy.models).appending(path: "\(version).dcmodel"))
        await #expect(throws: ModelFolderError.self) {
            try await copy.restore(to: path("new/dancong.sqlite"), models: folder)
        }

        #expect(try folder.current() == nil && !exists("new/dancong.sqlite"))
    }
}
