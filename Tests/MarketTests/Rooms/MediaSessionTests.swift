import Market
import Testing

@Suite struct MediaSessionTests {
    private static let start = Timestamp(milliseconds: 1_000_000)

    private static func session(_ state: MediaSession.State) throws -> MediaSession {
        let idle = MediaSession(
            id: Identifier(UUIDBits(high: 1, low: 1)), room: Identifier(UUIDBits(high: 1, low: 2)),
            server: .nginxRTMP, connection: "a#1", at: start)
        let connecting = try idle.moving(.connect, at: start)
        let publishing = try connecting.moving(.publish, at: start)
        return switch state {
        case .idle: idle
        case .connecting: connecting
        case .publishing: publishing
        case .interrupted: try publishing.moving(.interrupt(grace: .seconds(30)), at: start)
        case .ended: try publishing.moving(.end(.roomOver), at: start)
        }
    }

    private static let moves: [MediaSession.Move] = [
        .connect, .publish, .interrupt(grace: .seconds(30)), .resume(connection: "a#2"), .end(.replaced),
    ]

    @Test(arguments: MediaSession.State.allCases, moves)
    func `every state takes the moves of its table and no other`(
        state: MediaSession.State, move: MediaSession.Move
    ) throws {
        let session = try Self.session(state)
        let line = MediaSession.transitions.lines.first { $0.from == state && $0.command == move.command }

        guard let line else {
            #expect(throws: TransitionRefused.self) { try session.moving(move, at: Self.start) }
            return
        }
        #expect(try session.moving(move, at: Self.start).state == line.to)
    }

    @Test func `a publisher that is gone is waited for, and comes back with another connection`() throws {
        let later = Self.start.advanced(by: .seconds(5))
        let gone = try Self.session(.publishing).moving(.interrupt(grace: .seconds(30)), at: later)
        let back = try gone.moving(.resume(connection: "a#2"), at: later.advanced(by: .seconds(2)))

        #expect(gone.dueAt == later.advanced(by: .seconds(30)))
        #expect(back.dueAt == nil && back.connection == "a#2" && back.seenAt == later.advanced(by: .seconds(2)))
    }

    @Test func `a key opens its room for its own digest and until it is revoked`() {
        let digest = String(repeating: "0f", count: 32)
        let room = Identifier<Room>(UUIDBits(high: 1, low: 2))
        let key = StreamKey(room: room, number: 1, digest: digest, createdAt: Self.start, revokedAt: nil)
        let revoked = StreamKey(room: room, number: 1, digest: digest, createdAt: Self.start, revokedAt: Self.start)

        #expect(key.admits(digest: digest))
        #expect(!revoked.admits(digest: digest))
        for wrong in [
            "", "0", String(digest.dropLast()), digest + "0", "1" + digest.dropFirst(), digest.dropLast() + "e",
        ] {
            #expect(!key.admits(digest: wrong), "\(wrong)")
        }
    }

    @Test func `a room takes a signal while it is prepared and on air`() {
        let taking = Room.State.allCases.filter(\.takesSignal)

        #expect(taking == [.preparing, .living, .paused, .reconnecting])
    }
}
