import Operations
import Testing

@Suite("Where a process is told to end")
struct CrashPlanTests {
    @Test func `a plan names a point, and the first pass where it names none`() {
        #expect(CrashPlan("checkout.placed:3")?.point == .checkoutPlaced)
        #expect(CrashPlan("checkout.placed:3")?.pass == 3)
        #expect(CrashPlan("payment.late_captured")?.pass == 1)
    }

    @Test(arguments: [
        "", "nowhere", "checkout.placed:", "checkout.placed:0", "checkout.placed:-1", "checkout.placed:x", ":1",
    ])
    func `what names no point, or no pass, is no plan`(text: String) {
        #expect(CrashPlan(text) == nil)
    }

    @Test func `a setting of a point that there is none of is refused with the names of all`() async throws {
        await #expect {
            try await Settings.read(environment: ["DANCONG_CRASH_AT": "nowhere:1"])
        } throws: { error in
            let text = "\(error)"
            return text.contains("DANCONG_CRASH_AT") && FaultPoint.allCases.allSatisfy { text.contains($0.rawValue) }
        }
        let settings = try await Settings.read(environment: ["DANCONG_CRASH_AT": "outbox.relayed:2"])
        #expect(settings.crashPlan == CrashPlan("outbox.relayed:2"))
    }
}
