import Market
import Testing

@testable import Operations

@Suite struct ChatLimitsTests {
    private let room = Identifier<Room>(UUIDBits(high: 1, low: 1))
    private let other = Identifier<Room>(UUIDBits(high: 1, low: 2))
    private let start = Timestamp(milliseconds: 1_763_890_000_000)
    private let rules = RoomRules.Chat(
        lettersMax: 50, messagesPerViewer: 2, viewerWindow: .seconds(10), messagesPerSecond: 3,
        wordsBlocked: WordList([]))

    @Test func `a room that has had enough is refused unseen until the next second, and no other room is`() throws {
        let limits = ChatLimits()
        for speaker in ["a", "b", "c"] {
            try limits.check(room, at: start, under: rules)
            try limits.admit(speaker, to: room, at: start, under: rules)
        }
        let later = start.advanced(by: .milliseconds(999))
        #expect(throws: RoomRefusal.chatTooFast(retryAfter: 1)) { try limits.check(room, at: later, under: rules) }
        #expect(throws: RoomRefusal.chatTooFast(retryAfter: 1)) {
            try limits.admit("d", to: room, at: later, under: rules)
        }
        try limits.check(other, at: later, under: rules)
        try limits.check(room, at: start.advanced(by: .seconds(1)), under: rules)
    }

    @Test func `a speaker waits until the oldest message has left the window`() throws {
        let limits = ChatLimits()
        try limits.admit("a", to: room, at: start, under: rules)
        try limits.admit("a", to: room, at: start.advanced(by: .seconds(4)), under: rules)
        let third = start.advanced(by: .milliseconds(7_500))
        #expect(throws: RoomRefusal.chatTooFast(retryAfter: 3)) {
            try limits.admit("a", to: room, at: third, under: rules)
        }
        try limits.check(room, at: third, under: rules)
        try limits.admit("b", to: room, at: third, under: rules)
        try limits.admit("a", to: room, at: start.advanced(by: .milliseconds(10_001)), under: rules)
    }
}
