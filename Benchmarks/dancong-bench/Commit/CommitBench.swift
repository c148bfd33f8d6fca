import Foundation
import Measuring
import SQLDatabase

/// Commands that share an fsync, beside the same commands one by one.
struct CommitBench: Bench {
    let name = "commit"
    private let writers = 64

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        let rounds = place.isQuick ? 1 : 3
        let seconds = place.isQuick ? 1.0 : 3.0
        var found: [(grouped: Double, alone: Double)] = []
        for round in 0..<rounds {
            // Each way gets a fresh file, so that neither pays for a larger table.
            let alone = try await rate(writers: 1, seconds: seconds, path: place.folder("alone-\(round)"))
            let grouped = try await rate(writers: writers, seconds: seconds, path: place.folder("grouped-\(round)"))
            place.say(
                "commit \(round + 1)/\(rounds): \(Int(grouped)) commands/s by \(writers) writers, "
                    + "\(Int(alone)) one by one")
            found.append((grouped, alone))
        }
        let middle = found.sorted { $0.grouped / $0.alone < $1.grouped / $1.alone }[found.count / 2]
        return [
            ResultRow(
                "commit.ratio", "durable commands of \(writers) concurrent writers beside the same one by one",
                unit: "commands/s", target: .ratioAtLeast(10),
                finding: .measured(middle.grouped, baseline: middle.alone))
        ]
    }

    /// Commands acknowledged a second.
    private func rate(writers: Int, seconds: Double, path: String) async throws -> Double {
        let database = try await Database.open(.sqliteFile("\(path)/commit.sqlite"))
        try await database.write { connection in
            try connection.execute(
                "CREATE TABLE entry (id BIGINT NOT NULL PRIMARY KEY, writer BIGINT NOT NULL, note TEXT NOT NULL)")
        }
        let (commands, took) = try await Workers.repeating(writers, for: seconds) { writer, number in
            let id = Int64(writer) << 32 | Int64(number)
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO entry (id, writer, note)
                    VALUES (\(id), \(writer), \("a line of forty letters, as notes may be"))
                    """)
            }
        }
        let stored = try await database.read { connection in
            try connection.first("SELECT count(*) AS n FROM entry")?.get("n", as: Int.self) ?? 0
        }
        await database.close()
        guard stored == commands else {
            throw BenchFailure("\(commands) commands were acknowledged and \(stored) rows are there")
        }
        return Double(commands) / took
    }
}
