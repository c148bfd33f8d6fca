import Foundation
import Measuring

/// A live picture from the encoder to a browser's screen, and a publisher that is pulled and comes back: what
/// `scripts/picture-bench` measures through the real media server.
struct PictureBench: Bench {
    let name = "picture"

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        guard FileManager.default.isExecutableFile(atPath: ".venv/bin/python"),
            FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
        else { return rows(nil, reason: "the browser is not installed; run scripts/setup --tests") }
        let results = "\(place.path)/picture.json"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "scripts/with-server")
        process.arguments =
            ["scripts/picture-bench", results] + (place.isQuick ? ["--seconds", "15", "--pulls", "3"] : [])
        var environment = ProcessInfo.processInfo.environment
        environment["DANCONG_BINARY"] = BenchPlace.binary
        environment["DATABASE_URL"] = nil
        process.environment = environment
        try process.run()
        while process.isRunning { try await Task.sleep(for: .milliseconds(200)) }
        guard process.terminationStatus == 0 else { throw BenchFailure("scripts/picture-bench failed; see above") }
        let found = try JSONDecoder().decode(Found.self, from: Data(contentsOf: URL(fileURLWithPath: results)))
        place.say(
            "picture: \(found.reads) reads, \(found.unread) unreadable, the oldest "
                + "\(String(format: "%.2f", found.delay_max)) s; \(found.pulls) pulls, half of them back within "
                + "\(String(format: "%.2f", found.back_p50)) s")
        return rows(found, reason: "")
    }

    private func rows(_ found: Found?, reason: String) -> [ResultRow] {
        func finding(_ value: Double?) -> ResultRow.Finding { value.map { .measured($0) } ?? .missing(reason: reason) }
        return [
            ResultRow(
                "picture.delay", "age of the picture that a browser shows, half of the time", unit: "s",
                target: .atMost(4), finding: finding(found?.delay_p50)),
            ResultRow(
                "picture.delay.p95", "age of the picture that a browser shows, 95 % of the time", unit: "s",
                target: .atMost(6), finding: finding(found?.delay_p95)),
            ResultRow(
                "picture.back", "a publisher that was pulled is on air again after its new start, at the most",
                unit: "s",
                target: .atMost(3), finding: finding(found?.back_max)),
            ResultRow(
                "picture.strangers", "publishers without the key that took the place meanwhile", unit: "",
                target: .atMost(0), finding: finding((found?.strangers).map(Double.init))),
        ]
    }

    private struct Found: Decodable {
        let delay_p50, delay_p95, delay_max, back_p50, back_max: Double
        let reads, unread, pulls, strangers: Int
    }
}
