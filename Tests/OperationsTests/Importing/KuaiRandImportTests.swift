import Market
import SQLDatabase
import Storage
import Testing

@testable import Operations

struct KuaiRandImportTests {
    private func platform() async throws -> Platform { try await Platform.open(.sqliteMemory) }

    @Test func `users, videos and logs become viewers, contents and events`() async throws {
        let folder = try ImportFolder.kuaiRand()
        defer { folder.remove() }
        let platform = try await platform()

        let report = try await platform.imports.kuaiRand(folder: folder.path)

        let names = ImportNaming(source: "kuairand")
        let viewer: Identifier<Viewer> = names.identifier(1)
        let history = try await platform.read { try EventStore($0).history(of: viewer, limit: 9) }
        // Viewers 3, creators 2, contents 3; impressions 4, plays 3, like, hate, comment, share.
        #expect(report.rowsRead == 10 && report.thingsAdded == 8 && report.eventsAdded == 11)
        #expect(report.damaged.isEmpty)
        #expect(history.map(\.kind) == [.videoPlay, .like, .videoPlay, .notInterested])
        #expect(history[0].watchedMilliseconds == 20_500 && history[0].lengthMilliseconds == 20_000)
    }

    @Test func `a second run changes nothing`() async throws {
        let folder = try ImportFolder.kuaiRand()
        defer { folder.remove() }
        let platform = try await platform()
        _ = try await platform.imports.kuaiRand(folder: folder.path)

        let again = try await platform.imports.kuaiRand(folder: folder.path)

        #expect(again.changes == 0 && again.rowsRead == 0)
    }

    @Test func `compressed files and the published names are the same import`() async throws {
        let folder = try ImportFolder([
            "user_features_pure.csv": ImportFolder.users, "video_features_basic_pure.csv": ImportFolder.videos,
            "log_standard_4_22_to_5_08_pure.csv": ImportFolder.log,
        ])
        defer { folder.remove() }
        try folder.compress("log_standard_4_22_to_5_08_pure.csv")
        let platform = try await platform()

        let report = try await platform.imports.kuaiRand(folder: folder.path)

        #expect(report.thingsAdded == 8 && report.eventsAdded == 11)
    }

    @Test func `a file that grew is read again and only what is new is added`() async throws {
        let folder = try ImportFolder.kuaiRand()
        defer { folder.remove() }
        let platform = try await platform()
        _ = try await platform.imports.kuaiRand(folder: folder.path)

        let longer = ImportFolder.log + "\n2,10,1650860000000,0,0,0,1,0,0,0,0,20000\n"
        try folder.write("log_0425_0430.csv", .init(longer.utf8))
        let again = try await platform.imports.kuaiRand(folder: folder.path)

        #expect(again.eventsAdded == 2)
    }

    @Test func `another file of the same size is read from its start`() async throws {
        let folder = try ImportFolder.kuaiRand()
        defer { folder.remove() }
        let platform = try await platform()
        _ = try await platform.imports.kuaiRand(folder: folder.path)

        let other = ImportFolder.log.replacing("1650850090000", with: "1650850099999")
        try folder.write("log_0425_0430.csv", .init(other.utf8))
        let again = try await platform.imports.kuaiRand(folder: folder.path)

        #expect(again.rowsRead == 4 && again.eventsAdded == 1)
    }

    @Test func `a follow and a look at a profile are about the video's author`() async throws {
        let folder = try ImportFolder([
            "users.csv": ImportFolder.users, "videos.csv": ImportFolder.videos,
            "log_0425_0430.csv": """
            user_id,video_id,time_ms,long_view,is_like,is_follow,is_profile_enter,play_time_ms,duration_ms
            1,12,1650850000000,1,0,1,1,20500,60000
            1,99,1650850030000,1,0,1,0,20500,60000
            """,
        ])
        defer { folder.remove() }
        let platform = try await platform()

        _ = try await platform.imports.kuaiRand(folder: folder.path)

        let names = ImportNaming(source: "kuairand")
        let author: Identifier<Creator> = names.identifier(501)
        let chosen = try await platform.read { try EventStore($0).choices(of: names.identifier(1), limit: 9) }
        let all = try await platform.read { try EventStore($0).history(of: names.identifier(1), limit: 9) }
        #expect(chosen.map(\.creator) == [author], "nobody is known to have made video 99")
        #expect(all.contains { $0.kind == .profileEnter && $0.creator == author })
    }

    @Test func `an import that was cut off goes on where it stopped`() async throws {
        let folder = try ImportFolder.kuaiRand()
        defer { folder.remove() }
        let platform = try await platform()
        let digest = try Imports.digest("\(folder.path)/log_0425_0430.csv", meaning: "")
        try await platform.database.write { connection in
            let progress = ImportStore.Progress(
                fileBytes: Int64(ImportFolder.log.utf8.count), digest: digest, rowsDone: 3, isFinished: false)
            try ImportStore(connection).save(progress, source: "kuairand", file: "log_0425_0430.csv")
        }

        let report = try await platform.imports.kuaiRand(folder: folder.path)

        #expect(report.rowsRead == 7 && report.eventsAdded == 1)
    }

    @Test func `damaged rows are named by file, line and column, and the others are kept`() async throws {
        let damaged = ImportFolder.log
            .replacing("2,11,1650850060000", with: "2,eleven,1650850060000")
            .replacing("3,10,1650850090000,0,0,0,0,0,0,0,0,20000", with: "3,10,1650850090000,0,0")
        let folder = try ImportFolder([
            "users.csv": ImportFolder.users, "videos.csv": ImportFolder.videos, "log_0425_0430.csv": damaged,
        ])
        defer { folder.remove() }

        let report = try await platform().imports.kuaiRand(folder: folder.path)

        #expect(report.damagedCount == 2 && report.eventsAdded == 6)
        #expect(
            report.damaged.map(\.description) == [
                "log_0425_0430.csv:4: video_id: expected a whole number, found \"eleven\"",
                "log_0425_0430.csv:5: 5 fields, expected 12",
            ])
    }

    @Test func `a missing column is named`() async throws {
        let folder = try ImportFolder([
            "users.csv": ImportFolder.users, "videos.csv": "video_id,tag\n1,2", "log_0425_0430.csv": ImportFolder.log,
        ])
        defer { folder.remove() }

        await #expect(throws: TableError.missingColumns(file: "videos.csv", ["author_id", "video_duration"])) {
            try await platform().imports.kuaiRand(folder: folder.path)
        }
    }

    @Test func `a folder without the files is refused`() async throws {
        let folder = try ImportFolder([:])
        defer { folder.remove() }

        await #expect(throws: ImportError.self) { try await platform().imports.kuaiRand(folder: folder.path) }
    }
}
