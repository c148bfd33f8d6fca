import Foundation
import Market
import Operations
import TestSupport
import Testing

@Suite struct ReadinessTests {
    private let home = FileManager.default.temporaryDirectory.path

    private func missing(_ readiness: Readiness) -> [String] { readiness.checks.filter { !$0.isReady }.map(\.name) }

    @Test func `a platform that works is ready and says what waits`() async throws {
        let world = try await WorldPlatform()

        let readiness = await world.platform.readiness(home: home, bytesFreeMin: 1)

        #expect(missing(readiness).isEmpty)
        #expect(readiness.figures["outbox_waiting"] == 0 && readiness.figures["disk_free_bytes"] ?? 0 > 0)
    }

    @Test func `a message that waits is counted with its age, and is no reason to send traffic elsewhere`() async throws
    {
        let world = try await WorldPlatform()
        let context = CommandContext(actor: .platform("test"), requestID: "r")
        _ = try await world.platform.write("outbox.relay", in: context) { scope in
            try scope.publish("sample.requested", subject: "smp_1", payload: ["a": 1])
            return true
        }
        world.clock.advance(by: .seconds(90))

        let readiness = await world.platform.readiness(home: home, bytesFreeMin: 1)

        #expect(readiness.figures["outbox_waiting"] == 1 && readiness.figures["outbox_oldest_seconds"] == 90)
        #expect(missing(readiness).isEmpty)
    }

    @Test func `a closed database and a full disk are named`() async throws {
        let world = try await WorldPlatform()
        #expect(missing(await world.platform.readiness(home: home, bytesFreeMin: .max)) == ["disk"])

        await world.platform.close()

        #expect(missing(await world.platform.readiness(home: home, bytesFreeMin: 0)) == ["database"])
    }
}
