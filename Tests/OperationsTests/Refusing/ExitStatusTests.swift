import Market
import Operations
import SQLDatabase
import Testing

@Suite struct ExitStatusTests {
    @Test(
        arguments: [
            (.invalid, 2), (.unauthenticated, 3), (.forbidden, 3), (.notFound, 4), (.conflict, 5), (.stale, 5),
            (.exhausted, 6), (.unavailable, 7),
        ] as [(ErrorKind, Int32)])
    func `each kind of refusal ends a program with its own status`(kind: ErrorKind, status: Int32) {
        #expect(ExitStatus.of(kind) == status)
    }

    @Test func `passing trouble of the database is a refusal, and a damaged file is none`() {
        #expect(ExitStatus.refusal(in: DatabaseError(.busy, "full"))?.kind == .unavailable)
        #expect(ExitStatus.refusal(in: NotThere("account"))?.code == "object.not_found")
        #expect(ExitStatus.refusal(in: DatabaseError(.corrupted, "damaged")) == nil)
    }
}
